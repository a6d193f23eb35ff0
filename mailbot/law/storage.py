"""The register's storage as things stand: until when each record is kept, and why.

Source: GDPR 5(1)(e) and 18(2); BFL 7 kap. 2 §; policy 7.1 and 7.2; rows A16 and O14.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from mailbot.law.keeping import erasure_plan, open_hold, vouchers_until
from mailbot.law.reason import Reason, Why
from mailbot.law.retention import CompanyClock, company_clock, company_of, retention
from mailbot.law.step import Change, ChangeKind
from mailbot.register.person import Person

GROUND = "GDPR 5(1)(e)"
VOUCHERS = "GDPR 17(3)(b), BFL 7 kap. 2 §"
KEPT_ON_WISH = frozenset({"GDPR 18(1)", "GDPR 18(1)(b)", "GDPR 18(1)(c)"})
"""Grounds of a restriction by which a person wants the data kept rather than erased."""
LARGE = 10
"""Per cent of the register due at once above which the count must be looked at (T-TIME-05)."""


@dataclass(frozen=True, slots=True)
class Storage:
    """One record's time. last: the company's last dealing. until: the last day it may be kept.

    until is None under a hold, or where no dealing is known. keep: what the bookkeeping needs
    of it after that day, None for nothing.
    """

    person: Person
    last: date | None
    until: date | None
    hold: bool
    keep: Reason | None
    because: tuple[Reason, ...]

    def over(self, today: date) -> bool:
        """The time is up: the last day lies behind, and nothing holds it."""
        return not self.hold and self.until is not None and self.until < today


def storage(
    register: Sequence[Person], cases: Mapping[str, str], financial_year_end: str, today: date
) -> tuple[Storage, ...]:
    """How long each record of the register may be kept. cases: an open case by record id."""
    together: dict[tuple[str, ...], list[Person]] = {}
    for person in register:
        together.setdefault(company_of(person), []).append(person)
    clocks = {company: company_clock(people) for company, people in together.items()}
    found = []
    for person in register:
        vouchers = vouchers_until(person, financial_year_end)
        clock, case = clocks[company_of(person)], cases.get(person.id, "")
        found.append(_storage(person, clock, case, vouchers, today))
    return tuple(found)


def large(count: int, of: int) -> bool:
    """So many at once may come of a wrong clock or a wrong import."""
    return count * 100 > of * LARGE


def erasures(people: Iterable[Person], financial_year_end: str, today: date) -> Iterator[Change]:
    """What ends the storage of these records; whoever refused advertising stays refused."""
    for person in people:
        plan = erasure_plan(person, financial_year_end, today)
        if person.marketing == "stopped":
            for address in person.emails:
                yield Change(ChangeKind.SUPPRESS, fields=("all",), value=address, why="GDPR 21(3)")
        if plan.until is None:
            yield Change(ChangeKind.ERASE, person.id, plan.erase, why=GROUND)
        else:
            until = plan.until.isoformat()
            yield Change(
                ChangeKind.KEEP_FOR_BOOKKEEPING,
                person.id,
                plan.keep,
                until,
                f"{GROUND}, {VOUCHERS}",
            )


def _storage(
    person: Person, clock: CompanyClock, case: str, vouchers: date | None, today: date
) -> Storage:
    if person.kept_through is not None:
        left = (Reason(Why.LEFT_FOR_VOUCHERS),)
        return Storage(person, None, person.kept_through, hold=False, keep=None, because=left)
    result = retention(person, clock)
    holds = _holds(person, case)
    said = [*holds, *result.because]
    keep = None
    if vouchers is not None and vouchers >= today:
        keep = Reason(Why.VOUCHERS, {"day": vouchers})
    last = _last(clock)
    if last is not None and last != _last(company_clock((person,))):
        said.append(Reason(Why.COLLEAGUES))
    held = result.hold or bool(holds)
    until = None if held else result.erase_after
    return Storage(person, last, until, held, keep, tuple(said))


def _last(clock: CompanyClock) -> date | None:
    days = [clock.last_interaction, *(day for day, _ in clock.events)]
    return max(filter(None, days), default=None)


def _holds(person: Person, case: str) -> list[Reason]:
    """Why the record is kept whatever its time: told first, since it decides."""
    said = []
    hold = open_hold(person)
    if hold is not None and hold.note:
        said.append(Reason(Why.LEGAL_HOLD, {"note": hold.note}))
    if case:
        said.append(Reason(Why.OPEN_CASE, {"case": case}))
    if _kept_on_wish(person):
        said.append(Reason(Why.ON_WISH))
    return said


def _kept_on_wish(person: Person) -> bool:
    marks = [change.why for change in person.history if change.field == "restriction"]
    return person.restricted and bool(marks) and marks[-1] in KEPT_ON_WISH
