"""The code, and the letters that ask who somebody is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.desk.judgement.challenge import ALPHABET, code_from, sealed
from mailbot.desk.letters.texts import LANGUAGES
from mailbot.law.step import LetterKind
from tests.letters.made import letter

NEW_DATA = (
    "bankid",
    "date of birth",
    "driving licence",
    "födelsedatum",
    "körkort",
    "personnumret",
    "phone number",
    "signature",
    "telefonnummer",
    "underskrift",
    "web form",
)
ASKED_NOT_TO_SEND = ("id card", "id-kort", "passport", "pass,", "personnummer", "identity number")


@pytest.mark.threat("T-AUTH-19")
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_code_letter_asks_for_the_code_alone(language: str) -> None:
    """Whoever is asked for the code need give nothing we do not know (GDPR 12(6))."""
    text = letter(language, LetterKind.CODE_CHALLENGE).draft.text.casefold()
    assert not [words for words in (*NEW_DATA, *ASKED_NOT_TO_SEND) if words in text]


@pytest.mark.threat("T-AUTH-19")
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_neutral_letter_asks_for_no_papers(language: str) -> None:
    """The neutral reply asks for nothing new, and to leave identity papers and numbers out."""
    text = " ".join(letter(language, LetterKind.NEUTRAL_IDENTITY).draft.text.casefold().split())
    assert not [words for words in NEW_DATA if words in text]
    for words in ASKED_NOT_TO_SEND:
        before = text.partition(words)[0][-120:]
        assert words not in text or "inte" in before or "not" in before, words


@pytest.mark.threat("T-AUTH-18")
@given(st.binary(min_size=16, max_size=16), st.binary(min_size=16, max_size=16))
def test_a_code_holds_eighty_bits(one: bytes, other: bytes) -> None:
    """Every sign carries five bits of chance, none is lost, and the seal is bound to the case."""
    assert len(ALPHABET) == len(set(ALPHABET)) == 32
    same = [a % 32 for a in one] == [b % 32 for b in other]
    assert (code_from(one) == code_from(other)) is same
    assert sealed(code_from(one), "2026-AAAA") != sealed(code_from(one), "2026-BBBB")
