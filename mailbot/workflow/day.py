"""One day: what comes due is noted, what has had its time is forgotten."""

from collections.abc import Iterator
from datetime import date, timedelta

from mailbot import journal
from mailbot.desk.judgement.case import Case, Details
from mailbot.desk.judgement.closing import aged, outlived, without_former_values
from mailbot.desk.judgement.decide import INCIDENT_WITHIN
from mailbot.law.deadlines import reminder_days
from mailbot.law.keeping import open_hold
from mailbot.law.step import ItemKind
from mailbot.store.contract import Commit, LetterState, LogEntry
from mailbot.workflow.committing import letters_of
from mailbot.workflow.daily import tend_register
from mailbot.workflow.desk import Desk
from mailbot.workflow.watching import watch

DAY = timedelta(days=1)
BELIEVED = timedelta(days=60)
"""A longer sleep than that is taken for a clock gone wrong (T-TIME-01)."""
HOUR = timedelta(hours=1)
LAST_DAY = "last_day"
"""Setting: the firm-zone date this was last done."""


def pass_day(desk: Desk) -> None:
    """Once a day: reminders in the log, old case content stripped. Safe to run twice."""
    now = desk.clock()
    today = desk.local_day(now)
    last = desk.store.setting(LAST_DAY)
    if last == today.isoformat():
        return
    since = date.fromisoformat(last) + DAY if last else today
    cases = desk.store.cases()
    if last and abs((today - date.fromisoformat(last)).days) > BELIEVED.days:
        _clock_jumped(desk, last)
        return
    people = desk.store.people()
    held = {person.id for person in people if open_hold(person) is not None}
    gone = tuple(case for case in cases if outlived(case, today))
    kept = (case for case in cases if case not in gone and not held & set(case.people))
    forgotten = tuple(a for case in kept if (a := aged(case, now)) is not case)
    faded = tuple(p for person in people if (p := without_former_values(person, now)) is not person)
    bare = {case.id for case in cases if _bare(case)}
    letters = (*letters_of((*forgotten, *gone), desk), *_left_over(desk, bare))
    desk.store.commit(
        Commit(
            cases=forgotten,
            cases_removed=[case.id for case in gone],
            letters_removed=tuple(dict.fromkeys(letters)),
            people=faded,
            register_revision=desk.store.register_revision() if faded else None,
            settings=((LAST_DAY, today.isoformat()),),
            log=(
                *_reminders(desk, cases, since),
                *_incidents(desk),
                *(LogEntry(now, "stripped", c.id) for c in forgotten),
                *(LogEntry(now, "record_erased", c.id) for c in gone),
            ),
        )
    )
    tend_register(desk, first=last is None)
    watch(desk)


def _bare(case: Case) -> bool:
    """Closed, and nothing personal is left in it."""
    return case.closed_at is not None and case.details == Details()


def _left_over(desk: Desk, bare: set[str]) -> Iterator[str]:
    """Letters of those cases that are done with: their addressee is personal, too."""
    for letter in desk.store.letters():
        done = letter.state is LetterState.FAILED or (
            letter.state is LetterState.SENT and letter.filed
        )
        if letter.case in bare and done:
            yield letter.id


def _clock_jumped(desk: Desk, last: str) -> None:
    """Nothing is forgotten on the word of a clock that leapt; it counts from the next day on."""
    now = desk.clock()
    today = desk.local_day(now).isoformat()
    journal.trouble("the clock leapt by more than two months; nothing is erased today")
    entry = LogEntry(now, "clock_jumped", facts=(("from", last), ("to", today)))
    desk.store.commit(Commit(settings=((LAST_DAY, today),), log=(entry,)))


def _incidents(desk: Desk) -> Iterator[LogEntry]:
    """An incident not yet assessed is brought up every day, with the hours left of its 72."""
    now = desk.clock()
    for item in desk.store.items():
        fresh = desk.local_day(item.at) == desk.local_day(now)
        if item.kind == ItemKind.INCIDENT and not fresh:
            left = (item.at + INCIDENT_WITHIN - now) // HOUR
            facts = (("item", item.id), ("hours_left", left))
            yield LogEntry(now, "incident_reminder", item.case, "bot", facts)


def _reminders(desk: Desk, cases: tuple[Case, ...], since: date) -> Iterator[LogEntry]:
    """T-14, T-7, T-3, T-1, and daily when overdue (row A14).

    since: the first day not yet seen to, so that none is missed while the machine sleeps.
    """
    now = desk.clock()
    today = desk.local_day(now)
    for case in cases:
        days = reminder_days(case.answer_by, min(since, today)) if case.open else ()
        if any(day <= today for day in days):
            left = (case.answer_by - today).days
            yield LogEntry(now, "reminder", case.id, "bot", (("days_left", left),))
