"""What an extract says."""

import json
from dataclasses import replace
from datetime import date

import pytest

from mailbot.law.contents import PROVIDED
from mailbot.law.extract import Extract
from mailbot.law.extract_sheet import extract_json, sheet
from mailbot.law.holdings import Findings, Purpose, ThirdCountry
from mailbot.law.retention import RetentionResult
from mailbot.law.sheet import Sheet
from mailbot.register.person import CUSTOMER_KINDS, Happening, Person
from tests.unit.extracts import ANNA, CONFIRMED, EXTRACT, FIRM, about, shipped_terms

TERMS = shipped_terms()
LANGUAGES = sorted(TERMS)


def words(made: Sheet) -> str:
    """All that the sheet says, on one line each."""
    said = [made.title, *made.about, *made.firm, *made.lead]
    for section in made.sections:
        said += [section.heading, *section.paragraphs, *section.points, *section.notes]
        if section.grid:
            said += [*section.grid.headers, *(cell for row in section.grid.rows for cell in row)]
    return "\n".join(said).replace("\u00a0", " ")


def told(extract: Extract, language: str = "sv") -> str:
    return words(sheet(extract, TERMS[language], FIRM))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "heading",
    [
        "h_data",
        "h_purposes",
        "h_categories",
        "h_recipients",
        "h_storage",
        "h_source",
        "h_rights",
        "h_objection",
        "h_complaint",
        "h_automated",
        "h_third",
        "h_not_included",
        "h_human",
        "h_mails",
        "h_cases",
    ],
)
def test_every_part_of_the_checklist_has_its_heading(language: str, heading: str) -> None:
    """Each part Art. 15(1) and (2) wants told stands under a heading of its own."""
    made = sheet(EXTRACT, TERMS[language], FIRM)
    assert [s.heading for s in made.sections].count(TERMS[language].text[heading]) == 1


SAID = {
    "sv": [
        "Ja, vi behandlar personuppgifter om dig",
        "Läge per 23 november 2026",
        "Ärende HE-2026-7K3Q",
        "Anna Alm",
        "anna@kund.example",
        "070112 3456",
        "K-1042",
        "811228-****",
        "556677-8899",
        "Kvarngatan 7\n602 28 Norrköping",
        "Kontaktperson hos kund",
        "Du har rätt att få hela numret",
        "Intresseavvägning\nArtikel 6.1 f",
        "Rättslig förpliktelse\nArtikel 6.1 c",
        "Redovisning AB\ninfo@redovisning.example",
        "15 januari 2025",
        "Webbhotellet AB\nPersonuppgiftsbiträde, Sverige",
        "till och med den 14 mars 2028",
        "31 december 2032",
        "Din arbetsgivare",
        "säga nej till direktmarknadsföring",
        "tvingande berättigade skäl",
        "Integritetsskyddsmyndigheten (IMY), Box 8114, 104 20 Stockholm, imy@imy.se, 08-657 61 00",
        "domstol",
        "Inkommande mejl sorteras automatiskt",
        "Vi gör ingen profilering",
        "överförs inte till något land utanför EU",
        "Mejlens innehåll och bilagor",
        "Om 811228-**** och filmen",
        "Från dig",
        "Registerutdrag",
        "läser en människa: Emy Serander, emy.serander@hjarteresse.com",
    ],
    "en": [
        "Yes, we process personal data about you",
        "As of 23 November 2026",
        "Case HE-2026-7K3Q",
        "Legitimate interest\nArticle 6(1)(f)",
        "until 14 March 2028",
        "31 December 2032",
        "Swedish Authority for Privacy Protection",
        "always say no to direct marketing",
        "We do no profiling",
        "a human will read it",
    ],
}


@pytest.mark.parametrize(
    ("language", "part"), [(language, part) for language in LANGUAGES for part in SAID[language]]
)
def test_what_is_said(language: str, part: str) -> None:
    """The extract says each thing the checklist names, with this person's own values."""
    assert part in told(EXTRACT, language)


