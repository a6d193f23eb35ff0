"""What the firm holds of a person and does with it, as far as sources and owner say."""

from dataclasses import dataclass
from datetime import date

MAILBOX = "mailbox"
"""Name of the correspondence in inbox and Sent, as a source."""


@dataclass(frozen=True, slots=True)
class MailListed:
    """A mail with a person, as listed in an extract. direction: "in", "out" or "copy".

    ours: mailbot wrote it.
    """

    on: date
    direction: str
    subject: str
    folder: str = ""
    message_id: str = ""
    ours: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Fields of another system that belong together, as the owner declared them.

    fields: as the system calls them. purpose, basis: "" where not declared. provided: the
    person gave them, so they may be taken along (Art. 20). keep: why they may not be erased:
    "bookkeeping", "legal_claim" or "contract", "" where they may. dated: the field a time of
    keeping is counted from, "" for none.
    """

    name: str
    fields: tuple[str, ...] = ()
    purpose: str = ""
    basis: str = ""
    provided: bool = False
    keep: str = ""
    dated: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing a source holds: a row, a card, an object.

    place: where the owner finds it, e.g. "kunder.csv, line 12". values: field and text, as
    held. digest: tells the entry again where it has moved.
    """

    place: str
    values: tuple[tuple[str, str], ...]
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What one source holds of a person. kind: as declared, e.g. "csv".

    entries: certainly theirs. doubtful: perhaps somebody else's, never shown before the owner
    has ruled on them. text: what the owner entered after looking by hand; looked: she has.
    """

    source: str
    kind: str
    entries: tuple[Entry, ...] = ()
    mails: tuple[MailListed, ...] = ()
    doubtful: tuple[Entry, ...] = ()
    groups: tuple[Group, ...] = ()
    text: str = ""
    looked: bool = False


@dataclass(frozen=True, slots=True)
class Findings:
    """What the sources hold of a person, gathered in this run.

    mails: the correspondence found in inbox and Sent. missing: names of sources that did
    not answer; pending: of slow ones that have not been asked yet; manual: of those that must be
    looked through by hand. cases: id, received and rights of the person's cases with mailbot.
    suppressed: the address is on the suppression list. found: what every other source holds.
    """

    mails: tuple[MailListed, ...] = ()
    missing: tuple[str, ...] = ()
    manual: tuple[str, ...] = ()
    cases: tuple[tuple[str, date, tuple[str, ...]], ...] = ()
    suppressed: bool = False
    found: tuple[Found, ...] = ()
    pending: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Purpose:
    """Why fields are held. basis: "6.1.a", "6.1.b", "6.1.c" or "6.1.f"."""

    fields: tuple[str, ...]
    purpose: str
    basis: str


@dataclass(frozen=True, slots=True)
class GeneralRecipient:
    """One who is given everybody's data. role: "processor" or "controller"."""

    name: str
    email: str = ""
    role: str = "processor"
    country: str = ""
    what: str = ""


@dataclass(frozen=True, slots=True)
class ThirdCountry:
    """A transfer outside EU/EEA and what safeguards it (Art. 15(2), 46)."""

    country: str
    recipient: str
    safeguard: str


@dataclass(frozen=True, slots=True)
class Processing:
    """What no machine can know; confirmed by the owner on a day, or not yet (None)."""

    confirmed: date | None
    profiling: bool
    financial_year_end: str
    third_countries: tuple[ThirdCountry, ...]
    recipients: tuple[GeneralRecipient, ...]
    purposes: tuple[Purpose, ...]
