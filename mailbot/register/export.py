"""People as lists and files: the register's listing, and one person's record to take along."""

import json
from collections.abc import Sequence

from mailbot.register import comma, masking
from mailbot.register.person import Person, Recipient

_ADDRESS_SEPARATOR = "|"
COLUMNS = (
    "name",
    "email",
    "phone",
    "customer_number",
    "identification_number",
    "invoice_address",
    "delivery_address",
    "company",
    "organisation_number",
    "customer_kind",
    "last_interaction",
    "source",
    "recipients",
    "title",
    "language",
    "notes",
    "flags",
    "marketing",
    "consent",
)
"""The columns of a register file, in its order."""


def _iso(day: object) -> str | None:
    return None if day is None else str(day)


def _recipient(given: Recipient) -> dict[str, object]:
    return {
        "name": masking.masked(given.name),
        "email": given.email,
        "what": masking.masked(given.what),
        "since": _iso(given.since),
    }


def as_listed(person: Person, *, suppressed: bool) -> dict[str, object]:
    """A record as `register list` shows it: identification numbers hidden whole."""
    stopped = suppressed or person.marketing == "stopped"
    return {
        "id": person.id,
        "name": masking.masked(person.name),
        "emails": list(person.emails),
        "phone": person.phone,
        "customer_number": person.customer_number,
        "identification_number": masking.identification(person.identification_number),
        "invoice_address": masking.masked(person.invoice_address),
        "delivery_address": masking.masked(person.delivery_address),
        "company": masking.masked(person.company),
        "organisation_number": masking.masked(person.organisation_number),
        "customer_kind": person.customer_kind,
        "last_interaction": _iso(person.last_interaction),
        "source": masking.masked(person.source),
        "recipients": [_recipient(r) for r in person.recipients],
        "restricted": person.restricted,
        "marketing": "stopped" if stopped else "allowed",
    }


def as_shown(person: Person, *, suppressed: bool) -> dict[str, object]:
    """A record whole, as `register show` shows it: the listing and what else is held."""
    return as_listed(person, suppressed=suppressed) | {
        "title": masking.masked(person.title),
        "language": person.language,
        "notes": masking.masked(person.notes),
        "flags": list(person.flags),
        "consent": masking.masked(person.consent),
        "restricted_fields": list(person.restricted_fields),
        "happenings": [
            {"on": _iso(h.on), "kind": h.kind, "note": masking.masked(h.note)}
            for h in person.happenings
        ],
        "kept_through": _iso(person.kept_through),
    }


def as_json(person: Person, *, suppressed: bool) -> bytes:
    """One record as JSON, values exact but for the hidden numbers."""
    shown = as_shown(person, suppressed=suppressed)
    return (json.dumps(shown, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "replace")


def _cell(person: Person, column: str) -> str:
    match column:
        case "email":
            return _ADDRESS_SEPARATOR.join(person.emails)
        case "identification_number":
            return masking.identification(person.identification_number)
        case "recipients":
            named = (f"{r.name} <{r.email}>" if r.email else r.name for r in person.recipients)
            return _ADDRESS_SEPARATOR.join(named)
        case "flags":
            return _ADDRESS_SEPARATOR.join(person.flags)
        case "last_interaction":
            return _iso(person.last_interaction) or ""
        case _:
            return masking.masked(str(getattr(person, column)))


def as_csv(people: Sequence[Person]) -> bytes:
    """Records as a register file that `register import` reads, numbers hidden."""
    return comma.written([COLUMNS, *([_cell(p, c) for c in COLUMNS] for p in people)])


def provided_csv(people: Sequence[Person], fields: Sequence[str]) -> bytes:
    """Records for a person to take along: only those fields, identification numbers hidden."""
    columns = ["email" if field == "emails" else field for field in fields]
    rows = ([_for_person(p, field) for field in columns] for p in people)
    return comma.written([columns, *rows])


def _for_person(person: Person, column: str) -> str:
    if column == "email":
        return _ADDRESS_SEPARATOR.join(person.emails)
    held = str(getattr(person, column))
    if column == "identification_number":
        return masking.identification(held, for_person=True)
    return held if column == "phone" else masking.masked_for_person(held)
