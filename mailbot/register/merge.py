"""A register file laid over the register: who is new, what changes, what must not."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from mailbot.register import address, masking
from mailbot.register.alike import akin, name_key, numbers_differ, same_company
from mailbot.register.person import FIELDS, FieldChange, Person
from mailbot.register.table import Row
from mailbot.said import Said, said

BY_IMPORT = "import"
_STOPPED = "stopped"
_LATER_WINS = "last_interaction"
_CONSENT = "consent"
_NUMBERS = frozenset({"identification_number", "organisation_number"})


@dataclass(frozen=True, slots=True)
class PersonChange:
    """One record before and after, and the fields that differ."""

    old: Person
    new: Person
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """A file says other than a person of ours entered: the register stands until she rules."""

    person: str
    field: str
    given: str


@dataclass(frozen=True, slots=True)
class MergePlan:
    """What an import will do. warnings: line and doubt, in order; they name no values.

    met: ids of the records the file speaks of, new ones too.
    """

    added: tuple[Person, ...]
    changed: tuple[PersonChange, ...]
    unchanged: tuple[Person, ...]
    warnings: tuple[tuple[int, Said], ...]
    differences: tuple[Difference, ...] = ()
    met: tuple[str, ...] = ()


def merge(
    existing: tuple[Person, ...],
    rows: Iterable[Row],
    new_ids: Iterable[str],
    at: str,
    suppressed: Collection[str] = (),
) -> MergePlan:
    """What importing the rows will do; the same rows again change nothing.

    new_ids: ids never used before, as many as there are rows. at: ISO 8601 with offset.
    suppressed: normalised addresses no advertising goes to; it is not allowed anew.
    """
    work = _Merging(existing, at, frozenset(suppressed), iter(new_ids))
    for row in sorted(rows, key=work.is_vague):
        work.take(row)
    return work.plan()


def field_change(
    field: str, old: object, new: object, *, at: str, by: str, why: str = ""
) -> FieldChange:
    """A change as history keeps it: the former value half hidden, numbers hidden whole."""
    before, after = masking.hinted(_said(old)), masking.masked(_said(new))
    return FieldChange(at, field, before, after, by, why)


class _Merging:
    """The register as it becomes, row by row."""

    def __init__(
        self,
        existing: tuple[Person, ...],
        at: str,
        suppressed: frozenset[str],
        new_ids: Iterator[str],
    ) -> None:
        self._at, self._suppressed, self._new_ids = at, suppressed, new_ids
        self._before = {p.id: p for p in existing}
        self._now: dict[str, Person] = {}
        self._by_number: dict[str, list[str]] = {}
        self._by_email: dict[str, list[str]] = {}
        self._met: dict[str, int] = {}
        self._warnings: list[tuple[int, Said]] = []
        self._differences: list[Difference] = []
        for person in existing:
            self._note(person)

    def _note(self, person: Person) -> None:
        self._now[person.id] = person
        places = [(self._by_number, person.customer_number)] if person.customer_number else []
        places += [(self._by_email, address.normalised(email)) for email in person.emails]
        for index, key in places:
            ids = index.setdefault(key, [])
            if person.id not in ids:
                ids.append(person.id)

    def is_vague(self, row: Row) -> bool:
        """The row agrees with the record of its number in nothing else: it is taken last."""
        found = self._numbered(row.person)
        return bool(found) and not any(akin(p, row.person) for p in found)

    def _numbered(self, person: Person) -> list[Person]:
        found = (self._now[i] for i in self._by_number.get(person.customer_number, ()))
        return [p for p in found if p.customer_number == person.customer_number]

    def _match(self, row: Row) -> Person | None:
        """By customer number, else by e-mail and company; two people are never made one.

        A file that this register wrote brings its ids along.
        """
        own = self._before.get(row.person.id)
        if own is not None and akin(own, row.person):
            return self._now[own.id]
        numbered = self._numbered(row.person)
        for person in numbered:
            if akin(person, row.person):
                return person
        free = [p for p in numbered if p.id not in self._met]
        if len(free) == 1:
            doubt = said("the customer number is known, name and e-mail are new: check it")
            self._warn(row, doubt)
            return free[0]
        ids = dict.fromkeys(
            i for e in row.person.emails for i in self._by_email.get(address.normalised(e), ())
        )
        mailed = [self._now[i] for i in ids if same_company(self._now[i], row.person)]
        fitting = [p for p in mailed if not numbers_differ(p, row.person)]
        named = [p for p in fitting if name_key(p) == name_key(row.person)]
        return next(iter(named or fitting), None)

    def take(self, row: Row) -> None:
        """Lay one row over the register."""
        old = self._match(row)
        if old is None:
            self._add(row)
            return
        if old.id in self._met:
            self._warn(row, said("is the same contact as line {line}", line=self._met[old.id]))
        self._met.setdefault(old.id, row.line)
        if old.kept_through is not None:
            doubt = said(
                "{person} is kept for the bookkeeping alone and stays as it is", person=old.id
            )
            self._warn(row, doubt)
            return
        self._note(self._laid_over(old, row))

    def _add(self, row: Row) -> None:
        person = replace(_without_hidden(row.person), id=next(self._new_ids))
        if any(address.normalised(email) in self._suppressed for email in person.emails):
            person = replace(person, marketing=_STOPPED, consent="")
            doubt = said(
                "{person} is on the suppression list: marketing stays stopped", person=person.id
            )
            self._warn(row, doubt)
        self._met[person.id] = row.line
        self._note(person)

    def _laid_over(self, old: Person, row: Row) -> Person:
        new, entries = old, []
        for field in row.given:
            value = self._value(old, row, field)
            if value == getattr(old, field):
                continue
            if _restricted(old, field):
                self._warn(
                    row,
                    said(
                        "{person}: {field} is under restriction and stays as it is",
                        person=old.id,
                        field=field,
                    ),
                )
                continue
            if _by_hand(old, field):
                self._differs(row, old, field, value)
                continue
            new = replace(new, **{field: value})  # type: ignore[arg-type]  # of its own field
            before = getattr(old, field)
            entries.append(field_change(field, before, value, at=self._at, by=BY_IMPORT))
        return replace(new, history=(*old.history, *entries)) if entries else old

    def _differs(self, row: Row, old: Person, field: str, value: object) -> None:
        """What a person entered is not taken back by a file; what the file says more is told."""
        held = getattr(old, field)
        if not value or (isinstance(value, tuple) and set(value) <= set(held)):
            return
        given = "|".join(value) if isinstance(value, tuple) else str(value)
        self._differences.append(Difference(old.id, field, given))
        doubt = said(
            "{person}: {field} was entered by hand and stays; the file differs",
            person=old.id,
            field=field,
        )
        self._warn(row, doubt)

    def _value(self, old: Person, row: Row, field: str) -> object:
        """What the field shall hold; a file never takes back what protects the person."""
        given = getattr(row.person, field)
        if _hidden(field, given):
            if given != _as_written(field, getattr(old, field)):
                doubt = said(
                    "{person}: {field} holds a hidden number and stays as it is",
                    person=old.id,
                    field=field,
                )
                self._warn(row, doubt)
            return getattr(old, field)
        if field == _LATER_WINS:
            return max(filter(None, (old.last_interaction, given)), default=None)
        if field == "flags":
            return tuple(dict.fromkeys((*old.flags, *given)))
        if field == "recipients":
            return _recipients(old, row.person)
        if old.marketing == _STOPPED and field in {"marketing", _CONSENT}:
            if given not in {getattr(old, field), "", _STOPPED}:
                doubt = said(
                    "{person}: marketing was stopped; {field} stays as it is",
                    person=old.id,
                    field=field,
                )
                self._warn(row, doubt)
            return getattr(old, field)
        return given

    def _warn(self, row: Row, doubt: Said) -> None:
        self._warnings.append((row.line, doubt))

    def plan(self) -> MergePlan:
        """All that became of it, in order of id and line."""
        added = tuple(p for p in self._now.values() if p.id not in self._before)
        pairs = [(self._before[i], p) for i, p in self._now.items() if i in self._before]
        changed = tuple(PersonChange(a, b, _differing(a, b)) for a, b in pairs if a != b)
        same = tuple(a for a, b in pairs if a == b and a.id in self._met)
        return MergePlan(
            added,
            changed,
            same,
            tuple(sorted(self._warnings)),
            tuple(dict.fromkeys(self._differences)),
            tuple(self._met),
        )


def _by_hand(person: Person, field: str) -> bool:
    """The owner, or a person's own request, said last what the field holds."""
    said = [change.by for change in person.history if change.field == field]
    return field in FIELDS and bool(said) and said[-1] != BY_IMPORT


