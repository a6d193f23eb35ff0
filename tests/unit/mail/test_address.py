import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.mail.address import domain_of, read_addresses, read_from

PLAIN = [
    ("anna@kund.example", "anna@kund.example", ""),
    ("<anna@kund.example>", "anna@kund.example", ""),
    ("Anna Ek <anna@kund.example>", "anna@kund.example", "Anna Ek"),
    ("Anna E. Ek <anna@kund.example>", "anna@kund.example", "Anna E. Ek"),
    ('"Ek, Anna" <anna@kund.example>', "anna@kund.example", "Ek, Anna"),
    ('"Anna \\"Ann\\" Ek" <a@kund.example>', "a@kund.example", 'Anna "Ann" Ek'),
    ("Åsa Öberg <asa@kund.example>", "asa@kund.example", "Åsa Öberg"),
    ("=?iso-8859-1?Q?=C5sa_=D6berg?= <asa@kund.example>", "asa@kund.example", "Åsa Öberg"),
    ("Anna (inköp) <anna@kund.example>", "anna@kund.example", "Anna"),
    ("anna@kund.example (Anna Ek)", "anna@kund.example", ""),
    ("Anna.Ek+x@Kund.Example", "Anna.Ek+x@Kund.Example", ""),
    ("anna@blå.example", "anna@blå.example", ""),
    ("o'hara=x@kund.example", "o'hara=x@kund.example", ""),
]

DOUBTFUL = [
    "",
    "Anna",
    "<>",
    "Anna <>",
    "anna@kund.example <evil@evil.example>",
    "anna@kund.example, evil@evil.example",
    "<anna@kund.example><evil@evil.example>",
    "anna@kund.example>, <evil@evil.example>",
    "Anna <anna@kund.example> <evil@evil.example>",
    "anna@kund.example evil@evil.example",
    "anna@kund.example (<evil@evil.example>)",
    "(anna@kund.example) evil@evil.example",
    "anna(evil@evil.example)@kund.example",
    "<@evil.example:anna@kund.example>",
    "<@a.example,@b.example:anna@kund.example>",
    "anna @ kund.example",
    '"anna@kund.example"@evil.example',
    '"anna@kund.example <x" y>@evil.example',
    "=?utf-8?q?anna=40kund.example?=",
    "=?utf-8?q?anna?=@kund.example",
    "=?utf-8?q?anna=40kund.example=3E?= <evil@evil.example>",
    "Grupp: anna@kund.example;",
    "undisclosed-recipients:;",
    "anna@kund.example,",
    ",anna@kund.example",
    "anna@kund..example",
    ".anna@kund.example",
    "anna@[192.0.2.1]",
    "anna@kund.example\\",
    '"Anna <anna@kund.example>',
    "(Anna anna@kund.example",
    "anna@kund.example\x00@evil.example",
    "anna@kund.example@evil.example",
    "Anna <anna@kund.example",
    "Anna: <anna@kund.example>",
]


@pytest.mark.parametrize(("value", "address", "name"), PLAIN)
def test_plain_forms(value: str, address: str, name: str) -> None:
    """A From every reader understands alike gives its one address as written."""
    found = read_from((value,))
    assert (found.addresses, found.ambiguous, found.name) == ((address,), False, name)


@pytest.mark.threat("T-AUTH-06")
@pytest.mark.parametrize("value", DOUBTFUL)
def test_doubtful_forms(value: str) -> None:
    """A From that is broken, plural, or read differently by others is ambiguous."""
    assert read_from((value,)).ambiguous


@pytest.mark.threat("T-AUTH-07")
def test_two_fields() -> None:
    """Two From fields are ambiguous, and both addresses are told."""
    found = read_from(("anna@kund.example", "evil@evil.example"))
    assert found.ambiguous
    assert found.addresses == ("anna@kund.example", "evil@evil.example")


@pytest.mark.threat("T-AUTH-08")
@pytest.mark.parametrize("name", ['"anna@kund.example"', "=?utf-8?q?anna=40kund.example?="])
def test_address_as_name(name: str) -> None:
    """An address in the display name is a name, and only the real address counts."""
    found = read_from((f"{name} <x@evil.example>",))
    assert (found.addresses, found.ambiguous) == (("x@evil.example",), False)
    assert found.name == "anna@kund.example"


def test_no_field() -> None:
    """No From is no address, and not ambiguous."""
    assert read_from(()) == read_from([])
    assert read_from(()).addresses == ()
    assert not read_from(()).ambiguous


@pytest.mark.threat("T-MIME-02")
@pytest.mark.parametrize(
    ("values", "addresses"),
    [
        (("a@x.example, B <b@x.example>", "c@x.example"), "a@x.example b@x.example c@x.example"),
        (
            ("Grupp: a@x.example, B <b@x.example>;, c@x.example",),
            "a@x.example b@x.example c@x.example",
        ),
        (("undisclosed-recipients:;",), ""),
        (("a@x.example, a@x.example",), "a@x.example"),
        (("a@x.example, broken <, b@x.example,",), "a@x.example b@x.example"),
        (("(c):",), ""),
    ],
)
def test_recipients(values: tuple[str, ...], addresses: str) -> None:
    """To and Cc give every address once, groups opened, and broken ones what can be made out."""
    assert read_addresses(values) == tuple(addresses.split())


@pytest.mark.threat("T-AUTH-06", "T-MIME-02")
@given(st.lists(st.text(alphabet='ab@<>()",;:.\\ =?[]\x00\ud800å', max_size=40), max_size=3))
def test_any_text(values: list[str]) -> None:
    """Whatever From holds, an address not in doubt stands there letter for letter, once."""
    found = read_from(values)
    read_addresses(values)
    if not found.ambiguous and values:
        assert len(values) == len(found.addresses) == 1
        assert values[0].count(found.addresses[0]) >= 1
        assert found.addresses[0].count("@") == 1


def test_domain() -> None:
    """A domain is what follows the last @, lower case."""
    assert domain_of('"a@b"@Kund.Example') == "kund.example"
