"""Two records made one, or one made two: cases, letters and proposals follow the person."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from mailbot.desk.judgement.case import Case, Item
from mailbot.errors import ChangedSince, Fault, UsageError
from mailbot.register.address import normalised, same
from mailbot.register.joining import Follows, Stamp, differing, follows, joined, parted
from mailbot.register.person import Person
from mailbot.said import Said, said
from mailbot.store.contract import Commit, LetterState, LogEntry, OutboxLetter
from mailbot.workflow.anew import judged_anew
from mailbot.workflow.committing import Prepared
from mailbot.workflow.desk import Desk
from mailbot.workflow.initiative import REASONS, named
from mailbot.workflow.marking import mark_of

_FOLLOWS = {
    Follows.COMPANIES: said("They are at two companies: usually a person has one record for each."),
    Follows.RESTRICTION: said(
        "The restriction of one record holds for both from now on (GDPR 18)."
    ),
    Follows.STOP: said("The stop of advertising in one record holds for both."),
}


def merging(
    desk: Desk, ids: tuple[str, str], take: Collection[str], why: str, *closes: str
) -> Prepared:
    """The second record laid into the first, whose id stays. closes: items it settles.

    Raises: UsageError if one of them is gone, or kept for the bookkeeping alone.
    """
    revision = desk.store.register_revision()
    first, second = (_whole(desk, person_id) for person_id in ids)
    if first.id == second.id:
        raise UsageError([Fault(first.id, said("is one record already"), said("name two records"))])
    new = joined(first, second, take, Stamp(_at(desk), why))
    entry = LogEntry(
        desk.clock(),
        "people_merged",
        actor="owner",
        facts=(("person", first.id), ("other", second.id)),
    )
    settled, moved = _items(desk, second.id, first.id, closes)
    cases = tuple(_cases(desk, second.id, first.id))
    commit = Commit(
        cases=cases,
        people=(new,),
        people_removed=(second.id,),
        items=moved,
        items_closed=settled,
        letters=tuple(_letters(desk, second.id, first.id)),
        log=(entry,),
        register_revision=revision,
    )
    notices = (*_told(first, second, new, take), *_following(cases, first.id))
    return Prepared(commit, None, (), notices=notices)


def splitting(
    desk: Desk,
    person_id: str,
    values: Mapping[str, object],
    why: str,
    left: Mapping[str, object] | None = None,
) -> Prepared:
    """A new record for what of this one is another person's. values, left: as in `parted`.

    Raises: UsageError if an address is not of the record, or one of the two would be nobody.
    """
    revision = desk.store.register_revision()
    person = _whole(desk, person_id)
    _may_leave(person, values)
    two = parted(person, values, desk.store.next_person_id(), Stamp(_at(desk), why), left)
    if not (two.left.name or two.left.emails) or not (two.new.name or two.new.emails):
        right = said("give a name, and leave one or an address")
        raise UsageError([Fault(person.id, said("would leave a record of nobody"), right)])
    entry = LogEntry(
        desk.clock(),
        "person_split",
        actor="owner",
        facts=(("person", person.id), ("other", two.new.id)),
    )
    moved = tuple(_moved_cases(desk, person, two.new))
    commit = Commit(
        cases=moved,
        people=(two.left, two.new),
        letters=tuple(_moved_letters(desk, person.id, two.new)),
        log=(entry,),
        register_revision=revision,
    )
    who = two.new.name or ", ".join(two.new.emails)
    notices = [said("{person} is new: {who}.", person=two.new.id, who=who)]
    return Prepared(commit, None, (), notices=(*notices, *_following(moved, two.new.id)))


def _following(cases: Sequence[Case], new: str) -> Iterator[Said]:
    yield from (
        said("Case {case} is now about {person}.", case=case.id, person=new) for case in cases
    )


def agreed(desk: Desk, make: Callable[[], Prepared], shown: str) -> Prepared:
    """A merge or a split carried out. make: prepares it; shown: the mark of what she agreed to.

    Raises: ChangedSince if it would be another one now; what `make` raises; TemporaryError.
    """

    def attempt() -> Prepared:
        ready = make()
        if mark_of(desk, ready) != shown:
            right = said("look at it again, then say yes")
            raise ChangedSince([Fault("register", said("is no longer as it was shown"), right)])
        desk.store.commit(ready.commit)
        return ready

    return judged_anew(attempt, said("the register is being changed by somebody else; try again"))


def _whole(desk: Desk, person_id: str) -> Person:
    person = desk.store.person(person_id)
    if person is None:
        raise UsageError(
            [Fault(person_id, said("is not in the register"), said("see `register list`"))]
        )
    if person.kept_through is not None:
        wrong = said(
            "is kept for the bookkeeping alone, through {day}",
            day=person.kept_through,
        )
        raise UsageError([Fault(person_id, wrong, said("leave it as it is"))])
    return person


def _at(desk: Desk) -> str:
    local = desk.clock().astimezone(desk.settings.owner.timezone)
    return local.isoformat(timespec="seconds")


def _told(first: Person, second: Person, new: Person, take: Collection[str]) -> Iterator[Said]:
    """What gives way, and what protects: for whoever is asked whether to do it."""
    for name in differing(first, second):
        stays, goes = (second, first) if name in take else (first, second)
        yield said(
            "{field}: that of {stays} stays, that of {goes} goes (--take {field} turns it)",
            field=name,
            stays=stays.id,
            goes=goes.id,
        )
    yield from (_FOLLOWS[what] for what in follows(first, second, new))


def _cases(desk: Desk, old: str, new: str) -> Iterator[Case]:
    for case in desk.store.cases():
        if old in {*case.people, *case.claimed}:
            people, claimed = (
                tuple(dict.fromkeys(new if one == old else one for one in ids))
                for ids in (case.people, case.claimed)
            )
            yield replace(case, people=people, claimed=claimed)


def _letters(desk: Desk, old: str, new: str) -> Iterator[OutboxLetter]:
    for letter in desk.store.letters():
        if old in letter.expects:
            ids = (new if one == old else one for one in letter.expects)
            yield replace(letter, expects=tuple(dict.fromkeys(ids)))


def _items(
    desk: Desk, old: str, new: str, closes: Sequence[str]
) -> tuple[tuple[str, ...], tuple[Item, ...]]:
    """Ids of the proposals that have become moot, and the others, naming the new record."""
    settled, moved = list(closes), []
    for item in desk.store.items():
        if item.id in settled:
            continue
        if item.reason in REASONS and old in named(item):
            settled.append(item.id)
        elif (proposal := _renamed(item.proposal, old, new)) != item.proposal:
            moved.append(replace(item, proposal=proposal))
    return tuple(settled), tuple(moved)


def _renamed(value: Any, old: str, new: str) -> Any:  # noqa: ANN401  # a JSON value of any shape
    match value:
        case str():
            return new if value == old else value
        case Mapping():
            return {key: _renamed(inner, old, new) for key, inner in value.items()}
        case list() | tuple():
            inner = [_renamed(one, old, new) for one in value]
            return type(value)(dict.fromkeys(inner) if all(map(_text, inner)) else inner)
        case _:
            return value


def _text(value: object) -> bool:
    return isinstance(value, str)


def _may_leave(person: Person, values: Mapping[str, object]) -> None:
    given = values.get("emails", ())
    for address in given if isinstance(given, tuple) else ():
        if not any(same(address, own) for own in person.emails):
            wrong = said("an address that is not of this record cannot leave it")
            raise UsageError([Fault(person.id, wrong, said("see `register show`"))])


def _moved_cases(desk: Desk, old: Person, new: Person) -> Iterator[Case]:
    """Cases whose sender's address goes to the new record; all others stay where they are."""
    ours = {normalised(a) for a in new.emails}
    for case in desk.store.cases():
        known = {normalised(a) for a in (case.details.sender, case.registered) if a}
        if old.id in case.people and known and known <= ours:
            yield replace(case, people=tuple(new.id if p == old.id else p for p in case.people))


def _moved_letters(desk: Desk, old: str, new: Person) -> Iterator[OutboxLetter]:
    ours = {normalised(a) for a in new.emails}
    for letter in desk.store.letters():
        to_new = normalised(letter.addressee) in ours
        if to_new and old in letter.expects and letter.state is not LetterState.SENT:
            yield replace(letter, expects=tuple(new.id if p == old else p for p in letter.expects))
