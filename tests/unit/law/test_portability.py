"""Who may take data along, and to whom (A12, O02, O07)."""

from dataclasses import replace

import pytest

from mailbot.law.asks import Tag
from mailbot.law.portability import portability
from mailbot.law.rights import Right, State
from mailbot.register.person import CUSTOMER_KINDS
from tests.unit.judging import ANNA, TRADER, changes, facts, items, letters

PORTABILITY = Right.PORTABILITY


@pytest.mark.parametrize("kind", CUSTOMER_KINDS)
def test_only_what_rests_on_a_contract_leaves_by_itself(kind: str) -> None:
    """Sole traders and consumers get their files; for all others the owner decides (A12, O02)."""
    step = portability(facts(PORTABILITY, people=(replace(ANNA, customer_kind=kind),)))
    if kind in {"sole_trader", "private_customer"}:
        assert (step.state, letters(step)) == (State.DONE, [("portability", "registered")])
        assert step.letters[0].extract is not None
        assert step.letters[0].extract.portable
    else:
        assert (letters(step), items(step)) == ([], [("O02", "portability_not_applicable")])
    assert changes(step) == []


def test_one_record_that_does_not_qualify_makes_all_wait() -> None:
    """A person with a contract of their own and one of an employer's is for the owner (O02)."""
    step = portability(facts(PORTABILITY, people=(TRADER, ANNA)))
    assert items(step) == [("O02", "portability_not_applicable")]


def test_to_another_firm_only_by_the_owner() -> None:
    """A transfer to a third party is never automatic (O07, N17)."""
    step = portability(facts(PORTABILITY, Tag.TO_THIRD_PARTY, people=(TRADER,)))
    assert (letters(step), items(step)) == ([], [("O07", "portability_transfer")])


def test_what_the_firm_gave_itself_is_not_taken_along() -> None:
    """Customer number and notes were not provided by the person (WP242)."""
    noted = replace(TRADER, notes="trevlig")
    letter = portability(facts(PORTABILITY, people=(noted,))).letters[0]
    included, excluded = letter.facts["included"], letter.facts["excluded"]
    assert isinstance(included, tuple)
    assert isinstance(excluded, tuple)
    assert {"name", "emails", "phone"} <= set(included)
    assert {"customer_number", "notes"} <= set(excluded) - set(included)