def _restricted(person: Person, field: str) -> bool:
    return "*" in person.restricted_fields or field in person.restricted_fields


def _hidden(field: str, value: object) -> bool:
    """What our own files and lists show in the place of a number: it says nothing."""
    mark = "*" if field in _NUMBERS else masking.MASK[-5:]
    return isinstance(value, str) and mark in value


def _as_written(field: str, held: str) -> str:
    """A value as our own files hold it."""
    return masking.identification(held) if field in _NUMBERS else masking.masked(held)


def _without_hidden(person: Person) -> Person:
    texts = {f: getattr(person, f) for f in Person.__dataclass_fields__}
    return replace(person, **{f: "" for f, text in texts.items() if _hidden(f, text)})  # type: ignore[arg-type]  # texts alone


def _recipients(old: Person, given: Person) -> tuple[object, ...]:
    """Those given, with what is known of them; who was given data once stays listed."""
    known = {(r.name, r.email): r for r in old.recipients}
    fresh = [r for r in given.recipients if (r.name, r.email) not in known]
    return (*old.recipients, *fresh)


def _said(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(str(getattr(part, "name", part)) for part in value)
    return "" if value is None else str(value)


def _differing(old: Person, new: Person) -> tuple[str, ...]:
    names = Person.__dataclass_fields__
    return tuple(n for n in names if n != "history" and getattr(old, n) != getattr(new, n))
