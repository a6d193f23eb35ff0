"""What the columns of a file of contacts are likely to be."""

import pytest

from mailbot.register.columns import Column, columns_of, guessed

HEADERS = {"namn": "name", "mejl": "emails", "e-post": "emails", "telefon": "phone", "Saldo": ""}


@pytest.mark.parametrize(
    ("header", "values", "field"),
    [
        ("NAMN", (), "name"),
        ("Kontaktens mejl", (), "emails"),
        ("mejl_2", (), "emails"),
        ("Telefn", (), "phone"),
        ("Tele", (), "phone"),
        ("Namnet", (), "name"),
        ("Adress", ("bo@ek.example", "eva@as.example", "-"), "emails"),
        ("Adress", ("Gatan 1", "eva@as.example", "-"), ""),
        ("saldo", ("bo@ek.example",), ""),
        ("", (), ""),
        ("Övrigt", (), ""),
    ],
)
def test_a_guess(header: str, values: tuple[str, ...], field: str) -> None:
    """A known name, a word of one, one spelt nearly so, or what stands there; else none."""
    assert guessed([Column(header, values)], HEADERS) == (field,)


def test_each_field_once() -> None:
    """A column whose name is known comes before one that is guessed; a second one is left out."""
    columns = [Column("Kontaktens mejl"), Column("E-post"), Column("mejl")]
    assert guessed(columns, HEADERS) == ("", "emails", "")


@pytest.mark.parametrize(
    ("octets", "kind", "headers"),
    [
        (b"Namn;Mejl\nBo;b@ek.example\n", "csv", ["Namn", "Mejl"]),
        (b"sep=;\nNamn;Mejl\n", "csv", ["Namn", "Mejl"]),
        (b'[{"namn": "Bo", "id": "P1"}, {"mejl": ["b"]}]', "json", ["namn", "mejl"]),
        (b"{", "json", []),
        (b"[1, 2]", "json", []),
        (b"", "csv", []),
        (b"\xff\xfeN", "csv", []),
        (b'"never closed', "csv", []),
        (b"BEGIN:VCARD", "vcf", []),
    ],
)
def test_columns_of_a_file(octets: bytes, kind: str, headers: list[str]) -> None:
    """The first row of a table, the keys of objects; nothing of what cannot be read."""
    assert [column.header for column in columns_of(octets, kind)] == headers


def test_examples_hide_numbers() -> None:
    """A few different values are shown, identification numbers hidden."""
    column = Column("x", ("811228-9874", "a", "a", "b"))
    assert column.examples == ("******-****", "a")
