"""One day: what comes due is noted, what has had its time is forgotten (A14, A19)."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from mailbot.desk.judgement.case import Details
from mailbot.register.person import Happening
from mailbot.store.contract import Commit
from mailbot.workflow.day import LAST_DAY, pass_day

ERASE = "Hej, radera alla mina personuppgifter ur ert register."
ACCESS = "Hej! Jag vill ha ett registerutdrag över de uppgifter ni har om mig."


def reminders(office: Any) -> list[int]:
    """Days left, at each reminder so far."""
    entries = [line.entry for line in office.store.log() if line.entry.event == "reminder"]
    return [int(str(dict(entry.facts)["days_left"])) for entry in entries]


@pytest.mark.threat("T-TIME-04", "T-TIME-03")
def test_she_is_reminded_and_the_case_never_closes_by_itself(office: Any) -> None:
    """14, 7, 3 and 1 days before the last day, daily after it, and the case stays hers."""
    office.takes(ERASE)
    for _ in range(40):
        pass_day(office.desk)
        pass_day(office.desk)
        office.later(days=1)
    assert reminders(office) == [14, 7, 3, 1, -1, -2, -3, -4, -5, -6]
    assert office.store.cases()[0].open


@pytest.mark.threat("T-TIME-01")
def test_a_clock_that_jumps_back_changes_no_date(office: Any) -> None:
    """Receipt and last day stay as they were; nothing is forgotten or repeated for it."""
    office.takes(ACCESS)
    office.sends()
    (case,) = office.store.cases()
    pass_day(office.desk)
    office.later(days=-400)
    pass_day(office.desk)
    assert office.store.cases() == (case,)
    assert reminders(office) == []


def test_what_is_personal_goes_ninety_days_after_closing(office: Any) -> None:
    """Once the time is up the case holds rights and dates alone, and the log says so (A19)."""
    office.takes(ACCESS)
    office.sends()
    for days, kept in ((90, True), (1, False)):
        office.now += timedelta(days=days)
        pass_day(office.desk)
        (case,) = office.store.cases()
        assert (case.details != Details()) is kept
    assert [m.right.value for m in case.matters] == ["access"]
    assert "stripped" in [line.entry.event for line in office.store.log()]
    assert office.store.verify_log().ok


def test_the_addressee_goes_with_the_case(office: Any) -> None:
    """When a case is stripped its letters go from the outbox: no address is left in the store."""
    office.takes(ACCESS)
    office.sends()
    (letter,) = office.store.letters()
    office.store.commit(Commit(letters=(replace(letter, filed=True),)))
    for days, left in ((90, 1), (1, 0)):
        office.now += timedelta(days=days)
        pass_day(office.desk)
        assert len(office.store.letters()) == left


def test_former_values_are_forgotten_after_ninety_days(office: Any) -> None:
    """That a value was changed stays known, what it was before does not (law 3.2)."""
    office.takes("Hej, mitt telefonnummer är fel i ert register, det ska vara 070-999 88 77.")
    office.sends()
    (change,) = office.store.people()[0].history
    assert change.old
    for days, kept in ((90, True), (1, False)):
        office.later(days=days)
        pass_day(office.desk)
        (change,) = office.store.people()[0].history
        assert (bool(change.old), change.field) == (kept, "phone")


@pytest.mark.threat("T-TIME-01")
def test_a_clock_that_leaps_ahead_erases_nothing(office: Any) -> None:
    """A year forward in one leap is not believed: nothing is forgotten, and the log says so."""
    office.takes(ACCESS)
    office.sends()
    pass_day(office.desk)
    (case,) = office.store.cases()
    office.later(days=400)
    pass_day(office.desk)
    assert office.store.cases() == (case,)
    assert "clock_jumped" in [line.entry.event for line in office.store.log()]


def test_the_minimal_record_goes_after_five_years(office: Any) -> None:
    """Its letters' addresses go with what is personal; five years after closing the case goes."""
    office.takes(ACCESS)
    office.sends()
    (case,) = office.store.cases()
    assert office.store.letters()
    office.later(days=1)
    pass_day(office.desk)
    pass_days(office, 92)
    assert office.store.cases()[0].details == Details()
    assert office.store.letters() == ()
    closed = office.store.cases()[0].closed_at
    office.now = closed.replace(year=closed.year + 5)
    office.store.commit(Commit(settings=((LAST_DAY, (office.now).date().isoformat()),)))
    office.later(days=1)
    pass_day(office.desk)
    assert office.store.cases() == ()
    assert [x.entry.case for x in office.store.log() if x.entry.event == "record_erased"] == [
        case.id
    ]


def test_a_hold_keeps_the_case(office: Any) -> None:
    """While a legal claim is pending, what a case holds of the person stays."""
    office.takes(ACCESS)
    office.sends()
    held = Happening(office.now.date(), "hold_on", "dispute")
    office.register(replace(office.store.person("P1"), happenings=(held,)))
    pass_days(office, 92)
    assert office.store.cases()[0].details != Details()


def pass_days(office: Any, days: int) -> None:
    """The days go by, and the bot runs on some of them."""
    for _ in range(0, days, 30):
        office.later(days=31)
        pass_day(office.desk)
