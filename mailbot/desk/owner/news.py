"""When the owner is written to: once a day, and at once for incidents and nearing last days."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from mailbot.desk.judgement.case import Case, Item
from mailbot.law.deadlines import REMIND_AT
from mailbot.law.step import ItemKind

DIGEST, ALERT = "digest", "alert"
MOST_ITEMS = 40
"""Items told in one mail, the nearest last days first."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the owner wants. passed: the time of day for mail that can wait has come."""

    digest: bool
    alerts: bool
    passed: bool


@dataclass(frozen=True, slots=True)
class Before:
    """What she was told. digest_on: the last day a digest was due. told: marks of alerts.

    put_off: by item, the day it is brought up again.
    """

    digest_on: date | None = None
    told: frozenset[str] = frozenset()
    put_off: tuple[tuple[str, date], ...] = ()

    def off(self, item: Item, today: date) -> bool:
        """She has put it off, and its day has not come."""
        return any(id_ == item.id and today < again for id_, again in self.put_off)


@dataclass(frozen=True, slots=True)
class Due:
    """A mail to be written now. kind: "" for none. marks: what it tells once for all.

    incidents: those told for the first time. put_off: ids left out because she put them off.
    """

    kind: str
    items: tuple[Item, ...] = ()
    near: tuple[Case, ...] = ()
    incidents: tuple[Item, ...] = ()
    marks: frozenset[str] = frozenset()
    put_off: tuple[str, ...] = ()


def due_now(
    items: Sequence[Item], cases: Iterable[Case], before: Before, wanted: Wanted, today: date
) -> Due:
    """What she is written now. items: all that wait, nearest last day first; cases: the open."""
    fresh = wanted.alerts and wanted.passed
    near = {c.id: c for c in cases if fresh and mark_of(c.id, c.answer_by, today) - before.told}
    alone = [i for i in items if fresh and _alone(i) and _item_mark(i, today) - before.told]
    incidents = [i for i in items if wanted.alerts and _incident_mark(i) - before.told]
    marks = frozenset().union(
        *(mark_of(c.id, c.answer_by, today) for c in near.values()),
        *(_item_mark(item, today) for item in alone),
        *map(_incident_mark, incidents),
    )
    urgent = [i for i in items if i in incidents or i in alone or i.case in near]
    off = tuple(i.id for i in items if before.off(i, today) and i not in urgent)
    nearest = tuple(sorted(near.values(), key=lambda case: (case.answer_by, case.id)))
    due = Due("", near=nearest, incidents=tuple(incidents), marks=marks)
    if digest_is_due(before, wanted, today):
        waiting = [i for i in items if i.id not in off]
        if waiting:
            return replace(due, kind=DIGEST, items=_first(waiting, incidents), put_off=off)
    if urgent or near:
        return replace(due, kind=ALERT, items=_first(urgent, incidents))
    return Due("")


def _first(items: Sequence[Item], incidents: Sequence[Item]) -> tuple[Item, ...]:
    """Incidents first, then as they came."""
    return tuple(sorted(items, key=lambda item: item not in incidents))


def digest_is_due(before: Before, wanted: Wanted, today: date) -> bool:
    """The hour of today's digest has come, whether or not there is something to tell."""
    return wanted.digest and wanted.passed and _not_yet(before.digest_on, today)


def _not_yet(last: date | None, today: date) -> bool:
    """No digest was due today; a day beyond tomorrow comes of a clock gone wrong."""
    return last is None or last < today or last > today + _DAY


def mark_of(id_: str, day: date, today: date) -> frozenset[str]:
    """What to remember once she was told how near a last day is; none while it is far.

    Once at 14, 7, 3 and 1 days, and every day when it is past. Source: GDPR 12(3); row A14.
    """
    left = (day - today).days
    if left < 0:
        return frozenset({f"{id_} {day} late {today}"})
    stages = [before for before in REMIND_AT if left <= before]
    return frozenset({f"{id_} {day} {min(stages)}"} if stages else ())


def _alone(item: Item) -> bool:
    """A mail nobody could read may be a request: its month runs though it has no case."""
    return not item.case and item.kind == ItemKind.CLASSIFY and item.due is not None


def _item_mark(item: Item, today: date) -> frozenset[str]:
    return mark_of(item.id, item.due, today) if item.due else frozenset()


def _incident_mark(item: Item) -> frozenset[str]:
    return frozenset({f"{item.id} incident"} if item.kind == ItemKind.INCIDENT else ())


def still_needed(told: Iterable[str], items: Iterable[Item], cases: Iterable[Case]) -> list[str]:
    """Marks of items and cases that are open; the others need not be remembered."""
    alive = {item.id for item in items} | {case.id for case in cases}
    return sorted(mark for mark in told if mark.split(" ", 1)[0] in alive)
