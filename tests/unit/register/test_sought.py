"""Whose an entry of another system is."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.register.sought import Marks, Sought, Whose, sought, whose, without_others
from tests.unit.judging import ANNA

SARA = replace(ANNA, id="P2", name="Sara Ek", emails=("sara@kund.example",))
ALONE = sought((ANNA,), (ANNA,))
SHARING = sought((ANNA,), (ANNA, SARA))


@pytest.mark.threat("T-PRIV-03")
@pytest.mark.parametrize(
    ("name", "address", "number", "person", "wanted"),
    [
        ("", "ANNA@kund.example", "", ALONE, Whose.THEIRS),
        ("Ek, Anna", "anna@kund.example", "", ALONE, Whose.THEIRS),
        ("Bertil Berg", "anna@kund.example", "", ALONE, Whose.DOUBTFUL),
        ("", "anna2@kund.example", "", ALONE, Whose.ANOTHERS),
        ("", "", "1042", ALONE, Whose.THEIRS),
        ("", "", " 10 42 ", ALONE, Whose.THEIRS),
        ("Anna Ek", "", "1042", ALONE, Whose.THEIRS),
        ("Bertil Berg", "", "1042", ALONE, Whose.DOUBTFUL),
        ("", "", "10420", ALONE, Whose.ANOTHERS),
        ("Anna Ek", "anna@privat.example", "1042", ALONE, Whose.DOUBTFUL),
        ("", "ekonomi@kund.example", "1042", ALONE, Whose.DOUBTFUL),
        ("Bertil Berg", "bertil@kund.example", "1042", ALONE, Whose.ANOTHERS),
        ("", "", "1042", SHARING, Whose.DOUBTFUL),
        ("Anna Ek", "", "1042", SHARING, Whose.THEIRS),
        ("", "sara@kund.example", "1042", SHARING, Whose.ANOTHERS),
        ("Sara Ek", "sara@kund.example", "1042", SHARING, Whose.ANOTHERS),
        ("anna EK", "", "", ALONE, Whose.DOUBTFUL),
        ("Anna Ek", "anna@annan.example", "7", ALONE, Whose.DOUBTFUL),
        ("Anna Ekström", "", "", ALONE, Whose.ANOTHERS),
        ("", "", "", ALONE, Whose.ANOTHERS),
    ],
)
def test_an_entry_is_somebodys_by_its_marks(
    name: str, address: str, number: str, person: Sought, wanted: Whose
) -> None:
    """Address and customer number prove, a name alone or a contradiction asks the owner."""
    marks = Marks(*(tuple(filter(None, (said,))) for said in (name, address, number)))
    assert whose(marks, person) is wanted


@given(name=st.text(max_size=30), number=st.text(max_size=8))
def test_nothing_is_theirs_without_address_or_number(name: str, number: str) -> None:
    """Whatever name stands there, an entry of another number is never taken for the person's."""
    marks = Marks((name,), (), (f"x{number}",))
    assert whose(marks, ALONE) is not Whose.THEIRS


def test_all_records_of_a_person_are_sought_together() -> None:
    """Whoever has two records is looked for by the marks of both (law 2)."""
    second = replace(ANNA, id="P3", emails=("a.ek@firma.example",), customer_number="77")
    found = sought((ANNA, second), (ANNA, second, SARA))
    assert found.addresses == ("anna@kund.example", "a.ek@firma.example")
    assert (found.customer_numbers, found.shared) == (("1042", "77"), ("1042",))


@pytest.mark.threat("T-PRIV-03")
@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("ANNA@kund.example", "ANNA@kund.example"),
        ("bo@kund.example|anna@kund.example", "***@***|anna@kund.example"),
        ("Skickat till bo@kund.example, tack", "Skickat till ***@***, tack"),
        ("inget alls", "inget alls"),
    ],
)
def test_addresses_of_others_are_hidden(text: str, wanted: str) -> None:
    """Of the addresses a cell holds only the person's own are given to them (N21)."""
    assert without_others(text, ALONE) == wanted
