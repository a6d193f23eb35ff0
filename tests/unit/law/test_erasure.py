"""What an erasure waits for, and what it does (A15, O01, O02, O19, O22)."""

from dataclasses import replace
from datetime import date

import pytest

from mailbot.law.asks import Tag
from mailbot.law.erasure import erasure, erasure_approved
from mailbot.law.rights import Right, State
from mailbot.law.step import ChangeKind
from mailbot.register.person import Happening, Person
from tests.unit.judging import ANNA, BUYER, HELD, PRINTER, changes, facts, items, letters

UNTIL = date(2031, 3, 5)
OLD = replace(ANNA, last_interaction=date(2023, 1, 1))
OLD_BUYER = replace(ANNA, happenings=(Happening(date(2017, 6, 1), "purchase"),))


@pytest.mark.parametrize(
    ("tags", "person", "wanted"),
    [
        pytest.param([], ANNA, ("O01", "erase"), id="O01"),
        pytest.param([], BUYER, ("O01", "erase"), id="O01 vouchers"),
        pytest.param([], HELD, ("O02", "hold"), id="O02 N18"),
        pytest.param([Tag.SUPPRESSION_ENTRY], ANNA, ("O22", "suppression_entry"), id="O22 N11"),
        pytest.param([Tag.PRODUCTION], ANNA, ("O19", "production"), id="O19"),
        pytest.param([Tag.APPLICANT], ANNA, ("O16", "applicant"), id="O16"),
        pytest.param([Tag.FIELD_ONLY], ANNA, ("O01", "erase_field"), id="O01 field"),
    ],
)
def test_it_is_the_owners_decision(
    tags: list[Tag], person: Person, wanted: tuple[str, str]
) -> None:
    """No wish erases anything by itself; it waits with its reason (O01)."""
    step = erasure(facts(Right.ERASURE, *tags, people=(person,)))
    assert (step.state, changes(step), letters(step)) == (State.WAITING_OWNER, [], [])
    assert items(step) == [wanted]


def test_what_is_erased_whole() -> None:
    """Without vouchers the record goes, and a suppression entry is made for each address (N11)."""
    two = replace(ANNA, emails=("anna@kund.example", "a.ek@kund.example"))
    step = erasure_approved(facts(Right.ERASURE, people=(two,)), UNTIL)
    assert [(c[0], c[3]) for c in changes(step)] == [
        (ChangeKind.SUPPRESS, "anna@kund.example"),
        (ChangeKind.SUPPRESS, "a.ek@kund.example"),
        (ChangeKind.ERASE, ""),
    ]
    assert (step.outcome, letters(step)) == ("erased", [("erased", "registered")])
    assert step.letters[0].facts["trace_until"] == UNTIL


@pytest.mark.threat("T-PRIV-08")
def test_vouchers_are_kept_to_their_last_day() -> None:
    """What stands on vouchers stays through the seventh year, told with law and day (N06)."""
    step = erasure_approved(facts(Right.ERASURE, people=(BUYER,)), UNTIL)
    kept = step.letters[0].facts
    assert (step.outcome, letters(step)) == ("partly_erased", [("erased_partly", "registered")])
    assert (kept["law"], kept["until"]) == ("bookkeeping", date(2032, 12, 31))
    assert "emails" not in str(kept["kept"])
    assert "phone" in str(kept["what"])
    past = erasure_approved(facts(Right.ERASURE, people=(OLD_BUYER,)), UNTIL)
    assert past.outcome == "erased"


def test_recipients_are_to_be_told() -> None:
    """Whoever was given the data is told of the erasure (Art. 19, O08)."""
    given = (replace(ANNA, recipients=(PRINTER,)),)
    step = erasure_approved(facts(Right.ERASURE, people=given), UNTIL)
    assert items(step) == [("O08", "art19")]
    assert step.letters[0].facts["recipients"] == ("Tryck AB",)


def test_a_hold_lifted_on_the_day_it_was_set_is_lifted() -> None:
    """Of two marks on one day the later one holds."""
    day = date(2026, 2, 1)
    lifted = (Happening(day, "hold_on"), Happening(day, "hold_off"))
    step = erasure(facts(Right.ERASURE, people=(replace(ANNA, happenings=lifted),)))
    assert items(step) == [("O01", "erase")]
    held_again = (*lifted, Happening(day, "hold_on"))
    step = erasure(facts(Right.ERASURE, people=(replace(ANNA, happenings=held_again),)))
    assert items(step) == [("O02", "hold")]
