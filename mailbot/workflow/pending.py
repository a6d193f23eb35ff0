"""Rulings that can be taken back for a while: noted first, carried out when their time has come.

Until then nothing has happened: no letter, no change of the register, nothing erased.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from mailbot import journal
from mailbot.desk.judgement.case import Item
from mailbot.desk.judgement.ruling import Pending, Ruling
from mailbot.desk.owner.tokens import ItemToken
from mailbot.errors import Fault, StaleCase, UsageError
from mailbot.said import said
from mailbot.store.contract import Commit, LogEntry
from mailbot.workflow.committing import Prepared
from mailbot.workflow.desk import Desk
from mailbot.workflow.marking import mark_of
from mailbot.workflow.ruling import as_shown, carry_out_noted, named_item, rule


def decide(
    desk: Desk, item_id: str, ruling: Ruling, shown: str = "", spent: Sequence[ItemToken] = ()
) -> Prepared:
    """The owner's ruling: carried out at once, or noted where `letters.delay_minutes` is set.

    shown: the mark of what she saw, "" where that is not known. spent: tokens used up by it,
    where it came by mail. Returns what it does, or will.

    Raises: ChangedSince, UsageError, TemporaryError as `workflow.ruling.rule`; UsageError too
    where she has ruled on it already.
    """
    item = waiting(desk, item_id)
    if not desk.settings.delay_minutes:
        return rule(desk, item.id, ruling, shown, spent)
    ready = as_shown(desk, item.id, ruling, shown)
    now = desk.clock()
    due = now + timedelta(minutes=desk.settings.delay_minutes)
    noted = replace(item, ruled=Pending(ruling, now, due, mark_of(desk, ready)), returned=False)
    _commit(desk, noted, f"owner_{ruling.verb}_noted", spent)
    return ready


def waiting(desk: Desk, item_id: str) -> Item:
    """The item, where she has not ruled on it. Raises: UsageError."""
    item = named_item(desk, item_id)
    if item.ruled is not None:
        right = said("take that back first: `mailbot undo {item}`", item=item.id)
        raise UsageError([Fault(item.id, said("is ruled on already"), right)])
    return item


def undo(desk: Desk, item_id: str) -> Item:
    """The ruling taken back; the item waits as before.

    Raises: UsageError if there is none to take back; TemporaryError.
    """
    item = named_item(desk, item_id)
    if item.ruled is None:
        raise UsageError(
            [Fault(item.id, said("has no ruling to take back"), said("see `mailbot queue`"))]
        )
    _commit(desk, replace(item, ruled=None), "owner_undid")
    return replace(item, ruled=None)


def carry_out_due(desk: Desk) -> int:
    """Carry out every ruling whose time has come; returns how many.

    One that would do anything else than she was shown goes back to her.
    """
    now = desk.clock()
    due = [i for i in desk.store.items() if i.ruled is not None and i.ruled.due <= now]
    return sum(_carried_out(desk, item) for item in due)


def _carried_out(desk: Desk, item: Item) -> bool:
    noted = item.ruled
    if noted is None:
        return False
    try:
        carry_out_noted(desk, item.id, noted)
    except UsageError:
        _commit(desk, replace(item, ruled=None, returned=True), "ruling_returned")
        return False
    except StaleCase as error:
        journal.trouble(f"item {item.id}: {error}")
        return False
    return True


def _commit(desk: Desk, item: Item, event: str, spent: Sequence[ItemToken] = ()) -> None:
    """One item as it now stands, with its case: whoever judged that before judges again.

    Raises: UsageError where it was ruled on meanwhile.
    """
    facts = (("item", item.id), ("why", item.reason))
    entry = LogEntry(desk.clock(), event, item.case, "owner", facts)
    case = desk.store.case(item.case) if item.case else None
    cases = (case,) if case is not None else ()
    try:
        desk.store.commit(Commit(cases=cases, items=(item,), tokens=spent, log=(entry,)))
    except StaleCase as error:
        raise UsageError(
            [Fault(item.id, said("was ruled on meanwhile"), said("see the case"))]
        ) from error
