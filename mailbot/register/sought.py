"""Whose an entry of another system is: by address or customer number, never by name alone.

Source: GDPR 5(1)(f) and 15(4); rows O10 and N21.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from mailbot.register.address import same
from mailbot.register.person import Person
from mailbot.register.sensitive import EMAIL

HIDDEN = "***@***"
"""What stands in the place of somebody else's address."""


class Whose(Enum):
    """What an entry's own marks say."""

    THEIRS = auto()
    DOUBTFUL = auto()  # the owner must look
    ANOTHERS = auto()


@dataclass(frozen=True, slots=True)
class Sought:
    """What a person is known by, over all the records that are theirs.

    shared: customer numbers that other people's records bear too. others: addresses of those
    people.
    """

    names: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    customer_numbers: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Marks:
    """What an entry says of who it is about; empty where it does not say."""

    names: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    customer_numbers: tuple[str, ...] = ()


def sought(people: Sequence[Person], register: Sequence[Person]) -> Sought:
    """What these records, which are one person's, are known by among all of the register."""
    ids = {person.id for person in people}
    numbers = tuple(dict.fromkeys(p.customer_number for p in people if p.customer_number))
    keys = set(map(_key, numbers))
    sharing = [p for p in register if p.id not in ids and _key(p.customer_number) in keys]
    return Sought(
        names=tuple(dict.fromkeys(p.name for p in people if p.name)),
        addresses=tuple(dict.fromkeys(a for p in people for a in p.emails)),
        customer_numbers=numbers,
        shared=tuple(dict.fromkeys(p.customer_number for p in sharing)),
        others=tuple(dict.fromkeys(a for p in sharing for a in p.emails)),
    )


def whose(marks: Marks, person: Sought) -> Whose:
    """Whether an entry is that person's.

    An address decides, then a customer number, which a company's people share, with the name.
    Where the entry contradicts itself, or bears no more than the name, the owner decides.
    """
    if _meet(marks.addresses, person.addresses):
        return Whose.DOUBTFUL if _strange(marks, person) else Whose.THEIRS
    named = {words for name in person.names if (words := _words(name))}
    by_name = bool(named & set(map(_words, marks.names)))
    numbers = set(map(_key, marks.customer_numbers)) - {""}
    if numbers & set(map(_key, person.customer_numbers)):
        if marks.addresses and (_strange(marks, person) or _meet(marks.addresses, person.others)):
            return Whose.ANOTHERS
        shared = bool(numbers & set(map(_key, person.shared)))
        proves = not marks.addresses and (by_name or not shared) and not _strange(marks, person)
        return Whose.THEIRS if proves else Whose.DOUBTFUL
    return Whose.DOUBTFUL if by_name else Whose.ANOTHERS


def without_others(text: str, person: Sought) -> str:
    """The text with every e-mail address in it hidden that is not the person's own."""
    own = person.addresses
    return "|".join(
        EMAIL.sub(lambda m: m[0] if any(same(m[0], a) for a in own) else HIDDEN, part)
        for part in text.split("|")
    )


def _strange(marks: Marks, person: Sought) -> bool:
    """The entry names somebody, and no word of it is in the person's name."""
    said = frozenset(word for name in marks.names for word in _words(name))
    known = frozenset(word for name in person.names for word in _words(name))
    return bool(said) and bool(known) and not said & known


def _meet(some: Sequence[str], others: Sequence[str]) -> bool:
    return any(same(one, other) for one in some for other in others)


def _words(name: str) -> frozenset[str]:
    return frozenset(_bare(name))


def _bare(name: str) -> Iterator[str]:
    for word in name.casefold().replace(",", " ").split():
        if len(word.strip(".")) > 1:
            yield word.strip(".")


def _key(number: str) -> str:
    return "".join(number.split()).casefold()
