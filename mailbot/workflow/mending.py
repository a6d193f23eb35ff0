"""What the owner's yes or no to a proposal about the register does (policy 11.2)."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from mailbot.desk.judgement.case import Item
from mailbot.errors import Fault, UsageError
from mailbot.register import cells
from mailbot.register.address import same
from mailbot.register.edit import edited
from mailbot.register.merge import BY_IMPORT, field_change
from mailbot.register.person import Person
from mailbot.said import Said, said
from mailbot.store.contract import Commit, LogEntry
from mailbot.workflow.committing import Prepared
from mailbot.workflow.desk import Desk
from mailbot.workflow.initiative import RULED, mark_of, named, proposed
from mailbot.workflow.joining import merging

GROUND = "GDPR 5(1)(d)"
_Mend = Callable[[Desk, Item, Person], Person]


def mended(desk: Desk, item: Item) -> Prepared:
    """What a yes to the proposal does. Raises: UsageError if it can no longer be done."""
    people = [desk.store.person(person_id) for person_id in named(item)]
    if None in people:
        return settled(desk, item, "approve", said("The record is not there any more."))
    if item.reason == "merge_proposed":
        one, other = named(item)
        return merging(desk, (one, other), (), "the same person", item.id)
    mend = _MENDS.get(item.reason)
    person = people[0] if people else None
    if mend is None or person is None:
        return settled(
            desk, item, "approve", said("Nothing is changed; it is not brought up again.")
        )
    revision = desk.store.register_revision()
    new = mend(desk, item, person)
    fields = proposed(item, "field") or "emails"
    entry = LogEntry(
        desk.clock(),
        "register_edited",
        actor="owner",
        facts=(("person", person.id), ("fields", fields), ("why", item.reason)),
    )
    commit = Commit(
        people=(new,) if new is not person else (),
        items_closed=(item.id,),
        log=(entry,),
        register_revision=revision,
    )
    return Prepared(commit, None, (), notices=(_told(item, person),))


def settled(desk: Desk, item: Item, verb: str, *notices: Said) -> Prepared:
    """The proposal put away, and remembered so that it is not made again."""
    now = desk.clock()
    mark = mark_of(item)
    remembered = ((RULED + mark, desk.local_day(now).isoformat()),) if mark else ()
    facts = (("item", item.id), ("why", item.reason))
    entry = LogEntry(now, f"owner_{verb}", "", "owner", facts)
    commit = Commit(items_closed=(item.id,), settings=remembered, log=(entry,))
    return Prepared(commit, None, (), notices=notices)


def _told(item: Item, person: Person) -> Said:
    field, value = proposed(item, "field"), proposed(item, "value")
    who = f"{person.id} {person.name}".strip()
    if value and field:
        return said("{who}: {field}: {value}", who=who, field=field, value=value)
    if value:
        return said("{who}: address: {value}", who=who, value=value)
    return said("{who}: {field}", who=who, field=field) if field else said("{who}", who=who)


def _at(desk: Desk) -> str:
    local = desk.clock().astimezone(desk.settings.owner.timezone)
    return local.isoformat(timespec="seconds")


def _as_the_file_says(desk: Desk, item: Item, person: Person) -> Person:
    """The file's value; from now on the field follows the file again."""
    field = proposed(item, "field")
    try:
        value = cells.value(field, proposed(item, "value"), desk.local_day(desk.clock())).held
    except cells.BadCell as bad:
        raise UsageError([Fault(item.id, bad.wrong, bad.right)]) from None
    held = getattr(person, field)
    change = field_change(field, held, value, at=_at(desk), by=BY_IMPORT, why="the file is right")
    values: Mapping[str, object] = {field: value, "history": (*person.history, change)}
    return replace(person, **values)  # type: ignore[arg-type]  # read for its own field


def _without_address(desk: Desk, item: Item, person: Person) -> Person:
    left = tuple(a for a in person.emails if not same(a, proposed(item, "value")))
    if not left and not person.name:
        right = said("enter a name or another address first, or say no")
        raise UsageError([Fault(person.id, said("would be a record of nobody"), right)])
    return edited(person, {"emails": left}, _at(desk), GROUND)


def _emptied(desk: Desk, item: Item, person: Person) -> Person:
    field = proposed(item, "field")
    blank = getattr(Person(""), field)
    new = edited(person, {field: blank}, _at(desk), GROUND)
    if not (new.name or new.emails):
        right = said("enter a name or an address first, or say no")
        raise UsageError([Fault(person.id, said("would be a record of nobody"), right)])
    return new


_MENDS: Mapping[str, _Mend] = {
    "file_differs": _as_the_file_says,
    "address_bounced": _without_address,
    "impossible_value": _emptied,
    "number_not_needed": _emptied,
}
