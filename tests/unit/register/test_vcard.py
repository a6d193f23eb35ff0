"""People as vCards."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.register.person import Person
from mailbot.register.vcard import as_vcard


def properties(octets: bytes) -> list[tuple[str, str]]:
    """Name and value of each content line, unfolded and unescaped (RFC 6350, 3.2 and 3.4)."""
    lines = octets.decode().replace("\r\n ", "").split("\r\n")
    pairs = (re.fullmatch(r'((?:[^":]|"[^"]*")*):(.*)', line, re.DOTALL) for line in lines[:-1])
    found = [pair.groups() for pair in pairs if pair is not None]
    assert len(found) == len(lines) - 1
    return [(name, re.sub(r"\\(.)", lambda m: {"n": "\n"}.get(m[1], m[1]), v)) for name, v in found]


def test_card() -> None:
    """A card names the person, the addresses, phone, company and title, and no number or note."""
    anna = Person(
        "P1", name="Anna Alm", emails=("a@k.example", "b@k.example"), phone="08-1", company="K; AB",
        title="VD", invoice_address="Box 1\n111 11 Åby", notes="x",
        identification_number="811228-9874",
    )  # fmt: skip  # one contact reads best on few lines
    assert properties(as_vcard([anna])) == [
        ("BEGIN", "VCARD"),
        ("VERSION", "4.0"),
        ("KIND", "individual"),
        ("FN", "Anna Alm"),
        ("EMAIL", "a@k.example"),
        ("EMAIL", "b@k.example"),
        ("TEL", "08-1"),
        ("ORG", "K; AB"),
        ("TITLE", "VD"),
        ('invoice.ADR;TYPE=work;LABEL="Box 1^n111 11 Åby"', ";;Box 1\n111 11 Åby;;;;"),
        ("END", "VCARD"),
    ]


@pytest.mark.threat("T-OUT-06")
@pytest.mark.parametrize(
    "name", ["A\r\nBEGIN:VCARD", "A;B,C\\D", 'A"B:C', "A\nEND:VCARD\nX", "日本 😀 Ł" * 30]
)
def test_value_cannot_become_a_line(name: str) -> None:
    """Line breaks, separators and quotes in a value stay within it and come back."""
    told = Person("P1", name=name, invoice_address=name)
    found = properties(as_vcard([told]))
    assert [n.partition(";")[0] for n, _ in found] == [
        "BEGIN", "VERSION", "KIND", "FN", "invoice.ADR", "END",
    ]  # fmt: skip  # a list of names
    assert found[3][1] == name.replace("\r\n", "\n")


@given(st.text())
def test_lines_are_short(name: str) -> None:
    """No line is longer than 75 octets, and none is split within a character."""
    octets = as_vcard([Person("P1", name=name)])
    assert all(len(line) <= 75 for line in octets.split(b"\r\n"))
    octets.decode()
