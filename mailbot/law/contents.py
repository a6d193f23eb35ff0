"""What an extract says, before it is put in words: one reading for paper and program alike.

Source: GDPR 15(1) and (2), 20.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from mailbot.law.elsewhere import categories_elsewhere, purposes_elsewhere
from mailbot.law.extract import Extract
from mailbot.law.holdings import Purpose
from mailbot.law.keeping import vouchers_until
from mailbot.law.retention import RetentionResult, company_clock, retention
from mailbot.law.terms import Terms
from mailbot.register import masking
from mailbot.register.person import CONTRACT_KINDS, FIELDS, Person

PROVIDED = (
    "name",
    "title",
    "emails",
    "phone",
    "identification_number",
    "invoice_address",
    "delivery_address",
    "company",
    "organisation_number",
    "language",
    "consent",
)
"""What the person gave the firm, and may take along. Source: GDPR 20(1); WP242 rev.01."""

SHOWN = (
    *FIELDS,
    "customer_kind",
    "last_interaction",
    "source",
    "flags",
    "marketing",
    "consent",
)
_NUMBERS = frozenset({"identification_number", "organisation_number"})
_AS_WRITTEN = frozenset({"phone", "last_interaction"})


@dataclass(frozen=True, slots=True)
class RecipientLine:
    """One who is given the data. since: None where not noted; role: of those for everybody."""

    name: str
    email: str
    what: str
    since: date | None = None
    role: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class Contents:
    """Everything an extract says, in values. vouchers_until: None where no purchase is noted."""

    extract: Extract
    values: tuple[tuple[tuple[str, str], ...], ...]
    numbers_hidden: bool
    purposes: tuple[Purpose, ...]
    categories: tuple[str, ...]
    recipients: tuple[RecipientLine, ...]
    storage: tuple[RetentionResult, ...]
    vouchers_until: date | None
    suppressed: bool
    portability: bool


def shown(person: Person, field: str) -> str:
    """A field's value towards its verified owner: exact, but for identification numbers."""
    held = getattr(person, field)
    if isinstance(held, tuple):
        return ", ".join(map(masking.masked_for_person, held))
    text = "" if held is None else str(held)
    if field == "identification_number":
        return masking.identification(text, for_person=True)
    return text if field in _AS_WRITTEN else masking.masked_for_person(text)


def hides_number(person: Person) -> bool:
    """An identification number is held that is not shown whole."""
    return any(shown(person, field) != getattr(person, field) for field in _NUMBERS)


def contents(extract: Extract, terms: Terms) -> Contents:
    """Read an extract. terms: the shipped purposes and categories, in the extract's language."""
    fields = PROVIDED if extract.portable else SHOWN
    people = extract.people
    suppressed = extract.findings.suppressed or any(p.marketing == "stopped" for p in people)
    return Contents(
        extract=extract,
        values=tuple(tuple((f, shown(p, f)) for f in fields) for p in people),
        numbers_hidden=any(map(hides_number, people)),
        purposes=(
            *_purposes(extract, terms, stopped=suppressed),
            *purposes_elsewhere(extract.findings),
        ),
        categories=tuple(
            dict.fromkeys(
                (
                    *(c for c, held in terms.categories.items() if _held(extract, held)),
                    *categories_elsewhere(extract.findings),
                )
            )
        ),
        recipients=tuple(dict.fromkeys(_recipients(extract))),
        storage=tuple(_storage(extract, p) for p in people),
        vouchers_until=_vouchers_until(extract),
        suppressed=suppressed,
        portability=any(p.customer_kind in CONTRACT_KINDS or p.consent for p in people),
    )


def _held(extract: Extract, fields: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the fields that hold something."""
    mails = (extract.findings.mails, *(found.mails for found in extract.findings.found))
    gathered = {"correspondence": any(mails), "cases": extract.findings.cases}
    return tuple(
        field
        for field in fields
        if gathered.get(field) or any(getattr(p, field, None) for p in extract.people)
    )


def _purposes(extract: Extract, terms: Terms, *, stopped: bool) -> Iterator[Purpose]:
    if extract.processing.purposes:
        yield from extract.processing.purposes
        return
    kinds = {p.customer_kind for p in extract.people}
    now = {
        "always": True,
        "marketing": not stopped,
        "stopped": stopped,
        "consent": any(p.consent for p in extract.people),
    }
    for term in terms.purposes:
        fields = _held(extract, term.fields)
        if now[term.when] and kinds & set(term.kinds) and fields:
            yield Purpose(fields, term.purpose, term.basis)


def _recipients(extract: Extract) -> Iterator[RecipientLine]:
    for person in extract.people:
        for r in person.recipients:
            yield RecipientLine(r.name, r.email, r.what, r.since)
    for general in extract.processing.recipients:
        yield RecipientLine(
            general.name,
            general.email,
            general.what,
            role=general.role,
            country=general.country,
        )


def _storage(extract: Extract, person: Person) -> RetentionResult:
    given = dict(extract.storage)
    return given.get(person.id) or retention(person, company_clock([person]))


def _vouchers_until(extract: Extract) -> date | None:
    year_end = extract.processing.financial_year_end or "12-31"
    ends = (vouchers_until(person, year_end) for person in extract.people)
    return max(filter(None, ends), default=None)
