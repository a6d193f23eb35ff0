"""A register file laid over the register."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import count

import pytest

from mailbot.register.merge import MergePlan, merge
from mailbot.register.person import Person, Recipient
from mailbot.register.table import Row

AT = "2026-11-23T10:00:00+01:00"
ANNA = Person(
    "P1",
    name="Anna Alm",
    emails=("anna@kund.example",),
    phone="070-123 45 67",
    customer_number="K1",
    company="Kund AB",
    last_interaction=date(2026, 1, 1),
)


def ids() -> Iterator[str]:
    return (f"P{n}" for n in count(10))


def row(line: int = 2, given: tuple[str, ...] = (), **held: object) -> Row:
    person = Person("", **held)  # type: ignore[arg-type]  # fields of the test's own choosing
    return Row(line, person, given or tuple(held))


def after(plan: MergePlan, existing: tuple[Person, ...]) -> tuple[Person, ...]:
    new = {change.new.id: change.new for change in plan.changed}
    return (*(new.get(p.id, p) for p in existing), *plan.added)


FILE = [
    row(2, name="Anna Alm", emails=("anna@kund.example",), customer_number="K1", company="Kund AB"),
    row(3, name="Eva Ek", emails=("eva@kund.example",), customer_number="K1", company="Kund AB"),
    row(4, name="Bo", emails=("bo@x.example",), customer_number="", company="X"),
    row(5, name="Bo", emails=("bo@x.example",), customer_number="", company="Y"),
]


def test_second_import_changes_nothing() -> None:
    """The same file again adds and changes nobody, colleagues on one customer number included."""
    first = merge((), FILE, ids(), AT)
    assert [p.id for p in first.added] == ["P10", "P11", "P12", "P13"]
    again = merge(first.added, FILE, ids(), AT)
    assert (again.added, again.changed, again.warnings) == ((), (), ())
    assert again.unchanged == first.added


@pytest.mark.parametrize(
    ("given", "matches"),
    [
        ({"customer_number": "K1", "emails": ("new@kund.example",), "name": "Anna Alm"}, True),
        ({"customer_number": "K1", "emails": ("ANNA@kund.example",), "name": "A"}, True),
        ({"customer_number": "K1", "emails": ("new@kund.example",), "name": "Anna Ask"}, True),
        ({"emails": ("anna@kund.example",), "company": "kund ab"}, True),
        ({"emails": ("anna@kund.example",), "company": "Other AB"}, False),
        ({"emails": ("anna@kund.example",), "company": "Kund AB", "customer_number": "K2"}, False),
        ({"name": "Anna Alm", "emails": ("x@kund.example",), "company": "Kund AB"}, False),
    ],
)
def test_who_is_the_same_contact(given: dict[str, object], matches: bool) -> None:  # noqa: FBT001  # table column
    """A row is the contact of its customer number, else of its e-mail and company."""
    plan = merge((ANNA,), [row(2, (), **given)], ids(), AT)
    assert bool(plan.added) != matches
    assert len(plan.changed) == matches


def test_history_tells_a_change_with_the_old_value_hidden() -> None:
    """A change is entered in the history with time, field, hint of the old value and the new."""
    (change,) = merge(
        (ANNA,), [row(2, customer_number="K1", name="Anna Alm", phone="08-1")], ids(), AT
    ).changed
    assert change.fields == ("phone",)
    (entry,) = change.new.history
    assert (entry.at, entry.field, entry.new, entry.by) == (AT, "phone", "08-1", "import")
    assert entry.old == "07***"


def test_absent_columns_are_left_alone() -> None:
    """A field the file has no column for keeps its value; an empty cell empties it."""
    plan = merge((ANNA,), [row(2, customer_number="K1", name="Anna Alm")], ids(), AT)
    assert plan.unchanged == (ANNA,)
    emptied = merge((ANNA,), [row(2, customer_number="K1", name="Anna Alm", phone="")], ids(), AT)
    assert emptied.changed[0].new.phone == ""


@pytest.mark.parametrize("fields", [("*",), ("phone",)])
def test_restricted_fields_stay(fields: tuple[str, ...]) -> None:
    """What is under restriction stays as it is, stays restricted, and the owner is told."""
    anna = replace(ANNA, restricted_fields=fields)
    plan = merge((anna,), [row(2, customer_number="K1", name="Anna Alm", phone="1")], ids(), AT)
    assert plan.changed == ()
    assert "under restriction" in plan.warnings[0][1]


def test_stopped_marketing_is_never_allowed_by_a_file() -> None:
    """A file cannot take back a marketing stop or renew a consent that was withdrawn."""
    anna = replace(ANNA, marketing="stopped")
    given = row(2, customer_number="K1", name="Anna Alm", marketing="allowed", consent="newsletter")
    plan = merge((anna,), [given], ids(), AT)
    assert plan.changed == ()
    assert len(plan.warnings) == 2


def test_suppressed_address_comes_in_stopped() -> None:
    """A new contact whose address is suppressed is added with marketing stopped."""
    plan = merge((), [row(2, name="Eva", emails=("Eva@x.example",))], ids(), AT, {"eva@x.example"})
    assert plan.added[0].marketing == "stopped"
    assert "suppression" in plan.warnings[0][1]


def test_record_kept_for_bookkeeping_is_not_filled_again() -> None:
    """A record of which only the bookkeeping part is left is not brought back to life."""
    anna = replace(ANNA, phone="", kept_through=date(2033, 12, 31))
    plan = merge((anna,), [row(2, customer_number="K1", name="Anna Alm", phone="1")], ids(), AT)
    assert plan.changed == ()
    assert "bookkeeping" in plan.warnings[0][1]


def test_dates_flags_and_recipients_only_grow() -> None:
    """An older date, missing flags and missing recipients in a file take nothing away."""
    anna = replace(ANNA, flags=("left",), recipients=(Recipient("B", "b@b.example", "invoice"),))
    given = row(
        2,
        customer_number="K1",
        name="Anna Alm",
        last_interaction=date(2025, 1, 1),
        flags=("shared",),
        recipients=(Recipient("B", "b@b.example"), Recipient("C")),
    )
    (change,) = merge((anna,), [given], ids(), AT).changed
    assert change.new.last_interaction == ANNA.last_interaction
    assert change.new.flags == ("left", "shared")
    assert [r.name for r in change.new.recipients] == ["B", "C"]
    assert change.new.recipients[0].what == "invoice"
