"""A personal data breach as the register of them keeps it, and what a notification must tell.

The owner enters the facts; mailbot notifies nobody (row N20).
Source: GDPR 33(1), 33(3), 33(4), 33(5) and 34; rows A17 and O13.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

WITHIN = timedelta(hours=72)
HOUR = timedelta(hours=1)
RISKS = ("unlikely", "risk", "high")


@dataclass(frozen=True, slots=True)
class Breach:
    """One breach. Times are aware UTC; facts are the owner's words, identification numbers hidden.

    id: "B1", never reused. source: where mailbot saw it ("log 41"), "" where the owner told of
    it. case, reason: of the case and item it began with. happened: when, as far as known.
    subjects, data: kinds of people, and of data. people, records: about how many.
    consequences, measures: likely, and taken or proposed. contact: who can tell more, "" for the
    owner. risk: one of `RISKS`. why: the reasoning for it, and for not notifying. late: why the
    notification came after 72 hours. imy, told: when the authority and the people were told.
    """

    id: str
    discovered: datetime
    source: str = ""
    case: str = ""
    reason: str = ""
    happened: str = ""
    what: str = ""
    subjects: str = ""
    people: str = ""
    data: str = ""
    records: str = ""
    consequences: str = ""
    measures: str = ""
    contact: str = ""
    risk: str = ""
    why: str = ""
    late: str = ""
    imy: datetime | None = None
    imy_reference: str = ""
    told: datetime | None = None
    closed: datetime | None = None

    @property
    def notify_by(self) -> datetime:
        """Until when the authority must be told; days off do not extend it."""
        return self.discovered + WITHIN

    @property
    def must_notify(self) -> bool | None:
        """Whether the authority must be told; None while the risk is not assessed."""
        return None if not self.risk else self.risk != "unlikely"


FACTS = (
    "happened",
    "what",
    "subjects",
    "people",
    "data",
    "records",
    "consequences",
    "measures",
    "contact",
    "risk",
    "why",
    "late",
    "imy_reference",
)
"""What the owner writes, in the order of Art. 33(3)."""

TIMES = ("discovered", "imy", "told", "closed")
ASKED_BY_ART_33 = ("what", "subjects", "people", "data", "records", "consequences", "measures")


def missing(breach: Breach) -> tuple[str, ...]:
    """What is still to be entered before the breach is documented as it must be."""
    return tuple(_missing(breach))


def hours_left(breach: Breach, now: datetime) -> int | None:
    """Of the 72; negative when over, None once told, or where nobody must be."""
    if breach.imy is not None or breach.must_notify is False:
        return None
    return (breach.notify_by - now) // HOUR


def _missing(breach: Breach) -> Iterator[str]:
    yield from (name for name in ASKED_BY_ART_33 if not getattr(breach, name))
    if not breach.risk:
        yield "risk"
    if not breach.why:
        yield "why"
    if breach.must_notify and breach.imy is None:
        yield "imy"
    if breach.imy is not None and breach.imy > breach.notify_by and not breach.late:
        yield "late"
    if breach.risk == "high" and breach.told is None:
        yield "told"
