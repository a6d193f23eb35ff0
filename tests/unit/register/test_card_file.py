"""vCards of address books as contacts."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.register.card_file import read_cards
from mailbot.register.merge import merge
from mailbot.register.person import Person
from mailbot.register.table import Table
from mailbot.register.vcard import as_vcard

TODAY = date(2026, 3, 5)
BO = Person(
    "P1",
    name="Bo; Ek, \\n",
    emails=("bo@ek.example", "b@ek.example"),
    phone="+46 70 174 06 31",
    company="Ek; & Söner, AB",
    title="VD",
    language="sv",
    invoice_address="Bagargatan 4, 602 28 Norrköping; port B",
    delivery_address="Box 1",
)


def read(*lines: str, version: str = "4.0") -> Table:
    card = ["BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""]
    return read_cards("\r\n".join(card).encode(), "c.vcf", TODAY)


def only(table: Table) -> Person:
    assert table.faults == ()
    (row,) = table.rows
    return row.person


def test_what_we_write_we_read() -> None:
    """A card of ours brings back every value it holds, however it is punctuated."""
    person = only(read_cards(as_vcard([BO]), "c.vcf", TODAY))
    assert person == replace(BO, id=person.id)


def test_our_cards_again_change_nothing() -> None:
    """An export taken back in is no change."""
    table = read_cards(as_vcard([BO, replace(BO, id="P2", company="")]), "c.vcf", TODAY)
    plan = merge((BO, replace(BO, id="P2", company="")), table.rows, iter(["P3", "P4"]), "now")
    assert (plan.added, plan.changed) == ((), ())


TEXT = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=60)


@given(name=TEXT, company=TEXT, street=TEXT)
def test_any_text_comes_back(name: str, company: str, street: str) -> None:
    """Folding, escapes and quotation survive whatever is in a value."""
    person = replace(BO, name=name, company=company, invoice_address=street)
    (row,) = read_cards(as_vcard([person]), "c.vcf", TODAY).rows
    again = read_cards(as_vcard([replace(row.person, id="P1")]), "c.vcf", TODAY).rows[0]
    assert again.person == row.person


def test_a_card_of_an_address_book() -> None:
    """Version 3.0 with groups, types, folded lines and a picture gives what the register holds."""
    person = only(
        read(
            "N:Ås;Eva;;;",
            "item1.EMAIL;type=INTERNET;type=pref:eva@as.example",
            "TEL;TYPE=home:011-10 00 00",
            'TEL;TYPE="cell,pref":070-1',
            " 12 34 56",
            "ORG:Ås HB;Ledning",
            "ADR;TYPE=work:;;Storgatan 1;Motala;;591 00;Sverige",
            "PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRg==",
            "X-ABLabel:_$!<Work>!$_",
            version="3.0",
        )
    )
    assert person.name == "Eva Ås"
    assert person.emails == ("eva@as.example",)
    assert person.phone == "070-112 34 56"
    assert person.company == "Ås HB"
    assert person.invoice_address == "Storgatan 1, 591 00 Motala, Sverige"


def test_only_what_a_card_says_is_changed() -> None:
    """A field the card does not have is left as it is in the register."""
    table = read("FN:Bo", "EMAIL:bo@ek.example", "ORG:Ek AB", "TITLE:")
    assert set(table.rows[0].given) == {"name", "emails", "company", "title"}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "holds no card"),
        ("name,email\nBo,bo@ek.example\n", "outside a card"),
        ("BEGIN:VCARD\nVERSION:2.1\nFN:Bo\nEND:VCARD", "version 2.1"),
        ("BEGIN:VCARD\nFN:Bo\nEND:VCARD", "version none"),
        ("BEGIN:VCARD\nEND:VCARD", "version none"),
        ("BEGIN:VCARD\nVERSION:4.0\nFN:Bo\n", "ends within a card"),
        ("BEGIN:VCARD\nVERSION:4.0\nTEL:1\nEND:VCARD", "neither name nor e-mail"),
        ("BEGIN:VCARD\nVERSION:4.0\nFN:Bo\nEMAIL:bo\nEND:VCARD", "line 4, EMAIL: 'bo' is no"),
        ("BEGIN:VCARD\nVERSION:4.0\nFN:A\x07\nEND:VCARD", "control characters"),
    ],
)
def test_what_is_wrong_is_named(text: str, says: str) -> None:
    """A faulty file gives its faults by line, and no rows at all."""
    table = read_cards(text.encode(), "c.vcf", TODAY)
    assert table.rows == ()
    assert says in " ".join(map(str, table.faults))


def test_a_company_is_no_person() -> None:
    """A card of an organisation or group is left out with a warning."""
    table = read("KIND:org", "FN:Ek AB")
    assert (table.rows, table.faults) == ((), ())
    assert "no person" in table.warnings[0]


def test_several_numbers_and_home_addresses_are_said() -> None:
    """What is left out of a card is told."""
    table = read("FN:Bo", "TEL:011-10 00 00", "TEL:011-10 00 01", "ADR;TYPE=home:;;Hemma 1;;;;")
    assert table.rows[0].person.phone == "011-10 00 00"
    assert table.rows[0].person.invoice_address == ""
    assert len(table.warnings) == 2


@given(octets=st.binary(max_size=300), inner=st.binary(max_size=200))
def test_any_bytes_are_read_or_told(octets: bytes, inner: bytes) -> None:
    """Whatever a file holds, there are rows or faults or warnings, and never both of the first."""
    for text in (octets, b"BEGIN:VCARD\nVERSION:4.0\n" + inner + b"\nEND:VCARD"):
        table = read_cards(text, "c.vcf", TODAY)
        assert table.rows or table.faults or table.warnings
        assert not (table.rows and table.faults)
