"""Which days are kept, and which are called off."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from mailbot.desk.judgement.case import Case, Event, Item, Matter, Settled
from mailbot.desk.owner.agenda import CLOSED_SHOWN, agenda
from mailbot.desk.sender.identity import Grade
from mailbot.law.rights import Right, State

NOW = datetime(2026, 3, 5, 8, tzinfo=UTC)
CASE = Case(
    "2026-7K3Q",
    4,
    16 * "a",
    datetime(2026, 3, 2, 7, tzinfo=UTC),
    date(2026, 4, 2),
    "sv",
    Grade.VERIFIED,
    matters=(Matter(Right.ACCESS, State.WAITING_OWNER),),
    events=(Event(datetime(2026, 3, 3, 7, tzinfo=UTC), "opened"),),
)
ITEM = Item("Q1", CASE.id, "incident", "O13", "incident", None, CASE.due, NOW, ("approve",))


def test_an_open_case_is_a_day() -> None:
    """Its last day, its rights and when it last changed; the revision is the case's own."""
    (entry,) = agenda([CASE], [], NOW)
    assert (entry.day, entry.rights, entry.revision) == (CASE.due, (Right.ACCESS,), 4)
    assert entry.changed == CASE.events[0].at
    assert not entry.cancelled


def test_an_extension_moves_the_same_entry() -> None:
    """The entry keeps its key and comes on the later day, with a higher revision."""
    later = replace(CASE, version=5, extended_due=date(2026, 6, 2))
    (before,), (after,) = agenda([CASE], [], NOW), agenda([later], [], NOW)
    assert (after.key, after.day) == (before.key, date(2026, 6, 2))
    assert after.revision > before.revision


@pytest.mark.parametrize(
    ("ago", "shown"), [(timedelta(), True), (CLOSED_SHOWN, True), (CLOSED_SHOWN * 1.01, False)]
)
def test_a_closed_case_is_called_off_for_ninety_days(ago: timedelta, *, shown: bool) -> None:
    """Then it is not told of any more."""
    entries = agenda([replace(CASE, closed_at=NOW - ago)], [], NOW)
    assert [entry.cancelled for entry in entries] == ([True] if shown else [])


@pytest.mark.parametrize(
    ("item", "days"),
    [
        (ITEM, []),
        (replace(ITEM, due=None), []),
        (replace(ITEM, due=date(2026, 3, 8)), [date(2026, 3, 8)]),
        (replace(ITEM, case="", due=date(2026, 3, 9)), [date(2026, 3, 9)]),
    ],
)
def test_an_item_counts_by_a_day_of_its_own(item: Item, days: list[date]) -> None:
    """One that waits until its case's last day is not told twice; one without a day not at all."""
    entries = agenda([CASE], [item], NOW)
    assert [entry.day for entry in entries if entry.kind] == days
    assert len(entries) == 1 + len(days)


def test_the_nearest_day_comes_first() -> None:
    """Whatever order the store gives them in, the same entries stand in the same order."""
    other = replace(CASE, id="2026-8M4R", due=date(2026, 3, 20))
    assert agenda([CASE, other], [], NOW) == agenda([other, CASE], [], NOW)
    assert [entry.case for entry in agenda([CASE, other], [], NOW)] == [other.id, CASE.id]


def test_an_extended_case_leaves_no_second_day() -> None:
    """What waits for a case moves with its last day, and is no day of its own."""
    extended = replace(CASE, extended_due=date(2026, 6, 2))
    (entry,) = agenda([extended], [ITEM], NOW)
    assert entry.day == date(2026, 6, 2)


@pytest.mark.parametrize("case", [CASE.id, ""])
def test_a_settled_item_is_called_off(case: str) -> None:
    """Its entry keeps its key, with a higher revision; after ninety days it is forgotten."""
    item = replace(ITEM, case=case, due=date(2026, 3, 8))
    waiting = next(e for e in agenda([CASE], [item], NOW) if e.kind)
    gone = Settled(item.id, case, item.kind, item.right, item.due, NOW)
    off = next(e for e in agenda([CASE], [], NOW, [gone]) if e.kind)
    assert (off.key, off.day, off.cancelled) == (waiting.key, waiting.day, True)
    assert off.revision > waiting.revision
    later = agenda([CASE], [], NOW + CLOSED_SHOWN * 1.01, [gone])
    assert not any(entry.kind for entry in later)
