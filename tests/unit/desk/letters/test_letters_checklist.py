"""Each letter in each language against what the law demands of it."""

import re
from collections.abc import Iterator

import pytest

from mailbot.desk.letters.checklist import flat, forbidden, gaps
from mailbot.desk.letters.texts import LANGUAGES
from mailbot.law.step import LetterKind
from tests.letters.made import FIRM, facts_of, letter, sampled, samples, texts

SAID_IN = {
    "sv": {
        LetterKind.ACKNOWLEDGEMENT: ("4 maj 2026", "radering", "skriva under", "missförstått"),
        LetterKind.NEUTRAL_IDENTITY: ("varken bekräftar eller förnekar", "kontrollmejlet"),
        LetterKind.CODE_CHALLENGE: ("7 dagar", "en gång", "i ditt namn"),
        LetterKind.EXTRACT: ("9 april 2026", "24 månader", "15 januari 2028", "Box 8114"),
        LetterKind.RECTIFIED: ("Anna Lind", "Redovisning Exempel AB", "utlåtande"),
        LetterKind.RECTIFY_MORE: ("nya värdet", "personnummer", "Tidsfristen"),
        LetterKind.ERASED: ("9 april 2026", "spärrlista", "säkerhetskopior", "9 april 2031"),
        LetterKind.ERASED_PARTLY: ("bokföringslagen", "31 december 2033", "domstol", "IMY"),
        LetterKind.RESTRICTION_ON: ("2 april 2026", "rättsliga anspråk", "innan"),
        LetterKind.RESTRICTION_LIFT_NOTICE: ("20 april 2026", "invända", "IMY"),
        LetterKind.OBJECTION_UPHELD: ("upphörde", "9 april 2026", "anteckningar"),
        LetterKind.OBJECTION_REFUSED: ("tvingande berättigade skäl", "domstol", "IMY"),
        LetterKind.MARKETING_STOPPED: ("spärrlista", "genast", "fakturor", "samtycke"),
        LetterKind.PORTABILITY: ("UTF-8", "kundnummer", "finns kvar hos oss"),
        LetterKind.EXTENSION: ("2 juli 2026", "tre månader", "IMY"),
        LetterKind.REFUSAL: ("säger nej", "artikel 17", "domstol", "IMY"),
        LetterKind.ART19_NOTICE: ("anna.lind@kund.example", "rättades", "bekräfta"),
        LetterKind.POLICY_CHANGE: ("1 juni 2026", "säga upp", "inte som ett godkännande"),
        LetterKind.COMPLAINT_INFO: ("klagomål", "Box 8114", "domstol", "skadestånd"),
        LetterKind.PRIVACY_INFO: ("/integritetspolicy", "säljer inte", "Emy Serander"),
        LetterKind.NO_DATA: ("inga personuppgifter om dig", "9 april 2031", "IMY"),
        LetterKind.LOCKED: ("artikel 15", "aldrig med mejl", "telefon", "bilaga", "Box 8114"),
    },
    "en": {
        LetterKind.ACKNOWLEDGEMENT: ("4 May 2026", "erasure", "sign anything", "misunderstood"),
        LetterKind.NEUTRAL_IDENTITY: ("neither confirm nor deny", "check mail"),
        LetterKind.CODE_CHALLENGE: ("7 days", "only once", "in your name"),
        LetterKind.EXTRACT: ("9 April 2026", "24 months", "15 January 2028", "Box 8114"),
        LetterKind.RECTIFIED: ("Anna Lind", "Redovisning Exempel AB", "statement"),
        LetterKind.RECTIFY_MORE: ("new value", "identity number", "time limit"),
        LetterKind.ERASED: ("9 April 2026", "suppression list", "backups", "9 April 2031"),
        LetterKind.ERASED_PARTLY: ("Bookkeeping Act", "31 December 2033", "court", "IMY"),
        LetterKind.RESTRICTION_ON: ("2 April 2026", "legal claims", "before"),
        LetterKind.RESTRICTION_LIFT_NOTICE: ("20 April 2026", "object", "IMY"),
        LetterKind.OBJECTION_UPHELD: ("ceased", "9 April 2026", "notes"),
        LetterKind.OBJECTION_REFUSED: ("compelling legitimate grounds", "court", "IMY"),
        LetterKind.MARKETING_STOPPED: ("suppression list", "at once", "invoices", "consent"),
        LetterKind.PORTABILITY: ("UTF-8", "customer number", "stay with us"),
        LetterKind.EXTENSION: ("2 July 2026", "three months", "IMY"),
        LetterKind.REFUSAL: ("say no", "article 17", "court", "IMY"),
        LetterKind.ART19_NOTICE: ("anna.lind@kund.example", "rectified", "confirm"),
        LetterKind.POLICY_CHANGE: ("1 June 2026", "terminate", "not count as approval"),
        LetterKind.COMPLAINT_INFO: ("complaint", "Box 8114", "court", "damages"),
        LetterKind.PRIVACY_INFO: ("/integritetspolicy", "not sell", "Emy Serander"),
        LetterKind.NO_DATA: ("no personal data about you", "9 April 2031", "IMY"),
        LetterKind.LOCKED: ("Article 15", "never sent by e-mail", "telephone", "attachment"),
    },
}
"""A few words of each first sample, written down here apart from the checklists themselves."""

