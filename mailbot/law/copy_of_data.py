"""The copy of the data itself (Art. 15(3)): the record, its history, the correspondence."""

from collections.abc import Iterator, Sequence
from datetime import date

from mailbot.law.contents import Contents, hides_number
from mailbot.law.elsewhere import held
from mailbot.law.holdings import MAILBOX, Found, MailListed
from mailbot.law.sheet import Grid, Section
from mailbot.law.terms import Terms
from mailbot.register import masking
from mailbot.register.person import HOLDS, Happening, Person

_ACROSS = 5  # fields that stand beside each other on paper
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
    findings = told.extract.findings
    lead = terms.say("mails" if findings.mails else "no_mails", count=len(findings.mails))
    yield _mails(findings.mails, terms.say("h_mails"), lead, terms)
    yield from (section for found in findings.found for section in elsewhere(found, terms))
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


def elsewhere(found: Found, terms: Terms) -> Iterator[Section]:
    """What one other source holds; that it holds nothing is said, too."""
    heading = terms.say("h_copies") if found.source == MAILBOX else found.source
    if found.kind == "mailbox" and found.source != MAILBOX:
        key = "mails_in" if found.mails else "no_mails_in"
        lead = terms.say(key, source=found.source, count=len(found.mails))
        yield _mails(found.mails, heading, lead, terms)
        return
    said = list(filter(None, (part.strip() for part in found.text.split("\n\n"))))
    said = [masking.masked_for_person(part) for part in said]
    if found.entries:
        said.insert(0, terms.say("found", count=len(found.entries)))
    if not said:
        said.append(terms.say("found_nothing"))
    yield Section(heading, tuple(said), level=2)
    yield from _entries(found)


def _entries(found: Found) -> Iterator[Section]:
    """Few fields make a table, a line an entry; many are read one below the other."""
    fields = held(found)
    if len(found.entries) > 1 and len(fields) <= _ACROSS:
        said = [dict(entry.values) for entry in found.entries]
        lines = tuple(
            tuple(masking.masked_for_person(one.get(field, "")) for field in fields) for one in said
        )
        yield Section("", grid=Grid(fields, lines), level=2)
        return
    for entry in found.entries:
        rows = tuple((name, masking.masked_for_person(text)) for name, text in entry.values if text)
        yield Section("", grid=Grid((), rows), level=2)


def _mails(listed: Sequence[MailListed], heading: str, lead: str, terms: Terms) -> Section:
    """The list of the correspondence: date, direction and subject."""
    mails = sorted(listed, key=lambda mail: mail.on)
    if not mails:
        return Section(heading, (lead,), level=2)
    headers = tuple(terms.columns[c] for c in ("date", "direction", "subject"))
    rows = tuple(
        (
            str(mail.on),
            terms.value("direction", mail.direction),
            masking.masked_for_person(mail.subject),
        )
        for mail in mails
    )
    return Section(heading, (lead,), Grid(headers, rows), level=2)


def _cases(told: Contents, terms: Terms) -> Section:
    headers = tuple(terms.columns[c] for c in ("case", "date", "about"))
    rows = tuple(
        (case, str(received), ", ".join(terms.value("right", right) for right in rights))
        for case, received, rights in told.extract.findings.cases
    )
    return Section(terms.say("h_cases"), grid=Grid(headers, rows), level=2)
