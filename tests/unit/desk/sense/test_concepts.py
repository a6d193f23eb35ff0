"""Concepts seen in sentences, and what is denied."""

import pytest

from mailbot.desk.sense.concepts import Seen, see
from mailbot.desk.sense.lexicon import build
from mailbot.desk.sense.words import sentences

LEXICON = build(
    {
        "not": ["inte"],
        "not_void": ["kan ni inte"],
        "scope_end": ["men"],
        "pronoun": ["mig", "ni"],
        "erase": ["~radera", "ta .. bort", "rader*"],
        "extract": ["*utdrag", "~registerutdrag"],
        "data": ["uppgifter", "*nummer*"],
        "my": ["mina"],
        "own": ["<my> ..2 <data>"],
        "mailing": ["e-post"],
        "ended": ["gäller inte"],
        "forget": ["glöm mig"],
    },
    things=frozenset({"data", "my", "own"}),
)


def read(text: str) -> Seen:
    (sentence,) = sentences(text, frozenset())
    return see(sentence, LEXICON, 6)


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("Ta allt om mig bort", "erase"),
        ("raderas", "erase"),
        ("radrea", "erase"),
        ("regsterutdrag", "extract"),
        ("gdprutdrag", "extract"),
        ("telefonnummeret", "data"),
        ("mina gamla fula uppgifter", "own"),
        ("E-post", "mailing"),
        ("UPPGIFTER", "data"),
    ],
)
def test_a_term_is_seen(text: str, concept: str) -> None:
    """Words, beginnings, endings, pieces, gaps, concepts in concepts and misspellings are seen."""
    assert concept in read(text).hits


def test_only_decisive_words_may_be_misspelt() -> None:
    """A word without tolerance is not seen when misspelt."""
    assert "data" not in read("uppgfiter").hits


@pytest.mark.parametrize(
    ("text", "concept", "denied"),
    [
        ("Ni ska inte radera något", "erase", True),
        ("Radera inte mina uppgifter", "erase", True),
        ("Glöm mig inte", "forget", True),
        ("Det är inte bråttom, radera", "erase", False),
        ("inte nu men radera", "erase", False),
        ("Kan ni inte radera mig", "erase", False),
        ("Det gäller inte", "ended", False),
        ("inte mina uppgifter", "own", False),
    ],
)
def test_the_scope_of_a_denial(text: str, concept: str, *, denied: bool) -> None:
    """A denial reaches forward to the next break and back over one verb; things it leaves alone."""
    assert [hit.denied for hit in read(text).hits[concept]] == [denied]


def test_words_only_mentioned_are_not_said() -> None:
    """Words in quotation marks are no concepts, unless they are all there is."""
    assert "erase" not in read('Knappen ska heta "Radera allt" sade de').hits
    assert "erase" in read('"Radera allt nu"').hits


@pytest.mark.threat("T-MIME-12")
def test_many_gaps_are_walked_together() -> None:
    """A term of a dozen gaps is looked for in a text of one word as quickly as any other."""
    term = " ..9 ".join(["äpple"] * 13)
    lexicon = build({"row": [term], "deep": ["<row> ..9 <row>"]}, things=frozenset())
    (sentence,) = sentences("äpple " * 80, frozenset())
    assert {hit.end for hit in see(sentence, lexicon, 6).hits["row"]} == set(range(13, 81))


@pytest.mark.threat("T-MIME-12")
def test_letters_with_dots_are_letters() -> None:
    """A word ends where its letters end, not at å, ä or ö."""
    lexicon = build({"apple": ["äpple"], "island": ["*gårdsö"]}, things=frozenset())
    (sentence,) = sentences("ett äpple, en äpplepaj och en skärgårdsö", frozenset())
    seen = see(sentence, lexicon, 6).hits
    assert [(hit.start, hit.end) for hit in seen["apple"]] == [(1, 2)]
    assert [(hit.start, hit.end) for hit in seen["island"]] == [(6, 7)]