NEVER = re.compile(
    r"datainspektion|\bpul\b|personuppgiftslag|är du säker|are you sure|utm_|\?utm|bcc:|\bcc:"
    r"|!|\bnone\b|\btrue\b|\bfalse\b|\{\{|\}\}|\{%|härmed|hereby|avseende|vänligen"
    r"|deemed to|erbjudande|\boffer\b",
    re.IGNORECASE,
)
OTHER_LANGUAGE = {
    "sv": re.compile(r"\b(the|you|your|and|will|erasure|data portability)\b"),
    "en": re.compile(r"\b(och|inte|uppgifter|dig|ditt|radering|senast)\b"),
}


@pytest.mark.parametrize(("language", "kind", "number"), tuple(sampled()))
def test_a_letter_holds_everything_its_checklist_demands(
    language: str, kind: LetterKind, number: int
) -> None:
    """Every demand of its kind is met by the finished letter, whatever the sample."""
    checklist = texts().checklists.letters[language, kind]
    text = letter(language, kind, number).draft.text
    words = texts().words[language]
    assert not list(gaps(checklist.demands, text, facts_of(kind, number), words))
    assert not list(forbidden(checklist.never, text))


def _demands() -> Iterator[tuple[str, LetterKind, str]]:
    for (language, kind), checklist in texts().checklists.letters.items():
        yield from ((language, kind, key) for key in checklist.demands)


@pytest.mark.parametrize(("language", "kind", "key"), tuple(_demands()))
def test_every_demand_can_fail(language: str, kind: LetterKind, key: str) -> None:
    """A text that says nothing fails every demand with at least one sample."""
    demand = {key: texts().checklists.letters[language, kind].demands[key]}
    words = texts().words[language]
    every = samples().letters[kind]
    assert any([g.key for g in gaps(demand, "", facts, words)] == [key] for facts in every)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", LetterKind)
def test_a_letter_says_what_it_is_for(language: str, kind: LetterKind) -> None:
    """The words its reader needs stand in it, counted apart from the checklists."""
    text = flat(letter(language, kind).draft.text)
    assert [w for w in SAID_IN[language][kind] if flat(w) not in text] == []


@pytest.mark.parametrize(("language", "kind", "number"), tuple(sampled()))
def test_a_letter_holds_nothing_it_must_not(language: str, kind: LetterKind, number: int) -> None:
    """No repealed law, old authority, tracking, shouting, or value that is no text."""
    written = letter(language, kind, number).draft
    assert NEVER.findall(f"{written.subject}\n{written.text}") == []


@pytest.mark.parametrize(("language", "kind", "number"), tuple(sampled()))
def test_a_letter_speaks_one_language(language: str, kind: LetterKind, number: int) -> None:
    """Nothing of the other language slipped in, the owner's own words and values apart."""
    facts = facts_of(kind, number)
    text = letter(language, kind, number).draft.text
    flat_text = " ".join(text.split())
    for value in _strings(facts):
        flat_text = flat_text.replace(value, "")
    assert OTHER_LANGUAGE[language].findall(flat_text) == []


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str) and " " in value:
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, tuple):
        for inner in value:
            yield from _strings(inner)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", LetterKind)
def test_a_letter_is_signed_by_the_controller(language: str, kind: LetterKind) -> None:
    """Company, name, e-mail, postal address, phone and case number stand in every letter."""
    text = letter(language, kind).draft.text
    signed = (FIRM.company, FIRM.name, FIRM.email, FIRM.address, FIRM.phone, "HE-2026-7K3Q")
    assert [line for line in signed if line not in text] == []


UNDATED = {LetterKind.MARKETING_STOPPED, LetterKind.ART19_NOTICE, LetterKind.POLICY_CHANGE}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", LetterKind)
def test_a_letter_says_when_the_request_came(language: str, kind: LetterKind) -> None:
    """The day of receipt stands in every answer but the ones the checklist spares."""
    written = {"sv": "2 april 2026", "en": "2 April 2026"}[language]
    last = letter(language, kind).draft.text.splitlines()[-1]
    assert (written in last or "2026-04-02" in last) is (kind not in UNDATED)


@pytest.mark.parametrize(("language", "kind", "number"), tuple(sampled()))
def test_lines_are_short_enough_to_be_quoted(language: str, kind: LetterKind, number: int) -> None:
    """No line passes 76 columns, so that a quoted letter still fits."""
    lines = letter(language, kind, number).draft.text.splitlines()
    assert max(map(len, lines)) <= 76
