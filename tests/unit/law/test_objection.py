"""Objections: restricted at once, decided by the owner (A13, O06, O24)."""

from dataclasses import replace

import pytest

from mailbot.law.asks import Tag
from mailbot.law.objection import objection, objection_refused, objection_upheld
from mailbot.law.rights import Right, State
from mailbot.law.step import ChangeKind
from mailbot.register.person import CUSTOMER_KINDS
from tests.unit.judging import ANNA, changes, facts, items, letters

OBJECTION = Right.OBJECTION
WHOLE, PART = ("*",), ("6.1.f",)


@pytest.mark.parametrize("kind", CUSTOMER_KINDS)
def test_it_restricts_at_once_and_asks_the_owner(kind: str) -> None:
    """Everybody is restricted; a contract's own data stay in use, an unknown kind is frozen."""
    step = objection(facts(OBJECTION, people=(replace(ANNA, customer_kind=kind),)))
    contract = kind in {"sole_trader", "private_customer"}
    assert (step.state, step.outcome) == (State.WAITING_OWNER, "restricted")
    assert changes(step) == [(ChangeKind.RESTRICT, "P1", PART if contract else WHOLE, "")]
    assert letters(step) == [("restriction_on", "registered")]
    assert items(step) == [("O06", "objection_contract" if contract else "objection")]


def test_automated_decisions_are_the_owners() -> None:
    """Art. 22 matters wait for her, with nothing done by itself (O24)."""
    step = objection(facts(OBJECTION, Tag.ART22))
    assert (changes(step), letters(step), items(step)) == ([], [], [("O24", "art22")])


def test_a_threatened_person_gets_no_mail_before_the_owner_looked() -> None:
    """Danger restricts at once and goes to the owner; no letter tells anybody (O11)."""
    step = objection(facts(OBJECTION, Tag.THREAT))
    assert (letters(step), items(step)) == ([], [("O11", "protected")])
    assert changes(step) == [(ChangeKind.RESTRICT, "P1", WHOLE, "")]


def test_upheld_the_processing_ends() -> None:
    """What is no longer needed is proposed for erasure, and advertising ends (O06, O01)."""
    step = objection_upheld(facts(OBJECTION))
    assert (step.state, letters(step)) == (State.DONE, [("objection_upheld", "registered")])
    assert ("O01", "erase") in items(step)
    assert changes(step) == [(ChangeKind.STOP_MARKETING, "P1", (), "")]


def test_refused_nothing_is_lifted_yet() -> None:
    """The grounds are told; the restriction stays until its own notice (O06, N09)."""
    step = objection_refused("Rättsliga anspråk.", "Bara namnet används.")
    assert step.letters[0].facts["grounds"] == "Rättsliga anspråk."
    assert step.letters[0].facts["balancing"] == "Bara namnet används."
    assert (step.state, changes(step), items(step)) == (
        State.REFUSED,
        [],
        [("O05", "restriction_lift")],
    )
