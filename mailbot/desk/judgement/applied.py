"""Changes carried out on values: the register as it shall be after a decision."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from mailbot.law.rectification import half_hidden
from mailbot.law.step import Change, ChangeKind
from mailbot.register.edit import reachable_again
from mailbot.register.person import HOLDS, FieldChange, Person

GOING = frozenset({ChangeKind.ERASE, ChangeKind.ANONYMISE})
"""Changes after which there is no record."""


@dataclass(frozen=True, slots=True)
class Applied:
    """What changes in the memory.

    people: records in their new form. removed: ids of erased records. cut_down: ids of those of
    which only what the bookkeeping keeps is left. suppressed: address and channels of new entries.
    counted: year and kind of every dealing of those who were made anonymous.
    """

    people: Mapping[str, Person] = field(default_factory=dict)
    removed: tuple[str, ...] = ()
    cut_down: tuple[str, ...] = ()
    suppressed: tuple[tuple[str, tuple[str, ...]], ...] = ()
    counted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stamp:
    """When and on whose account a value changes. at: ISO 8601 with offset; by: a case id."""

    at: str
    by: str


def applied(changes: Sequence[Change], people: Iterable[Person], stamp: Stamp) -> Applied:
    """The records after all the changes; changes of people who are gone do nothing."""
    known = {person.id: person for person in people}
    removed: list[str] = []
    suppressed: list[tuple[str, tuple[str, ...]]] = []
    touched: dict[str, Person] = {}
    for change in changes:
        if change.kind is ChangeKind.SUPPRESS:
            suppressed.append((change.value, change.fields))
        elif change.kind in GOING:
            removed.append(change.person)
        elif change.person in known:
            person = touched.get(change.person, known[change.person])
            touched[change.person] = _changed(person, change, stamp)
    kept = {id_: person for id_, person in touched.items() if id_ not in removed}
    cut_down = (c.person for c in changes if c.kind is ChangeKind.KEEP_FOR_BOOKKEEPING)
    return Applied(
        kept,
        tuple(dict.fromkeys(removed)),
        tuple(dict.fromkeys(cut_down)),
        tuple(dict.fromkeys(suppressed)),
        tuple(_counted(changes, known)),
    )


def _counted(changes: Sequence[Change], known: Mapping[str, Person]) -> Iterator[str]:
    """A dealing's year and kind alone: neither day nor name lead back to anybody."""
    for change in changes:
        if change.kind is ChangeKind.ANONYMISE and change.person in known:
            happenings = known[change.person].happenings
            yield from (f"{h.on.year} {h.kind}" for h in happenings if h.kind not in HOLDS)


def _changed(person: Person, change: Change, stamp: Stamp) -> Person:
    by_kind: Mapping[ChangeKind, Callable[[], Person]] = {
        ChangeKind.SET_FIELD: lambda: _set(person, change, stamp),
        ChangeKind.RESTRICT: lambda: _marked(person, change, stamp, _union(person, change.fields)),
        ChangeKind.LIFT: lambda: _marked(person, change, stamp, ()),
        ChangeKind.STOP_MARKETING: lambda: replace(person, marketing="stopped"),
        ChangeKind.CLOSE_CONSENT: lambda: replace(person, consent=""),
        ChangeKind.KEEP_FOR_BOOKKEEPING: lambda: _voucher_stub(person, change),
        ChangeKind.ERASE_FIELDS: lambda: _emptied(person, change.fields),
        ChangeKind.MARK: lambda: _flagged(person, change, stamp, (*person.flags, change.value)),
        ChangeKind.UNMARK: lambda: _flagged(
            person, change, stamp, tuple(f for f in person.flags if f != change.value)
        ),
    }
    return by_kind[change.kind]()


def _union(person: Person, fields: tuple[str, ...]) -> tuple[str, ...]:
    whole = "*" in (*person.restricted_fields, *fields)
    return ("*",) if whole else tuple(dict.fromkeys((*person.restricted_fields, *fields)))


def _marked(person: Person, change: Change, stamp: Stamp, restricted: tuple[str, ...]) -> Person:
    said = ", ".join(restricted) or "lifted"
    entry = FieldChange(stamp.at, "restriction", "", said, stamp.by, change.why)
    return replace(person, restricted_fields=restricted, history=(*person.history, entry))


def _flagged(person: Person, change: Change, stamp: Stamp, flags: tuple[str, ...]) -> Person:
    flags = tuple(dict.fromkeys(flags))
    if flags == person.flags:
        return person
    before, after = ", ".join(person.flags), ", ".join(flags)
    entry = FieldChange(stamp.at, "flags", before, after, stamp.by, change.why)
    return replace(person, flags=flags, history=(*person.history, entry))


def _set(person: Person, change: Change, stamp: Stamp) -> Person:
    name = change.fields[0]
    before = getattr(person, name)
    former = change.former or (before[0] if isinstance(before, tuple) and before else before)
    entry = FieldChange(
        stamp.at, name, half_hidden(str(former or "")), change.value, stamp.by, change.why
    )
    value = _put(before, change) if isinstance(before, tuple) else change.value
    changed = _with_value(person, name, value)
    return replace(reachable_again(person, changed), history=(*person.history, entry))


def _put(before: tuple[str, ...], change: Change) -> tuple[str, ...]:
    """The values with the new one where the former stood."""
    if change.former not in before:
        return (change.value,)
    return tuple(dict.fromkeys(change.value if v == change.former else v for v in before))


def _with_value(person: Person, name: str, value: str | tuple[str, ...]) -> Person:
    changed: dict[str, Any] = {name: value}
    return replace(person, **changed)


def _emptied(person: Person, fields: tuple[str, ...]) -> Person:
    """The record without these fields, and without what its history says of them."""
    blank = Person(person.id)
    history = tuple(entry for entry in person.history if entry.field not in fields)
    gone: dict[str, Any] = {name: getattr(blank, name) for name in fields}
    return replace(person, history=history, **gone)


def _voucher_stub(person: Person, change: Change) -> Person:
    """Only what stands on the vouchers, restricted, until the bookkeeping lets it go."""
    kept = {name: getattr(person, name) for name in change.fields}
    return Person(
        id=person.id,
        **kept,
        customer_kind=person.customer_kind,
        restricted_fields=("*",),
        marketing="stopped",
        kept_through=date.fromisoformat(change.value),
    )
