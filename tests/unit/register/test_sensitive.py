"""Records that wait for the owner's eyes."""

from datetime import date

import pytest

from mailbot.register.person import Happening, Person
from mailbot.register.sensitive import SensitiveWords, needs_a_look
from mailbot.rulebook.folder import RuleFolders, shipped
from mailbot.rulebook.sensitive import load_sensitive


@pytest.fixture(scope="module")
def words() -> SensitiveWords:
    loaded, faults = load_sensitive(RuleFolders(shipped()))
    assert faults == ()
    return loaded


def anna(notes: str) -> Person:
    return Person(
        "P1",
        name="Anna Alm",
        emails=("anna@kund.example",),
        phone="+46 70 123 45 67",
        company="Bergs Bageri AB",
        notes=notes,
    )


@pytest.mark.parametrize(
    "notes",
    [
        "",
        "Föredrar samtal på förmiddagen",
        "Vill ha offert före jul. Bergs Bageri betalar sent.",
        "Annas egen mobil är 070-123 45 67, mejl Anna@kund.example",
        "Ring Anna Alm efter lunch",
        "Filmade på sjukhuset i Norrköping 2026-03-14, order 2026-1042",
        "Likes short texts. Prefers calls before noon.",
        "Budget 25 000 kr, 3 filmer à 60 sekunder",
    ],
)
def test_harmless_notes_pass(notes: str, words: SensitiveWords) -> None:
    """Ordinary working notes, the person's own data and the company's name hold nothing up."""
    assert needs_a_look(anna(notes), words) == ()


@pytest.mark.parametrize(
    "notes",
    [
        "Sjukskriven till maj",
        "är GRAVID",
        "allergisk mot nötter",
        "aktiv i facket",
        "praktiserande muslim",
        "Sverigedemokrat",
        "homosexuell",
        "har varit i fängelse",
        "is on sick leave",
        "Depression sedan i våras",
    ],
)
def test_special_categories_wait(notes: str, words: SensitiveWords) -> None:
    """Health, union, faith, politics, sexuality, origin and crime wait for the owner."""
    assert needs_a_look(anna(notes), words) == ("special_category",)


@pytest.mark.threat("T-PRIV-05")
@pytest.mark.parametrize(
    "notes",
    [
        "Ring kollegan på 070-765 43 21",
        "Reserv: 011-12 34 56",
        "kopia till bo@kund.example",
        "Evas mobil är hemlig",
        "Fakturor attesteras av Xerxes Yllander",
        "Frun heter något på K",
        "Karin sköter fakturorna",
    ],
)
def test_other_people_wait(notes: str, words: SensitiveWords) -> None:
    """Another person's address, number or name in the free text waits for the owner."""
    assert needs_a_look(anna(notes), words) == ("third_person_data",)


@pytest.mark.parametrize(
    "title", ["VD", "Head of Marketing & Sales", "Senior Project Manager", "Sjuksköterska"]
)
def test_titles_pass(title: str, words: SensitiveWords) -> None:
    """A title in capitals, or of an occupation in health care, holds nothing up."""
    assert needs_a_look(Person("P1", title=title, source="employer"), words) == ()


def test_every_free_text_is_read(words: SensitiveWords) -> None:
    """Title and notes of happenings are read too; the note of a hold is judged elsewhere."""
    told = Person("P1", title="Vikarie för Karin Ek")
    assert needs_a_look(told, words) == ("third_person_data",)
    met = Person("P1", happenings=(Happening(date(2026, 1, 1), "meeting", "sjukskriven"),))
    assert needs_a_look(met, words) == ("special_category",)
    held = Person("P1", happenings=(Happening(date(2026, 1, 1), "hold_on", "tvist med Karin"),))
    assert needs_a_look(held, words) == ()
