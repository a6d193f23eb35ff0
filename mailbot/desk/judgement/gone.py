"""Items of no case that speak of somebody who is no more."""

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet

from mailbot.desk.judgement.case import Item
from mailbot.law.step import ItemKind


def names(item: Item, gone: AbstractSet[str]) -> bool:
    """It is of no case, and one of these records stands in what it proposes."""
    return not item.case and not gone.isdisjoint(_values(item.proposal))


def of_the_gone(items: Iterable[Item], gone: AbstractSet[str]) -> tuple[str, ...]:
    """Ids of those to close; a batch of retention names ids alone, and mends itself."""
    if not gone:
        return ()
    return tuple(i.id for i in items if i.kind != ItemKind.RETENTION and names(i, gone))


def _values(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (inner for one in value.items() for part in one for inner in _values(part))
    elif isinstance(value, list | tuple | set | frozenset):
        yield from (inner for one in value for inner in _values(one))
