"""Whether an address may be written to, as register, cases and suppression list stand."""

from collections.abc import Sequence
from datetime import date

from mailbot.law.contact import Answer, may_advertise, may_contact
from mailbot.law.retention import retention_among
from mailbot.law.rights import Right
from mailbot.register.person import Person
from mailbot.store.contract import Store

MARKETING = "marketing"
_STANDS_AGAINST = {Right.ERASURE, Right.OBJECTION}


def permission(store: Store, address: str, purpose: str, today: date) -> Answer:
    """The answer with its reason. purpose: `marketing`, or "" for ordinary mail."""
    people = store.people_at((address,))
    if purpose != MARKETING:
        return may_contact(people)
    return may_advertise(
        people,
        times_up=_times_up(store, people, today),
        erasure_due=_under_way(store, people),
        today=today,
        suppressed=store.suppressed(address) is not None,
    )


def _times_up(store: Store, people: Sequence[Person], today: date) -> tuple[str, ...]:
    everybody = store.people() if people else ()
    return tuple(person.id for person in people if retention_among(person, everybody).over(today))


def _under_way(store: Store, people: Sequence[Person]) -> tuple[str, ...]:
    """Ids of records an open erasure or objection is about."""
    concerned = {
        person_id
        for case in store.open_cases()
        if any(m.right in _STANDS_AGAINST and not m.state.final for m in case.matters)
        for person_id in case.people
    }
    return tuple(person.id for person in people if person.id in concerned)
