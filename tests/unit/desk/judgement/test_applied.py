"""Changes carried out on the register as values."""

from dataclasses import replace
from datetime import date

import pytest

from mailbot.desk.judgement.applied import Stamp, applied
from mailbot.law.step import Change, ChangeKind
from mailbot.register.person import Happening, Person
from tests.unit.judging import ANNA, TRADER, change

STAMP = Stamp("2026-03-05T09:00:00+01:00", "2026-7K3Q")
SET, RESTRICT, LIFT = ChangeKind.SET_FIELD, ChangeKind.RESTRICT, ChangeKind.LIFT


def after(*changes: Change, person: Person = ANNA) -> Person:
    """The record after those changes."""
    return applied(changes, (person,), STAMP).people[person.id]


def test_a_value_is_set_and_its_past_half_hidden() -> None:
    """History says what, when and on whose account; the old value is not readable whole."""
    person = after(change(SET, "P1", "phone", value="070-9"))
    assert person.phone == "070-9"
    (entry,) = person.history
    assert (entry.at, entry.by, entry.field, entry.new) == (STAMP.at, STAMP.by, "phone", "070-9")
    assert "111 22 33" not in entry.old


@pytest.mark.parametrize(
    ("before", "more", "wanted"),
    [
        ((), ("phone",), ("phone",)),
        (("phone",), ("name", "phone"), ("phone", "name")),
        (("phone",), ("*",), ("*",)),
        (("*",), ("phone",), ("*",)),
    ],
)
def test_restrictions_add_up(
    before: tuple[str, ...], more: tuple[str, ...], wanted: tuple[str, ...]
) -> None:
    """A narrower restriction never loosens a wider one (A10)."""
    person = replace(ANNA, restricted_fields=before)
    assert after(change(RESTRICT, "P1", *more), person=person).restricted_fields == wanted


@pytest.mark.threat("T-PRIV-10")
def test_a_restriction_ends_only_by_a_lift() -> None:
    """Nothing but the lift takes it off, and the history says so (N09)."""
    frozen = after(change(RESTRICT, "P1", "*"))
    assert after(change(SET, "P1", "title", value="VD"), person=frozen).restricted
    lifted = after(change(LIFT, "P1", "*"), person=frozen)
    assert not lifted.restricted
    assert lifted.history[-1].new == "lifted"


def test_a_stop_leaves_everything_else() -> None:
    """Advertising and consent end, data stay (A08, A09, N11)."""
    stop, close = change(ChangeKind.STOP_MARKETING, "P2"), change(ChangeKind.CLOSE_CONSENT, "P2")
    person = after(stop, close, person=TRADER)
    assert person == replace(TRADER, marketing="stopped", consent="")


@pytest.mark.threat("T-PRIV-08")
def test_what_the_bookkeeping_keeps_is_restricted() -> None:
    """Of a record kept for vouchers only what stands on them is left, frozen (N06)."""
    person = replace(
        ANNA, notes="trevlig", happenings=(Happening(date(2025, 6, 1), "purchase", "kort"),)
    )
    keep = change(ChangeKind.KEEP_FOR_BOOKKEEPING, "P1", "name", "company", value="2032-12-31")
    left = after(keep, person=person)
    assert left == Person(
        "P1",
        name="Anna Ek",
        company="Kund AB",
        customer_kind="employee_contact",
        restricted_fields=("*",),
        marketing="stopped",
        kept_through=date(2032, 12, 31),
    )


def test_erased_people_are_gone_whatever_else_changes() -> None:
    """An erasure wins over other changes of the same step; strangers' ids change nothing."""
    erase = change(ChangeKind.ERASE, "P1", "name")
    suppress = change(ChangeKind.SUPPRESS, "", "all", value="anna@kund.example")
    done = applied(
        (change(SET, "P1", "phone", value="1"), erase, suppress, suppress, change(RESTRICT, "P7")),
        (ANNA, TRADER),
        STAMP,
    )
    assert (done.people, done.removed) == ({}, ("P1",))
    assert done.suppressed == (("anna@kund.example", ("all",)),)


def test_one_address_of_several_gives_way() -> None:
    """A new address takes the place of the one it was for; the others stay."""
    two = replace(ANNA, emails=("anna@kund.example", "anna@hem.example"))
    one = Change(SET, "P1", ("emails",), "anna@ny.example", "GDPR 16", "anna@kund.example")
    assert after(one, person=two).emails == ("anna@ny.example", "anna@hem.example")
