"""Letters made from the shipped texts with sample facts, for the tests that read them."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from functools import cache

from mailbot.desk.judgement.case import Case, Details
from mailbot.desk.letters.controller import Controller
from mailbot.desk.letters.envelope import Envelope
from mailbot.desk.letters.merge import Section
from mailbot.desk.letters.reply import Letter, write
from mailbot.desk.letters.texts import LANGUAGES, Texts
from mailbot.desk.sender.identity import Grade
from mailbot.law.extract import Extract
from mailbot.law.holdings import Findings, MailListed, Processing, Purpose
from mailbot.law.step import LetterKind, LetterPlan, To
from mailbot.register.person import Person
from mailbot.rulebook.folder import RuleFolders, shipped
from mailbot.rulebook.samples import Samples, load_samples
from mailbot.rulebook.texts import load_texts
from mailbot.rulebook.toml import Faults

RECEIVED = date(2026, 4, 2)
ASKER = "anna.lind@kund.example"
FIRM = Controller(
    company="Hjärter Esse",
    name="Emy Serander",
    email="emy.serander@hjarteresse.com",
    address="Storgatan 1, 123 45 Exempelstad",
    phone="011-12 34 56",
    policy_url="https://www.hjarteresse.com/integritetspolicy",
)
CASE = Case(
    id="2026-7K3Q",
    version=1,
    token="token",  # noqa: S106  # no secret: part of a fictional Message-ID
    received=datetime(2026, 4, 2, 7, 0, tzinfo=UTC),
    due=date(2026, 5, 4),
    language="sv",
    identity=Grade.VERIFIED,
    people=("P1",),
    registered=ASKER,
    details=Details(
        sender=ASKER,
        name="Någon Annan",
        subject="Mitt ärende med hemligheten",
        text="Hej, jag heter Anna och vill ha ett registerutdrag. Mvh kaktusblomman",
        message_id="<asked@kund.example>",
        references=("<first@kund.example>",),
    ),
)
ANNA = Person(
    id="P1",
    name="Anna Lind",
    emails=(ASKER,),
    phone="070-000 00 00",
    customer_number="K-17",
    company="Kund Exempel AB",
    last_interaction=date(2026, 1, 15),
    source="employer",
)
EXTRACT = Extract(
    case_id="2026-7K3Q",
    as_of=date(2026, 4, 9),
    people=(ANNA,),
    findings=Findings(mails=(MailListed(date(2026, 1, 15), "in", "Ny film"),)),
    processing=Processing(
        confirmed=date(2026, 1, 1),
        profiling=False,
        financial_year_end="12-31",
        third_countries=(),
        recipients=(),
        purposes=(Purpose(("name",), "Uppdrag och fakturering", "6.1.f"),),
    ),
)


@cache
def texts() -> Texts:
    """The shipped texts; loading them finds no fault."""
    loaded, faults = load_texts(RuleFolders(shipped()))
    assert loaded is not None, faults
    return loaded


@cache
def samples() -> Samples:
    """The shipped sample facts."""
    faults = Faults()
    found = load_samples(RuleFolders(shipped()), faults)
    assert not faults.found
    return found


def sampled() -> Iterator[tuple[str, LetterKind, int]]:
    """Every language, kind and number of a sample."""
    for language in LANGUAGES:
        for kind, many in samples().letters.items():
            for number in range(len(many)):
                yield language, kind, number


def facts_of(kind: LetterKind, number: int = 0) -> Mapping[str, object]:
    """The facts of one sample."""
    return samples().letters[kind][number]


@cache
def letter(language: str, kind: LetterKind, number: int = 0) -> Letter:
    """One letter from its sample facts."""
    envelope = Envelope(ASKER, language, CASE.id, RECEIVED)
    return write((Section(kind, facts_of(kind, number)),), envelope, FIRM, texts())


def plan(kind: LetterKind, to: To = To.REGISTERED, **facts: object) -> LetterPlan:
    """A plan with sample facts, some of them replaced."""
    extract = EXTRACT if kind in {LetterKind.EXTRACT, LetterKind.PORTABILITY} else None
    return LetterPlan(kind, to, {**facts_of(kind), **facts}, extract, "mottagare@byra.example")
