"""A restored store catches up: what was erased since the backup is erased again.

Source: GDPR 5(1)(e), 17(1).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from mailbot.desk.judgement.case import Case, Event, Item
from mailbot.desk.judgement.closing import stripped
from mailbot.desk.judgement.gone import names
from mailbot.law.rights import Right, State
from mailbot.register.person import Person
from mailbot.store.contract import Commit, LetterState, LogEntry, Store
from mailbot.store.erasures import WHOLE, Erasure
from mailbot.workflow.committing import CLEAR_SENT
from mailbot.workflow.notices import NOTICES, out_of_a_backup
from mailbot.workflow.since_backup import ERASED_SINCE, LOOK_IN_SENT, UNKNOWN_SPAN


@dataclass(frozen=True, slots=True)
class Again:
    """What was erased once more. cases: closed by it, though the backup had them open."""

    people: tuple[str, ...]
    cases: tuple[str, ...]


def catch_up(store: Store, erasures: Sequence[Erasure], made: datetime, now: datetime) -> Again:
    """Erase again what was erased since, and mark what may have been sent since.

    made: when the backup was begun.
    """
    known = {person.id: person for person in store.people()}
    due = [(known[one.person], one) for one in erasures if one.person in known]
    due = [(person, one) for person, one in due if _needed(person, one)]
    removed = tuple(dict.fromkeys(person.id for person, one in due if one.fields == WHOLE))
    cut = _cut_down(due, removed)
    gone = {*removed, *(p.id for p in cut if p.kept_through)}
    hashes = {h for _, one in due if one.person in gone for h in one.addresses}
    cases = tuple(c for c in store.cases() if _about(c, gone, hashes, store))
    letters = tuple(letter for case in cases for letter in store.letters(case.id))
    left = [x for x in store.letters() if x.state is not LetterState.SENT and x not in letters]
    store.commit(
        Commit(
            cases=tuple(_finished(case, now) for case in cases),
            people=cut,
            people_removed=removed,
            items_closed=tuple(_of_the_gone(store.items(), cases, gone)),
            letters_removed=tuple(letter.id for letter in letters),
            settings=(
                (LOOK_IN_SENT, "\n".join(letter.id for letter in left)),
                (UNKNOWN_SPAN, f"{made.isoformat()}/{now.isoformat()}"),
                (ERASED_SINCE, " ".join(sorted({h for one in erasures for h in one.addresses}))),
                (CLEAR_SENT, "\n".join(_to_clear(store, cases))),
                *_notices(store),
            ),
            void_tokens=True,
            log=tuple(_told(made, now, due)),
        )
    )
    return Again(tuple(sorted({p.id for p, _ in due})), tuple(c.id for c in cases if c.open))


def _needed(person: Person, one: Erasure) -> bool:
    return one.fields == WHOLE or any(getattr(person, name) for name in one.fields)


def _cut_down(due: Iterable[tuple[Person, Erasure]], removed: Iterable[str]) -> tuple[Person, ...]:
    """The records that lose some fields again; a stub for the bookkeeping keeps nothing else."""
    after: dict[str, Person] = {}
    for person, one in due:
        if person.id not in removed:
            after[person.id] = _emptied(after.get(person.id, person), one)
    return tuple(after.values())


def _emptied(person: Person, one: Erasure) -> Person:
    blank = Person(person.id)
    gone = {name: getattr(blank, name) for name in one.fields}
    history = tuple(change for change in person.history if change.field not in one.fields)
    emptied = replace(person, history=history, **gone)
    if not one.through:
        return emptied
    return replace(
        emptied,
        source="",
        recipients=(),
        flags=(),
        consent="",
        happenings=(),
        history=(),
        last_interaction=None,
        marketing="stopped",
        restricted_fields=("*",),
        kept_through=date.fromisoformat(one.through),
    )


def _about(case: Case, gone: set[str], hashes: set[str], store: Store) -> bool:
    if gone & {*case.people, *case.claimed}:
        return True
    addresses = {case.details.sender, case.registered} - {""}
    return any(store.hashed(address) in hashes for address in addresses)


def _finished(case: Case, now: datetime) -> Case:
    """The minimal record; what was open is closed, for there is nobody left to answer."""
    if not case.open:
        return stripped(case)
    for matter in case.matters:
        if not matter.state.final:
            erased = matter.right is Right.ERASURE
            state, outcome = (State.DONE, "erased") if erased else (State.WITHDRAWN, None)
            case = case.with_matter(replace(matter, state=state, outcome=outcome))
    return stripped(replace(case, closed_at=now).with_event(Event(now, "erased_again")))


def _of_the_gone(items: Iterable[Item], cases: Sequence[Case], gone: set[str]) -> Iterator[str]:
    """Items of those cases, and of no case where they name one of the records."""
    ids = {case.id for case in cases}
    for item in items:
        if item.case in ids or names(item, gone):
            yield item.id


def _to_clear(store: Store, cases: Iterable[Case]) -> Iterator[str]:
    """Our own letters to the erased go from Sent as well."""
    yield from (store.setting(CLEAR_SENT) or "").split()
    for case in cases:
        yield from (m.message_id for m in case.messages if m.direction == "out" and m.message_id)


def _notices(store: Store) -> Iterator[tuple[str, str]]:
    """A notice under way then may have gone on since."""
    kept = store.setting(NOTICES)
    if kept:
        yield NOTICES, out_of_a_backup(kept)


def _told(
    made: datetime, now: datetime, due: Iterable[tuple[Person, Erasure]]
) -> Iterator[LogEntry]:
    yield LogEntry(now, "restored", "", "owner", (("backup_of", made.isoformat()),))
    for person, one in due:
        facts = (("person", person.id), ("fields", ",".join(one.fields)))
        yield LogEntry(now, "erased_again", "", "bot", facts)
