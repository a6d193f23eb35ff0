"""Records that may be the same person twice: proposals only, two people are never made one."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations

from mailbot.register.alike import company_key, name_key, same_company, share_address
from mailbot.register.finding import Finding
from mailbot.register.person import Person
from mailbot.register.phone import telephone

MERGE = "merge_proposed"
_MANY = 12
"""A name that so many bear tells nobody apart: no pairs are made of it."""


def duplicates(register: Iterable[Person]) -> Iterator[Finding]:
    """Pairs that agree in name and in something else besides, each once.

    A person at two companies has two records by design; those are no pair.
    """
    named: defaultdict[str, list[Person]] = defaultdict(list)
    for person in register:
        if name_key(person) and person.kept_through is None:
            named[name_key(person)].append(person)
    for group in named.values():
        for one, other in combinations(group, 2) if 1 < len(group) < _MANY else ():
            if why := _why(one, other):
                yield Finding(MERGE, (one.id, other.id), why=why)


def _why(one: Person, other: Person) -> str:
    """What agrees besides the name, "" for nothing that tells."""
    if company_key(one) and company_key(other) and not same_company(one, other):
        return ""
    if share_address(one, other):
        return "address"
    if one.phone and telephone(one.phone) and telephone(one.phone) == telephone(other.phone):
        return "phone"
    if company_key(one) and same_company(one, other):
        return "company"
    numbers = {"".join(filter(str.isdecimal, p.identification_number))[-10:] for p in (one, other)}
    return "identification_number" if len(numbers) == 1 and numbers != {""} else ""
