"""Whose data a possible breach may concern: theirs stay in until the owner has assessed it.

Source: GDPR 33; rows A17 and O13.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from mailbot.desk.sender.identity import Caution, Identity
from mailbot.desk.sense.mentions import addresses
from mailbot.law.step import ANYBODY, CONCERNS
from mailbot.mail.message import Message
from mailbot.register.address import normalised
from mailbot.register.person import Person

_WORD = re.compile(r"\w+")
_READ = 200_000  # characters of a claim that are searched for names
_TELLING = 5  # characters; a shorter name or number stands in many a mail


def concerned(
    message: Message, identity: Identity, register: Sequence[Person], *, tied: bool
) -> tuple[str, ...]:
    """Ids of those whose data the claim "I got somebody else's" may be about, or `ANYBODY`.

    It may be anybody where the claim is tied to a letter of ours with data in it, or where
    somebody in the register makes it. A stranger's bare word holds back those it names, and
    those of the company it comes from: else one mail would keep everybody from their data.
    """
    registered = bool(identity.people) and Caution.DISOWNED not in identity.cautions
    if tied or registered:
        return ANYBODY
    told = message.everything[:_READ]
    written = {normalised(address) for address in addresses(told)}
    words = [word.casefold() for word in _WORD.findall(told)]
    spoken, known = f" {' '.join(words)} ", frozenset(words)
    named = {
        person.id
        for person in register
        if any(normalised(email) in written for email in person.emails)
        or any(_stands(value, spoken, known) for value in _telling(person))
    }
    return tuple(sorted(named.union(_colleagues(message, register))))


def may_concern(
    proposal: Mapping[str, object], people: Collection[str], expects: Collection[str]
) -> bool:
    """A letter with these people's data must wait.

    proposal: of the incident's item; where it names nobody, people, those of its case, are
    meant, and without them anybody.
    """
    told = proposal.get(CONCERNS)
    meant = tuple(told) if isinstance(told, Sequence) else tuple(people) or ANYBODY
    return meant == ANYBODY or not set(meant).isdisjoint(expects)


def _telling(person: Person) -> Iterator[str]:
    yield from (person.name, person.company, person.customer_number)


def _stands(value: str, spoken: str, known: Collection[str]) -> bool:
    words = [word.casefold() for word in _WORD.findall(value)]
    said = " ".join(words)
    return len(said) >= _TELLING and words[0] in known and f" {said} " in spoken


def _colleagues(message: Message, register: Sequence[Person]) -> Iterator[str]:
    """Everybody at the sender's domain, where it is one company's own."""
    domain = normalised(message.origin.address).rpartition("@")[2]
    there = [
        person
        for person in register
        if any(normalised(email).rpartition("@")[2] == domain for email in person.emails)
    ]
    companies = {person.company.casefold() for person in there}
    if domain and len(companies) == 1 and "" not in companies:
        yield from (person.id for person in there)
