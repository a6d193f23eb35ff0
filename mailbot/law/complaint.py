"""Complaints and questions: fixed information at once, the owner follows up.

Source: GDPR 77, 79, 82, 13; rows A18, O12, O13 and O17.
"""

from mailbot.law.asks import FIXED_ANSWERS, Tag
from mailbot.law.rights import State
from mailbot.law.step import (
    ANYBODY,
    CONCERNS,
    Facts,
    ItemKind,
    ItemPlan,
    LetterKind,
    LetterPlan,
    Step,
    To,
)


def complaint(facts: Facts) -> Step:
    """What to do about dissatisfaction with how data are handled."""
    if facts.tagged(Tag.INCIDENT):
        tied = facts.concerned == ANYBODY
        item = incident(facts.concerned, "incident" if tied else "incident_claimed")
        return Step(State.WAITING_OWNER, "incident", items=(item,))
    reason = "complaint_overdue" if facts.tagged(Tag.REMINDER) else "complaint"
    return Step(
        State.WAITING_OWNER,
        letters=(LetterPlan(LetterKind.COMPLAINT_INFO, To.SENDER),),
        items=(ItemPlan(ItemKind.COMPLAINT, "O12", reason),),
    )


def incident(concerned: tuple[str, ...], reason: str = "incident") -> ItemPlan:
    """A possible breach, to be assessed within 72 hours. Source: GDPR 33(1).

    concerned: ids of those whose data letters wait meanwhile, or `ANYBODY`.
    """
    return ItemPlan(ItemKind.INCIDENT, "O13", reason, {"hours": 72, CONCERNS: concerned})


def privacy_question(facts: Facts) -> Step:
    """What to do about a question on policy or practice: fixed text, or the owner's words."""
    topics = tuple(sorted(tag.value for tag in facts.ask.tags & FIXED_ANSWERS))
    if topics and not facts.ask.tags - FIXED_ANSWERS:
        values = {"topics": topics}
        letter = LetterPlan(LetterKind.PRIVACY_INFO, To.SENDER, values)
        return Step(State.DONE, "answered", letters=(letter,))
    item = ItemPlan(ItemKind.ANSWER, "O17", "privacy_question")
    return Step(State.WAITING_OWNER, items=(item,))
