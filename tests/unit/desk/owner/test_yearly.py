"""The year's figures, counted by hand."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from mailbot.desk.judgement.case import Case, Matter
from mailbot.desk.owner.yearly import Span, figures
from mailbot.desk.sender.identity import Grade
from mailbot.law.rights import Right, State

ZONE = ZoneInfo("Europe/Stockholm")
TODAY = date(2026, 12, 20)


def case(received: datetime, *matters: Matter, days: int | None = None) -> Case:
    """A case due a month later. days: so long after it was closed."""
    closed = None if days is None else received + timedelta(days=days)
    due = received.astimezone(ZONE).date() + timedelta(days=30)
    name = received.isoformat()
    return Case(
        name, 1, "t", received, due, "sv", Grade.VERIFIED, matters=matters, closed_at=closed
    )


def at(month: int, day: int, hour: int = 8) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


ACCESS = Matter(Right.ACCESS, State.DONE, "extract_sent")
REFUSED = Matter(Right.ERASURE, State.REFUSED)
WAITING = Matter(Right.ERASURE, State.WAITING_OWNER)
CASES = (
    case(at(2, 1), ACCESS, days=2),
    case(at(2, 9), ACCESS, REFUSED, days=31),
    case(at(5, 1), ACCESS, days=9),
    case(at(10, 1), WAITING),
    replace(case(at(12, 1), WAITING), extended_due=date(2027, 3, 1)),
)


def test_cases_are_counted_by_right_and_month() -> None:
    """A case with two rights counts once as a case, and once for each right."""
    found = figures(CASES, (), 2026, TODAY, ZONE)
    assert found.cases == 5
    assert found.by_right == {Right.ACCESS: 3, Right.ERASURE: 3}
    assert found.by_month[2] == {Right.ACCESS: 2, Right.ERASURE: 1}
    assert found.by_month[3] == {}
    assert sum(n for month in found.by_month.values() for n in month.values()) == 6


def test_days_run_from_receipt_to_the_end() -> None:
    """Fewest, median and most of what has ended, in time or late."""
    found = figures(CASES, (), 2026, TODAY, ZONE)
    assert found.days == Span(2, 9, 31)
    assert (found.answered, found.in_time, found.late) == (3, 2, 1)


def test_open_cases_stand_against_their_limit() -> None:
    """One past its day is overdue; one extended has until its later day."""
    found = figures(CASES, (), 2026, TODAY, ZONE)
    assert (found.open_cases, found.overdue, found.extended) == (2, 1, 1)
    assert found.refused == {Right.ERASURE: 1}


def test_a_year_is_the_firms_own() -> None:
    """What comes in the last hour of the year in UTC belongs to the next one here."""
    late = case(at(12, 31, 23), ACCESS)
    assert figures([late], (late.received,), 2026, TODAY, ZONE).cases == 0
    found = figures([late], (late.received,), 2027, TODAY, ZONE)
    assert (found.cases, found.incidents) == (1, 1)


def test_an_empty_year_has_no_days() -> None:
    """Where nothing came nothing is made up."""
    found = figures((), (), 2026, TODAY, ZONE)
    assert (found.cases, found.days, found.by_right, found.incidents) == (0, None, {}, 0)
