"""The copy of the data itself (Art. 15(3)): the record, its history, the correspondence."""

from collections.abc import Iterator
from datetime import date

from mailbot.law.contents import Contents, hides_number
from mailbot.law.sheet import Grid, Section
from mailbot.law.terms import Terms
from mailbot.register import masking
from mailbot.register.person import HOLDS, Happening, Person

_CODED = frozenset({"customer_kind", "source", "marketing", "language"})


def copy_of_data(told: Contents, terms: Terms) -> Iterator[Section]:
    """All that is held, source by source."""
    yield Section(terms.say("h_data"), tuple(_restriction(told, terms)))
    for person, values in zip(told.extract.people, told.values, strict=True):
        yield record(person, values, told, terms)
        if person.happenings:
            yield _happenings(person, terms)
        if person.history:
            yield _history(person, terms)
    yield _mails(told, terms)
    if told.extract.findings.cases:
        yield _cases(told, terms)


def _restriction(told: Contents, terms: Terms) -> Iterator[str]:
    for person in told.extract.people:
        if "*" in person.restricted_fields:
            yield terms.say("restricted")
        elif person.restricted:
            yield terms.say("restricted_fields", fields=terms.named(person.restricted_fields))


def record(
    person: Person, values: tuple[tuple[str, str], ...], told: Contents, terms: Terms
) -> Section:
    """One record of the register: label and value of all that is filled in."""
    rows = tuple((terms.fields[f], _value(f, v, terms)) for f, v in values if v)
    empty = tuple(f for f, v in values if not v)
    notes = []
    if empty:
        notes.append(terms.say("empty_fields", fields=terms.named(empty).lower()))
    if hides_number(person):
        notes.append(terms.say("masked"))
    several = len(told.extract.people) > 1 and person.company
    heading = terms.say("record" if several else "record_plain", company=person.company)
    return Section(heading, grid=Grid((), rows), notes=tuple(notes), level=2)


def _value(field: str, value: str, terms: Terms) -> str:
    if field == "last_interaction":
        return terms.day(date.fromisoformat(value))
    if field == "flags":
        return ", ".join(terms.value("flags", flag) for flag in value.split(", "))
    return terms.value(field, value) if field in _CODED else value


def happening_note(happening: Happening) -> str:
    """What is noted of a happening; the ground of a hold is the firm's legal claim, left out."""
    return "" if happening.kind in HOLDS else masking.masked_for_person(happening.note)


def _happenings(person: Person, terms: Terms) -> Section:
    headers = tuple(terms.columns[c] for c in ("date", "event", "note"))
    dated = sorted(person.happenings, key=lambda h: h.on)
    rows = tuple((str(h.on), terms.value("happening", h.kind), happening_note(h)) for h in dated)
    return Section(terms.say("h_happenings"), grid=Grid(headers, rows), level=2)


def _history(person: Person, terms: Terms) -> Section:
    headers = tuple(terms.columns[c] for c in ("date", "field", "before", "after", "by"))
    rows = tuple(
        (
            change.at[:10],
            terms.fields.get(change.field, change.field),
            masking.masked_for_person(change.old),
            masking.masked_for_person(change.new),
            terms.value("by", change.by),
        )
        for change in person.history
    )
    said = (terms.say("history"),)
    return Section(terms.say("h_history"), said, Grid(headers, rows), level=2)


def _mails(told: Contents, terms: Terms) -> Section:
    """The list of the correspondence: date, direction and subject."""
    mails = sorted(told.extract.findings.mails, key=lambda mail: mail.on)
    if not mails:
        return Section(terms.say("h_mails"), (terms.say("no_mails"),), level=2)
    headers = tuple(terms.columns[c] for c in ("date", "direction", "subject"))
    rows = tuple(
        (
            str(mail.on),
            terms.value("direction", mail.direction),
            masking.masked_for_person(mail.subject),
        )
        for mail in mails
    )
    said = (terms.say("mails", count=len(mails)),)
    return Section(terms.say("h_mails"), said, Grid(headers, rows), level=2)


def _cases(told: Contents, terms: Terms) -> Section:
    headers = tuple(terms.columns[c] for c in ("case", "date", "about"))
    rows = tuple(
        (case, str(received), ", ".join(terms.value("right", right) for right in rights))
        for case, received, rights in told.extract.findings.cases
    )
    return Section(terms.say("h_cases"), grid=Grid(headers, rows), level=2)
