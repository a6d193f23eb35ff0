"""Sentences in the owner's language."""

import pytest

from mailbot.desk.owner.sentences import Part, Sentences, has_words
from mailbot.errors import Fault
from mailbot.said import NOTHING, foreign, said

SWEDISH = Sentences(
    "sv",
    {
        "is empty": "är tom",
        "{field} says {what}": "{field} säger {what}",
        "{file}: line {line}": "{file}: rad {line}",
        "cannot be read ({error})": "går inte att läsa ({error})",
    },
    {"field": {"phone": "Telefon"}},
)
DENIED = foreign("Permission denied")


@pytest.mark.parametrize(
    ("sentence", "worded"),
    [
        (said("is empty"), "är tom"),
        (said("{field} says {what}", field="phone", what="no"), "Telefon säger no"),
        (said("{field} says {what}", field="odd", what="{field}"), "odd säger {field}"),
        (said("{wrong}; {right}", wrong=said("is empty"), right="x"), "är tom; x"),
        (said("cannot be read ({error})", error=DENIED), "går inte att läsa (Permission denied)"),
        ("kontakter.csv", "kontakter.csv"),
        (NOTHING, ""),
    ],
)
def test_it_is_worded_with_its_facts(sentence: str, worded: str) -> None:
    """A sentence is worded whole, its facts too where they are sentences or names of ours."""
    assert SWEDISH.word(sentence) == worded


def test_what_is_not_hers_is_marked() -> None:
    """Words from outside, and a sentence nobody worded, are known for foreign; nothing else is."""
    assert list(SWEDISH.parts(said("never worded"))) == [Part("never worded", foreign=True)]
    parts = list(SWEDISH.parts(said("cannot be read ({error})", error=DENIED)))
    assert [part.text for part in parts if part.foreign] == ["Permission denied"]
    assert not any(part.foreign for part in SWEDISH.parts(said("is empty")))


def test_english_needs_no_words() -> None:
    """In English every sentence is as it was said, and nothing is foreign."""
    sentence = said("cannot be read ({error})", error=DENIED)
    assert Sentences("en").word(sentence) == sentence
    assert not any(part.foreign for part in Sentences("en").parts(sentence))


def test_a_fault_in_one_line() -> None:
    """Place, what is wrong and what would be right are worded together."""
    place = said("{file}: line {line}", file="a.csv", line=2)
    assert SWEDISH.fault(Fault(place, said("is empty"))) == "a.csv: rad 2: är tom"


@pytest.mark.parametrize(
    ("template", "words"), [("{where}: {wrong}; {right}", False), ("({line})", False), ("å", True)]
)
def test_what_there_is_to_word(template: str, words: bool) -> None:  # noqa: FBT001  # a table's column
    """Facts and the marks between them need no words."""
    assert has_words(template) is words
