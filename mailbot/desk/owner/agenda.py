"""The owner's last days: which case, which rights, until when; nobody's name."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from mailbot.desk.judgement.case import Case, Item, Settled
from mailbot.law.rights import Right

CLOSED_SHOWN = timedelta(days=90)
"""So long after a case is closed its day is called off, for calendars that look seldom."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A day to keep, or one that need not be kept any more.

    key: the same as long as the entry lives, and made of ids only. kind: "" for the last day of
    a case, else the kind of the item that waits. revision: raised by every change.
    """

    key: str
    day: date
    case: str
    rights: tuple[Right, ...]
    changed: datetime
    revision: int
    kind: str = ""
    cancelled: bool = False


def agenda(
    cases: Sequence[Case], items: Iterable[Item], now: datetime, settled: Iterable[Settled] = ()
) -> tuple[Entry, ...]:
    """Open cases, items with a day of their own, and what was closed not long ago, by day.

    settled: items that wait no more, to be called off; a feed that is read anew needs none.
    """
    known = {case.id: case for case in cases}
    found = (*_of_cases(cases, now), *_of_items(items, known), *_of_settled(settled, known, now))
    return tuple(sorted(found, key=lambda entry: (entry.day, entry.key)))


def _of_cases(cases: Iterable[Case], now: datetime) -> Iterator[Entry]:
    for case in cases:
        if case.closed_at is None or now - case.closed_at <= CLOSED_SHOWN:
            yield Entry(
                f"case {case.id}",
                case.answer_by,
                case.id,
                tuple(matter.right for matter in case.matters),
                max((case.received, *(event.at for event in case.events))),
                case.version,
                cancelled=case.closed_at is not None,
            )


def _of_items(items: Iterable[Item], cases: Mapping[str, Case]) -> Iterator[Entry]:
    for item in items:
        case = cases.get(item.case)
        if item.due is None or not _day_of_its_own(item.due, case):
            continue
        rights = (item.right,) if item.right else ()
        revision = case.version if case else 0
        yield Entry(f"item {item.id}", item.due, item.case, rights, item.at, revision, item.kind)


def _of_settled(
    settled: Iterable[Settled], cases: Mapping[str, Case], now: datetime
) -> Iterator[Entry]:
    """Called off with a revision above any the item was told with while it waited."""
    for one in settled:
        case = cases.get(one.case)
        if one.due is None or now - one.at > CLOSED_SHOWN or not _day_of_its_own(one.due, case):
            continue
        rights = (one.right,) if one.right else ()
        revision = (case.version if case else 0) + 1
        key = f"item {one.id}"
        yield Entry(key, one.due, one.case, rights, one.at, revision, one.kind, cancelled=True)


def _day_of_its_own(due: date, case: Case | None) -> bool:
    """It is not the last day of the item's case, extended or not."""
    return case is None or due not in {case.due, case.answer_by}
