"""Objection to processing under legitimate interest (Art. 21(1)).

Registered and restricted at once; the outcome, with a written balancing, is the owner's.
Source: GDPR 21(1), 18(1)(d), 22; rows A13, O06 and O24.
"""

from mailbot.law.asks import Tag
from mailbot.law.notices import recipients_to_tell
from mailbot.law.restriction import WHOLE, restrict, restriction_letter
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
from mailbot.register.person import CONTRACT_KINDS

LEGITIMATE_INTEREST = ("6.1.f",)
"""Restricts only the purposes resting on Art. 6(1)(f): a contract's own data stay in use."""


def objection(facts: Facts) -> Step:
    """What to do about a verified person's objection."""
    if facts.tagged(Tag.ART22):
        return Step(State.WAITING_OWNER, items=(ItemPlan(ItemKind.APPROVE, "O24", "art22"),))
    fields, reason = _scope(facts)
    changes = restrict(facts, fields, "GDPR 18(1)(d)")
    told = tuple(recipients_to_tell(facts, "restricted", fields))
    if facts.tagged(Tag.THREAT):
        item = ItemPlan(ItemKind.IDENTIFY, "O11", "protected")
        return Step(State.WAITING_OWNER, "restricted", items=(item, *told), changes=changes)
    letter = restriction_letter(facts, fields)
    return Step(
        State.WAITING_OWNER,
        "restricted",
        letters=(letter,),
        items=(ItemPlan(ItemKind.APPROVE, "O06", reason, {"balancing": ""}), *told),
        changes=changes,
    )


def objection_upheld(facts: Facts) -> Step:
    """The owner stops the processing; what is no longer needed goes (Art. 17(1)(c))."""
    values: dict[str, object] = {
        "on": facts.today,
        "erased": (),
        "recipients": tuple(r.name for r in facts.recipients),
    }
    letter = LetterPlan(LetterKind.OBJECTION_UPHELD, To.REGISTERED, values)
    follow_up = ItemPlan(ItemKind.APPROVE, "O01", "erase", {"because": "objection upheld"})
    stops = tuple(Change(ChangeKind.STOP_MARKETING, p.id, why="GDPR 21(1)") for p in facts.people)
    return Step(State.DONE, "upheld", letters=(letter,), items=(follow_up,), changes=stops)


def objection_refused(grounds: str, balancing: str) -> Step:
    """The owner goes on, on compelling grounds she states; restriction is lifted only later."""
    values = {"grounds": grounds, "balancing": balancing}
    letter = LetterPlan(LetterKind.OBJECTION_REFUSED, To.REGISTERED, values)
    lift = ItemPlan(ItemKind.APPROVE, "O05", "restriction_lift", {"change": "lift"})
    return Step(State.REFUSED, "refused", letters=(letter,), items=(lift,))


def _scope(facts: Facts) -> tuple[tuple[str, ...], str]:
    kinds = {p.customer_kind for p in facts.people}
    contract_only = bool(kinds) and kinds <= CONTRACT_KINDS
    return (LEGITIMATE_INTEREST, "objection_contract") if contract_only else (WHOLE, "objection")
