"""A letter of ours that came back (O23, O13, A17)."""

from dataclasses import replace

import pytest

from mailbot.desk.judgement.applied import Stamp, applied
from mailbot.desk.judgement.case import Case, Matter
from mailbot.desk.judgement.returned import letter_returned, looked_at
from mailbot.law.rights import Right, State
from mailbot.law.step import ChangeKind
from mailbot.mail.message import Bounce
from mailbot.register.edit import reachable_again
from tests.unit.judging import ANNA, NOW, background, case_of, items, letter_in, states

CASE = letter_in(case_of(Matter(Right.ACCESS, State.DONE, "extract_sent")), "extract", "sent")
BOUNCE = Bounce("<1@x>", "anna@kund.example", "5.1.1", "kund.example")


@pytest.mark.threat("T-SMTP-09")
@pytest.mark.parametrize(
    ("reporter", "wanted"),
    [
        ("kund.example", [("O23", "bounce")]),
        ("mx.kund.example", [("O23", "bounce")]),
        ("", [("O23", "bounce")]),
        ("hotell.example", [("O23", "bounce"), ("O13", "incident")]),
        ("notkund.example", [("O23", "bounce"), ("O13", "incident")]),
    ],
)
def test_the_case_is_open_again_and_the_owner_asked(
    reporter: str, wanted: list[tuple[str, str]]
) -> None:
    """The information was not given; a foreign domain's report may be a breach."""
    decision = letter_returned(
        replace(CASE, closed_at=NOW), replace(BOUNCE, reporter=reporter), background()
    )
    assert items(decision) == wanted
    assert decision.case is not None
    assert decision.case.open
    assert states(decision.case)["access"].startswith("waiting_owner")
    assert decision.case.messages[-1].state == "bounced"
    assert decision.letters == ()


@pytest.mark.threat("T-SMTP-09")
@pytest.mark.parametrize(
    ("case", "reporter", "home"),
    [
        (CASE, "smtp.leverantor.example", ("leverantor.example",)),
        (replace(CASE, registered=""), "hotell.example", ()),
        (replace(CASE, registered="annan@kund.example"), "hotell.example", ()),
    ],
)
def test_a_report_that_tells_of_no_stray_letter(
    case: Case, reporter: str, home: tuple[str, ...]
) -> None:
    """Our own server's word, or a letter to a stranger, is no breach: no data went astray."""
    decision = letter_returned(case, replace(BOUNCE, reporter=reporter), background(), home)
    assert items(decision) == [("O23", "bounce")]


@pytest.mark.threat("T-SMTP-09", "T-AUTH-13")
def test_the_address_is_marked_until_the_owner_has_ruled() -> None:
    """Whoever's mail comes back is marked at once, and free again with her ruling."""
    decision = letter_returned(CASE, BOUNCE, background())
    (change,) = decision.changes
    assert (change.kind, change.person, change.value) == (ChangeKind.MARK, "P1", "bounced")
    marked = applied(decision.changes, (ANNA,), Stamp("2026-03-05T09:00:00+01:00", "c")).people
    assert marked["P1"].flags == ("bounced",)
    freed = looked_at(CASE, background(people=(marked["P1"],)))
    assert applied(freed, (marked["P1"],), Stamp("", "c")).people["P1"].flags == ()
    moved = replace(marked["P1"], emails=("ny@kund.example",))
    assert reachable_again(marked["P1"], moved).flags == ()


def test_a_letter_to_a_stranger_marks_nobody() -> None:
    """What was sent elsewhere than to the register's address says nothing of that address."""
    away = replace(CASE, registered="annan@kund.example")
    assert letter_returned(away, BOUNCE, background()).changes == ()


def test_a_stray_letter_concerns_its_own_person() -> None:
    """Only letters about that very person wait until the owner has looked."""
    decision = letter_returned(CASE, replace(BOUNCE, reporter="hotell.example"), background())
    assert decision.items[-1].proposal["concerns"] == CASE.people


@pytest.mark.parametrize(
    "bounce",
    [
        replace(BOUNCE, original="<other@x>"),
        replace(BOUNCE, original=""),
        replace(BOUNCE, status="4.4.1"),
        replace(BOUNCE, status="2.0.0"),
    ],
)
def test_reports_of_nothing_lost_are_left_alone(bounce: Bounce) -> None:
    """Another's letter, a delay or a receipt changes nothing (N13)."""
    assert letter_returned(CASE, bounce, background()).case is None


def test_the_same_report_twice_counts_once() -> None:
    """A second report of the same letter asks nothing more."""
    first = letter_returned(CASE, BOUNCE, background()).case
    assert first is not None
    assert letter_returned(first, BOUNCE, background()).case is None
