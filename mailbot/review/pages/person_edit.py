"""A person of the register added or changed by hand, and events noted."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from starlette.responses import Response

from mailbot.errors import Fault, FaultyInput, UsageError
from mailbot.register.edit import Typed, typed
from mailbot.register.masking import identification, masked
from mailbot.register.person import CUSTOMER_KINDS, FLAGS, Person, Recipient
from mailbot.review.pages.person import NUMBERS, shown, terms_of
from mailbot.review.visit import CONFLICT, Page, Visit
from mailbot.rulebook.headers import COLUMNS
from mailbot.said import Said, said
from mailbot.workflow.register_changes import Event, add_person, edit_person, note_event
from mailbot.workflow.registry import Registry

_NOBODY = Person("")
_SEVERAL = frozenset({"emails", "recipients"})
"""Fields of several values, one on each line."""
_CHOICES: Mapping[str, Sequence[str]] = {
    "customer_kind": CUSTOMER_KINDS,
    "language": ("", "sv", "en"),
    "marketing": ("allowed", "stopped"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A field of the form. options: value and word, where one is chosen. wrong: what is."""

    name: str
    label: str
    text: str
    options: tuple[tuple[str, str], ...] = ()
    wrong: Fault | None = None


@dataclass(frozen=True, slots=True)
class Read:
    """What the form said. texts: as typed, by field; values: of those that were changed."""

    texts: Mapping[str, str]
    values: Mapping[str, object] = field(default_factory=dict)
    faults: Mapping[str, Fault] = field(default_factory=dict)
    doubts: tuple[Said, ...] = ()


def _new(visit: Visit) -> Response:
    return _form(visit, _NOBODY, Read(_texts(_NOBODY)))


def _add(visit: Visit) -> Response:
    read = _read(visit, _NOBODY)
    if read.faults:
        return _form(visit, _NOBODY, read)
    try:
        done = add_person(registry_of(visit), read.values)
    except FaultyInput as fault:
        return _form(visit, _NOBODY, read, fault.faults)
    return _done(visit, done.person, (*read.doubts, *done.doubts))


def _edit(visit: Visit) -> Response:
    person = visit.store.person(visit.place["person"])
    return visit.missing() if person is None else _form(visit, person, Read(_texts(person)))


def _change(visit: Visit) -> Response:
    person = visit.store.person(visit.place["person"])
    if person is None:
        return visit.missing()
    read = _read(visit, person)
    if visit.form.text("mark") != _mark(person):
        return _form(visit, person, read, stale=True)
    if read.faults:
        return _form(visit, person, read)
    try:
        done = edit_person(registry_of(visit), person.id, read.values, visit.form.text("why"))
    except FaultyInput as fault:
        return _form(visit, person, read, fault.faults)
    if done is None:
        return visit.to(f"/register/{person.id}", "nothing_changed")
    return _done(visit, done.person, (*read.doubts, *done.doubts))


def _happened(visit: Visit) -> Response:
    person = visit.store.person(visit.place["person"])
    if person is None:
        return visit.missing()
    form, day = visit.form, visit.form.text("on")
    try:
        on = date.fromisoformat(day) if day else visit.today
    except ValueError:
        raise UsageError(
            [Fault(day, said("is no date"), said("write it like 2026-03-14"))]
        ) from None
    event = Event(form.text("kind"), on, form.text("note"))
    done = note_event(registry_of(visit), person.id, event)
    return _done(visit, done.person, done.doubts, "event_noted")


def registry_of(visit: Visit) -> Registry:
    """The register as the page finds it."""
    return Registry(visit.store, visit.now, visit.desk.settings.owner.timezone)


def _done(
    visit: Visit, person: Person, doubts: tuple[Said, ...], said: str = "register_changed"
) -> Response:
    """On to the person; doubts are told where it is shown."""
    return shown(visit, person, doubts) if doubts else visit.to(f"/register/{person.id}", said)


def _form(
    visit: Visit,
    person: Person,
    read: Read,
    faults: Sequence[Fault] = (),
    *,
    stale: bool = False,
) -> Response:
    terms = terms_of(visit)
    asked = []
    for name in COLUMNS:
        choices = _CHOICES.get(name, ())
        options = tuple((value, terms.value(name, value) if value else "-") for value in choices)
        label = terms.fields[name]
        asked.append(Asked(name, label, read.texts[name], options, read.faults.get(name)))
    wrong = bool(read.faults or faults or stale)
    return visit.render(
        "person_edit.html",
        CONFLICT if wrong else 200,
        person=person,
        fields=tuple(asked),
        flags=tuple((flag, terms.value("flags", flag)) for flag in FLAGS),
        several=_SEVERAL,
        faults=faults,
        stale=stale,
        why=visit.form.text("why"),
        mark=_mark(person),
    )


def _texts(person: Person) -> dict[str, str]:
    """What stands in the form: as `register export` writes it, several values on lines."""
    return {name: _text(person, name) for name in COLUMNS}


def _text(person: Person, name: str) -> str:
    held = getattr(person, name)
    if name == "recipients":
        return "\n".join(f"{r.name} <{r.email}>" if r.email else r.name for r in held)
    if isinstance(held, tuple):
        return ("|" if name == "flags" else "\n").join(held)
    text = "" if held is None else str(held)
    if name in NUMBERS:
        return identification(text)
    return text if name in {"phone", "last_interaction"} else masked(text)


def _read(visit: Visit, person: Person) -> Read:
    """The fields that differ from what the form showed, read one by one."""
    before, headers = _texts(person), {name: name for name in COLUMNS}
    said = {name: _posted(visit, name) for name in COLUMNS}
    values: dict[str, object] = {}
    faults: dict[str, Fault] = {}
    doubts: list[Said] = []
    for name, text in said.items():
        if text.strip() == before[name].strip():
            continue
        one: Typed = typed([f"{name}={_joined(name, text)}"], headers, visit.today)
        if one.faults:
            faults[name] = one.faults[0]
        values |= one.values
        doubts += one.doubts
    if "recipients" in values:
        values["recipients"] = _known(person, values["recipients"])
    return Read(said, values, faults, tuple(doubts))


def _posted(visit: Visit, name: str) -> str:
    return "|".join(visit.form.texts(name)) if name == "flags" else visit.form.text(name)


def _joined(name: str, text: str) -> str:
    return "|".join(text.split("\n")) if name in _SEVERAL else text


def _known(person: Person, named: object) -> tuple[Recipient, ...]:
    """The recipients named, with what is known of each already."""
    known = {(r.name, r.email): r for r in person.recipients}
    given = named if isinstance(named, tuple) else ()
    return tuple(known.get((r.name, r.email)) or r for r in given)


def _mark(person: Person) -> str:
    """Of the record as it was shown: another one since, and the change is asked again."""
    return hashlib.sha256(repr(replace(person, history=())).encode()).hexdigest()


PAGES = (
    Page("/register/new", show=_new, act=_add, nav="register"),
    Page("/register/{person}/edit", show=_edit, act=_change, nav="register"),
    Page("/register/{person}/event", act=_happened, nav="register"),
)
