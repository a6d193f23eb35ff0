"""What mailbot notices by itself, put to the owner once: never again after she said no.

Source: policy 11.2; GDPR 5(1)(d); row O09.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from mailbot.desk.judgement.case import Item, caseless
from mailbot.errors import SourceUnreadable, StaleCase
from mailbot.law.step import ItemKind, ItemPlan
from mailbot.register.differing import DIFFERS, Told, differences
from mailbot.register.doubts import doubts
from mailbot.register.duplicates import duplicates
from mailbot.register.finding import Finding
from mailbot.store.contract import Commit, LogEntry, Store

RULED = "ruled:"
"""Setting: the hash of a finding the owner has ruled on follows; its value is the day."""
AT_ONCE = 5
"""Proposals about the register itself that wait at one time; more come when these are ruled on."""
LASTING = frozenset(
    {"merge_proposed", "impossible_value", "number_not_needed", "contradiction", DIFFERS}
)
"""Found in the register as it stands, today as tomorrow: these can wait their turn."""
REASONS = LASTING | {"file_differs", "address_bounced"}
ACTIONS = ("approve", "reject")


def look_over(store: Store, now: datetime, today: date, told: Iterable[Told]) -> tuple[Item, ...]:
    """Propose what the register gives rise to, by itself or beside what other programs say.

    told: raising SourceUnreadable in the midst of it means that nothing is known of that program.
    """
    people = store.people()
    found = [*duplicates(people), *doubts(people, today)]
    standing = LASTING
    for one in told:
        try:
            found += differences(people, one)
        except SourceUnreadable:
            standing -= {DIFFERS}
    _take_back(store, now, standing, {one.mark for one in found})
    return propose(store, found, now)


def propose(store: Store, findings: Iterable[Finding], now: datetime) -> tuple[Item, ...]:
    """Items for those that neither wait already nor were ruled on; a few of the lasting ones."""
    waiting = [item for item in store.items() if item.reason in REASONS]
    marks = {mark_of(item) for item in waiting}
    room = AT_ONCE - sum(item.reason in LASTING for item in waiting)
    new: list[Item] = []
    for finding in findings:
        lasting = finding.reason in LASTING
        if lasting and room <= 0:
            continue
        mark = store.hashed(finding.mark)
        if mark not in marks and store.setting(RULED + mark) is None:
            marks.add(mark)
            new.append(_item(finding, mark, now))
            room -= lasting
    if not new:
        return ()
    log = [LogEntry(now, "initiative", facts=tuple(_facts(item))) for item in new]
    return store.commit(Commit(items=new, log=log))


def mark_of(item: Item) -> str:
    """The hash by which its finding is known again, "" where it has none."""
    mark = item.proposal.get("mark", "")
    return mark if isinstance(mark, str) else ""


def named(item: Item) -> tuple[str, ...]:
    """Ids of the records an item is about."""
    people = item.proposal.get("people", ())
    return tuple(map(str, people)) if isinstance(people, list | tuple) else ()


def proposed(item: Item, key: str) -> str:
    """A word of its proposal, "" where it has none."""
    value = item.proposal.get(key, "")
    return value if isinstance(value, str) else ""


def _item(finding: Finding, mark: str, now: datetime) -> Item:
    proposal: dict[str, object] = {
        "people": list(finding.people),
        "who": ", ".join(finding.people),
        "field": finding.field,
        "value": finding.value,
        "why": finding.why,
        "mark": mark,
    }
    return caseless(
        ItemPlan(
            ItemKind.APPROVE,
            "O09",
            finding.reason,
            {key: value for key, value in proposal.items() if value},
        ),
        now,
        actions=ACTIONS,
    )


def _facts(item: Item) -> Iterator[tuple[str, str]]:
    yield "why", item.reason
    yield "person", ",".join(named(item))
    if proposed(item, "field"):
        yield "field", proposed(item, "field")


def _take_back(store: Store, now: datetime, looked: frozenset[str], marks: set[str]) -> None:
    """Proposals whose reason is gone: mended by hand, or the record is no more.

    looked: reasons that were looked for; marks: what was found.
    """
    hashes = {store.hashed(mark) for mark in marks}
    there = {person.id for person in store.people()}
    gone = [
        item
        for item in store.items()
        if item.reason in REASONS
        and (
            not set(named(item)) <= there or (item.reason in looked and mark_of(item) not in hashes)
        )
    ]
    if not gone:
        return
    log = [LogEntry(now, "item_closed", facts=(("item", item.id),)) for item in gone]
    try:
        store.commit(Commit(items_closed=[item.id for item in gone], log=log))
    except StaleCase:
        return  # the owner was faster: the next look does it
