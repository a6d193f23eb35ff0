"""A record of the register as a document for the owner."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from mailbot.law.record_sheet import record_sheet
from mailbot.law.sheet import Sheet
from mailbot.register.person import FieldChange, Happening, Person, Recipient
from tests.stories.firm import settings_of, shipped_rules
from tests.unit.judging import ANNA, TODAY

NUMBER = "811228-9874"
WHOLE = replace(
    ANNA,
    identification_number=NUMBER,
    organisation_number=NUMBER,
    notes=f"dotter {NUMBER}",
    title="VD",
    flags=("left",),
    recipients=(Recipient("Tryck AB", "order@tryck.example", "kort", date(2025, 5, 1)),),
    happenings=(
        Happening(date(2026, 2, 1), "hold_on", f"tvist {NUMBER}"),
        Happening(date(2025, 2, 1), "purchase", "film"),
    ),
    history=(FieldChange("2026-02-01T09:00:00+01:00", "phone", "07***", "", "owner", "she asked"),),
)


def made(person: Person, language: str) -> Sheet:
    firm = settings_of({}, Path("nowhere")).owner.controller
    return record_sheet((person,), shipped_rules().terms[language], firm, TODAY)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_all_that_is_held_stands_there(language: str) -> None:
    """Fields, recipients, events in order of days with their notes, and the history."""
    sheet = made(WHOLE, language)
    first, given, happened, changed = sheet.sections
    told = repr(first.grid)
    for held in (*WHOLE.emails, WHOLE.phone, WHOLE.company, "VD", WHOLE.customer_number):
        assert held in told
    assert given.grid is not None
    assert given.grid.rows == (("Tryck AB, order@tryck.example", "kort", "2025-05-01"),)
    assert happened.grid is not None
    assert [row[0] for row in happened.grid.rows] == ["2025-02-01", "2026-02-01"]
    assert "tvist" in happened.grid.rows[1][2]
    assert changed.grid is not None
    assert changed.grid.rows[0][-1].endswith("she asked")


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.threat("T-PRIV-06")
def test_no_number_is_shown(language: str) -> None:
    """An identification number is hidden whole, wherever it stands."""
    told = repr(made(WHOLE, language))
    assert "9874" not in told
    assert "811228" not in told


@pytest.mark.parametrize(
    ("person", "says"),
    [
        (replace(ANNA, restricted_fields=("*",)), "artikel 18"),
        (replace(ANNA, restricted_fields=("phone",)), "Telefon"),
        (replace(ANNA, kept_through=date(2032, 12, 31)), "31\u00a0december\u00a02032"),
    ],
)
def test_what_stands_against_use_is_said_first(person: Person, says: str) -> None:
    """A restriction, and a record kept for the bookkeeping alone, head the sheet."""
    assert says in " ".join(made(person, "sv").sections[0].paragraphs)


def test_a_record_without_anything_more_is_one_table() -> None:
    """No empty tables stand there for what did not happen."""
    assert len(made(ANNA, "sv").sections) == 1
