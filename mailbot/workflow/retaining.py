"""Retention: whose time is up, the proposal to the owner, and what her yes does.

Source: policy 7.2; GDPR 5(1)(e); row O14.
"""

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from mailbot.desk.judgement.applied import Applied, Stamp, applied
from mailbot.desk.judgement.case import Item, Suppression, caseless
from mailbot.errors import Fault, UsageError
from mailbot.law.step import ItemKind, ItemPlan
from mailbot.law.storage import Storage, erasures, large, storage
from mailbot.said import Said, said
from mailbot.store.contract import Commit, LogEntry, Store
from mailbot.workflow.anew import judged_anew
from mailbot.workflow.committing import (
    Prepared,
    forgotten,
    gone_with,
    heirs,
    letters_of,
    notices_to,
    to_clear_from_sent,
)
from mailbot.workflow.desk import Desk
from mailbot.workflow.time_up import elsewhere, told, who

DUE, MANY_DUE = "retention", "retention_many"
"""Why an item of retention waits: some are due, or so many that the owner should wonder."""
ACTIONS = ("approve", "reject")
ACTOR = "owner"
MONTH = "retention_month"
"""Setting: the month whose batch was proposed, as 2026-11, and the ids that stood in it."""
AHEAD = "retention_ahead"
"""Setting: ids the owner has let go beforehand, each on its last day."""


@dataclass(frozen=True, slots=True)
class _Batch:
    """What is let go. item: "" where it was approved beforehand. spared: kept after all."""

    going: tuple[str, ...]
    spared: tuple[str, ...]
    item: str
    actor: str


def storage_now(store: Store, financial_year_end: str, today: date) -> tuple[Storage, ...]:
    """How long each record may be kept, as register and cases stand now."""
    cases = {
        person_id: case.id
        for case in store.open_cases()
        for person_id in (*case.people, *case.claimed)
    }
    return storage(store.people(), cases, financial_year_end, today)


def propose(desk: Desk, *, ahead: bool = False) -> Item | None:
    """Everybody whose time is up as one item of the queue; None where it is nobody's.

    ahead: those whose last day falls within the month as well: a yes now holds for their day.
    A proposal that waits already is brought up to date, or taken back; there is never a second.
    """

    def attempt() -> Item | None:
        waiting = next((i for i in desk.store.items() if i.reason in {DUE, MANY_DUE}), None)
        due = _due(desk, ahead=ahead or (waiting is not None and bool(_ahead(waiting))))
        if waiting is not None and (_named(waiting), _ahead(waiting), _of(waiting)) == due:
            return waiting
        return _proposed(desk, waiting, *due)

    return judged_anew(attempt, said("others kept changing the queue; try again"))


def propose_each_month(desk: Desk) -> bool:
    """On the first round of a month, the month's batch; every day, what waits is kept true.

    Whoever becomes due beside it, as when a hold ends, does not wait for the next month.
    Returns whether it was the first of its month.
    """
    month = f"{desk.local_day(desk.clock()):%Y-%m}"
    named, *proposed = (desk.store.setting(MONTH) or "none").split()
    over, ahead, _ = _due(desk, ahead=True)
    if named != month:
        proposed = []
    waits = any(item.reason in {DUE, MANY_DUE} for item in desk.store.items())
    if named != month or not set(over) <= set(proposed):
        propose(desk, ahead=True)
        kept = " ".join(dict.fromkeys((month, *proposed, *over, *ahead)))
        desk.store.commit(Commit(settings=((MONTH, kept),)))
    elif waits:
        propose(desk)
    return named != month


