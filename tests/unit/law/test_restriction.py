"""Restriction on at once, off by the owner alone (A10, O05, N09)."""

from dataclasses import replace

from mailbot.law.asks import Tag
from mailbot.law.restriction import restriction
from mailbot.law.rights import Right, State
from mailbot.law.step import ChangeKind
from tests.unit.judging import ANNA, PRINTER, changes, correction, facts, items, letters

RESTRICTION = Right.RESTRICTION


def test_it_is_on_at_once_for_the_whole_record() -> None:
    """No ground is tested; a reason given does not narrow it (A10, law 3.4)."""
    reason = (correction("invoice_address", "Nygatan 1"),)
    step = restriction(facts(RESTRICTION, corrections=reason))
    assert (step.state, step.outcome) == (State.DONE, "restricted")
    assert changes(step) == [(ChangeKind.RESTRICT, "P1", ("*",), "")]
    assert letters(step) == [("restriction_on", "registered")]


def test_only_an_express_only_narrows_it() -> None:
    """An express only restricts the named fields; where none is named, everything (law 3.4)."""
    named = (correction("phone"),)
    narrow = restriction(facts(RESTRICTION, Tag.FIELD_ONLY, corrections=named))
    assert changes(narrow) == [(ChangeKind.RESTRICT, "P1", ("phone",), "")]
    unnamed = restriction(facts(RESTRICTION, Tag.FIELD_ONLY))
    assert changes(unnamed) == [(ChangeKind.RESTRICT, "P1", ("*",), "")]


def test_lifting_is_the_owners() -> None:
    """Asked to lift, nothing is lifted by itself (O05, N09)."""
    step = restriction(facts(RESTRICTION, Tag.LIFT))
    assert (step.state, changes(step)) == (State.WAITING_OWNER, [])
    assert items(step) == [("O05", "restriction_lift")]


def test_recipients_are_told_by_the_owner() -> None:
    """Whoever was given the data is to be told of the restriction (O08)."""
    step = restriction(facts(RESTRICTION, people=(replace(ANNA, recipients=(PRINTER,)),)))
    assert items(step) == [("O08", "art19")]
