"""No more advertising, at once, for anybody (A08, A09, O19, O20)."""

from dataclasses import replace
from typing import Any

import pytest

from mailbot.law.asks import Tag
from mailbot.law.marketing import consent_withdrawal, marketing_stop
from mailbot.law.rights import Right, State
from mailbot.law.step import ChangeKind
from tests.unit.judging import ANNA, TRADER, changes, facts, items, letters

STOP, CONSENT = Right.MARKETING_STOP, Right.CONSENT_WITHDRAWAL
SUPPRESS, STOPPED = ChangeKind.SUPPRESS, ChangeKind.STOP_MARKETING
OWN = (SUPPRESS, "", ("all",), "anna@kund.example")


def test_known_and_unknown_get_the_same_letter() -> None:
    """The stop holds for an unproven stranger too, and the answer tells nothing (A08, N03)."""
    known = marketing_stop(facts(STOP, verified=False))
    unknown = marketing_stop(facts(STOP, verified=False, people=()))
    assert known.letters == unknown.letters
    assert letters(known) == [("marketing_stopped", "sender")]
    assert changes(unknown) == [OWN]
    assert changes(known) == [OWN, (STOPPED, "P1", ("all",), "")]
    assert (known.state, known.outcome) == (State.DONE, "marketing_stopped")


def test_it_erases_and_restricts_nothing() -> None:
    """A stop is neither an erasure nor a restriction (N11)."""
    kinds = {change[0] for change in changes(marketing_stop(facts(STOP, people=(TRADER,))))}
    assert kinds == {SUPPRESS, STOPPED, ChangeKind.CLOSE_CONSENT}


def test_only_mail_where_only_mail_was_meant() -> None:
    """One stop is for all channels unless the person limits it (law 9)."""
    step = marketing_stop(facts(STOP, Tag.EMAIL_ONLY, people=()))
    assert changes(step) == [(SUPPRESS, "", ("email",), "anna@kund.example")]
    assert step.letters[0].facts["channels"] == "email"


@pytest.mark.parametrize(
    ("given", "suppressed", "asked"),
    [
        ({"stop_addresses": ("a.ek@kund.example",)}, ["a.ek@kund.example"], []),
        ({"stop_addresses": ("a.ek@KUND.example",)}, ["a.ek@KUND.example"], []),
        (
            {"stop_addresses": ("anna@hem.example",)},
            [],
            [("foreign_address", "anna@hem.example")],
        ),
        ({"stop_addresses": ("anna@kund.example",)}, [], []),
        ({"case_tags": frozenset({Tag.WHOLE_COMPANY})}, [], [("whole_company", "@kund.example")]),
        (
            {"stop_addresses": ("bo@x.kund.example",)},
            [],
            [("foreign_address", "bo@x.kund.example")],
        ),
    ],
)
def test_how_far_it_reaches(
    given: dict[str, Any], suppressed: list[str], asked: list[tuple[str, str]]
) -> None:
    """Beyond the sender and the same domain the owner decides, the sender at once (O20)."""
    step = marketing_stop(facts(STOP, people=(), **given))
    assert [c[3] for c in changes(step)] == ["anna@kund.example", *suppressed]
    assert [(i.reason, i.proposal["suppress"]) for i in step.items] == asked
    assert all(item.rule == "O20" for item in step.items)


def test_a_marketing_consent_is_closed_at_once() -> None:
    """Withdrawing is as easy as giving: no proof, no question, consent closed (A09)."""
    step = consent_withdrawal(facts(CONSENT, people=(TRADER,), verified=False))
    assert (step.state, step.outcome) == (State.DONE, "consent_closed")
    assert (ChangeKind.CLOSE_CONSENT, "P2", (), "") in changes(step)
    assert step.letters[0].facts["consent"] is True
    without = consent_withdrawal(facts(CONSENT, people=(replace(ANNA, consent=""),)))
    assert letters(without) == letters(step)


def test_another_consent_is_the_owners() -> None:
    """Picture, name or reference in advertising waits for her (O19)."""
    step = consent_withdrawal(facts(CONSENT, Tag.OTHER_CONSENT))
    assert (changes(step), items(step)) == ([], [("O19", "consent_other")])
