"""What of a record must stay, and until when.

Source: GDPR 17(3); BFL 7 kap. 2 §.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from mailbot.law.bookkeeping import financial_year_end_of, kept_through
from mailbot.law.retention import RetentionResult, erase_after
from mailbot.register.person import FIELDS, HOLDS, Happening, Person

VOUCHER_KINDS = frozenset({"purchase", "payment"})
VOUCHER_FIELDS = (
    "name",
    "company",
    "customer_number",
    "identification_number",
    "organisation_number",
    "invoice_address",
)
"""What stands on a voucher; nothing else rides along with it."""


@dataclass(frozen=True, slots=True)
class ErasurePlan:
    """What erasing one record means. until: last day the kept fields may stay, None for none.

    overdue: the 24 months of policy 7.2 have passed already.
    """

    person: str
    erase: tuple[str, ...]
    keep: tuple[str, ...] = ()
    until: date | None = None
    overdue: bool = False


def open_hold(person: Person) -> Happening | None:
    """The legal hold the owner has set and not lifted, if any (policy 7.1)."""
    marks = [h for h in person.happenings if h.kind in HOLDS]
    last = sorted(marks, key=lambda h: h.on)[-1:]
    return next((mark for mark in last if mark.kind == "hold_on"), None)


def storage_until(storage: Sequence[tuple[str, RetentionResult]]) -> date | None:
    """The last day the records may be kept as things stand; None under a hold or undated."""
    if any(result.hold for _, result in storage):
        return None
    return max((r.erase_after for _, r in storage if r.erase_after), default=None)


def _limit(person: Person) -> date | None:
    if person.last_interaction is None or open_hold(person) is not None:
        return None
    events = tuple((h.on, h.kind) for h in person.happenings)
    return erase_after(person.last_interaction, events).erase_after


def vouchers_until(person: Person, financial_year_end: str) -> date | None:
    """Last day vouchers about the person must be kept, None where none are known."""
    days = [h.on for h in person.happenings if h.kind in VOUCHER_KINDS]
    ends = [kept_through(financial_year_end_of(day, financial_year_end)) for day in days]
    return max(ends, default=None)


def erasure_plan(person: Person, financial_year_end: str, today: date) -> ErasurePlan:
    """What to erase of a record, what the bookkeeping keeps, and until when."""
    held = tuple(f for f in (*FIELDS, "consent") if getattr(person, f))
    until = vouchers_until(person, financial_year_end)
    limit = _limit(person)
    overdue = limit is not None and limit < today
    if until is None or until < today:
        return ErasurePlan(person.id, held, overdue=overdue)
    keep = tuple(f for f in held if f in VOUCHER_FIELDS)
    erase = tuple(f for f in held if f not in VOUCHER_FIELDS)
    return ErasurePlan(person.id, erase, keep, until, overdue)
