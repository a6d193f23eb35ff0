"""Whether somebody may be written to.

Source: GDPR 18(2), 21(3); MFL (2008:486) 19 §; policy 7.2.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from mailbot.law.reason import Reason, Why
from mailbot.register.person import CONTRACT_KINDS, Person

_NEEDS_CONSENT = frozenset({"mailbox_holder", ""})
_GROUNDS = (Why.CONTACT, Why.CUSTOMER, Why.CONSENT)


@dataclass(frozen=True, slots=True)
class Answer:
    """Yes or no, and why."""

    allowed: bool
    because: tuple[Reason, ...]


def may_contact(people: Sequence[Person]) -> Answer:
    """Whether ordinary mail may go to an address. people: all records that hold it."""
    restricted = tuple(person.id for person in people if person.restricted)
    if restricted:
        return _no(Why.RESTRICTED, people=restricted)
    return Answer(allowed=True, because=(Reason(Why.CLEAR),))


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
        return _no(Why.SUPPRESSED)
    if not people:
        return _no(Why.UNKNOWN)
    for person in people:
        why = _against(person, today)
        if person.id in times_up:
            why = Why.PAST_TIME
        if person.id in erasure_due:
            why = Why.UNDER_WAY
        if why is not None:
            return _no(why, person=person.id)
    grounds = {_ground(person) for person in people}
    return Answer(allowed=True, because=tuple(Reason(one) for one in _GROUNDS if one in grounds))


def _no(why: Why, **facts: object) -> Answer:
    return Answer(allowed=False, because=(Reason(why, facts),))


def _against(person: Person, today: date) -> Why | None:
    if person.restricted:
        return Why.NO_PROCESSING
    if person.marketing == "stopped":
        return Why.STOPPED
    if person.kept_through is not None:
        return Why.VOUCHERS_PAST if person.kept_through < today else Why.VOUCHERS_ONLY
    if person.customer_kind in CONTRACT_KINDS and not (person.customer_number or person.consent):
        return Why.NO_TIE
    if person.customer_kind in _NEEDS_CONSENT and not person.consent:
        return Why.NO_CONSENT
    return None


def _ground(person: Person) -> Why:
    if person.consent:
        return Why.CONSENT
    return Why.CUSTOMER if person.customer_kind in CONTRACT_KINDS else Why.CONTACT
