"""Languages told apart."""

import pytest

from mailbot.desk.sense.language import language
from mailbot.desk.sense.words import sentences
from tests.corpus.measure import shipped_phrases

WORDS = shipped_phrases().language.words


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "sv"),
        ("HE-2026-7K3Q", "sv"),
        ("Hej, jag vill ha ett utdrag över mina uppgifter.", "sv"),
        ("Please delete all the data you hold about me.", "en"),
        ("Jeg vil ha innsyn i opplysningene mine hos dere.", "no"),
        ("Jeg vil gerne have slettet mine oplysninger hos jer.", "da"),
        ("Haluan että poistatte minun tietoni.", "fi"),
        ("Bitte löschen Sie alle Daten, die Sie über mich haben.", "de"),
        ("Veuillez supprimer toutes les données que vous avez sur moi.", "fr"),
        ("Por favor, borren todos mis datos de su registro.", "es"),
        ("Graag wil ik dat u mijn gegevens verwijdert.", "nl"),
        ("Proszę o usunięcie moich danych z bazy.", "pl"),
    ],
)
def test_language(text: str, code: str) -> None:
    """The language is told by small words, and is Swedish where there is no telling."""
    assert language(sentences(text, frozenset()), WORDS) == code
