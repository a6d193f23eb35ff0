"""What another program says of people otherwise than the register does.

Source: GDPR 5(1)(d); policy 11.2.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from mailbot.register.address import normalised
from mailbot.register.finding import Finding
from mailbot.register.foreign import Values
from mailbot.register.person import Person
from mailbot.register.phone import telephone
from mailbot.register.sought import Marks
from mailbot.register.table import header_key

DIFFERS = "source_differs"
COMPARED = ("name", "phone", "invoice_address", "delivery_address")


@dataclass(frozen=True, slots=True)
class Told:
    """What a program says. source: its name; headers: field of `Person` by header."""

    source: str
    entries: Iterable[tuple[Marks, Values]]
    headers: Mapping[str, str]


def differences(register: Iterable[Person], told: Told) -> Iterator[Finding]:
    """Each field of each record the program contradicts, once; an address of two tells nothing."""
    at: dict[str, list[Person]] = {}
    for person in register:
        if person.kept_through is None and not person.restricted:
            for email in person.emails:
                at.setdefault(normalised(email), []).append(person)
    known = {header_key(header): field for header, field in told.headers.items()}
    for marks, values in told.entries:
        ids = {p.id: p for e in marks.addresses for p in at.get(normalised(e), ())}
        if len(ids) == 1:
            ((person_id, person),) = ids.items()
            for header, text in values:
                field = known.get(header_key(header), "")
                if field in COMPARED and _contradicts(field, getattr(person, field), text):
                    yield Finding(DIFFERS, (person_id,), field, why=told.source)


def _contradicts(field: str, held: str, text: str) -> bool:
    """Both say something, and it is not the same written in another way."""
    one, other = (_plain(field, value) for value in (held, text))
    return bool(one and other) and one != other


def _plain(field: str, value: str) -> str:
    if field == "phone":
        return telephone(value.partition("|")[0])
    words = "".join(c if c.isalnum() else " " for c in value.casefold()).split()
    return " ".join(sorted(words))
