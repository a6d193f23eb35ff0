"""Whether somebody may be written to.

Source: GDPR 18(2), 21(3); MFL (2008:486) 19 §; policy 7.2.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from mailbot.register.person import CONTRACT_KINDS, Person

_NEEDS_CONSENT = frozenset({"mailbox_holder", ""})


@dataclass(frozen=True, slots=True)
class Answer:
    """Yes or no, with the reason in one line."""

    allowed: bool
    reason: str


def may_contact(people: Sequence[Person]) -> Answer:
    """Whether ordinary mail may go to an address. people: all records that hold it."""
    restricted = [person.id for person in people if person.restricted]
    if restricted:
        return Answer(allowed=False, reason=f"{_and(restricted)} is restricted (GDPR 18(2))")
    return Answer(allowed=True, reason="nothing stands against it")


def may_advertise(
    people: Sequence[Person],
    times_up: Sequence[str],
    erasure_due: Sequence[str],
    today: date,
    *,
    suppressed: bool,
) -> Answer:
    """Whether advertising may go to an address.

    times_up: ids of records past their time. erasure_due: ids with an erasure or an
    objection under way. One record that forbids it is enough.
    """
    if suppressed:
        return Answer(allowed=False, reason="on the suppression list (GDPR 21(3))")
    if not people:
        return Answer(allowed=False, reason="not in the register")
    for person in people:
        reason = _against(person, today)
        if person.id in times_up:
            reason = "kept past its time (policy 7.2)"
        if person.id in erasure_due:
            reason = "an erasure or objection is under way (GDPR 17, 21)"
        if reason:
            return Answer(allowed=False, reason=f"{person.id}: {reason}")
    return Answer(allowed=True, reason=_and(sorted({_ground(person) for person in people})))


def _against(person: Person, today: date) -> str:
    if person.restricted:
        return "restricted (GDPR 18(2))"
    if person.marketing == "stopped":
        return "advertising was stopped (GDPR 21(3))"
    if person.kept_through is not None:
        left = "and past its time" if person.kept_through < today else "only"
        return f"kept for the bookkeeping {left} (GDPR 17(3)(b))"
    if person.customer_kind in CONTRACT_KINDS and not (person.customer_number or person.consent):
        return "neither customer number nor consent (MFL 19 §)"
    if person.customer_kind in _NEEDS_CONSENT and not person.consent:
        return "no consent (MFL 19 §)"
    return ""


def _ground(person: Person) -> str:
    if person.consent:
        return "consent (MFL 19 §)"
    if person.customer_kind in CONTRACT_KINDS:
        return "a customer, for own similar services (MFL 19 §)"
    return "a contact at an organisation (GDPR 6(1)(f))"


def _and(words: Sequence[str]) -> str:
    return " and ".join(words)
