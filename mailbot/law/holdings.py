"""What the firm holds of a person and does with it, as far as sources and owner say."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class MailListed:
    """A mail with a person, as listed in an extract. direction: "in" or "out"."""

    on: date
    direction: str
    subject: str
    folder: str = ""


@dataclass(frozen=True, slots=True)
class Findings:
    """What the sources hold of a person, gathered in this run.

    mails: the correspondence found in inbox and Sent. missing: names of sources that did
    not answer; manual: of those that must be looked through by hand. cases: id, received and
    rights of the person's cases with mailbot. suppressed: the address is on the suppression list.
    """

    mails: tuple[MailListed, ...] = ()
    missing: tuple[str, ...] = ()
    manual: tuple[str, ...] = ()
    cases: tuple[tuple[str, date, tuple[str, ...]], ...] = ()
    suppressed: bool = False


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