def carry_out(
    desk: Desk, item: Item, only: Sequence[str] = (), but: Sequence[str] = ()
) -> Prepared:
    """Erase those of the item who may still go; what the vouchers need stays.

    Nobody is written to. Whoever bought, asked or was put under a hold since is spared. Those
    whose day is yet to come go on that day. only, but: a part of the batch; the rest waits on.

    Raises: UsageError if one of them is not in the batch.
    """
    wanted = _part(item, only, but)
    may_go = _may_go(desk, item)
    named = [i for i in _named(item) if i in wanted]
    later = tuple(i for i in _ahead(item) if i in wanted)
    rest = _rest(item, wanted)
    going = tuple(i for i in named if i in may_go)
    spared = tuple(i for i in named if i not in may_go)
    commit, notices = _erasing(desk, _Batch(going, spared, item.id, ACTOR))
    if later:
        waiting = (desk.store.setting(AHEAD) or "").split()
        approved = (AHEAD, " ".join(dict.fromkeys((*waiting, *later))))
        facts = (("item", item.id), ("people", ",".join(later)))
        entry = LogEntry(desk.clock(), "retention_approved", actor=ACTOR, facts=facts)
        log = (*commit.log, entry) if named else (entry,)
        commit = replace(commit, settings=(*commit.settings, approved), log=log)
        notices = (*notices, said("Their last day is to come, and they go after it:"))
        notices = (
            *notices,
            *(said("  {who}", who=who(p)) for p in desk.store.people() if p.id in later),
        )
    if rest is None:
        commit = replace(commit, items_closed=(*commit.items_closed, item.id))
    else:
        commit = replace(commit, items=(rest,))
        notices = (*notices, said("The rest goes on waiting in {item}.", item=item.id))
    return Prepared(commit, None, (), notices=notices)


def carry_out_ahead(desk: Desk) -> None:
    """Those approved beforehand whose day has come: the month's yes carried out."""
    approved = (desk.store.setting(AHEAD) or "").split()
    if not approved:
        return
    everybody = _storage(desk)
    today = desk.local_day(desk.clock())
    end = _month_end(today)
    over = [one.person.id for one in everybody if one.over(today)]
    going = [person_id for person_id in approved if person_id in over]
    coming = {one.person.id for one in everybody if one.over(end) and not one.over(today)}
    left = " ".join(one for one in approved if one in coming)
    spared = tuple(one for one in approved if one not in {*going, *coming})
    if not going and left == " ".join(approved):
        return
    commit, _ = _erasing(desk, _Batch(tuple(going), spared, "", "bot"))
    desk.store.commit(replace(commit, settings=(*commit.settings, (AHEAD, left))))


def _part(item: Item, only: Sequence[str], but: Sequence[str]) -> set[str]:
    """Ids of the batch that are said yes to. Raises: UsageError."""
    whole = {*_named(item), *_ahead(item)}
    for person_id in (*only, *but):
        if person_id not in whole:
            right = said("name some of {whole}", whole=", ".join(sorted(whole)))
            raise UsageError(
                [
                    Fault(
                        item.id, said("{person_id} is not in the batch", person_id=person_id), right
                    )
                ]
            )
    return (set(only) or whole) - set(but)


def _rest(item: Item, wanted: set[str]) -> Item | None:
    """The item with those not ruled on yet; None where it is done with."""
    people = [one for one in _named(item) if one not in wanted]
    ahead = [one for one in _ahead(item) if one not in wanted]
    if not people and not ahead:
        return None
    share = f"{len(people) + len(ahead)} / {_of(item)}" if _of(item) else str(len(people))
    proposal = {**item.proposal, "people": people, "count": len(people), "share": share}
    if ahead:
        return replace(item, proposal={**proposal, "ahead": ahead})
    return replace(item, proposal={k: v for k, v in proposal.items() if k != "ahead"})


def _may_go(desk: Desk, item: Item) -> set[str]:
    """Ids of those nothing keeps: their time is up, or the owner lets them go before it is."""
    today = desk.local_day(desk.clock())
    early = item.reason not in {DUE, MANY_DUE}
    return {
        one.person.id
        for one in _storage(desk)
        if one.over(today) or (early and not one.hold and one.person.kept_through is None)
    }


