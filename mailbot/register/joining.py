"""Two records made one, and one made two, by the owner's hand."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import chain

from mailbot.register.address import normalised
from mailbot.register.merge import field_change
from mailbot.register.person import FIELDS, HOLDS, FieldChange, Person

BY_OWNER = "owner"
STOPPED = "stopped"
RESTRICTION = "restriction"
"""The name under which history keeps that a restriction was set or lifted."""
ONE_VALUE = (*(f for f in FIELDS if f != "emails"), "customer_kind", "source")
SHARED = ("company", "organisation_number", "customer_kind", "language", "source", "recipients")


class Follows(StrEnum):
    """What comes of making two records one, besides the values."""

    COMPANIES = "companies"
    RESTRICTION = "restriction"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Stamp:
    """When and why. at: ISO 8601 with offset."""

    at: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Parted:
    """One record made two: what is left of it, and the new one."""

    left: Person
    new: Person


def differing(one: Person, other: Person) -> tuple[str, ...]:
    """Fields in which both say something, and not the same: one of the two must give way."""
    pairs = ((f, getattr(one, f), getattr(other, f)) for f in ONE_VALUE)
    return tuple(name for name, a, b in pairs if a and b and a != b)


def follows(first: Person, second: Person, new: Person) -> tuple[Follows, ...]:
    """What the owner should know before the two become that new one."""
    two = first.company and second.company and first.company != second.company
    spread = new.restricted and not (first.restricted and second.restricted)
    stops = STOPPED in {first.marketing, second.marketing} and first.marketing != second.marketing
    told = ((Follows.COMPANIES, two), (Follows.RESTRICTION, spread), (Follows.STOP, stops))
    return tuple(what for what, so in told if so)


def joined(first: Person, second: Person, take: Collection[str], stamp: Stamp) -> Person:
    """The first record with what the second holds besides; whatever protects either stays.

    take: fields in which the second is right. A consent does not outlive a stop in either.
    """
    values: dict[str, object] = {}
    for name in ONE_VALUE:
        mine, theirs = getattr(first, name), getattr(second, name)
        values[name] = theirs if theirs and (name in take or not mine) else mine
    values["emails"] = _addresses(first, second)
    entries = [
        field_change(n, getattr(first, n), v, at=stamp.at, by=BY_OWNER, why=stamp.why)
        for n, v in values.items()
        if v != getattr(first, n)
    ]
    told = FieldChange(stamp.at, "merged", "", second.id, BY_OWNER, stamp.why)
    stopped = STOPPED in {first.marketing, second.marketing}
    return replace(
        first,
        **values,  # type: ignore[arg-type]  # each value comes from its own field
        last_interaction=max(
            filter(None, (first.last_interaction, second.last_interaction)), default=None
        ),
        recipients=tuple(dict.fromkeys((*first.recipients, *second.recipients))),
        flags=tuple(dict.fromkeys((*first.flags, *second.flags))),
        marketing=STOPPED if stopped else first.marketing,
        consent="" if stopped else first.consent or second.consent,
        restricted_fields=_restricted(first, second),
        happenings=tuple(
            sorted(dict.fromkeys((*first.happenings, *second.happenings)), key=lambda h: h.on)
        ),
        history=(*_history(first, second), *entries, told),
    )


def parted(
    person: Person,
    values: Mapping[str, object],
    new_id: str,
    stamp: Stamp,
    left: Mapping[str, object] | None = None,
) -> Parted:
    """The record without what is another person's, and that person's own.

    values: what the new record holds; its addresses leave the old one. left: what the old one
    says instead from now on, "" where its value goes over. Company, source and
    recipients are taken over unless given; so is everything that protects: restriction, stop,
    holds and the marks of a dispute or a protected identity.
    """
    moved = {normalised(a) for a in _texts(values.get("emails", ()))}
    kept = tuple(a for a in person.emails if normalised(a) not in moved)
    shared = {name: getattr(person, name) for name in SHARED}
    alone = not (person.company or person.organisation_number)
    told = FieldChange(stamp.at, "split", "", new_id, BY_OWNER, stamp.why)
    after = {**(left or {}), "emails": kept}
    changes = tuple(
        field_change(n, getattr(person, n), v, at=stamp.at, by=BY_OWNER, why=stamp.why)
        for n, v in after.items()
        if getattr(person, n) != v
    )
    origin = FieldChange(stamp.at, "split", "", f"from {person.id}", BY_OWNER, stamp.why)
    history = (*person.history, *changes, told)
    held = tuple(h for h in person.happenings if alone or h.kind in HOLDS)
    new = Person(
        new_id,
        **{**shared, **values},
        flags=tuple(f for f in person.flags if f in {"disputed", "protected"}),
        marketing=person.marketing,
        restricted_fields=person.restricted_fields,
        last_interaction=person.last_interaction,
        happenings=held,
        history=(*(c for c in person.history if c.field == RESTRICTION), origin),
    )
    rest = replace(person, **after, history=history)  # type: ignore[arg-type]  # each of its own field
    return Parted(rest, new)


def _addresses(first: Person, second: Person) -> tuple[str, ...]:
    known = {normalised(a): a for a in chain(second.emails, first.emails)}
    ordered = dict.fromkeys(normalised(a) for a in chain(first.emails, second.emails))
    return tuple(known[a] for a in ordered)


def _restricted(first: Person, second: Person) -> tuple[str, ...]:
    both = tuple(dict.fromkeys((*first.restricted_fields, *second.restricted_fields)))
    return ("*",) if "*" in both else both


def _history(first: Person, second: Person) -> tuple[FieldChange, ...]:
    """Both histories by time; why a record is under restriction stands last of its kind."""
    under = {id(c) for p in (first, second) if p.restricted for c in p.history}
    return tuple(
        sorted(
            (*first.history, *second.history),
            key=lambda c: (c.field == RESTRICTION and id(c) in under, c.at),
        )
    )


def _texts(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, tuple | list) else ()
