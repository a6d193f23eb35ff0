"""Listing and files of people."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.register import comma
from mailbot.register.export import as_csv, as_json, as_listed, as_shown
from mailbot.register.person import Person, Recipient
from mailbot.register.table import read_table

ANNA = Person(
    "P1",
    name="Anna Alm",
    emails=("anna@kund.example", "a@kund.example"),
    phone="+46701234567",
    customer_number="K1",
    identification_number="811228-9874",
    company="Kund",
    organisation_number="811228-9874",
    customer_kind="sole_trader",
    last_interaction=date(2026, 3, 14),
    source="self",
    recipients=(Recipient("Redovisning AB", "r@r.example", "invoices", date(2026, 1, 2)),),
    notes="nummer 811228-9874",
    flags=("left",),
    restricted_fields=("phone",),
)


def test_listed_keys_and_values() -> None:
    """The listing has exactly the promised keys, numbers hidden, dates in ISO form."""
    assert as_listed(ANNA, suppressed=False) == {
        "id": "P1",
        "name": "Anna Alm",
        "emails": ["anna@kund.example", "a@kund.example"],
        "phone": "+46701234567",
        "customer_number": "K1",
        "identification_number": "******-****",
        "invoice_address": "",
        "delivery_address": "",
        "company": "Kund",
        "organisation_number": "******-****",
        "customer_kind": "sole_trader",
        "last_interaction": "2026-03-14",
        "source": "self",
        "recipients": [
            {
                "name": "Redovisning AB",
                "email": "r@r.example",
                "what": "invoices",
                "since": "2026-01-02",
            }
        ],
        "restricted": True,
        "marketing": "allowed",
    }
    assert as_listed(ANNA, suppressed=True)["marketing"] == "stopped"


@pytest.mark.threat("T-PRIV-06")
def test_no_file_holds_a_whole_number() -> None:
    """Neither listing nor JSON nor CSV shows an identification number whole."""
    files = [json.dumps(as_shown(ANNA, suppressed=False)).encode(), as_csv([ANNA])]
    for octets in (*files, as_json(ANNA, suppressed=False)):
        assert b"9874" not in octets


@pytest.mark.threat("T-OUT-02")
@given(st.text())
def test_guarded_cells_come_back(value: str) -> None:
    """No cell begins like a formula, and every value comes back exactly."""
    cell = comma.guarded(value)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert comma.unguarded(cell) == value


@pytest.mark.threat("T-OUT-02")
def test_csv_is_a_register_file(headers: dict[str, str]) -> None:
    """The CSV can be imported again and gives the same values back."""
    told = Person(
        "", name="=cmd|' /C calc'!A0", emails=("a@kund.example",), phone="+46 1", notes='a;"b"\nc'
    )
    octets = as_csv([told])
    assert b"'=cmd" in octets
    (row,) = read_table(octets, "r.csv", date(2026, 1, 1), headers).rows
    assert row.person.name == told.name
    assert row.person.phone == told.phone


@given(st.text(), st.text())
def test_any_text_is_exported(name: str, notes: str) -> None:
    """Any text makes a file."""
    told = Person("P1", name=name, notes=notes)
    assert json.loads(as_json(told, suppressed=False))["id"] == "P1"
    assert as_csv([told]).startswith(b"\xef\xbb\xbfname,email")
