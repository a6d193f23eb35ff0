"""An address that was only lately entered: data wait for the owner before they go there.

Whoever takes over a mailbox, or talks the owner into another one, asks for the data next.
Source: GDPR 5(1)(f) and 32; row O10.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from mailbot.register.person import Person

HELD_FOR = timedelta(days=14)
"""Days after a change of address within which no data go there by themselves."""


def address_is_new(people: Iterable[Person], today: date) -> bool:
    """An e-mail address of one of them was changed within the last 14 days."""
    return any(
        change.field == "emails" and today - _day(change.at) < HELD_FOR
        for person in people
        for change in person.history
    )


def _day(at: str) -> date:
    """The day of a stamp; one that cannot be read counts as the latest there is."""
    try:
        return datetime.fromisoformat(at).date()
    except ValueError:
        return date.max