@pytest.mark.threat("T-PRIV-06")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("portable", [False, True])
def test_no_whole_number_and_no_dispute_notes(language: str, portable: bool) -> None:  # noqa: FBT001  # table column
    """No identification number stands whole, the old authority is not named, disputes stay in."""
    made = sheet(replace(EXTRACT, portable=portable), TERMS[language], FIRM)
    for text in (words(made), extract_json(made).decode()):
        assert "9874" not in text
        assert "Datainspektionen" not in text
        assert "Tvist om betalning" not in text


def test_phone_is_not_masked() -> None:
    """A telephone number that looks like an identification number stands as it is."""
    assert json.loads(extract_json(sheet(EXTRACT, TERMS["sv"], FIRM)))["records"][0]["phone"] == (
        "070112 3456"
    )


def test_unconfirmed_processing_claims_nothing() -> None:
    """Until the owner has confirmed, nothing is said of none: recipients, transfers, profiling."""
    unconfirmed = replace(CONFIRMED, confirmed=None, recipients=())
    said = told(replace(about(replace(ANNA, recipients=())), processing=unconfirmed))
    for claim in ("inte lämnat dina uppgifter", "ingen profilering", "överförs inte"):
        assert claim not in said
    facts = json.loads(
        extract_json(sheet(replace(EXTRACT, processing=unconfirmed), TERMS["sv"], FIRM))
    )
    assert facts["automated_decisions"]["profiling"] is None


def test_confirmed_none_is_said() -> None:
    """Once confirmed, an empty list means none, and that is said."""
    none = replace(
        about(replace(ANNA, recipients=())), processing=replace(CONFIRMED, recipients=())
    )
    assert "Vi har inte lämnat dina uppgifter till någon." in told(none)


def test_third_countries_and_profiling_are_told() -> None:
    """Transfers are told with their safeguards, and profiling where there is any."""
    far = (ThirdCountry("USA", "Mail Inc", "standardavtalsklausuler"),)
    said = told(
        replace(EXTRACT, processing=replace(CONFIRMED, third_countries=far, profiling=True))
    )
    for part in ("USA", "Mail Inc", "standardavtalsklausuler", "Vi gör viss profilering"):
        assert part in said


@pytest.mark.parametrize("kind", CUSTOMER_KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_bases_follow_the_kind_of_customer(kind: str, language: str) -> None:
    """Contract is the basis only for those who are the customer themselves."""
    made = sheet(about(replace(ANNA, customer_kind=kind)), TERMS[language], FIRM)
    bases = {p["legal_basis"] for p in json.loads(extract_json(made))["purposes"]}
    assert ("6.1.b" in bases) == (kind in {"sole_trader", "private_customer"})
    assert {"6.1.c", "6.1.f"} <= bases


def test_both_languages_ship_the_same_purposes() -> None:
    """The shipped purposes agree in kinds, fields, bases and conditions between languages."""
    swedish, english = (
        [replace(p, purpose="") for p in TERMS[language].purposes] for language in ("sv", "en")
    )
    assert swedish == english
    assert list(TERMS["sv"].categories.values()) == list(TERMS["en"].categories.values())


def test_owners_purposes_stand_for_the_shipped() -> None:
    """Purposes the owner configured replace the shipped ones."""
    own = (Purpose(("name",), "Eget ändamål", "6.1.a"),)
    made = sheet(replace(EXTRACT, processing=replace(CONFIRMED, purposes=own)), TERMS["sv"], FIRM)
    assert json.loads(extract_json(made))["purposes"] == [
        {"fields": ["name"], "purpose": "Eget ändamål", "legal_basis": "6.1.a"}
    ]


def test_stopped_marketing_is_told_as_such() -> None:
    """Where advertising is stopped, no purpose is advertising, and the suppression list is told."""
    said = told(about(replace(ANNA, marketing="stopped")))
    assert "Information och marknadsföring" not in said
    assert "står på vår spärrlista" in said


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ({"restricted_fields": ("*",)}, "Behandlingen av dina uppgifter är begränsad"),
        (
            {"restricted_fields": ("phone",)},
            "följande uppgifter är begränsad (artikel 18 i GDPR): T",
        ),
        ({"happenings": (Happening(date(2026, 1, 1), "hold_on"),)}, "en spärr mot gallring"),
        ({"last_interaction": None, "happenings": ()}, "har vi inte antecknat"),
        ({"kept_through": date(2033, 12, 31)}, "bara för bokföringens skull"),
        ({"source": ""}, "inte antecknat varifrån"),
        ({"customer_kind": "sole_trader"}, "Dataportabilitet (artikel 20)"),
        ({"consent": "nyhetsbrev"}, "Återkallelse (artikel 7.3)"),
    ],
)
def test_circumstances_of_the_record_are_told(change: dict[str, object], part: str) -> None:
    """Restriction, hold, unknown dates, bookkeeping, source, and rights that apply are told."""
    assert part in told(about(replace(ANNA, **change)))  # type: ignore[arg-type]  # table column
    assert part not in told(about(ANNA))


