"""Retention: whose time is up, the proposal to the owner, and what her yes does.

Source: policy 7.2; GDPR 5(1)(e); row O14.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from mailbot.desk.applied import Applied, Stamp, applied
from mailbot.desk.case import Item, Suppression
from mailbot.errors import StaleCase
from mailbot.law.step import ItemKind
from mailbot.law.storage import Storage, erasures, large, storage
from mailbot.register.person import Person
from mailbot.store.contract import Commit, LogEntry, Store
from mailbot.workflow.committing import (
    Prepared,
    forgotten,
    letters_of,
    notices_to,
    to_clear_from_sent,
)
from mailbot.workflow.desk import Desk

ATTEMPTS = 5
DUE, MANY_DUE = "retention", "retention_many"
"""Why an item of retention waits: some are due, or so many that the owner should wonder."""
ACTIONS = ("approve", "reject")
ACTOR = "owner"


def storage_now(store: Store, financial_year_end: str, today: date) -> tuple[Storage, ...]:
    """How long each record may be kept, as register and cases stand now."""
    cases = {
        person_id: case.id
        for case in store.open_cases()
        for person_id in (*case.people, *case.claimed)
    }
    return storage(store.people(), cases, financial_year_end, today)


def propose(desk: Desk) -> Item | None:
    """Everybody whose time is up as one item of the queue; None where it is nobody's.

    A proposal that waits already is brought up to date, or taken back; there is never a second.
    """
    for _ in range(ATTEMPTS):
        waiting = next((i for i in desk.store.items() if i.reason in {DUE, MANY_DUE}), None)
        ids, register = _due(desk)
        if waiting is not None and _named(waiting) == ids and _of(waiting) == register:
            return waiting
        try:
            return _proposed(desk, waiting, ids, register)
        except StaleCase:
            continue
    raise StaleCase("others kept changing the queue; try again")


def carry_out(desk: Desk, item: Item) -> Prepared:
    """Erase those of the item whose time is still up; what the vouchers need stays.

    Nobody is written to. Whoever bought, asked or was put under a hold since is spared.
    """
    revision = desk.store.register_revision()
    now, register = desk.clock(), desk.store.people()
    still, _ = _due(desk)
    going = [person for person in register if person.id in still and person.id in _named(item)]
    year_end = desk.settings.processing.financial_year_end
    changes = tuple(erasures(going, year_end, desk.local_day(now)))
    changed = applied(changes, going, Stamp(now.isoformat(), ACTOR))
    cases = forgotten(changed, desk)
    spared = [person_id for person_id in _named(item) if person_id not in {p.id for p in going}]
    commit = Commit(
        cases=cases,
        people=tuple(changed.people.values()),
        people_removed=changed.removed,
        items_closed=(item.id,),
        letters_removed=(*letters_of(cases, desk), *notices_to(changed, desk)),
        suppressions=tuple(_suppressions(changed, desk)),
        settings=tuple(to_clear_from_sent(changed, cases, desk)),
        log=(_certificate(item, changed, spared, desk),),
        register_revision=revision,
    )
    notices = (*_told(going, changed, spared, len(register)), *_elsewhere(going, desk))
    return Prepared(commit, None, (), notices=notices)


def _due(desk: Desk) -> tuple[tuple[str, ...], int]:
    """Ids of those whose time is up, and how many there are in all."""
    today = desk.local_day(desk.clock())
    found = storage_now(desk.store, desk.settings.processing.financial_year_end, today)
    return tuple(one.person.id for one in found if one.over(today)), len(found)


def _proposed(desk: Desk, waiting: Item | None, ids: Sequence[str], register: int) -> Item | None:
    now = desk.clock()
    if not ids:
        if waiting is not None:
            entry = LogEntry(now, "retention_taken_back", facts=(("item", waiting.id),))
            desk.store.commit(Commit(items_closed=(waiting.id,), log=(entry,)))
        return None
    item = Item(
        id=waiting.id if waiting else "",
        case="",
        kind=ItemKind.RETENTION.value,
        rule="O14",
        reason=MANY_DUE if large(len(ids), register) else DUE,
        right=None,
        due=desk.local_day(now),
        at=now,
        actions=ACTIONS,
        proposal={
            "people": list(ids),
            "count": len(ids),
            "register": register,
            "share": f"{len(ids)} / {register}",
        },
    )
    entry = LogEntry(now, "retention_proposed", facts=(("count", len(ids)), ("of", register)))
    new = desk.store.commit(Commit(items=(item,), log=(entry,)))
    return new[0] if new else item


def _named(item: Item) -> tuple[str, ...]:
    named = item.proposal.get("people", ())
    return tuple(map(str, named)) if isinstance(named, list | tuple) else ()


def _of(item: Item) -> int:
    of = item.proposal.get("register", 0)
    return of if isinstance(of, int) else 0


def _suppressions(changed: Applied, desk: Desk) -> Iterable[Suppression]:
    today = desk.local_day(desk.clock())
    for address, channels in changed.suppressed:
        if desk.store.suppressed(address) is None:
            yield Suppression(desk.store.hashed(address), today, channels, "")


def _certificate(item: Item, changed: Applied, spared: Sequence[str], desk: Desk) -> LogEntry:
    """What was carried out, by ids alone."""
    facts = (
        ("item", item.id),
        ("proposed", len(_named(item))),
        ("erased", ",".join(changed.removed)),
        ("kept_for_bookkeeping", ",".join(changed.cut_down)),
        ("spared", ",".join(spared)),
    )
    return LogEntry(desk.clock(), "retention_carried_out", "", ACTOR, facts)


def _told(
    going: Sequence[Person], changed: Applied, spared: Sequence[str], register: int
) -> tuple[str, ...]:
    said = [f"Time is up for {len(going)} of the {register} people in the register."]
    if large(len(going), register):
        said.append("That is more than a tenth at once: make sure that clock and dates are right.")
    for person_id in changed.cut_down:
        until = changed.people[person_id].kept_through
        said.append(f"{person_id} keeps what the vouchers need, through {until}.")
    if spared:
        said.append(f"Not due any more, and left as they are: {', '.join(spared)}.")
    return tuple(said)


def _elsewhere(going: Sequence[Person], desk: Desk) -> Iterator[str]:
    """What no program of ours reaches must go by hand."""
    names = ", ".join(source.name for source in desk.settings.sources)
    if going and names:
        yield f"mailbot erases nothing in {names}: do it there by hand."
