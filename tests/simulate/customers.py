"""A fictional register: contacts of all kinds, each at an address of their own."""

from collections.abc import Iterator
from datetime import date
from random import Random

from mailbot.register.person import Happening, Person, Recipient

FIRST = (
    "Anna", "Erik", "Sara", "Johan", "Maria", "Lars", "Karin", "Per", "Eva", "Nils",
    "Ulla", "Olof", "Åsa", "Björn", "Märta", "Göran",
)  # fmt: skip
LAST = ("Ek", "Lind", "Öhman", "Åberg", "Dahl", "Holm", "Sjöö", "Berg", "Falk", "Ros")
KINDS = (
    "employee_contact", "employee_contact", "employee_contact", "sole_trader",
    "private_customer", "employee_contact", "mailbox_holder", "",
)  # fmt: skip
PRINTER = Recipient("Tryck Exempel AB", "order@tryck.example", "namn och adress", date(2024, 5, 1))


def people(count: int, first_day: date, chance: Random) -> Iterator[Person]:
    """So many contacts, the same for the same chance."""
    for number in range(1, count + 1):
        kind = KINDS[number % len(KINDS)]
        name = f"{FIRST[number % len(FIRST)]} {LAST[number // len(FIRST) % len(LAST)]}"
        last = date.fromordinal(first_day.toordinal() - chance.randrange(20, 700))
        yield Person(
            id=f"P{number}",
            name=name,
            emails=(f"person{number}@firma{number}.example",),
            phone=f"+46 70 174 {number // 100:02} {number % 100:02}",
            customer_number=f"K-{number}",
            company="" if kind in {"private_customer", "mailbox_holder"} else f"Firma {number} AB",
            customer_kind=kind,
            last_interaction=last,
            source="self" if number % 3 else "employer",
            recipients=(PRINTER,) if number % 4 == 0 else (),
            happenings=tuple(_happened(number, last)),
            notes="Föredrar telefon." if number % 7 == 0 else "",
        )


def _happened(number: int, last: date) -> Iterator[Happening]:
    if number % 3 == 0:
        yield Happening(last, "purchase", "film")
    if number % 17 == 0:
        yield Happening(last, "unpaid_on", f"faktura {2000 + number}")
    if number % 23 == 0:
        yield Happening(last, "hold_on", "tvist")
