"""One person of the register, whole: what is held, why, who was given it, what happened."""

from collections.abc import Iterator
from dataclasses import dataclass

from starlette.responses import Response

from mailbot.desk.judgement.case import Case
from mailbot.desk.owner.reason_words import answered, told
from mailbot.law.contents import SHOWN, contents
from mailbot.law.extract import Extract
from mailbot.law.holdings import Findings, Purpose
from mailbot.law.retention import company_of
from mailbot.law.storage import Storage, storage
from mailbot.law.terms import Terms
from mailbot.mail.draft import Enclosure
from mailbot.register.masking import identification, masked
from mailbot.register.person import Person
from mailbot.review.visit import Page, Visit
from mailbot.said import Said
from mailbot.workflow.exporting import FORMS, PDF, exported, record_pdf
from mailbot.workflow.permission import MARKETING, permission

NUMBERS = frozenset({"identification_number", "organisation_number"})
CODED = frozenset({"customer_kind", "source", "marketing", "language"})
"""Fields whose values have words of their own."""
KINDS = (
    "purchase",
    "payment",
    "quote_request",
    "meeting",
    "call",
    "support",
    "deliverable_approved",
    "hold_on",
    "hold_off",
    "assignment_on",
    "assignment_off",
    "unpaid_on",
    "unpaid_off",
    "left_company",
)
"""Events the owner notes by hand; those mailbot sees by itself it notes itself."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field that holds something."""

    label: str
    value: str
    restricted: bool


@dataclass(frozen=True, slots=True)
class Permission:
    """Whether one of the person's addresses may be written to."""

    address: str
    mail: bool
    mail_because: str
    marketing: bool
    marketing_because: str


def _show(visit: Visit) -> Response:
    person = visit.store.person(visit.place["person"].strip().upper())
    return visit.missing() if person is None else shown(visit, person)


def shown(visit: Visit, person: Person, doubts: tuple[Said, ...] = ()) -> Response:
    """The person's page. doubts: what the owner should look at after a change."""
    terms, time = terms_of(visit), _time(visit, person)
    return visit.render(
        "person.html",
        person=person,
        terms=terms,
        fields=tuple(_fields(person, terms)),
        purposes=_purposes(visit, person),
        cases=cases_of(visit, person),
        permissions=tuple(_permissions(visit, person)),
        time=time,
        time_because=_because(time, visit, terms),
        kinds=KINDS,
        forms=(*FORMS, PDF),
        doubts=doubts,
    )


def terms_of(visit: Visit) -> Terms:
    """What fields and values are called in the owner's language."""
    terms = visit.desk.rulebook.terms
    return terms.get(visit.site.words.language) or terms["en"]


def held_as_text(person: Person, field: str, terms: Terms) -> str:
    """A field's value as the owner reads it, identification numbers hidden."""
    held = getattr(person, field)
    if field == "flags":
        return ", ".join(terms.value("flags", flag) for flag in held)
    if isinstance(held, tuple):
        return ", ".join(held)
    text = "" if held is None else str(held)
    if field in NUMBERS:
        return identification(text)
    if field in CODED:
        return masked(terms.value(field, text)) if text else ""
    return text if field == "phone" else masked(text)


def cases_of(visit: Visit, person: Person) -> tuple[Case, ...]:
    """The person's cases, newest first."""
    found = (case for case in visit.store.cases() if person.id in (*case.people, *case.claimed))
    return tuple(found)[::-1]


def _fields(person: Person, terms: Terms) -> Iterator[Field]:
    for name in SHOWN:
        value = held_as_text(person, name, terms)
        if value:
            held = person.restricted_fields
            yield Field(terms.fields[name], value, "*" in held or name in held)


def _purposes(visit: Visit, person: Person) -> tuple[Purpose, ...]:
    """Why they are held, as an extract would tell the person."""
    processing = visit.desk.settings.processing
    extract = Extract("", visit.today, (person,), Findings(), processing)
    return contents(extract, terms_of(visit)).purposes


def _permissions(visit: Visit, person: Person) -> Iterator[Permission]:
    for address in person.emails:
        mail, marketing = (
            permission(visit.store, address, purpose, visit.today) for purpose in ("", MARKETING)
        )
        words = visit.site.words
        yield Permission(
            address,
            mail.allowed,
            answered(mail, words),
            marketing.allowed,
            answered(marketing, words),
        )


def _time(visit: Visit, person: Person) -> Storage:
    """How long the record may be kept; colleagues share a clock."""
    company = company_of(person)
    together = tuple(p for p in visit.store.people() if company_of(p) == company)
    waiting = next((c.id for c in visit.store.open_cases() if person.id in c.people), "")
    year_end = visit.desk.settings.processing.financial_year_end
    found = storage(together, {person.id: waiting}, year_end, visit.today)
    return next(one for one in found if one.person.id == person.id)


def _because(time: Storage, visit: Visit, terms: Terms) -> str:
    """Why the record is kept so long; kinds of events as the page calls them."""

    def kind_of(kind: str) -> str:
        named = terms.fields.get(kind) or terms.value("happening", kind)
        return named[:1].lower() + named[1:]

    because = (*time.because, *filter(None, (time.keep,)))
    return told(because, visit.site.words, kind_of)


def _export(visit: Visit) -> Response:
    person, form = visit.store.person(visit.place["person"]), visit.place["form"]
    if person is None or form not in (*FORMS, PDF):
        return visit.missing()
    if form == PDF:
        firm, folders = visit.desk.settings.owner.controller, visit.desk.rulebook.folders
        octets = record_pdf((person,), terms_of(visit), firm, visit.today, folders)
    else:
        octets = exported(visit.store, (person,), form)
    kind = FORMS.get(form, "application/pdf")
    return visit.download(Enclosure(f"{person.id}.{form}", kind, octets))


PAGES = (
    Page("/register/{person}", show=_show, nav="register"),
    Page("/register/{person}/export/{form}", show=_export, nav="register"),
)
