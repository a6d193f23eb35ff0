"""How demands are read."""

from datetime import date

import pytest

from mailbot.desk.letters.checklist import forbidden, gaps
from tests.letters.made import texts

FACTS: dict[str, object] = {
    "due": date(2026, 5, 4),
    "rights": ("access", "erasure"),
    "until": None,
    "recipients": (),
    "changes": ({"field": "phone", "new": "070-000 00 00"},),
}


@pytest.mark.parametrize(
    ("demand", "text", "met"),
    [
        (("svar",), "Du får\nSVAR.", True),
        (("svar",), "Inget.", False),
        (("ett & två",), "två och ett", True),
        (("ett & två",), "bara ett", False),
        (("ett", "två"), "bara två", True),
        (("ett svar",), "ett\n  svar", True),
        (("{due}",), "senast den 4 maj 2026", True),
        (("{due}",), "senast den 2026-05-04", True),
        (("{due}",), "senast den 5 maj 2026", False),
        (
            ("{rights}",),
            "radering av uppgifter; tillgång till dina uppgifter (registerutdrag)",
            True,
        ),
        (("{rights}",), "radering av uppgifter", False),
        (("{until}",), "", True),
        (("{recipients}",), "", True),
        (("{changes}",), "telefonnummer: 070-000 00 00", True),
        (("{changes}",), "telefonnummer", False),
    ],
)
def test_a_demand_is_met_by_its_words_and_facts(
    demand: tuple[str, ...], text: str, *, met: bool
) -> None:
    """Alternatives, parts and facts each count, line breaks and letter case do not."""
    assert (not list(gaps({"key": demand}, text, FACTS, texts().words["sv"]))) is met


@pytest.mark.parametrize(
    ("word", "text", "found"),
    [
        ("PuL", "enligt pul 26 §", True),
        ("PuL", "en impuls", False),
        ("Datainspektion*", "Datainspektionens", True),
        ("är du säker", "Är du\nsäker?", True),
        ("!", "Hej!", True),
        ("Cc:", "Bcc: x", False),
        ("rabatt*", "rabatter", True),
    ],
)
def test_a_forbidden_word_is_found_whole(word: str, text: str, *, found: bool) -> None:
    """A word is not found inside another, a stem is."""
    assert bool(list(forbidden((word,), text))) is found
