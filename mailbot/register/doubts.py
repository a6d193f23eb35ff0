"""What in the register contradicts itself, cannot be true, or need not be held.

Source: GDPR 5(1)(c) and 5(1)(d); DSL 3 kap. 10 §; policy 11.2.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta

from mailbot.register.alike import company_key, number_key
from mailbot.register.finding import Finding
from mailbot.register.person import Person
from mailbot.register.phone import telephone

IMPOSSIBLE = "impossible_value"
NOT_NEEDED = "number_not_needed"
CONTRADICTION = "contradiction"
_TEN = 10
_ORGANISED = frozenset({"employee_contact", "supplier_contact"})
_AHEAD = timedelta(days=31)
"""A dealing entered so far ahead may be a booked one; later than that it is mistyped."""


def doubts(register: Iterable[Person], today: date) -> Iterator[Finding]:
    """Everything doubtful, each once; records under restriction and vouchers are left alone."""
    people = [p for p in register if p.kept_through is None and not p.restricted]
    for person in people:
        yield from _impossible(person, today)
    yield from _contradictions(people)


def _impossible(person: Person, today: date) -> Iterator[Finding]:
    wrong = (
        ("phone", bool(person.phone) and not telephone(person.phone)),
        ("name", bool(person.name) and not any(map(str.isalpha, person.name))),
        ("last_interaction", (person.last_interaction or today) > today + _AHEAD),
    )
    for field, holds in wrong:
        if holds:
            yield Finding(IMPOSSIBLE, (person.id,), field)
    if person.identification_number and person.customer_kind in _ORGANISED:
        yield Finding(NOT_NEEDED, (person.id,), "identification_number")


def _contradictions(people: Sequence[Person]) -> Iterator[Finding]:
    """One number at two companies, one company with two numbers."""
    yield from _told_two_ways(people, _whole_number, company_key, "company")
    yield from _told_two_ways(people, company_key, _whole_number, "organisation_number")
    yield from _told_two_ways(people, lambda p: p.customer_number, company_key, "customer_number")


def _told_two_ways(
    people: Sequence[Person],
    of: Callable[[Person], str],
    says: Callable[[Person], str],
    field: str,
) -> Iterator[Finding]:
    said: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for person in people:
        if of(person) and says(person):
            said[of(person)].setdefault(says(person), person.id)
    for ways in said.values():
        if len(ways) > 1:
            yield Finding(CONTRADICTION, tuple(ways.values()), field)


def _whole_number(person: Person) -> str:
    number = number_key(person)
    return number if len(number) == _TEN else ""
