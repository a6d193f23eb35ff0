"""An extract as values for programs: what the JSON file holds.

Dates are ISO 8601; what is not known is null. Keys are English in every language.
"""

from collections.abc import Mapping
from datetime import date

from mailbot.law.contents import Contents, shown
from mailbot.law.copy_of_data import happening_note
from mailbot.law.elsewhere import kept_elsewhere, provided_elsewhere
from mailbot.law.holdings import Found, MailListed
from mailbot.law.sheet import Firm, Section
from mailbot.register import masking
from mailbot.register.person import Person

VERSION = 2
"""Of the published schema, `rules/documents/register-extract.schema.json`."""
_LISTS = frozenset({"emails", "flags"})


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def portable_facts(told: Contents) -> dict[str, object]:
    """What the person provided, and nothing else (Art. 20(1))."""
    people = zip(told.extract.people, told.values, strict=True)
    return {
        "document": "data_portability",
        "version": VERSION,
        "as_of": _iso(told.extract.as_of),
        "case": told.extract.case_id,
        "records": [_values(person, tuple(f for f, _ in values)) for person, values in people],
        "found": [
            {"source": found.source, "entries": _entries(found)}
            for found in provided_elsewhere(told.extract.findings)
        ],
    }


def facts(told: Contents, firm: Firm, sections: tuple[Section, ...]) -> dict[str, object]:
    """The whole extract: the data, and the information beside it in values and in words."""
    extract = told.extract
    limited = extract.limited_to
    part = {
        "source": {"sources": _sources(told)},
        "recipients": {"recipients": _recipients(told)},
    }.get(limited, _everything(told))
    return {
        "document": "register_extract",
        "version": VERSION,
        "case": extract.case_id,
        "as_of": _iso(extract.as_of),
        "controller": {"company": firm.company, "name": firm.name, "email": firm.email},
        "data_processed": True,
        "limited_to": limited or None,
        **part,
        "information": [_in_words(section) for section in sections],
    }


def _everything(told: Contents) -> dict[str, object]:
    extract, processing = told.extract, told.extract.processing
    return {
        "records": [_record(p, v) for p, v in zip(extract.people, told.values, strict=True)],
        "correspondence": [_mail(mail) for mail in extract.findings.mails],
        "found": [_found(found) for found in extract.findings.found],
        "cases": [
            {"case": case, "received": _iso(received), "rights": list(rights)}
            for case, received, rights in extract.findings.cases
        ],
        "purposes": [
            {"fields": list(p.fields), "purpose": p.purpose, "legal_basis": p.basis}
            for p in told.purposes
        ],
        "categories": list(told.categories),
        "recipients": _recipients(told),
        "storage": _storage(told),
        "sources": _sources(told),
        "automated_decisions": {
            "solely_automated": False,
            "profiling": processing.profiling if processing.confirmed else None,
        },
        "third_countries": [
            {"country": t.country, "recipient": t.recipient, "safeguard": t.safeguard}
            for t in processing.third_countries
        ],
        "sources_not_read": list(extract.findings.missing),
        "sources_read_by_hand": [found.source for found in extract.findings.found if found.looked],
        "other_records_being_checked": extract.other_records,
    }


def _mail(mail: MailListed) -> dict[str, object]:
    return {
        "date": _iso(mail.on),
        "direction": mail.direction,
        "subject": masking.masked_for_person(mail.subject),
        "folder": mail.folder or None,
    }


def _found(found: Found) -> dict[str, object]:
    """What another source holds; `by_hand` where a human looked and wrote it down."""
    return {
        "source": found.source,
        "kind": found.kind,
        "by_hand": found.looked,
        "entries": _entries(found),
        "correspondence": [_mail(mail) for mail in found.mails],
        "text": masking.masked_for_person(found.text) or None,
    }


def _entries(found: Found) -> list[dict[str, str]]:
    return [
        {name: masking.masked_for_person(text) for name, text in entry.values if text}
        for entry in found.entries
    ]


def _values(person: Person, fields: tuple[str, ...]) -> dict[str, object]:
    found: dict[str, object] = {}
    for field in fields:
        text = shown(person, field)
        found[field] = list(getattr(person, field)) if field in _LISTS else text
    if "last_interaction" in found:
        found["last_interaction"] = _iso(person.last_interaction)
    return found


def _record(person: Person, values: tuple[tuple[str, str], ...]) -> dict[str, object]:
    return {
        "id": person.id,
        **_values(person, tuple(field for field, _ in values)),
        "restricted": person.restricted,
        "restricted_fields": list(person.restricted_fields),
        "kept_through": _iso(person.kept_through),
        "happenings": [
            {"on": _iso(h.on), "kind": h.kind, "note": happening_note(h)} for h in person.happenings
        ],
        "history": [
            {
                "at": change.at,
                "field": change.field,
                "old": masking.masked_for_person(change.old),
                "new": masking.masked_for_person(change.new),
                "by": change.by,
            }
            for change in person.history
        ],
    }


def _recipients(told: Contents) -> list[dict[str, object]]:
    return [
        {
            "name": line.name,
            "email": line.email,
            "what": masking.masked_for_person(line.what),
            "since": _iso(line.since),
            "role": line.role or None,
            "country": line.country or None,
        }
        for line in told.recipients
    ]


def _storage(told: Contents) -> dict[str, object]:
    pairs = zip(told.extract.people, told.storage, strict=True)
    return {
        "records": [
            {"record": p.id, "erase_after": _iso(result.erase_after), "hold": result.hold}
            for p, result in pairs
        ],
        "vouchers_kept_through": _iso(told.vouchers_until),
        "found": [
            {"source": source, "group": group, "reason": reason, "kept_through": _iso(until)}
            for source, group, reason, until in kept_elsewhere(
                told.extract.findings, told.extract.processing.financial_year_end
            )
        ],
        "suppression_list": told.suppressed,
    }


def _sources(told: Contents) -> list[dict[str, object]]:
    return [{"record": p.id, "source": shown(p, "source") or None} for p in told.extract.people]


def _in_words(section: Section) -> Mapping[str, object]:
    return {
        "heading": section.heading,
        "text": [*section.paragraphs, *section.points, *section.notes],
    }
