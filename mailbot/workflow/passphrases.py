"""The passphrase of a locked extract: drawn, kept in its case, told by the owner, and forgotten.

It never stands in an item, a letter, a mail to the owner or the log.
Source: GDPR 32(1)(a).
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from mailbot.desk.judgement.case import Case, Event, Item
from mailbot.desk.judgement.challenge import code_from
from mailbot.desk.judgement.closing import closed_if_done, erased
from mailbot.desk.judgement.decide import new_item
from mailbot.desk.judgement.decision import Background
from mailbot.desk.judgement.ruling import Ruling
from mailbot.desk.judgement.steps import cannot
from mailbot.desk.letters.reply import Letter
from mailbot.law.step import ItemKind, ItemPlan
from mailbot.said import said
from mailbot.store.contract import Commit, LetterState, LogEntry, OutboxLetter
from mailbot.workflow.desk import Desk

TELL = "tell_passphrase"
"""Reason of the item that waits until the owner has told the person."""
_LEFT = frozenset({LetterState.SENT, LetterState.FAILED})
_OCTETS = 16


def with_passphrase(case: Case, letters: Sequence[Letter], desk: Desk) -> Case:
    """The case with a passphrase of 80 bits where a letter is to be locked; one serves them all."""
    if case.details.passphrase or not any(letter.locked for letter in letters):
        return case
    drawn = code_from(desk.chance(_OCTETS))
    return replace(case, details=replace(case.details, passphrase=drawn))


def without_passphrase(case: Case) -> Case:
    """The case that has forgotten it."""
    return replace(case, details=replace(case.details, passphrase=""))


def to_tell(before: Case, after: Case, background: Background) -> Iterator[Item]:
    """The item that asks for it, where a passphrase was drawn in this step."""
    if after.details.passphrase and not before.details.passphrase:
        plan = ItemPlan(ItemKind.COMPLETE, "O10", TELL, {"case": after.id})
        yield replace(new_item(after, plan, None, background), actions=("approve",))


def kept_open(closes: Sequence[str], case: Case, desk: Desk) -> tuple[str, ...]:
    """Ids of the items to close; the one that asks for the passphrase stays as long as that."""
    telling = {item.id for item in _telling(case, desk)}
    if case.details.passphrase:
        return tuple(item_id for item_id in closes if item_id not in telling)
    return tuple(dict.fromkeys((*closes, *telling)))


def still_needing(
    case: Case, ready: Sequence[OutboxLetter], drops: Sequence[str], desk: Desk
) -> Case:
    """The case; without its passphrase if all that this opens is thrown away by this step."""
    if not (case.details.passphrase and drops):
        return case
    left = (letter for letter in desk.store.letters(case.id) if letter.id not in drops)
    needed = any(letter.locked for letter in (*left, *ready))
    return case if needed else without_passphrase(case)


def told(desk: Desk, case: Case, item: Item, ruling: Ruling) -> Commit:
    """The owner has told the passphrase: it is forgotten, and the case may close.

    Raises: UsageError while the letter it opens has not left.
    """
    if ruling.verb.value not in item.actions:
        right = said("tell it by telephone, then approve")
        raise cannot(item, said("cannot be answered by {verb}", verb=ruling.verb), right)
    letters = desk.store.letters(case.id)
    if any(letter.locked and letter.state not in _LEFT for letter in letters):
        right = said(
            "wait until it has, or see `mailbot show`; then tell the passphrase, and approve"
        )
        raise cannot(item, said("the letter that it opens has not left yet"), right)
    now = desk.clock()
    told_now = Event(now, "passphrase_told", actor="owner")
    after = closed_if_done(without_passphrase(case).with_event(told_now), now)
    gone = [letter.id for letter in letters] if not after.open and erased(after) else []
    facts = (("item", item.id),)
    return Commit(
        cases=(after,),
        items_closed=(item.id,),
        letters_removed=gone,
        log=(LogEntry(now, "passphrase_told", case.id, "owner", facts),),
    )


def of_closed(cases: Sequence[Case], desk: Desk) -> tuple[str, ...]:
    """Ids of the items that asked for the passphrases these cases have forgotten."""
    forgetful = (case for case in cases if not case.details.passphrase)
    return tuple(item.id for case in forgetful for item in _telling(case, desk))


def _telling(case: Case, desk: Desk) -> Iterator[Item]:
    return (i for i in desk.store.items() if i.case == case.id and i.reason == TELL)
