"""Restriction (Art. 18): on at once, off only by the owner after a notice.

Source: GDPR 18; rows A10 and O05.
"""

from mailbot.law.asks import Tag
from mailbot.law.notices import recipients_to_tell
from mailbot.law.rights import State
from mailbot.law.step import (
    Change,
    ChangeKind,
    Facts,
    ItemKind,
    ItemPlan,
    LetterKind,
    LetterPlan,
    Step,
    To,
)

WHOLE = ("*",)
GROUNDS = (
    (Tag.CLAIM, "GDPR 18(1)(c)"),
    (Tag.UNLAWFUL, "GDPR 18(1)(b)"),
    (Tag.CONTESTED, "GDPR 18(1)(a)"),
)
"""Those by which the data must be kept before the one by which they need not."""


def restriction(facts: Facts) -> Step:
    """What to do about a verified person's wish to have the use of their data frozen."""
    if facts.tagged(Tag.LIFT):
        item = ItemPlan(ItemKind.APPROVE, "O05", "restriction_lift", {"change": "lift"})
        return Step(State.WAITING_OWNER, items=(item,))
    fields = _fields(facts)
    return Step(
        State.DONE,
        "restricted",
        letters=(restriction_letter(facts, fields),),
        items=tuple(recipients_to_tell(facts, "restricted", fields)),
        changes=restrict(facts, fields, ground(facts)),
    )


def ground(facts: Facts) -> str:
    """Why it is restricted, as far as the mail says; never a condition for doing it (A10)."""
    return next((said for tag, said in GROUNDS if facts.tagged(tag)), "GDPR 18(1)")


def restrict(facts: Facts, fields: tuple[str, ...], why: str) -> tuple[Change, ...]:
    """Restriction set on every record of the person's."""
    return tuple(Change(ChangeKind.RESTRICT, p.id, fields, why=why) for p in facts.people)


def restriction_letter(facts: Facts, fields: tuple[str, ...]) -> LetterPlan:
    """The answer of Art. 18: what is frozen, from when, what still happens."""
    scope: object = "whole" if fields == WHOLE else fields
    values = {"scope": scope, "since": facts.today}
    return LetterPlan(LetterKind.RESTRICTION_ON, To.REGISTERED, values)


def _fields(facts: Facts) -> tuple[str, ...]:
    """The whole record, unless the mail expressly narrows it to fields it names."""
    named = tuple(dict.fromkeys(c.field for c in facts.corrections if c.field))
    return named if facts.tagged(Tag.FIELD_ONLY) and named else WHOLE
