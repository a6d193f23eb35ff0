"""A year in figures: what was asked, how long it took, what was late or refused."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from statistics import median

from mailbot.desk.judgement.case import Case
from mailbot.law.rights import Right, State


@dataclass(frozen=True, slots=True)
class Span:
    """Days from receipt to the end of a case, over the cases that ended."""

    fewest: int
    median: float
    most: int


@dataclass(frozen=True, slots=True)
class Used:
    """How much of its time an open case has used. allowed: days from receipt to the last day."""

    case: str
    days: int
    allowed: int


@dataclass(frozen=True, slots=True)
class Figures:
    """Of the cases received in the year; a case counts once for each of its rights.

    by_month: by month from 1 to 12, then by right. answered: closed, in_time or late against the
    last day of each. open_cases: the others, of which overdue are past their last day. days:
    None where no case has ended. incidents: assessed or waiting, by the day they were found.
    taken: days each closed case took; used: of the open ones, nearest last day first.
    """

    year: int
    cases: int
    by_right: Mapping[Right, int]
    by_month: Mapping[int, Mapping[Right, int]]
    answered: int
    in_time: int
    late: int
    days: Span | None
    open_cases: int
    overdue: int
    extended: int
    refused: Mapping[Right, int]
    incidents: int
    taken: tuple[int, ...] = ()
    used: tuple[Used, ...] = ()


def figures(
    cases: Iterable[Case], incidents: Iterable[datetime], year: int, today: date, zone: tzinfo
) -> Figures:
    """The year's figures as of today. incidents: when each was found."""
    own = [case for case in cases if _day(case.received, zone).year == year]
    ended = [(case, _day(case.closed_at, zone)) for case in own if case.closed_at is not None]
    still = [case for case in own if case.open]
    late = sum(day > case.answer_by for case, day in ended)
    matters = [(case, matter) for case in own for matter in case.matters]
    taken = tuple((day - _day(case.received, zone)).days for case, day in ended)
    by_month = {month: Counter[Right]() for month in range(1, 13)}
    for case, matter in matters:
        by_month[_day(case.received, zone).month][matter.right] += 1
    return Figures(
        year=year,
        cases=len(own),
        by_right=_in_order(Counter(matter.right for _, matter in matters)),
        by_month={month: _in_order(found) for month, found in by_month.items()},
        answered=len(ended),
        in_time=len(ended) - late,
        late=late,
        days=_span(taken),
        open_cases=len(still),
        overdue=sum(case.answer_by < today for case in still),
        extended=sum(case.extended_due is not None for case in own),
        refused=_in_order(Counter(m.right for _, m in matters if m.state is State.REFUSED)),
        incidents=sum(_day(at, zone).year == year for at in incidents),
        taken=taken,
        used=tuple(_used(case, today, zone) for case in sorted(still, key=_last_day)),
    )


def _last_day(case: Case) -> date:
    return case.answer_by


def _used(case: Case, today: date, zone: tzinfo) -> Used:
    received = _day(case.received, zone)
    return Used(case.id, (today - received).days, (case.answer_by - received).days)


def _day(at: datetime, zone: tzinfo) -> date:
    return at.astimezone(zone).date()


def _in_order(found: Mapping[Right, int]) -> Mapping[Right, int]:
    return {right: found[right] for right in Right if found.get(right)}


def _span(days: Sequence[int]) -> Span | None:
    return Span(min(days), median(days), max(days)) if days else None
