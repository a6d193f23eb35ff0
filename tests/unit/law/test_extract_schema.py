"""Every extract is as the published schema says, and the schema says no more than that."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from mailbot.law.extract import Extract
from mailbot.law.extract_facts import VERSION
from mailbot.law.extract_sheet import extract_json, sheet
from mailbot.law.holdings import Entry, Findings, Found, Group, MailListed, Purpose, ThirdCountry
from tests.schemas import extract_schema, wrong
from tests.unit.extracts import ANNA, CONFIRMED, EXTRACT, FINDINGS, FIRM, about, shipped_terms

GROUP = Group("Köp", ("Vad", "Dag"), "Leverans", "6.1.b", provided=True, keep="bookkeeping")
KASSAN = Found(
    "Kassan",
    "csv",
    (Entry("k.csv, line 2", (("Vad", "Film 811228-9874"), ("Dag", "2025-01-02"), ("Tom", ""))),),
    groups=(replace(GROUP, dated="Dag"),),
)
ARCHIVE = Found("Arkiv", "mailbox", mails=(MailListed(date(2025, 1, 1), "copy", "Hej", "Arkiv"),))
BINDER = Found("Pärmen", "manual", text="Ett visitkort.", looked=True)
WHOLE = Findings(
    mails=FINDINGS.mails,
    cases=FINDINGS.cases,
    suppressed=True,
    missing=("Boken",),
    found=(KASSAN, ARCHIVE, BINDER),
)
ABROAD = replace(
    CONFIRMED,
    third_countries=(ThirdCountry("USA", "Moln Inc.", "SCC"),),
    purposes=(Purpose(("name",), "Uppdrag", "6.1.f"),),
)


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize(
    "extract",
    [
        EXTRACT,
        about(replace(ANNA, last_interaction=None, source="", kept_through=date(2030, 12, 31))),
        replace(EXTRACT, findings=WHOLE, processing=ABROAD, people=(ANNA, replace(ANNA, id="P2"))),
        replace(EXTRACT, limited_to="source"),
        replace(EXTRACT, limited_to="recipients"),
        replace(EXTRACT, portable=True, findings=WHOLE),
        replace(EXTRACT, processing=replace(CONFIRMED, confirmed=None)),
    ],
    ids=["plain", "bare", "everything", "source", "recipients", "portable", "unconfirmed"],
)
def test_every_extract_is_as_published(extract: Extract, language: str) -> None:
    """Whatever is in it, the JSON file holds the published keys and no others."""
    made = json.loads(extract_json(sheet(extract, shipped_terms()[language], FIRM)))
    schema = extract_schema()
    assert list(wrong(made, schema, schema)) == []


@pytest.mark.parametrize(
    "change",
    [
        {"extra": 1},
        {"version": VERSION + 1},
        {"as_of": "23 november"},
        {"records": [{}]},
        {"found": [{"source": "x"}]},
        {"recipients": None},
        {"automated_decisions": {"solely_automated": True, "profiling": False}},
    ],
)
def test_anything_else_is_not(change: dict[str, Any]) -> None:
    """A key too many, another version or a value of another kind is no extract of that schema."""
    made = json.loads(extract_json(sheet(EXTRACT, shipped_terms()["sv"], FIRM)))
    schema = extract_schema()
    assert list(wrong({**made, **change}, schema, schema))


def test_the_schema_bears_the_version_it_is_of() -> None:
    """A change of the document's shape is a new version, and its schema says which it is."""
    assert extract_schema()["$id"].endswith(f":{VERSION}")


def test_the_number_stays_hidden_in_what_other_systems_say() -> None:
    """An identification number in a cell of an export is masked as in the register (A07)."""
    made = extract_json(sheet(replace(EXTRACT, findings=WHOLE), shipped_terms()["sv"], FIRM))
    assert b"811228-9874" not in made
    assert b"Film 811228-****" in made
