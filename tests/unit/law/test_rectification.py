"""Which corrections are entered at once, and which the owner checks (A11, O09)."""

from dataclasses import replace

import pytest

from mailbot.law.asks import Correction
from mailbot.law.rectification import half_hidden, rectification, rectification_approved
from mailbot.law.rights import Right, State
from mailbot.law.step import ChangeKind
from tests.unit.judging import ANNA, PRINTER, changes, correction, facts, items, letters

RECTIFICATION = Right.RECTIFICATION
NEXT = replace(ANNA, id="P9", name="Anna Ek", company="Annat AB")


@pytest.mark.parametrize(
    ("asked", "value"),
    [
        (correction("name", "Eek", "Ek"), "Anna Eek"),
        (correction("name", "Anna Eek"), "Anna Eek"),
        (correction("title", " VD "), "VD"),
        (correction("language", "en"), "en"),
    ],
)
def test_low_risk_values_are_entered_at_once(asked: Correction, value: str) -> None:
    """Name, title, phone and language of the person's own record are corrected (A11)."""
    step = rectification(facts(RECTIFICATION, corrections=(asked,)))
    assert (step.state, step.outcome) == (State.DONE, "rectified")
    assert changes(step) == [(ChangeKind.SET_FIELD, "P1", (asked.field,), value)]
    assert letters(step) == [("rectified", "registered")]


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        (correction("emails", "ny@kund.example"), "email_change"),
        (correction("invoice_address", "Nygatan 1"), "address_change"),
        (correction("delivery_address", "Nygatan 1"), "address_change"),
        (correction("bank_account", "5678-1234"), "payment_details"),
        (correction("identification_number", "811228-9874"), "id_number"),
        (correction("organisation_number", "556677-8899"), "id_number"),
        (correction("customer_number", "7"), "customer_number"),
        (correction("notes", "snäll"), "disputed"),
        (correction("", "rätt"), "disputed"),
        (correction("name", "Bo"), "disputed"),
    ],
)
def test_risky_or_unclear_values_are_the_owners(asked: Correction, reason: str) -> None:
    """Addresses, money, numbers, opinions and what is not clear change by her yes alone (O09)."""
    step = rectification(facts(RECTIFICATION, corrections=(asked,)))
    assert (step.state, step.outcome) == (State.WAITING_OWNER, None)
    assert (items(step), changes(step)) == ([("O09", reason)], [])
    assert "811228-9874" not in str(step)


def test_two_values_for_one_field_are_the_owners() -> None:
    """Where the mail gives two values neither is taken (A11: unambiguous)."""
    two = (correction("phone", "070-222 22 22"), correction("phone", "070-333 33 33"))
    step = rectification(facts(RECTIFICATION, corrections=two))
    assert (changes(step), len(step.items)) == ([], 2)


def test_a_restricted_record_is_not_corrected_by_itself() -> None:
    """Restriction blocks automatic rectification (law 3.4)."""
    frozen = (replace(ANNA, restricted_fields=("phone",)),)
    given = facts(RECTIFICATION, people=frozen, corrections=(correction("title", "VD"),))
    assert (changes(rectification(given)), len(rectification(given).items)) == ([], 1)


def test_a_disputed_fact_is_restricted_until_settled() -> None:
    """Contested accuracy sets the restriction of that field and asks the owner (A10, 18(1)(a))."""
    given = facts(RECTIFICATION, corrections=(correction("notes", disputed=True),))
    step = rectification(given)
    assert changes(step) == [(ChangeKind.RESTRICT, "P1", ("notes",), "")]
    assert (letters(step), items(step)) == (
        [("restriction_on", "registered")],
        [("O09", "disputed")],
    )


def test_a_missing_value_is_asked_for() -> None:
    """Without the right value the person is asked which, and the clock runs (law 3.2)."""
    for asked in ((), (correction("phone"),)):
        step = rectification(facts(RECTIFICATION, corrections=asked))
        assert (step.state, letters(step)) == (
            State.WAITING_SENDER,
            [("rectify_more", "registered")],
        )


def test_what_is_missing_is_asked_for_beside_what_was_entered() -> None:
    """One value given and one left out: the one is entered, the other asked for (law 3.2)."""
    both = (correction("title", "VD"), correction("phone"))
    step = rectification(facts(RECTIFICATION, corrections=both))
    assert (step.state, step.outcome) == (State.WAITING_SENDER, "rectified")
    assert letters(step) == [("rectified", "registered"), ("rectify_more", "registered")]
    assert step.letters[1].facts["fields"] == ("phone",)


def test_every_record_of_the_person_is_corrected_and_recipients_wait_for_the_owner() -> None:
    """Both records change; whoever was given the data is told by the owner (O08, Art. 19)."""
    people = (replace(ANNA, recipients=(PRINTER,)), NEXT)
    step = rectification(
        facts(RECTIFICATION, people=people, corrections=(correction("title", "VD"),))
    )
    assert [c[1] for c in changes(step)] == ["P1", "P9"]
    assert items(step) == [("O08", "art19")]
    assert step.items[0].proposal["fields"] == ("title",)


def test_a_new_address_is_told_to_the_old_one() -> None:
    """Approved, the change of address is told where the person was reached before (law 3.2)."""
    step = rectification_approved(facts(RECTIFICATION), "emails", "ny@kund.example")
    assert letters(step) == [("rectified", "registered")]
    assert step.letters[0].facts["to_old_address"] is True
    shown = step.letters[0].facts["changes"]
    assert "anna@kund.example" not in str(shown)


@pytest.mark.parametrize("value", ["a", "ab", "070-111 22 33", "anna@kund.example"])
def test_former_values_are_not_readable_whole(value: str) -> None:
    """A value that was replaced is shown by its beginning alone."""
    assert len(half_hidden(value)) <= max(2, len(value))
    assert half_hidden(value).endswith("…")
    assert half_hidden("") == ""
