"""E-mail addresses compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.register import address

SAME = [
    ("Anna@Kund.example", "anna@kund.example"),
    (" anna@kund.example\n", "anna@kund.example"),
    ("anna@xn--rksmrgs-5wao1o.example", "anna@räksmörgås.example"),
    ("anna@XN--RKSMRGS-5WAO1O.example", "anna@RÄKSMÖRGÅS.example"),
    ("a\u030asa@kund.example", "åsa@kund.example"),
]
LOOKALIKES = [
    ("аnna@kund.example", "anna@kund.example"),  # Cyrillic а
    ("anna@Ⅷ.example", "anna@viii.example"),
    ("anna@\u212aund.example", "anna@kund.example"),  # Kelvin sign
    ("anna@ｋund.example", "anna@kund.example"),
    ("anna@ku\u200bnd.example", "anna@kund.example"),
    ("anna@räksmörgås.example", "anna@raksmorgas.example"),
    ("anna@kunԁ.example", "anna@kund.example"),
    ("annα@kund.example", "anna@kund.example"),
]
DIFFERENT = [
    ("a.nna@kund.example", "anna@kund.example"),
    ("anna+x@kund.example", "anna@kund.example"),
    ("anna@kund.example", "anna@kund2.example"),
    ("anna@xn--kund-.example", "anna@kund.example"),
]


@pytest.mark.threat("T-AUTH-11")
@pytest.mark.parametrize(("one", "other"), SAME)
def test_same_mailbox(one: str, other: str) -> None:
    """Case, blanks and the two spellings of an international domain make no difference."""
    assert address.same(one, other)


@pytest.mark.threat("T-AUTH-10")
@pytest.mark.parametrize(("one", "other"), LOOKALIKES)
def test_lookalike_is_told_but_never_same(one: str, other: str) -> None:
    """An address equal only after folding is not the same, and is recognised as a lookalike."""
    assert not address.same(one, other)
    assert address.folded(one) == address.folded(other)


@pytest.mark.threat("T-AUTH-11")
@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_nothing_is_guessed(one: str, other: str) -> None:
    """Dots, plus-tags and broken A-labels make another address, and no lookalike."""
    assert not address.same(one, other)
    assert address.folded(one) != address.folded(other)


@pytest.mark.parametrize(
    "good", ["anna@kund.example", "anna@kund.test", "åsa@kund.example", "anna@räv.example"]
)
def test_valid_is_given_back_as_written(good: str) -> None:
    """A valid address comes back as it was written, without the blanks around it."""
    assert address.valid(f" {good} ") == good


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "anna",
        "anna@kund",
        "anna kund@kund.example",
        "Anna <anna@kund.example>",
        "anna@kund.example\r\nBcc: eva@kund.example",
        "anna@[127.0.0.1]",
        "anna@Ⅷ.example",
        "\ud800@kund.example",
        "anna@kund..example",
    ],
)
def test_invalid_is_none(bad: str) -> None:
    """What is no address, or would have to be changed to become one, is refused."""
    assert address.valid(bad) is None


@given(st.text())
def test_any_text_is_compared(text: str) -> None:
    """Any text has one normalised form, and it is its own."""
    once = address.normalised(text)
    assert address.normalised(once) == once
    address.folded(text)
    address.valid(text)


@given(st.text(min_size=1), st.text(min_size=1))
def test_same_implies_lookalike(one: str, other: str) -> None:
    """Two addresses that are the same also fold to the same."""
    if address.same(one, other):
        assert address.folded(one) == address.folded(other)
    assert address.same(one, one.swapcase()) or not one.isascii()
