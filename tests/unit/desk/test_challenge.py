"""The single-use code (A05)."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.desk.case import Challenge
from mailbot.desk.challenge import ALPHABET, alive, answers, code_from, codes_in, sealed, tried
from mailbot.mail.read import read
from tests.unit.judging import NOW, case_of

CODE = "K7QX-2M4P-9RTB-W3HD"
CHALLENGE = Challenge(sealed(CODE, "2026-7K3Q"), "anna@kund.example", NOW)
WEEK = timedelta(days=7)


def found(body: str, subject: str = "SV: Kod") -> tuple[str, ...]:
    """Codes in a mail with that text."""
    octets = f"From: a@b.example\r\nSubject: {subject}\r\n\r\n{body}".encode()
    return codes_in(read(octets, frozenset()))


@pytest.mark.threat("T-AUTH-18")
@given(st.binary(min_size=16, max_size=16))
def test_a_code_has_eighty_bits_and_is_read_back(chance: bytes) -> None:
    """Every 16 random bytes make a code of 16 signs out of 32, which a reply gives back."""
    code = code_from(chance)
    assert len(ALPHABET) ** len(code.replace("-", "")) >= 2**64
    assert found(f"Ja!\n{code}\n") == (code,)


@pytest.mark.parametrize(
    "body",
    [
        CODE,
        CODE.lower(),
        f"Koden är {CODE}.",
        f"kod:{CODE}",
        "K7QX - 2M4P - 9RTB - W3HD",
        "K7QX-2M4P-\n9RTB-W3HD",
        "K7QX\u20132M4P\u20139RTB\u2013W3HD",
        f"*{CODE}*",
        f"Ja.\n\n> Svara med koden:\n>\n>   {CODE}\n",
        "> K7QX-2M4P-9R\n> TB-W3HD",
    ],
)
def test_a_code_is_found_however_it_was_written(body: str) -> None:
    """Lower case, blanks, odd dashes, line breaks and quoting do not hide it."""
    assert found(body) == (CODE,)


def test_a_code_in_the_subject_counts() -> None:
    """Some write it there."""
    assert found("Ja", f"SV: {CODE}") == (CODE,)


@pytest.mark.parametrize("body", ["", "K7QX-2M4P-9RTB", "K7QX2M4P9RTBW3HD", "0000-1111-OOOO-IIII"])
def test_what_is_no_code_is_none(body: str) -> None:
    """Too short, undivided or in signs never used is not a try."""
    assert found(body) == ()


def test_a_code_is_bound_to_its_case() -> None:
    """The same code answers one case alone, and is nowhere kept in clear."""
    case = case_of(challenge=CHALLENGE)
    assert answers(case, ("2222-2222-2222-2222", CODE))
    assert not answers(case, ("2222-2222-2222-2222",))
    assert not answers(case, ())
    assert not answers(case_of(id="2026-AAAA", challenge=CHALLENGE), (CODE,))
    assert not answers(case_of(), (CODE,))
    assert CODE not in str(CHALLENGE)


@pytest.mark.threat("T-AUTH-18")
@pytest.mark.parametrize(
    ("tries", "after", "lives"),
    [(0, WEEK, True), (0, WEEK + timedelta(seconds=1), False), (4, WEEK, True), (5, WEEK, False)],
)
def test_seven_days_and_five_tries(tries: int, after: timedelta, *, lives: bool) -> None:
    """A code dies after seven days, five wrong tries, or its use."""
    challenge = CHALLENGE
    for _ in range(tries):
        challenge = tried(challenge)
    assert alive(challenge, NOW + after) is lives
    used = Challenge(CHALLENGE.hashed, CHALLENGE.sent_to, NOW, used=True)
    assert not alive(used, NOW)
