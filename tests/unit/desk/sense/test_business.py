"""Business beside a wish."""

import pytest

from mailbot.desk.sense.business import business_beside
from mailbot.desk.sense.concepts import see
from mailbot.desk.sense.words import sentences
from tests.corpus.measure import shipped_phrases

PHRASES = shipped_phrases()


@pytest.mark.parametrize(
    ("text", "asking", "business"),
    [
        ("Affischen är godkänd. Radera mina uppgifter.", {1}, True),
        ("Tack för hjälpen. Radera mina uppgifter.", {1}, False),
        ("Ta bort bilden på mig ur filmen.", {0}, False),
        ("Filmen blev lite mörk. Loggan ligger för långt ner. Radera mina uppgifter.", {2}, True),
    ],
)
def test_business_beside(text: str, asking: set[int], business: bool) -> None:  # noqa: FBT001  # a column of the table
    """Work spoken of where nothing is asked of one's data is business; thanks are none."""
    seen = [see(s, PHRASES.lexicon, 6) for s in sentences(text, frozenset())]
    assert business_beside(seen, 0, asking) is business
