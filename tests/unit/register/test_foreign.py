"""Exports of other systems, read as entries of named values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.errors import Fault
from mailbot.register.foreign import read_export

CARDS = (
    "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Łukasz Żak\r\nEMAIL:lukasz@kund.example\r\n"
    "EMAIL;TYPE=home:l@hem.example\r\nADR:;;Gatan 1;Norrköping;;602 28;\r\nEND:VCARD\r\n"
)


@pytest.mark.parametrize(
    ("kind", "text", "wanted"),
    [
        (
            "csv",
            "Kundnr;Not\n7;'=1+1\n\n8",
            [
                ("line 2", (("Kundnr", "7"), ("Not", "=1+1"))),
                ("line 4", (("Kundnr", "8"), ("Not", ""))),
            ],
        ),
        (
            "json",
            '{"total": 1, "rows": [{"id": 7, "mail": ["a@b.se", "c@d.se"], "to": {"x": null}}]}',
            [("entry 1", (("id", "7"), ("mail", "a@b.se, c@d.se"), ("to.x", "")))],
        ),
        (
            "vcard",
            CARDS,
            [
                (
                    "line 1",
                    (
                        ("FN", "Łukasz Żak"),
                        ("EMAIL", "lukasz@kund.example|l@hem.example"),
                        ("ADR", "Gatan 1, Norrköping, 602 28"),
                    ),
                )
            ],
        ),
    ],
)
def test_every_kind_gives_named_values(kind: str, text: str, wanted: list[object]) -> None:
    """Rows, objects and cards alike become fields with their texts, and say where they stand."""
    found = read_export(kind, text.encode(), "export")
    assert not isinstance(found, Fault)
    assert list(found) == wanted


@pytest.mark.parametrize(
    ("kind", "octets", "says"),
    [
        ("csv", b"", "is empty"),
        ("csv", b"\xff\xfea", "UTF-16"),
        ("csv", b"a;a\n1;2", "two columns are called a"),
        ("csv", b'a,b\n"1,2', "cannot be read"),
        ("json", b"{", "is not JSON"),
        ("json", b'{"a": 1}', "no list of objects"),
        ("json", b"[1]", "no list of objects"),
        ("json", b"[" * 100_000, "is not JSON"),
        ("json", b"\xff", "not UTF-8"),
        ("vcard", b"FN:x", "outside a card"),
        ("vcard", b"BEGIN:VCARD\nFN:x", "no whole card"),
        ("vcard", b"", "no whole card"),
    ],
)
def test_what_cannot_be_read_is_a_fault(kind: str, octets: bytes, says: str) -> None:
    """A broken export is told with what is wrong, never read as holding nothing."""
    found = read_export(kind, octets, "export")
    assert isinstance(found, Fault)
    assert says in str(found)


@given(kind=st.sampled_from(["csv", "json", "vcard"]), octets=st.binary(max_size=200))
def test_any_octets_are_read_or_refused(kind: str, octets: bytes) -> None:
    """No file whatsoever stops the bot."""
    assert isinstance(read_export(kind, octets, "export"), tuple | Fault)
