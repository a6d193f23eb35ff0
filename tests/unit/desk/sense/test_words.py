"""Text taken apart into sentences and words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.desk.sense.words import fold, sentences

SHORT = frozenset({"t.ex", "art"})


@pytest.mark.parametrize(
    ("word", "folded"),
    [
        ("Rad\u00e9ra", "radera"),
        ("Radera\u00ad", "radera"),
        ("ÅÄÖ", "åäö"),
        ("opplysninger", "opplysninger"),
        ("før", "för"),
        ("a\u030angra", "ångra"),
    ],
)
@pytest.mark.threat("T-MIME-13")
def test_folding(word: str, folded: str) -> None:
    """Accents and invisible marks fall away; å, ä and ö stay, however they are composed."""
    assert fold(word) == folded


def test_a_sentence_ends_where_its_writer_ended_it() -> None:
    """Full stops and short lines end sentences; abbreviations and wrapped lines do not."""
    text = (
        "Enligt art. 15 vill jag se t.ex. adressen, och eftersom raden är så lång som den är\n"
        "fortsätter den här. Tack!\nRadera mig\nsen"
    )
    read = [s.text for s in sentences(text, SHORT)]
    assert [len(r.split()) for r in read] == [20, 1, 2, 1]


def test_a_question_is_seen() -> None:
    """A question mark makes a question of its own sentence only."""
    read = sentences("Vad har ni? Svara.", SHORT)
    assert [s.question for s in read] == [True, False]


def test_quoted_words_are_told_apart() -> None:
    """Words between quotation marks are known as such."""
    (read,) = sentences("Kunden sade \u201dradera mig\u201d i filmen", SHORT)
    assert {read.words[n] for n in read.quoted} == {"radera", "mig"}


@given(st.text())
def test_any_text(text: str) -> None:
    """Whatever the text, every word stands where its sentence says it does."""
    for sentence in sentences(text, SHORT):
        assert len(sentence.words) == len(sentence.spans)
        assert all(0 <= a < b <= len(sentence.text) for a, b in sentence.spans)
