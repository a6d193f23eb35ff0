"""In which order people, cases and items are told."""

from datetime import date, datetime

from mailbot.desk.judgement.case import Case, Item
from mailbot.register.person import Person
from mailbot.store.committing import person_number


def by_id(people: tuple[Person, ...]) -> tuple[Person, ...]:
    """By the number in their ids."""
    return tuple(sorted(people, key=lambda person: (person_number(person.id), person.id)))


def by_receipt(cases: tuple[Case, ...]) -> tuple[Case, ...]:
    """The oldest first."""
    return tuple(sorted(cases, key=lambda case: (case.received, case.id)))


def urgency(item: Item) -> tuple[date, datetime, int]:
    """Nearest last day first; those without one last."""
    return item.due or date.max, item.at, int(item.id[1:])
