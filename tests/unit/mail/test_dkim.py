from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.mail.dkim import MOST_SIGNATURES, read_signatures, vouches
from mailbot.mail.headers import Headers

GOOD = (
    "v=1; a=rsa-sha256; d=Kund.example; s=k1; t=1772697600; h=From : Subject:date; bh=x; b=a b\tc"
)
ONE_EACH = Headers({"from": (b"anna@kund.example",), "subject": (b"Hej",)})


def test_fields_are_read() -> None:
    """Domain, covered fields and time are read; blanks in the signature mean nothing."""
    (found,) = read_signatures((GOOD,))
    assert (found.domain, found.place, found.partial) == ("kund.example", 0, False)
    assert found.fields == {"from", "subject", "date"}
    assert found.at == datetime(2026, 3, 5, 8, 0, tzinfo=UTC)
    (copy,) = read_signatures((GOOD.replace("a b\tc", "abc").replace("s=k1", "s=k2"),))
    assert copy.fingerprint == found.fingerprint
    (other,) = read_signatures((GOOD.replace("a b\tc", "abd"),))
    assert other.fingerprint != found.fingerprint


@pytest.mark.parametrize(
    "value",
    [
        "",
        ";;",
        "d=kund.example",
        "b=abc",
        "d=kund.example; b=abc; d=evil.example",
        "d=kund.example; b=abc; x",
        "d=kund example; b=abc",
        "d=kund.example; b=" + "a" * 9_000,
    ],
)
def test_broken_fields_are_none(value: str) -> None:
    """A field that is no tag list, says a thing twice or names no domain counts as absent."""
    assert read_signatures((value,)) == ()


@pytest.mark.threat("T-AUTH-15")
def test_bounded_body_vouches_for_nothing() -> None:
    """A signature with `l=` counts as absent: anybody may have added to the text."""
    for value in ("l=10", "l=0", "l=99999999", " l = 10"):
        (found,) = read_signatures((f"{GOOD}; {value}",))
        assert found.partial
        assert not vouches(found, ONE_EACH)
    assert vouches(read_signatures((GOOD,))[0], ONE_EACH)


@pytest.mark.parametrize(
    ("covered", "headers", "holds"),
    [
        ("from:subject", {"from": 1, "subject": 1}, True),
        ("from", {"from": 1}, True),
        ("from", {"from": 1, "subject": 1}, False),
        ("subject", {"from": 1, "subject": 1}, False),
        ("from:subject", {"from": 2, "subject": 1}, False),
        ("from:subject", {"from": 1, "subject": 2}, False),
        ("from:subject", {"from": 1, "subject": 1, "content-type": 2}, False),
        ("from:subject", {"from": 1, "subject": 1, "received": 9}, True),
    ],
)
def test_what_is_read_must_be_what_was_signed(
    covered: str,
    headers: dict[str, int],
    holds: bool,  # noqa: FBT001  # a column of the table
) -> None:
    """From and Subject must be covered, and no field that belongs once may stand twice."""
    (found,) = read_signatures((f"d=kund.example; b=abc; h={covered}",))
    fields = Headers({name: (b"x",) * count for name, count in headers.items()})
    assert vouches(found, fields) is holds


@given(st.lists(st.text(alphabet="dbhlt=;. :0123456789\x00åab", max_size=60), max_size=12))
def test_any_text(values: list[str]) -> None:
    """No field raises, and only so many are looked at."""
    assert len(read_signatures(values)) <= MOST_SIGNATURES


@given(st.text(alphabet="0123456789٣²", max_size=40))
def test_any_time(seconds: str) -> None:
    """A time no calendar holds is the last there is, or none."""
    (found,) = read_signatures((f"d=kund.example; b=a; t={seconds}",))
    assert found.at is None or found.at.year <= 9999
