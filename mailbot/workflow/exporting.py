"""Records of the register as files, for the owner's own use; identification numbers hidden."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from mailbot import document
from mailbot.law.record_sheet import record_sheet
from mailbot.law.sheet import Firm
from mailbot.law.terms import Terms
from mailbot.register.export import as_csv
from mailbot.register.export import as_json as record_as_json
from mailbot.register.masking import masked
from mailbot.register.person import Person
from mailbot.register.vcard import as_vcard
from mailbot.rulebook.folder import RuleFolders
from mailbot.store.contract import Store

FORMS = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "vcf": "text/vcard; charset=utf-8",
}
"""Content type by form; a PDF is set by `record_pdf`."""
PDF = "pdf"
_READ = ("name", "title", "company", "invoice_address", "delivery_address")


def exported(store: Store, people: Sequence[Person], form: str) -> bytes:
    """All that is held of these people. form: one of `FORMS`."""
    if form == "csv":
        return as_csv(people)
    if form == "vcf":
        return as_vcard(map(_hidden, people))
    shapes = [record_as_json(p, suppressed=suppressed(store, p)).rstrip() for p in people]
    return shapes[0] + b"\n" if len(shapes) == 1 else b"[" + b",\n".join(shapes) + b"]\n"


def _hidden(person: Person) -> Person:
    """The record with no number in what people read."""
    texts = {name: masked(getattr(person, name)) for name in _READ}
    return replace(person, **texts)  # type: ignore[arg-type]  # texts alone


def record_pdf(
    people: Sequence[Person], terms: Terms, firm: Firm, as_of: date, folders: RuleFolders
) -> bytes:
    """The same as a document; the extract a person gets is another."""
    made = record_sheet(people, terms, firm, as_of)
    return document.pdf(made, folders.find(document.TEMPLATE))


def suppressed(store: Store, person: Person) -> bool:
    """Advertising to one of the person's addresses was stopped."""
    return any(store.suppressed(email) is not None for email in person.emails)
