"""Who may ask for whom: what keeps a wish from being judged as the sender's own.

Source: GDPR 12(2), 15(4); rows O07, O09, O10 and O11.
"""

from mailbot.law.asks import About, Tag
from mailbot.law.disclosure import GIVES_ALL
from mailbot.law.rights import Right
from mailbot.law.step import Facts, ItemKind, ItemPlan

_BY_TAG = (
    (Tag.DECEASED, ItemKind.IDENTIFY, "O11", "deceased"),
    (Tag.MINOR, ItemKind.IDENTIFY, "O11", "minor"),
    (Tag.REPRESENTATIVE, ItemKind.IDENTIFY, "O11", "representative"),
    (Tag.EMPLOYER, ItemKind.IDENTIFY, "O07", "employer_asks"),
    (Tag.LEGAL_PERSON, ItemKind.APPROVE, "O10", "legal_person"),
    (Tag.COLLEAGUE, ItemKind.APPROVE, "O09", "colleague"),
    (Tag.PROCESSOR, ItemKind.APPROVE, "O19", "processor"),
)
"""Strongest first: the first that holds is what the owner is told."""

_FREE_FOR_ALL = frozenset({Right.MARKETING_STOP, Right.COMPLAINT, Right.PRIVACY_QUESTION})


def not_ones_own(facts: Facts) -> ItemPlan | None:
    """The owner's item where somebody asks for another, None where the sender asks for self."""
    if facts.ask.right in _FREE_FOR_ALL:
        return None
    for tag, kind, rule, reason in _BY_TAG:
        if facts.tagged(tag):
            return ItemPlan(kind, rule, reason)
    if facts.ask.about is About.OTHER:
        return ItemPlan(ItemKind.IDENTIFY, "O11", "representative")
    if facts.ask.about is About.COMPANY and facts.ask.right in GIVES_ALL:
        return ItemPlan(ItemKind.APPROVE, "O10", "legal_person")
    return None
