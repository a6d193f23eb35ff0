"""Addresses and case numbers a mail mentions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.desk.sense.mentions import addresses, case_ids


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("skriv till <petra@kund.example>.", ("petra@kund.example",)),
        ("(mailto:a@b.example), a@b.example", ("a@b.example",)),
        ("@ernst a@b @x.example a@@b.example", ()),
    ],
)
def test_addresses(text: str, found: tuple[str, ...]) -> None:
    """An address is found among signs of all kinds, once, and nothing else is one."""
    assert addresses(text) == found


def test_case_numbers_lose_their_prefix() -> None:
    """A case number is read with any prefix and in any case."""
    assert case_ids("Re: [HE-2026-7K3Q] och kb-2025-aaaa") == ("2026-7K3Q", "2025-AAAA")


@given(st.text())
def test_any_text(text: str) -> None:
    """Whatever the text, what is found is shaped as an address."""
    assert all("@" in address for address in addresses(text))
