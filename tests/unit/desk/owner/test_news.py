"""When the owner is written to, day by day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from mailbot.desk.judgement.case import Case
from mailbot.desk.owner.news import Before, Due, Wanted, due_now, still_needed
from mailbot.law.step import ItemKind
from tests.cli.firm import CASE, ITEM

DUE = date(2026, 12, 18)
ALL = Wanted(digest=True, alerts=True, passed=True)
NOTHING = Before()
ITEM_1 = replace(ITEM, id="Q1")
INCIDENT = replace(ITEM_1, id="Q2", case="", kind=ItemKind.INCIDENT.value)


def _due(
    today: date, before: Before = NOTHING, wanted: Wanted = ALL, *items: object, case: Case = CASE
) -> Due:
    return due_now(items or (ITEM_1,), (case,), before, wanted, today)  # type: ignore[arg-type]  # items, as given


def test_a_digest_once_a_day() -> None:
    """The first look after its hour brings the digest; a second one on that day nothing."""
    today = date(2026, 11, 20)
    assert _due(today).kind == "digest"
    assert _due(today, Before(digest_on=today)).kind == ""
    assert _due(today + timedelta(days=1), Before(digest_on=today)).kind == "digest"


def test_before_its_hour_nothing_but_incidents() -> None:
    """What can wait does until the hour; an incident does not."""
    early = Wanted(digest=True, alerts=True, passed=False)
    assert _due(DUE, Before(), early).kind == ""
    found = _due(DUE, Before(), early, ITEM_1, INCIDENT)
    assert (found.kind, [item.id for item in found.items]) == ("alert", ["Q2"])
    assert _due(DUE, Before(told=found.marks), early, ITEM_1, INCIDENT).kind == ""


@pytest.mark.threat("T-TIME-04", "T-TIME-03")
def test_last_days_are_told_once_each() -> None:
    """Alerts come 14, 7, 3 and 1 days before the last day, daily after it, each once."""
    told: frozenset[str] = frozenset()
    days = []
    wanted = Wanted(digest=False, alerts=True, passed=True)
    for ahead in range(30, -4, -1):
        today = DUE - timedelta(days=ahead)
        for _ in range(2):
            found = _due(today, Before(told=told), wanted)
            if found.kind:
                days.append(ahead)
            told |= found.marks
    assert days == [14, 7, 3, 1, -1, -2, -3]


@pytest.mark.threat("T-TIME-03")
def test_days_asleep_bring_one_mail() -> None:
    """After twenty days asleep there is one digest, which tells of the last day, too."""
    found = _due(DUE - timedelta(days=2), Before(digest_on=DUE - timedelta(days=22)))
    assert (found.kind, [case.id for case in found.near]) == ("digest", [CASE.id])
    again = Before(digest_on=DUE - timedelta(days=2), told=found.marks)
    assert _due(DUE - timedelta(days=2), again).kind == ""


@pytest.mark.threat("T-TIME-01")
@pytest.mark.parametrize(("last", "kind"), [(1, ""), (0, ""), (400, "digest"), (-1, "digest")])
def test_a_clock_gone_wrong_silences_no_digest(last: int, kind: str) -> None:
    """A last digest in the far future is not believed; one of tomorrow is a clock put back."""
    today = date(2026, 11, 20)
    assert _due(today, Before(digest_on=today + timedelta(days=last))).kind == kind


def test_what_was_put_off_is_left_out() -> None:
    """An item she put off brings no digest before its day, unless its last day draws near."""
    today = date(2026, 11, 20)
    off = Before(put_off=(("Q1", today + timedelta(days=2)),))
    assert _due(today, off).kind == ""
    assert _due(today + timedelta(days=2), off).kind == "digest"
    late = Before(put_off=(("Q1", DUE + timedelta(days=9)),))
    assert [i.id for i in _due(DUE - timedelta(days=7), late).items] == ["Q1"]


def test_a_mail_nobody_could_read_has_a_last_day_too() -> None:
    """A mail that was set aside belongs to no case, and its last day is told all the same."""
    aside = replace(ITEM_1, case="", kind="classify", due=DUE)
    wanted = Wanted(digest=False, alerts=True, passed=True)
    found = due_now((aside,), (), Before(), wanted, DUE - timedelta(days=3))
    assert (found.kind, [item.id for item in found.items]) == ("alert", ["Q1"])


def test_incidents_stand_first() -> None:
    """An incident is the first thing she reads."""
    found = _due(date(2026, 11, 20), Before(), ALL, ITEM_1, INCIDENT)
    assert [item.id for item in found.items] == ["Q2", "Q1"]


def test_marks_of_what_is_over_are_let_go() -> None:
    """Only what still waits is remembered."""
    marks = {"Q1 2026-12-18 7", "Q9 incident", f"{CASE.id} 2026-12-18 3"}
    assert still_needed(marks, (ITEM_1,), ()) == ["Q1 2026-12-18 7"]
    assert still_needed(marks, (), (CASE,)) == [f"{CASE.id} 2026-12-18 3"]
