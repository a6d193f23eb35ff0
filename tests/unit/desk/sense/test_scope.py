"""What a wish for data is limited to."""

from datetime import date

import pytest

from mailbot.desk.sense.classify import classify
from mailbot.desk.sense.phrases import Phrases
from tests.corpus.measure import bare, shipped_phrases


@pytest.fixture(scope="module")
def phrases() -> Phrases:
    return shipped_phrases()


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Jag vill ha en kopia på mejlen mellan mig och Emy från hela 2025.",
         date(2025, 1, 1), date(2025, 12, 31)),
        ("Jag begär registerutdrag, men bara fakturorna mellan mars och juni 2024.",
         date(2024, 3, 1), date(2024, 6, 30)),
        ("Jag begär ett utdrag enligt artikel 15, för tiden 1 januari 2023 till 30 juni 2024.",
         date(2023, 1, 1), date(2024, 6, 30)),
        ("Registerutdrag för de uppgifter ni har om mig, från och med 1 januari 2026.",
         date(2026, 1, 1), None),
        ("Jag begär registerutdrag, bara mejlen till och med 2023.", None, date(2023, 12, 31)),
        ("Jag begär registerutdrag för tiden före 25 maj 2018.", None, date(2018, 5, 24)),
        ("Please send me a copy of my personal data, just the notes from February 2026.",
         date(2026, 2, 1), date(2026, 2, 28)),
        ("I request access to my data, only the emails from 6 to 10 April 2026.",
         date(2026, 4, 6), date(2026, 4, 10)),
    ],
)  # fmt: skip
def test_a_time(text: str, first: date | None, last: date | None, phrases: Phrases) -> None:
    """The first and last day meant are read, whole months and years as what they are."""
    scope = classify(bare(text), phrases).scope
    assert scope is not None
    assert (scope.first, scope.last) == (first, last)


def test_some_of_the_data(phrases: Phrases) -> None:
    """A wish for some data only is told by the words that limit it."""
    scope = classify(bare("Jag vill ha ett registerutdrag. Bara anteckningarna."), phrases).scope
    assert scope is not None
    assert "anteckningarna" in scope.quote


@pytest.mark.parametrize(
    "text",
    [
        "Jag begär ett registerutdrag med allt ni har om mig.",
        "Please send me all my data, emails and everything.",
        "Var fick ni mina uppgifter ifrån? Bara det, inget utdrag.",
        "Radera mina uppgifter, även mejlen från 2023.",
    ],
)
def test_no_limit(text: str, phrases: Phrases) -> None:
    """A wish for everything, for one fact, or for something else is not limited."""
    assert classify(bare(text), phrases).scope is None