def test_companys_clock_decides_where_it_is_given() -> None:
    """The day named is the company's where colleagues kept the clock going."""
    later = RetentionResult(date(2028, 9, 9), hold=False, because=())
    assert "9 september 2028" in told(replace(EXTRACT, storage=(("P1", later),)))


def test_all_records_are_told() -> None:
    """Two records on one address are both in the extract, each with its company."""
    other = Person("P2", name="Anna Alm", company="Andra AB", source="self")
    said = told(replace(EXTRACT, people=(ANNA, other)))
    for part in ("Registret: Kund AB", "Registret: Andra AB", "Andra AB: Du själv"):
        assert part in said


def test_gaps_are_told() -> None:
    """Sources that did not answer, are read by hand, or a further record are named as missing."""
    gaps = Findings(missing=("Bokföring",), manual=("Pärmar",))
    said = told(replace(EXTRACT, findings=gaps, other_records=True))
    for part in ("Bokföring", "Pärmar", "ytterligare en post", "hittade inga mejl"):
        assert part in said


@pytest.mark.parametrize(
    ("limited", "part", "key"),
    [("source", "Din arbetsgivare", "sources"), ("recipients", "Redovisning AB", "recipients")],
)
def test_limited_answer_gives_the_part_and_offers_the_rest(
    limited: str, part: str, key: str
) -> None:
    """Who asked for one thing gets it, with rights and complaint, and is offered the rest."""
    made = sheet(replace(EXTRACT, limited_to=limited), TERMS["sv"], FIRM)
    said = words(made)
    for expected in (part, "Vill du ha hela registerutdraget", "IMY", "Rätten att invända"):
        assert expected in said
    assert "Kvarngatan" not in said
    facts = json.loads(extract_json(made))
    assert key in facts
    assert "records" not in facts


def test_portable_holds_only_what_was_provided() -> None:
    """A portable file holds what the person gave, without numbers assigned, notes or history."""
    made = sheet(replace(EXTRACT, portable=True), TERMS["sv"], FIRM)
    facts = json.loads(extract_json(made))
    assert set(facts["records"][0]) == set(PROVIDED)
    said = words(made)
    for absent in ("K-1042", "Föredrar samtal", "Redovisning AB", "hold_on"):
        assert absent not in said
        assert absent not in extract_json(made).decode()
    assert "Uppgifterna finns kvar hos oss" in said


@pytest.mark.threat("T-OUT-02")
@pytest.mark.parametrize("value", ["=1+1", "+46", "'x", "a\tb", '"\\', "日本😀", "</script>"])
def test_json_keeps_exact_values(value: str) -> None:
    """JSON holds a value exactly as it is registered."""
    made = sheet(about(replace(ANNA, title=value)), TERMS["sv"], FIRM)
    assert json.loads(extract_json(made))["records"][0]["title"] == value


@pytest.mark.parametrize("language", LANGUAGES)
def test_json_says_the_information_too(language: str) -> None:
    """The JSON alone tells all the sheet's headings and sentences."""
    made = sheet(EXTRACT, TERMS[language], FIRM)
    information = json.loads(extract_json(made))["information"]
    assert [part["heading"] for part in information] == [s.heading for s in made.sections]


def test_empty_extract_still_answers() -> None:
    """An extract without any record is still a whole document."""
    assert "Integritetsskyddsmyndigheten" in told(replace(EXTRACT, people=(), findings=Findings()))
