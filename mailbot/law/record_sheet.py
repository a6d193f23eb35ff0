"""A record of the register as a document, for the owner's own use.

Not the extract a person gets (`law.extract_sheet`): no information of Art. 15, every note, and
identification numbers hidden whole.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from mailbot.law.contents import SHOWN
from mailbot.law.sheet import Firm, Grid, Section, Sheet
from mailbot.law.terms import Terms
from mailbot.register.masking import identification, masked
from mailbot.register.person import Person

_LABELS = ("page", "keep", "unprintable")
_CODED = frozenset({"customer_kind", "source", "marketing", "language"})
_NUMBERS = frozenset({"identification_number", "organisation_number"})
_AS_WRITTEN = frozenset({"phone", "last_interaction"})


def record_sheet(people: Sequence[Person], terms: Terms, firm: Firm, as_of: date) -> Sheet:
    """All that is held of these records, one after the other."""
    names = dict.fromkeys(masked(person.name) or person.id for person in people)
    return Sheet(
        language=terms.language,
        file=", ".join(person.id for person in people),
        title=terms.say("record_title"),
        about=(", ".join(names), terms.say("as_of", day=terms.day(as_of))),
        firm=tuple(filter(None, (firm.company, firm.name, firm.email, firm.phone))),
        lead=(terms.say("record_lead"),),
        sections=tuple(part for person in people for part in _parts(person, terms)),
        as_of=as_of,
        labels={label: terms.text[label] for label in _LABELS},
    )


def _parts(person: Person, terms: Terms) -> Iterator[Section]:
    rows = tuple((terms.fields[f], value) for f in SHOWN if (value := _value(person, f, terms)))
    restricted = tuple(_restriction(person, terms))
    heading = masked(f"{person.id} {person.company}".strip())
    yield Section(heading, restricted, Grid((), rows))
    if person.recipients:
        given = (
            (", ".join(filter(None, (r.name, r.email))), masked(r.what), str(r.since or ""))
            for r in person.recipients
        )
        yield _table("h_recipients", ("recipient", "what", "since"), given, terms)
    if person.happenings:
        happened = (
            (str(h.on), terms.value("happening", h.kind), masked(h.note))
            for h in sorted(person.happenings, key=lambda h: h.on)
        )
        yield _table("h_happenings", ("date", "event", "note"), happened, terms)
    if person.history:
        changed = (
            (
                c.at[:10],
                terms.fields.get(c.field, c.field),
                masked(c.old),
                masked(c.new),
                masked(", ".join(filter(None, (terms.value("by", c.by), c.why)))),
            )
            for c in person.history
        )
        yield _table("h_history", ("date", "field", "before", "after", "by"), changed, terms)


def _table(
    heading: str, columns: tuple[str, ...], rows: Iterator[tuple[str, ...]], terms: Terms
) -> Section:
    headers = tuple(terms.columns[column] for column in columns)
    return Section(terms.say(heading), grid=Grid(headers, tuple(rows)), level=2)


def _value(person: Person, field: str, terms: Terms) -> str:
    held = getattr(person, field)
    if not held:
        return ""
    if field in _NUMBERS:
        return identification(held)
    if isinstance(held, tuple):
        return ", ".join(terms.value(field, masked(part)) for part in held)
    text = terms.value(field, str(held)) if field in _CODED else str(held)
    return text if field in _AS_WRITTEN else masked(text)


def _restriction(person: Person, terms: Terms) -> Iterator[str]:
    if "*" in person.restricted_fields:
        yield terms.say("record_frozen")
    elif person.restricted:
        yield terms.say("record_restricted", fields=terms.named(person.restricted_fields))
    if person.kept_through is not None:
        yield terms.say("record_kept", day=terms.day(person.kept_through))