def _erasing(desk: Desk, batch: _Batch) -> tuple[Commit, tuple[Said, ...]]:
    """The commit that erases these, and what the owner should know of it."""
    revision = desk.store.register_revision()
    now, register = desk.clock(), desk.store.people()
    going = [person for person in register if person.id in batch.going]
    year_end = desk.settings.processing.financial_year_end
    changes = tuple(erasures(going, year_end, desk.local_day(now)))
    changed = applied(changes, going, Stamp(now.isoformat(), ACTOR))
    cases = forgotten(changed, desk)
    commit = Commit(
        cases=cases,
        people=(*changed.people.values(), *heirs(changed, desk)),
        people_removed=changed.removed,
        items_closed=gone_with(changed, cases, desk),
        letters_removed=(*letters_of(cases, desk), *notices_to(changed, desk)),
        suppressions=tuple(_suppressions(changed, desk)),
        settings=tuple(to_clear_from_sent(changed, cases, desk)),
        log=(_certificate(batch, changed, desk),),
        register_revision=revision,
    )
    return commit, (
        *told(going, changed, batch.spared, len(register)),
        *elsewhere(going, desk.settings.sources),
    )


def _storage(desk: Desk) -> tuple[Storage, ...]:
    today = desk.local_day(desk.clock())
    return storage_now(desk.store, desk.settings.processing.financial_year_end, today)


def _month_end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _due(desk: Desk, *, ahead: bool) -> tuple[tuple[str, ...], tuple[str, ...], int]:
    """Ids of those whose time is up, of those whose last day is near, and how many there are.

    Whoever was approved beforehand is not proposed again.
    """
    today, found = desk.local_day(desk.clock()), _storage(desk)
    approved = (desk.store.setting(AHEAD) or "").split()
    over = tuple(one.person.id for one in found if one.over(today))
    end = _month_end(today)
    near = (one.person.id for one in found if one.over(end) and not one.over(today))
    coming = tuple(one for one in near if one not in approved)
    return over, coming if ahead else (), len(found)


def _proposed(
    desk: Desk, waiting: Item | None, ids: Sequence[str], ahead: Sequence[str], register: int
) -> Item | None:
    now = desk.clock()
    if not (ids or ahead):
        if waiting is not None:
            entry = LogEntry(now, "retention_taken_back", facts=(("item", waiting.id),))
            desk.store.commit(Commit(items_closed=(waiting.id,), log=(entry,)))
        return None
    count = len(ids) + len(ahead)
    proposal: dict[str, object] = {
        "people": list(ids),
        "count": count,
        "register": register,
        "share": f"{count} / {register}",
    }
    item = replace(
        caseless(
            ItemPlan(
                ItemKind.RETENTION,
                "O14",
                MANY_DUE if large(count, register) else DUE,
                {**proposal, "ahead": list(ahead)} if ahead else proposal,
            ),
            now,
            due=desk.local_day(now),
            actions=ACTIONS,
        ),
        id=waiting.id if waiting else "",
    )
    entry = LogEntry(now, "retention_proposed", facts=(("count", count), ("of", register)))
    new = desk.store.commit(Commit(items=(item,), log=(entry,)))
    return new[0] if new else item


def _named(item: Item) -> tuple[str, ...]:
    return _ids(item, "people")


def _ahead(item: Item) -> tuple[str, ...]:
    return _ids(item, "ahead")


def _ids(item: Item, key: str) -> tuple[str, ...]:
    named = item.proposal.get(key, ())
    return tuple(map(str, named)) if isinstance(named, list | tuple) else ()


def _of(item: Item) -> int:
    of = item.proposal.get("register", 0)
    return of if isinstance(of, int) else 0


def _suppressions(changed: Applied, desk: Desk) -> Iterable[Suppression]:
    today = desk.local_day(desk.clock())
    for address, channels in changed.suppressed:
        if desk.store.suppressed(address) is None:
            yield Suppression(desk.store.hashed(address), today, channels, "")


def _certificate(batch: _Batch, changed: Applied, desk: Desk) -> LogEntry:
    """What was carried out, by ids alone."""
    facts = (
        ("item", batch.item or "approved beforehand"),
        ("proposed", len(batch.going) + len(batch.spared)),
        ("erased", ",".join(changed.removed)),
        ("kept_for_bookkeeping", ",".join(changed.cut_down)),
        ("spared", ",".join(batch.spared)),
    )
    return LogEntry(desk.clock(), "retention_carried_out", "", batch.actor, facts)
