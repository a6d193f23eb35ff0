"""No more advertising (Art. 21(2)-(3)), and marketing consent withdrawn (Art. 7(3)).

At once, for anybody, with no question asked; the same letter whether or not the address is known.
Source: GDPR 21(2)-(3), 7(3); MFL 19-21 §§; rows A08, A09, O19 and O20.
"""

from collections.abc import Iterator

from mailbot.law.asks import Tag
from mailbot.law.rights import Right, State
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


def marketing_stop(facts: Facts) -> Step:
    """What to do about a wish for no more advertising, whoever asks."""
    withdrawn = facts.ask.right is Right.CONSENT_WITHDRAWAL
    channels = "email" if facts.tagged(Tag.EMAIL_ONLY) else "all"
    values = {"channels": channels, "consent": withdrawn}
    return Step(
        State.DONE,
        "consent_closed" if withdrawn else "marketing_stopped",
        letters=(LetterPlan(LetterKind.MARKETING_STOPPED, To.SENDER, values),),
        items=tuple(_wider(facts)),
        changes=tuple(_changes(facts, channels, withdrawn=withdrawn)),
    )


def consent_withdrawal(facts: Facts) -> Step:
    """Marketing consent is closed at once; any other consent waits for the owner."""
    if facts.tagged(Tag.OTHER_CONSENT):
        return Step(
            State.WAITING_OWNER, items=(ItemPlan(ItemKind.APPROVE, "O19", "consent_other"),)
        )
    return marketing_stop(facts)


def _changes(facts: Facts, channels: str, *, withdrawn: bool) -> Iterator[Change]:
    why = "GDPR 7(3)" if withdrawn else "GDPR 21(2)"
    for address in filter(None, (facts.sender, *_same_domain(facts))):
        yield Change(ChangeKind.SUPPRESS, fields=(channels,), value=address, why=why)
    for person in facts.people:
        yield Change(ChangeKind.STOP_MARKETING, person.id, (channels,), why=why)
        if person.consent:
            yield Change(ChangeKind.CLOSE_CONSENT, person.id, why="GDPR 7(3)")


def _wider(facts: Facts) -> Iterator[ItemPlan]:
    """What reaches beyond the sender's own domain, or to all of it, is the owner's."""
    if facts.tagged(Tag.WHOLE_COMPANY):
        domain = facts.sender.rpartition("@")[2]
        yield ItemPlan(ItemKind.APPROVE, "O20", "whole_company", {"suppress": f"@{domain}"})
    same = _same_domain(facts)
    for address in facts.stop_addresses:
        if address not in same and address != facts.sender:
            yield ItemPlan(ItemKind.APPROVE, "O20", "foreign_address", {"suppress": address})


def _same_domain(facts: Facts) -> tuple[str, ...]:
    domain = facts.sender.rpartition("@")[2].casefold()
    return tuple(
        address
        for address in facts.stop_addresses
        if address.rpartition("@")[2].casefold() == domain and address != facts.sender
    )
