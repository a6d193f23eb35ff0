"""Who is taken to be writing, and on what grounds."""

from dataclasses import dataclass
from enum import StrEnum

from mailbot.register.person import Person


class Grade(StrEnum):
    """How well the sender is known; the values are those of the JSON output."""

    VERIFIED = "verified"
    CHALLENGED = "challenged"
    UNVERIFIED = "unverified"
    NOT_NEEDED = "not_needed"


class Caution(StrEnum):
    """Why a known address is still not answered with data."""

    SHARED = "shared"  # several people behind one address
    LEFT = "left"  # the contact left the company
    DISPUTED = "disputed"  # the record is contested
    PROTECTED = "protected"  # protected identity: no data by mail, ever
    BOUNCED = "bounced"  # mail to the registered address came back
    STALE = "stale"  # no contact for so long that the mailbox may have a new owner
    REPLY_TO = "reply_to"  # Reply-To differs from From: noted, never used
    MALFORMED = "malformed"  # several From, or a From two readings differ on
    DISOWNED = "disowned"  # the sender's own domain says it did not send this (dmarc=fail)
    LOOKALIKE = "lookalike"  # equal to a registered address only after folding
    SAME_NAME = "same_name"  # another record bears the name at another address


NO_DATA_THERE = frozenset(
    {
        Caution.SHARED,
        Caution.LEFT,
        Caution.DISPUTED,
        Caution.PROTECTED,
        Caution.BOUNCED,
        Caution.LOOKALIKE,
    }
)
"""Cautions under which neither data nor a code go to the registered address."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who is taken to be writing.

    people: the records registered at the From address (all of them), whether proven or not.
    claimed: records at other addresses the own text states as the writer's.
    registered: the address in the register that would be written to, "" for none.
    """

    grade: Grade
    people: tuple[Person, ...] = ()
    claimed: tuple[Person, ...] = ()
    cautions: frozenset[Caution] = frozenset()
    registered: str = ""
