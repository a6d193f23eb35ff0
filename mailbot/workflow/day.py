"""One day: what comes due is noted, what has had its time is forgotten."""

from collections.abc import Iterator

from mailbot.desk.case import Case
from mailbot.desk.closing import aged
from mailbot.law.deadlines import reminder_days
from mailbot.store.contract import Commit, LogEntry
from mailbot.workflow.desk import Desk

LAST_DAY = "last_day"
"""Setting: the firm-zone date this was last done."""


def pass_day(desk: Desk) -> None:
    """Once a day: reminders in the log, old case content stripped. Safe to run twice."""
    now = desk.clock()
    today = desk.local_day(now)
    if desk.store.setting(LAST_DAY) == today.isoformat():
        return
    cases = desk.store.cases()
    forgotten = tuple(a for case in cases if (a := aged(case, now)) is not case)
    desk.store.commit(
        Commit(
            cases=forgotten,
            settings=((LAST_DAY, today.isoformat()),),
            log=(*_reminders(desk, cases), *(LogEntry(now, "stripped", c.id) for c in forgotten)),
        )
    )


def _reminders(desk: Desk, cases: tuple[Case, ...]) -> Iterator[LogEntry]:
    """T-14, T-7, T-3, T-1, and daily when overdue (row A14)."""
    now = desk.clock()
    today = desk.local_day(now)
    for case in cases:
        if case.open and reminder_days(case.answer_by, today):
            left = (case.answer_by - today).days
            yield LogEntry(now, "reminder", case.id, "bot", (("days_left", left),))
