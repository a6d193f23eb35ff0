"""The register of breaches: what mailbot saw, what the owner told of it.

Begun from the log, which outlives the queue. Source: GDPR 33(5).
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import msgspec

from mailbot.desk.judgement.breach import FACTS, RISKS, TIMES, Breach
from mailbot.errors import Fault, UsageError
from mailbot.law.step import ItemKind
from mailbot.register.masking import masked
from mailbot.said import said
from mailbot.store.contract import Commit, LogEntry, Store

BREACHES = "breaches"
"""Setting: the register, as JSON."""
_LONGEST = 10_000


def breaches(store: Store) -> tuple[Breach, ...]:
    """All of them, the oldest first; those mailbot saw and nobody wrote of yet among them."""
    kept = store.setting(BREACHES)
    known = msgspec.json.decode(kept, type=tuple[Breach, ...]) if kept else ()
    seen = {one.source for one in known if one.source}
    fresh = [one for one in _seen(store) if one.source not in seen]
    return (*known, *(replace(one, id=f"B{len(known) + n}") for n, one in enumerate(fresh, 1)))


def remember(store: Store, now: datetime) -> None:
    """Keep what mailbot saw, under its number, also when the item that told of it is settled."""
    kept = store.setting(BREACHES)
    known = msgspec.json.decode(kept, type=tuple[Breach, ...]) if kept else ()
    found = breaches(store)
    fresh = found[len(known) :]
    if fresh:
        ids = ",".join(one.id for one in fresh)
        _commit(store, found, LogEntry(now, "breach_seen", facts=(("breach", ids),)))


def named(store: Store, breach_id: str) -> Breach:
    """The breach of that id. Raises: UsageError if there is none."""
    wanted = breach_id.strip().upper()
    for one in breaches(store):
        if one.id == wanted:
            return one
    raise UsageError(
        [Fault(breach_id, said("no breach of that id"), said("see `mailbot incidents`"))]
    )


def begin(store: Store, discovered: datetime, facts: Mapping[str, Any], now: datetime) -> Breach:
    """A breach the owner tells of."""
    known = breaches(store)
    made = changed(Breach(f"B{len(known) + 1}", discovered), facts)
    _commit(store, (*known, made), LogEntry(now, "breach_entered", "", "owner", _told(made, facts)))
    return made


def tell(store: Store, breach_id: str, facts: Mapping[str, Any], now: datetime) -> Breach:
    """The breach with what the owner adds or corrects. Raises: UsageError."""
    made = changed(named(store, breach_id), facts)
    rest = tuple(made if one.id == made.id else one for one in breaches(store))
    entry = LogEntry(now, "breach_edited", made.case, "owner", _told(made, facts))
    _commit(store, rest, entry)
    return made


def changed(breach: Breach, facts: Mapping[str, Any]) -> Breach:
    """With those facts. Raises: UsageError for one that is none."""
    values: dict[str, Any] = {}
    for name, value in facts.items():
        if name in TIMES and (value is None or isinstance(value, datetime)):
            values[name] = value
        elif name in FACTS and isinstance(value, str):
            values[name] = masked(value.strip()[:_LONGEST])
        else:
            right = said("one of {facts}", facts=", ".join((*FACTS, *TIMES)))
            raise UsageError([Fault(name, said("is no fact of a breach"), right)])
    if values.get("risk", "") not in {"", *RISKS}:
        wrong = said("{risk} is no assessment", risk=values["risk"])
        raise UsageError([Fault("risk", wrong, said("one of {risks}", risks=", ".join(RISKS)))])
    return replace(breach, **values)


def _commit(store: Store, all_of_them: tuple[Breach, ...], entry: LogEntry) -> None:
    kept = msgspec.json.encode(all_of_them).decode()
    store.commit(Commit(settings=((BREACHES, kept),), log=(entry,)))


def _told(breach: Breach, facts: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    return (("breach", breach.id), ("facts", ",".join(facts)))


def _seen(store: Store) -> Iterator[Breach]:
    """Incidents the owner was asked to assess: by the log, and by what waits."""
    asked = set()
    for logged in reversed(list(store.log_back('"O13"'))):
        entry = logged.entry
        facts = dict(entry.facts)
        if entry.event == "owner_asked" and facts.get("rule") == "O13":
            asked.add((entry.case, entry.at))
            yield Breach("", entry.at, f"log {logged.seq}", entry.case, str(facts.get("why", "")))
    for item in store.items():
        if item.kind == ItemKind.INCIDENT and (item.case, item.at) not in asked:
            yield Breach("", item.at, f"item {item.id}", item.case, item.reason)
