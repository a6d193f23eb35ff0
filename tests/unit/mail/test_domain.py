import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.mail.domain import aligned, ascii_domain, organisational, owned_domain

ALIGNMENTS = [
    ("kund.example", "kund.example", True, True),
    ("post.kund.example", "kund.example", True, False),
    ("a.kund.example", "b.kund.example", True, False),
    ("a.b.kund.example", "kund.example", True, False),
    ("evilkund.example", "kund.example", False, False),
    ("kund.example.evil.example", "kund.example", False, False),
    ("example", "kund.example", False, False),
    ("one.co.uk", "two.co.uk", False, False),
    ("co.uk", "two.co.uk", False, False),
    ("co.uk", "co.uk", True, True),
    ("mail.two.co.uk", "two.co.uk", True, False),
    ("one.pp.se", "two.pp.se", False, False),
    ("a.norrkoping.se", "b.norrkoping.se", True, False),
    ("one.github.io", "two.github.io", False, False),
    ("a.any.ck", "b.any.ck", False, False),
    ("a.www.ck", "b.www.ck", True, False),
    ("xn--bl-zia.se", "post.xn--bl-zia.se", True, False),
    ("one.xn--55qx5d.cn", "two.xn--55qx5d.cn", False, False),
    ("", "", False, False),
    ("", "kund.example", False, False),
]


@pytest.mark.threat("T-AUTH-05")
@pytest.mark.parametrize(("one", "other", "relaxed", "strict"), ALIGNMENTS)
def test_alignment(one: str, other: str, relaxed: bool, strict: bool) -> None:  # noqa: FBT001  # columns of the table
    """Domains align if one organisation registered them; strictly, only if they are the same."""
    assert aligned(one, other) is relaxed
    assert aligned(other, one) is relaxed
    assert aligned(one, other, strict=True) is strict


@pytest.mark.parametrize(
    ("domain", "owner"),
    [
        ("a.b.kund.example", "kund.example"),
        ("kund.example", "kund.example"),
        ("example", ""),
        ("co.uk", ""),
        ("", ""),
    ],
)
def test_organisational(domain: str, owner: str) -> None:
    """The organisational domain is one label below the public suffix."""
    assert organisational(domain) == owner


@pytest.mark.parametrize(
    ("address", "owner"),
    [
        ("a@x.y.kund.example", "kund.example"),
        ("a@KUND.example", "kund.example"),
        ("a@blå.example", "xn--bl-zia.example"),
        ("a@localhost", "localhost"),
        ("a@Ⅷ.example", "ⅷ.example"),
        ("", ""),
    ],
)
def test_owned_domain(address: str, owner: str) -> None:
    """Addresses are counted together by the domain their holder registered."""
    assert owned_domain(address) == owner


@pytest.mark.threat("T-AUTH-10")
@pytest.mark.parametrize(
    ("written", "ascii_form"),
    [
        ("KUND.Example.", "kund.example"),
        ("blå.example", "xn--bl-zia.example"),
        ("Ⅷ.example", ""),
        ("straße.example", ""),
        ("kund．example", ""),
        ("kund..example", ""),
        ("kund example", ""),
        ("kund.example/evil", ""),
        ("a" * 64 + ".example", ""),
        ("", ""),
    ],
)
def test_ascii_domain(written: str, ascii_form: str) -> None:
    """A domain is compared in ASCII; one that would turn into another is none."""
    assert ascii_domain(written) == ascii_form


@given(st.text(max_size=40))
def test_any_name(name: str) -> None:
    """No name raises, and the ASCII form of an ASCII form is itself."""
    found = ascii_domain(name)
    assert ascii_domain(found) == found
    assert aligned(found, found) is bool(found)


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    """The list of suffixes comes with the library: reading it opens no connection."""

    def refuse(*_: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    organisational.__globals__["_suffixes"].cache_clear()
    assert organisational("mail.two.co.uk") == "two.co.uk"
