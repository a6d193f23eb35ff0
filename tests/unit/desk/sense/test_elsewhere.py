"""Whom and where a mail points to besides its sender."""

import pytest

from mailbot.desk.sense.concepts import Seen, see
from mailbot.desk.sense.elsewhere import answered_elsewhere, handed_over, named_elsewhere
from mailbot.desk.sense.words import sentences
from tests.corpus.measure import shipped_phrases

PHRASES = shipped_phrases()
SENDER = "siv@boden.example"


def seen(text: str) -> tuple[Seen, ...]:
    return tuple(see(s, PHRASES.lexicon, 6) for s in sentences(text, frozenset()))


@pytest.mark.parametrize(
    ("text", "answered", "named"),
    [
        ("Svara till siv@hemma.example.", True, False),
        ("Svara till Siv@Boden.example.", False, False),
        ("Nyhetsbrevet kommer till order@boden.example.", False, True),
        ("Skicka fakturan till ekonomi@boden.example, svar behövs inte.", False, False),
        ("Svara gärna.", False, False),
    ],
)
def test_other_addresses(text: str, answered: bool, named: bool) -> None:  # noqa: FBT001  # a column of the table
    """Another address is where the answer goes, or what the wish is about."""
    said = seen(text)
    assert answered_elsewhere(said, SENDER) is answered
    assert named_elsewhere(said, SENDER) is named


@pytest.mark.parametrize(
    ("text", "handed"),
    [
        ("Please transfer my data to Bright Anchor Media.", True),
        ("Flytta mina uppgifter till hans firma Raskt & Rakt.", True),
        ("Skicka mina uppgifter till mig som CSV.", False),
        ("Till Hjärter Esse. Flytta mina uppgifter.", False),
    ],
)
def test_handed_over(text: str, handed: bool) -> None:  # noqa: FBT001  # a column of the table
    """What is moved to somebody named is handed to another controller."""
    assert handed_over(seen(text)) is handed
