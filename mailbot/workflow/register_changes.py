"""One record added, edited, or told of by the owner's hand."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches

from mailbot.errors import Fault, UsageError
from mailbot.law.keeping import VOUCHER_FIELDS
from mailbot.law.retention import COUNTED, HOLD_ON, KNOWN
from mailbot.register import cells
from mailbot.register.address import normalised
from mailbot.register.edit import edited
from mailbot.register.masking import masked
from mailbot.register.merge import merge
from mailbot.register.person import Happening, Person
from mailbot.register.table import Row
from mailbot.said import NOTHING, Said, said
from mailbot.store.contract import Store
from mailbot.workflow.registry import Change, Registry

_STOPPED = "stopped"
_LONGEST_KIND = 40
_NONE_YET = Person("")


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened with a person, as the owner tells it. kind: a word of hers."""

    kind: str
    on: date
    note: str = ""


def add_person(registry: Registry, values: Mapping[str, object]) -> Change:
    """A new record by the rules of the import, committed.

    Raises: UsageError if it says nobody, or is there already.
    """
    if not (values.get("name") or values.get("emails")):
        raise UsageError(
            [Fault("FIELD=VALUE", said("says neither name nor email"), said("give one"))]
        )

    def added() -> Change:
        person, doubts = _new_person(registry, values)
        entry = registry.entry("person_added", ("person", person.id), ("fields", ",".join(values)))
        return Change(person, entry, doubts)

    return registry.committed(added)


def edit_person(
    registry: Registry, person_id: str, values: Mapping[str, object], why: str
) -> Change | None:
    """The record with those values and a line of history for each that differs, committed.

    None: that is what stands there already. Raises: UsageError if it must not become so.
    """

    def changed() -> Change | None:
        person = _there(registry.store, person_id)
        _may_hold(registry.store, person, values)
        new = edited(person, values, registry.stamp, masked(why))
        if new is person:
            return None
        fields = ",".join(name for name in values if getattr(person, name) != getattr(new, name))
        entry = registry.entry("register_edited", ("person", person.id), ("fields", fields))
        told = said("{person} is under restriction (GDPR 18): only correct it", person=new.id)
        return Change(new, entry, (told,) if new.restricted else ())

    return registry.committed(changed)


def note_event(registry: Registry, person_id: str, event: Event) -> Change:
    """The record with what happened noted, committed. The event's kind is made a word.

    Raises: UsageError if it cannot be noted, or the record is kept for the bookkeeping alone.
    """
    word = kind_of(event.kind)
    text = _note(event.note, registry.today)

    def noted() -> Change:
        person = _there(registry.store, person_id)
        if person.kept_through is not None:
            raise _stub(person)
        happening = Happening(event.on, word, text)
        new = replace(person, happenings=(*person.happenings, happening))
        if word in COUNTED and event.on <= registry.today:
            new = replace(new, last_interaction=max(event.on, person.last_interaction or event.on))
        known = word if word in KNOWN else "other"
        facts = (("person", person.id), ("kind", known), ("on", event.on.isoformat()))
        doubts = _event_doubts(word, event, registry.today)
        return Change(new, registry.entry("happening_noted", *facts), doubts)

    return registry.committed(noted)


def kind_of(typed: str) -> str:
    """The kind of an event as it is compared. Raises: UsageError if it is no word."""
    word = "_".join(typed.casefold().replace("-", " ").split())
    if not word or len(word) > _LONGEST_KIND or not word.isprintable():
        right = said("write a word like purchase, meeting or hold_on")
        raise UsageError(
            [
                Fault(
                    said("KIND {kind}", kind=cells.shown(typed)), said("is no kind of event"), right
                )
            ]
        )
    return masked(word)


def _there(store: Store, person_id: str) -> Person:
    person = store.person(person_id)
    if person is None:
        raise UsageError([Fault(person_id, said("is not in the register any more"), NOTHING)])
    return person


def _new_person(
    registry: Registry, values: Mapping[str, object]
) -> tuple[Person, tuple[Said, ...]]:
    """A new record and what is doubtful of it. Raises: UsageError if it is there already."""
    store = registry.store
    person = replace(_NONE_YET, **values)  # type: ignore[arg-type]  # each was read for its field
    suppressed = {normalised(a) for a in person.emails if store.suppressed(a) is not None}
    ids = iter([store.next_person_id()])
    row = Row(1, person, tuple(values))
    plan = merge(store.people(), [row], ids, registry.stamp, suppressed)
    if plan.added:
        return plan.added[0], tuple(doubt for _, doubt in plan.warnings)
    known = [one.new.id for one in plan.changed] + [one.id for one in plan.unchanged]
    there = known[0] if known else said("a record kept for the bookkeeping")
    right = (
        said("change it with `mailbot register edit {known} FIELD=VALUE`", known=known[0])
        if known
        else NOTHING
    )
    raise UsageError(
        [Fault("FIELD=VALUE", said("this contact is {there} already", there=there), right)]
    )


def _may_hold(store: Store, person: Person, values: Mapping[str, object]) -> None:
    """Raises: UsageError if the record would become one that must not be."""
    if person.kept_through is not None and set(values) - set(VOUCHER_FIELDS):
        raise _stub(person)
    new = replace(person, **values)  # type: ignore[arg-type]  # each was read for its field
    if not (new.name or new.emails):
        fault = Fault(
            person.id, said("would have neither name nor email"), said("leave it one of them")
        )
        raise UsageError([fault])
    again = person.marketing == _STOPPED and new.marketing != _STOPPED
    if again and not new.consent:
        wrong = said(
            "marketing was stopped; it is allowed again with a new consent only (GDPR 21(3))"
        )
        raise UsageError([Fault(person.id, wrong, said("say consent=... too"))])
    if again and any(store.suppressed(email) is not None for email in person.emails):
        wrong = said("stands on the suppression list")
        right = said("answer their wish for advertising in the queue; the list decides until then")
        raise UsageError([Fault(person.id, wrong, right)])


def _stub(person: Person) -> UsageError:
    wrong = said(
        "is kept for the bookkeeping alone, through {day}",
        day=person.kept_through,
    )
    return UsageError([Fault(person.id, wrong, said("add a new record for new dealings"))])


def _note(note: str, today: date) -> str:
    """Raises: UsageError if it cannot be kept."""
    try:
        return str(cells.value("notes", note, today).held)
    except cells.BadCell as bad:
        raise UsageError([Fault(said("--note"), bad.wrong, bad.right)]) from None


def _event_doubts(word: str, event: Event, today: date) -> tuple[Said, ...]:
    doubts: list[Said] = []
    if word not in KNOWN:
        close = get_close_matches(word, sorted(KNOWN), n=1)
        right = (
            said("did you mean {near}?", near=close[0])
            if close
            else said("see `mailbot register event --help`")
        )
        wrong = said("{word} is no known kind and does not count", word=word)
        doubts.append(said("{wrong}; {right}", wrong=wrong, right=right))
    if event.on > today:
        doubts.append(said("{day} is a date to come", day=event.on))
    if word == HOLD_ON and not event.note.strip():
        doubts.append(said("a hold needs its reason; say it with --note"))
    return tuple(doubts)
