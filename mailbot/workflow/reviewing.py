"""Records that may be kept no longer though their 24 months are not up: the owner looks at once.

Source: GDPR 5(1)(c) and 5(1)(e); policy 11.2; row O14.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, datetime

from mailbot.desk.judgement.case import Item, caseless
from mailbot.law.step import ItemKind, ItemPlan
from mailbot.register.finding import Finding
from mailbot.store.contract import Commit, LogEntry, Store
from mailbot.workflow.initiative import RULED, named

VANISHED, LEFT = "vanished", "left_review"
"""Why: the file of another program no longer has them; they have left their company."""
ACTIONS = ("approve", "reject")


def propose_review(store: Store, reason: str, ids: Collection[str], now: datetime) -> Item | None:
    """One item for all of them; those the owner has kept once are not proposed again."""
    waiting = next((item for item in store.items() if item.reason == reason), None)
    known = named(waiting) if waiting else ()
    fresh = [one for one in ids if one not in known and not ruled(store, reason, one)]
    if not fresh:
        return waiting
    people = [*known, *fresh]
    item = replace(
        caseless(
            ItemPlan(
                ItemKind.RETENTION,
                "O14",
                reason,
                {"people": people, "count": len(people), "share": ", ".join(people)},
            ),
            now,
            actions=ACTIONS,
        ),
        id=waiting.id if waiting else "",
    )
    entry = LogEntry(now, "initiative", facts=(("why", reason), ("person", ",".join(fresh))))
    new = store.commit(Commit(items=(item,), log=(entry,)))
    return new[0] if new else item


def review_the_left(store: Store, now: datetime) -> Item | None:
    """Whoever is marked as having left is looked at, the 24 months being only the ceiling."""
    left = [p.id for p in store.people() if "left" in p.flags and p.kept_through is None]
    return propose_review(store, LEFT, left, now)


def kept(store: Store, item: Item, today: date) -> Iterable[tuple[str, str]]:
    """Settings that remember whom the owner wants to keep."""
    for person_id in named(item):
        yield RULED + _mark(store, item.reason, person_id), today.isoformat()


def ruled(store: Store, reason: str, person_id: str) -> bool:
    """The owner has said no to that of this record."""
    return store.setting(RULED + _mark(store, reason, person_id)) is not None


def _mark(store: Store, reason: str, person_id: str) -> str:
    return store.hashed(Finding(reason, (person_id,)).mark)
