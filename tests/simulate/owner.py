"""The owner by script: she looks in on working days, takes her time, and rules on everything."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from zlib import crc32

from mailbot.desk.judgement.case import Item
from mailbot.desk.judgement.ruling import Ruling, Verb
from mailbot.errors import UsageError
from mailbot.law.deadlines import working_day
from mailbot.law.rights import Right
from mailbot.workflow import ruling as rulings
from mailbot.workflow.desk import Desk

OWN_WORDS = "Emy svarar själv: vi har gått igenom det du skrev, och så här ligger det till."
NO = "Vi behöver uppgifterna för en tvist om en faktura (artikel 17.3 e)."
WEIGHED = "Bara namn och faktura används, och bara i tvisten."
UNKNOWN = "Mejlet kom från en adress som vi inte kan koppla till en bestämd person."
NEAR = 4
"""Days before its last day on which whoever is still not known is told so."""
EXTENDED_AT = 9
RIGHTS: Mapping[str, Right] = {
    **dict.fromkeys(
        ("access", "access_english", "access_all", "access_code", "access_stranger"), Right.ACCESS
    ),
    **dict.fromkeys(("access_bounces", "extract_then_erase"), Right.ACCESS),
    **dict.fromkeys(("phone", "which", "address", "disputed"), Right.RECTIFICATION),
    **dict.fromkeys(("erasure", "withdrawn", "reminded"), Right.ERASURE),
    "restriction": Right.RESTRICTION,
    "objection": Right.OBJECTION,
    "portability": Right.PORTABILITY,
    "stop": Right.MARKETING_STOP,
    "consent": Right.CONSENT_WITHDRAWAL,
    "complaint": Right.COMPLAINT,
    "policy": Right.PRIVACY_QUESTION,
    "question": Right.PRIVACY_QUESTION,
}
OVERSLEPT = 29
"""One item in so many is ruled on only when its day has passed."""


@dataclass
class Owner:
    """What she has done so far. blocked: what she was told could not be done, by reason.

    asked: what each sender wrote about, which she sees when she reads the mail herself.
    """

    desk: Desk
    asked: Mapping[str, str] = field(default_factory=dict)
    done: Counter[str] = field(default_factory=Counter)
    blocked: Counter[str] = field(default_factory=Counter)
    late: set[str] = field(default_factory=set)

    def looks_in(self, today: date) -> None:
        """Every item whose time has come for her."""
        if not working_day(today):
            return
        for item in self.desk.store.items():
            if self.desk.store.item(item.id) is not None and self._ready(item, today):
                self._rules(item, today)

    def _ready(self, item: Item, today: date) -> bool:
        """She takes a day or six; some slip her mind until the reminders are daily."""
        waited = (today - self.desk.local_day(item.at)).days
        draw = crc32(f"{item.case}{item.reason}".encode())
        if (
            item.kind == "identify"
            and item.due is not None
            and item.reason.startswith("unidentified")
        ):
            return (item.due - today).days <= NEAR
        if item.due is not None and draw % OVERSLEPT == 0 and item.kind == "approve":
            self.late.add(item.case)
            return today > item.due
        return waited >= draw % 6

    def _rules(self, item: Item, today: date) -> None:
        if item.reason == "everything_asked" and self._extends(item, today):
            return
        for ruling in (*self._read_as(item), *_wishes(item)):
            try:
                rulings.rule(self.desk, item.id, ruling)
            except UsageError as told:
                self.blocked[f"{item.reason}: {told.faults[0].wrong}"] += 1
                continue
            self.done[f"{ruling.verb} {item.reason}"] += 1
            return

    def _read_as(self, item: Item) -> Iterator[Ruling]:
        """An unsure mail, as she reads it herself."""
        case = self.desk.store.case(item.case)
        kind = self.asked.get(case.details.sender, "") if case else ""
        if item.kind == "classify" or "quotes" in item.proposal:
            yield Ruling(Verb.ANSWER, as_right=str(RIGHTS.get(kind, "none")))

    def _extends(self, item: Item, today: date) -> bool:
        """Every second large extract takes longer: told in time, with the reason."""
        case = self.desk.store.case(item.case)
        if case is None or case.extended_due is not None or crc32(case.id.encode()) % 2:
            return False
        if today > case.due:
            return False
        rulings.extend(self.desk, case.id, "Mejlen är från sex år och läses ett i taget.")
        self.done["extend"] += 1
        return True


def _wishes(item: Item) -> Iterator[Ruling]:
    """What she would do, and what else if that cannot be done."""
    draw = crc32(f"{item.id}{item.reason}".encode())
    if item.reason == "objection" and draw % 2:
        yield Ruling(Verb.REJECT, reason=NO, balancing=WEIGHED)
    if item.reason == "still_needed":
        yield Ruling(Verb.REJECT, reason=NO)
    if item.reason == "follow_up":
        yield Ruling(Verb.APPROVE)
    if item.kind == "identify":
        yield Ruling(Verb.REJECT, reason=UNKNOWN)
    yield Ruling(Verb.APPROVE)
    if item.reason == "restriction_lift_now":
        return  # her yes waits for the day she named
    yield Ruling(Verb.ANSWER, text=OWN_WORDS)
    yield Ruling(Verb.REJECT, reason=NO)
