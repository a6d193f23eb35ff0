"""What the desk knows beside the mail, and what it decides."""

from dataclasses import dataclass, field
from datetime import date, datetime

from mailbot.desk.judgement.case import Case, Item
from mailbot.desk.judgement.limits import SentBefore
from mailbot.law.holdings import Findings, Processing
from mailbot.law.retention import RetentionResult
from mailbot.law.step import ANYBODY, Change, LetterPlan
from mailbot.register.person import Person


@dataclass(frozen=True, slots=True)
class Background:
    """One snapshot of what a judgement rests on.

    now: aware UTC; today: the same in the firm's zone. people: records the case is about.
    findings: what the sources hold, where they were asked. concerns: why a record may not
    leave unseen. storage: by record id, when its time is up. extracts: when this person got
    one in the last 30 days. silent: no automatic letter may go to the sender at all. code:
    fresh, for whoever must prove themselves.
    access_open: another case in which these people wait for their data, "" for none.
    concerned: whose data a breach the mail claims may be about, by id.
    """

    now: datetime
    today: date
    processing: Processing
    people: tuple[Person, ...] = ()
    findings: Findings | None = None
    concerns: tuple[str, ...] = ()
    storage: tuple[tuple[str, RetentionResult], ...] = ()
    extracts: tuple[datetime, ...] = ()
    sent: SentBefore = field(default_factory=SentBefore)
    silent: bool = False
    code: str = ""
    access_open: str = ""
    concerned: tuple[str, ...] = ANYBODY


@dataclass(frozen=True, slots=True)
class Decision:
    """What is to be done, whole: a case as it shall be, and everything that comes with it.

    case: None where nothing is kept. letters: to be composed for that case. items: new ones
    for the owner; closes: ids of those settled.
    releases, drops: ids of held letters to let go, or to throw away.
    """

    case: Case | None = None
    letters: tuple[LetterPlan, ...] = ()
    items: tuple[Item, ...] = ()
    closes: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    releases: tuple[str, ...] = ()
    drops: tuple[str, ...] = ()
    note: str = ""
