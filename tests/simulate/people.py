"""The people of the simulated firm, and what the law says shall become of each."""

import calendar
import random
from dataclasses import dataclass, field
from datetime import date, timedelta

_FIRST = ("Alva", "Birk", "Cilla", "Dag", "Ella", "Folke", "Greta", "Hugo", "Ines", "Joel")
_LAST = ("Vinter", "Löv", "Gran", "Sjö", "Berg", "Ström", "Ek", "Dal", "Näs", "Ås")
_MORE = ("kvist", "qvarn", "mark", "felt", "blad", "hammar", "strand", "torp", "vall", "gren")
_TRADES = ("Bageri", "Ateljé", "Verkstad", "Trädgård", "Museum", "Bokhandel", "Kafé", "Rör")
HEADER = "namn;e-post;telefon;kundnummer;fakturaadress;företag;kundtyp;senaste kontakt;källa\n"


def months_later(day: date, months: int) -> date:
    """The same day so many months on, clamped to the month's end."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@dataclass
class Contact:
    """One person as the firm knows them, apart from mailbot: the measure of what it does.

    erased: the day the owner granted their erasure. bought: days of purchases, which bind
    vouchers. kept: why nothing may be erased now (a hold, a restriction they asked for).
    ended: the time was up once; what others at the company do later brings nobody back.
    """

    number: int
    name: str
    email: str
    phone: str
    company: str
    kind: str
    dealt: list[date]
    erased: date | None = None
    bought: list[date] = field(default_factory=list)
    kept: str = ""
    hold_ended: date | None = None
    ended: bool = False

    @property
    def street(self) -> str:
        """A postal address of nobody else."""
        return f"{self.name.split()[1]}gatan {self.number}, 602 {self.number:02} Norrköping"

    def row(self) -> str:
        """The contact in the bookkeeping program's file."""
        day = min(self.dealt).isoformat()
        who = (self.name, self.email, self.phone, f"K{self.number}", self.street)
        return ";".join((*who, self.company, self.kind, day, "order"))


def cast(count: int, start: date, chance: random.Random) -> list[Contact]:
    """So many people, two at most companies, some on their own, last heard of within two years."""
    people = []
    for n in range(count):
        first, last = _FIRST[n % 10], f"{_LAST[n // 10 % 10]}{_MORE[n % 10]}{_MORE[n // 7 % 10]}"
        alone = n % 5 == 0
        kind = ("sole_trader", "private_customer")[n % 2] if alone else "employee_contact"
        company = "" if alone else f"{_TRADES[n // 2 % 8]} {n // 2} AB"
        day = start - timedelta(days=chance.randrange(20, 700))
        people.append(
            Contact(
                number=n,
                name=f"{first} {last}",
                email=f"{first}.{n}@kund{n // 2}.example".casefold(),
                phone=f"+46 70 {n + 100} {n % 90 + 10} {n * 7 % 90 + 10}",
                company=company,
                kind=kind,
                dealt=[day],
            )
        )
    return people


def limit_of(one: Contact, everybody: list[Contact]) -> date:
    """The last day the contact may be kept: 24 months from the company's last dealing (7.2)."""
    together = [c for c in everybody if c.company == one.company] if one.company else [one]
    last = max(day for c in together for day in c.dealt)
    limit = months_later(last, 24)
    return max(limit, one.hold_ended) if one.hold_ended else limit


def fate(one: Contact, everybody: list[Contact], today: date) -> str:
    """What shall be left of the contact today: "whole", "vouchers" or "nothing"."""
    if one.erased is None and not one.ended and (one.kept or limit_of(one, everybody) >= today):
        return "whole"
    vouchers = max((date(day.year + 7, 12, 31) for day in one.bought), default=date.min)
    return "vouchers" if vouchers >= today else "nothing"
