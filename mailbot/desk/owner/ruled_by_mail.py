"""What the owner may say of an item in a mail, and the ruling each word stands for."""

from enum import StrEnum

from mailbot.desk.judgement.case import Item
from mailbot.desk.judgement.rulings import Ruling, Verb, is_about_reading
from mailbot.desk.owner.answers import Said, Word
from mailbot.law.rights import Right
from mailbot.law.step import ItemKind


class Problem(StrEnum):
    """Why a word is no ruling."""

    NO_REASON = "no_reason"
    WHICH = "which"
    NOT_SO = "not_so"


def asks_what_it_is(item: Item) -> bool:
    """She is asked what a mail is, rather than what to do."""
    return "answer" in item.actions and is_about_reading(item)


def proposed_rights(item: Item) -> tuple[Right, ...]:
    """What the mail of such an item may ask for."""
    named = item.proposal.get("rights", ())
    listed = named if isinstance(named, list | tuple) else ()
    known = {right.value for right in Right}
    found = tuple(Right(str(name)) for name in listed if str(name) in known)
    return found or ((item.right,) if item.right else ())


def ruling_of(item: Item, said: Said) -> Ruling | Problem:
    """The ruling her word stands for. LATER is none: nothing is ruled."""
    match said.word:
        case Word.YES:
            return _yes(item)
        case Word.NO:
            return _no(item, said.text)
        case Word.ANSWER if "answer" in item.actions:
            return Ruling(Verb.ANSWER, text=said.text)
        case Word.RIGHT if asks_what_it_is(item) and said.right is not None:
            return Ruling(Verb.ANSWER, as_right=said.right.value)
    return Problem.NOT_SO


def says_yes(item: Item) -> bool:
    """A bare yes rules on the item."""
    return isinstance(_yes(item), Ruling)


def _yes(item: Item) -> Ruling | Problem:
    if asks_what_it_is(item):
        rights = proposed_rights(item)
        return Ruling(Verb.ANSWER, as_right=rights[0].value) if len(rights) == 1 else Problem.WHICH
    if "approve" in item.actions:
        return Ruling(Verb.APPROVE)
    if "answer" in item.actions and item.kind == ItemKind.IDENTIFY:
        return Ruling(Verb.ANSWER, identified=True)
    return Problem.NOT_SO


def _no(item: Item, reason: str) -> Ruling | Problem:
    if asks_what_it_is(item):
        return Ruling(Verb.ANSWER, as_right="none")
    if "reject" not in item.actions:
        return Problem.NOT_SO
    return Ruling(Verb.REJECT, reason=reason) if reason else Problem.NO_REASON
