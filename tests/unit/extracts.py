"""A fictional person, and extracts about her, for tests of what extracts say."""

from dataclasses import replace
from datetime import date

from mailbot.desk.letters.controller import Controller
from mailbot.law.extract import Extract
from mailbot.law.holdings import Findings, GeneralRecipient, MailListed, Processing
from mailbot.law.terms import Terms
from mailbot.register.person import FieldChange, Happening, Person, Recipient
from mailbot.rulebook.documents import load_terms
from mailbot.rulebook.folder import RuleFolders, shipped

FIRM = Controller(
    "Hjärter Esse",
    "Emy Serander",
    "emy.serander@hjarteresse.com",
    "Storsvängen 43, 602 44 Norrköping",
    "0738-13 33 60",
    "https://www.hjarteresse.com/integritetspolicy",
)
ANNA = Person(
    "P1",
    name="Anna Alm",
    emails=("anna@kund.example",),
    phone="070112 3456",
    customer_number="K-1042",
    identification_number="811228-9874",
    invoice_address="Kvarngatan 7\n602 28 Norrköping",
    company="Kund AB",
    organisation_number="556677-8899",
    customer_kind="employee_contact",
    last_interaction=date(2026, 3, 14),
    source="employer",
    recipients=(
        Recipient("Redovisning AB", "info@redovisning.example", "Fakturor", date(2025, 1, 15)),
    ),
    notes="Föredrar samtal. Nummer 811228-9874.",
    happenings=(
        Happening(date(2025, 11, 2), "purchase", "Film"),
        Happening(date(2025, 12, 1), "hold_on", "Tvist om betalning"),
        Happening(date(2026, 1, 1), "hold_off"),
    ),
    history=(FieldChange("2026-02-01T10:00:00+01:00", "phone", "07***", "070-1", "owner", ""),),
)
FINDINGS = Findings(
    mails=(MailListed(date(2026, 3, 14), "in", "Om 811228-9874 och filmen"),),
    cases=(("2026-7K3Q", date(2026, 11, 20), ("access",)),),
)
CONFIRMED = Processing(
    confirmed=date(2026, 11, 1),
    profiling=False,
    financial_year_end="12-31",
    third_countries=(),
    recipients=(GeneralRecipient("Webbhotellet AB", "", "processor", "Sverige", "E-post"),),
    purposes=(),
)
EXTRACT = Extract("2026-7K3Q", date(2026, 11, 23), (ANNA,), FINDINGS, CONFIRMED)


def about(person: Person) -> Extract:
    """An extract about that person alone, with nothing found elsewhere."""
    return replace(EXTRACT, people=(person,), findings=Findings())


def shipped_terms() -> dict[str, Terms]:
    """The shipped words, faultless."""
    terms, faults = load_terms(RuleFolders(shipped()))
    assert faults == ()
    return terms
