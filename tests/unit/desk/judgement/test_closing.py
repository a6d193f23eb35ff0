"""How a case ends, and what is left of it (A19)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from mailbot.desk.judgement.case import Challenge, Details, Matter
from mailbot.desk.judgement.closing import aged, closed_if_done, stripped, without_former_values
from mailbot.law.rights import Right, State
from mailbot.register.person import FieldChange
from tests.unit.judging import ANNA, NOW, case_of, letter_in

DONE = Matter(Right.ACCESS, State.DONE, "extract_sent")
REFUSED = Matter(Right.ACCESS, State.REFUSED, "refused")
ERASED = Matter(Right.ERASURE, State.DONE, "erased")


@pytest.mark.threat("T-TIME-04", "T-SMTP-04")
@pytest.mark.parametrize("state", [s for s in State if not s.final])
def test_an_unfinished_right_keeps_the_case_open(state: State) -> None:
    """Waiting for anybody never closes a case, however long it takes (N08)."""
    case = case_of(DONE, Matter(Right.ERASURE, state))
    assert closed_if_done(case, NOW + timedelta(days=900)).open


@pytest.mark.parametrize(("letter", "opened"), [("queued", True), ("sent", False)])
def test_it_closes_with_its_last_letter(letter: str, *, opened: bool) -> None:
    """Every right finished and every letter accepted: closed, and not before."""
    case = closed_if_done(letter_in(case_of(DONE), "extract", letter), NOW)
    assert case.open is opened
    assert ("closed" in [event.event for event in case.events]) is not opened


def test_a_case_without_rights_does_not_close_by_itself() -> None:
    """Nothing decided is not everything done."""
    assert closed_if_done(case_of(), NOW).open


@pytest.mark.threat("T-PRIV-07")
def test_an_erased_persons_case_holds_nothing_of_them() -> None:
    """At once when the last letter is sent: no name, address, text or record id (A19, N19)."""
    case = letter_in(case_of(ERASED, claimed=("P1",)), "erased", "sent")
    case = replace(case, challenge=Challenge("0", "anna@kund.example", NOW))
    closed = closed_if_done(case, NOW)
    for word in ("anna", "kund.example", "Hej", "P1"):
        assert word not in str(closed)
    assert closed.matters == (ERASED,)
    assert [m.kind for m in closed.messages] == ["erased"]


@pytest.mark.parametrize(
    ("matters", "days", "kept"),
    [
        ((DONE,), 90, True),
        ((DONE,), 91, False),
        ((DONE, REFUSED), 91, True),
        ((DONE, REFUSED), 365, True),
        ((REFUSED,), 366, False),
    ],
)
def test_what_is_personal_goes_on_schedule(
    matters: tuple[Matter, ...], days: int, *, kept: bool
) -> None:
    """90 days after closing if granted, twelve months if anything was refused (A19)."""
    case = case_of(*matters, closed_at=NOW)
    later = aged(case, NOW + timedelta(days=days))
    assert later == (case if kept else stripped(case))
    assert (later.details == Details()) is not kept
    assert aged(replace(case, closed_at=None), NOW + timedelta(days=9999)).details == case.details


@pytest.mark.parametrize(
    ("at", "kept"),
    [
        ("2025-12-05T09:00:00+01:00", True),
        ("2025-12-05T08:00:00+01:00", False),
        ("2025-12-06", True),
        ("2025-12-04", False),
        ("some day", False),
    ],
)
def test_former_values_go_after_ninety_days(at: str, *, kept: bool) -> None:
    """However its day was written, a former value has its time and no more."""
    change = FieldChange(at, "phone", "070…", "071", "owner", "")
    (left,) = without_former_values(replace(ANNA, history=(change,)), NOW).history
    assert left == (change if kept else replace(change, old=""))
