"""What Art. 30(1) wants in the record, from what the owner has configured."""

from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from mailbot.desk.letters.controller import Controller
from mailbot.desk.letters.texts import LANGUAGES
from mailbot.desk.owner.record import Record, Speech, record_of
from mailbot.law.holdings import GeneralRecipient, Processing, Purpose, ThirdCountry
from mailbot.rulebook.documents import load_terms
from mailbot.rulebook.folder import RuleFolders, shipped
from mailbot.rulebook.owner import load_owner_texts

FIRM = Controller("Hjärter Esse", "Emy Serander", "emy.serander@hjarteresse.com", "Storgatan 1")
NOTHING = Processing(None, False, "12-31", (), (), ())  # noqa: FBT003  # profiling: none
TOLD = Processing(
    date(2026, 1, 1),
    False,  # noqa: FBT003  # as above
    "12-31",
    (ThirdCountry("USA", "Utskick Inc", "SCC"),),
    (GeneralRecipient("Redovisning AB", "", "processor", "Sverige", "fakturor"),),
    (Purpose(("name", "emails"), "Nyhetsbrev", "6.1.a"),),
)


@cache
def speech(language: str) -> Speech:
    folders = RuleFolders(shipped())
    texts, faults = load_owner_texts(folders, language)
    assert texts is not None, faults
    return Speech(texts, load_terms(folders)[0][language])


def record(processing: Processing, language: str = "sv") -> Record:
    return record_of(FIRM, processing, ("imap.example", "imap.example"), speech(language))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("processing", [NOTHING, TOLD])
def test_every_row_tells_all_that_the_law_wants(processing: Processing, language: str) -> None:
    """Purpose, basis, subjects, data, recipients, transfers, storage and security, never empty."""
    for row in record(processing, language).activities:
        parts = [getattr(row, name) for name in row.__slots__]
        assert all(parts)
        assert all(all(part) for part in parts if isinstance(part, tuple))
        assert "\n" not in str(parts)


def test_the_shipped_purposes_stand_in_where_none_are_written() -> None:
    """As many rows as there are shipped purposes, and mailbot's own."""
    assert len(record(NOTHING).activities) == len(speech("sv").terms.purposes) + 1


def test_the_owners_own_purposes_are_the_record() -> None:
    """Her purposes, recipients and transfers, in words."""
    first, own = record(TOLD).activities
    assert (first.purpose, first.data) == ("Nyhetsbrev", "Namn, e-post")
    assert first.basis == "Samtycke, Artikel 6.1\u00a0a"
    assert first.recipients == ("Redovisning AB, Personuppgiftsbiträde, Sverige, fakturor",)
    assert first.third_countries == ("USA, Utskick Inc, SCC",)
    assert own.recipients == ("imap.example (e-post, personuppgiftsbiträde)",)
    assert own.basis == "Rättslig förpliktelse, Artikel 6.1\u00a0c"


def test_nothing_is_called_none_before_she_confirmed_it() -> None:
    """An empty list is "none" only from the day she said so."""
    empty = replace(NOTHING, confirmed=date(2026, 1, 1))
    assert record(NOTHING).activities[0].recipients == ("inte bekräftat",)
    assert record(empty).activities[0].recipients == ("inga",)
    assert len(record(NOTHING).notes) == len(record(empty).notes) + 1
