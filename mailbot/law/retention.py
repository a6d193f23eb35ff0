"""How long a record may be kept: 24 months after the company's last dealing with the firm.

Source: policy 7.1 and 7.2; GDPR 5(1)(e).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from mailbot.law.deadlines import day_off, months_after
from mailbot.law.reason import Reason, Why
from mailbot.register.person import HOLDS, Person

MONTHS_KEPT = 24

COUNTED = frozenset(
    {
        "purchase",
        "payment",
        "quote_request",
        "support",
        "meeting",
        "call",
        "inbound_business",
        "deliverable_approved",
    }
)
"""What the customer does or takes part in starts the clock anew."""

NOT_COUNTED = frozenset(
    {
        "newsletter_sent",
        "newsletter_opened",
        "newsletter_clicked",
        "outbound_mail",
        "reminder_sent",
        "cold_call_out",
        "missed_call",
        "bounce",
        "auto_reply",
        "rights_request",
        "code_confirmed",
        "case_reply_sent",
        "marketing_stop",
        "consent_withdrawn",
        "complaint",
        "privacy_question",
        "register_edit",
        "policy_notice_sent",
        "left_company",
        "other_company_purchase",
        "assignment_on",
        "assignment_off",
        "unpaid_on",
        "unpaid_off",
    }
)
HOLD_ON, HOLD_OFF = "hold_on", "hold_off"
KNOWN = COUNTED | NOT_COUNTED | HOLDS


@dataclass(frozen=True, slots=True)
class RetentionResult:
    """When a record's time is up.

    erase_after: the last day it may be kept; None under a hold, or where no dealing is known.
    unknown: kinds of events that are not counted until the owner says what they are.
    """

    erase_after: date | None
    hold: bool
    because: tuple[Reason, ...]
    unknown: tuple[str, ...] = ()

    def over(self, today: date) -> bool:
        """The time is up: the last day lies behind."""
        return self.erase_after is not None and self.erase_after < today


def erase_after(
    last_interaction: date | None, events: Iterable[tuple[date, str]]
) -> RetentionResult:
    """When the time is up. events: day and kind, in any order.

    The day is a maximum and never rolled forward to a working day.
    """
    ordered = sorted(events, key=lambda event: event[0])
    counted = [(day, kind) for day, kind in ordered if kind in COUNTED]
    if last_interaction is not None:
        counted.insert(0, (last_interaction, "last_interaction"))
    marks = [event for event in ordered if event[1] in HOLDS]
    silent = tuple(dict.fromkeys(kind for _, kind in ordered if kind in NOT_COUNTED))
    unknown = tuple(dict.fromkeys(kind for _, kind in ordered if kind not in KNOWN))
    limit, said = _limit(counted)
    if silent:
        said.append(Reason(Why.SILENT, {"kinds": silent}))
    if unknown:
        said.append(Reason(Why.UNKNOWN_KIND, {"kinds": unknown}))
    if marks and marks[-1][1] == HOLD_ON:
        said.append(Reason(Why.HOLD_OPEN, {"day": _opened(marks)}))
        return RetentionResult(None, hold=True, because=tuple(said), unknown=unknown)
    if limit is not None:
        limit = _after_holds(limit, marks, said)
        if off := day_off(limit):
            said.append(Reason(Why.NOT_MOVED, {"day": limit, "off": off}))
    return RetentionResult(limit, hold=False, because=tuple(said), unknown=unknown)


def _limit(counted: Sequence[tuple[date, str]]) -> tuple[date | None, list[Reason]]:
    if not counted:
        return None, [Reason(Why.NO_DEALING)]
    day, kind = max(counted, key=lambda event: event[0])
    limit = months_after(day, MONTHS_KEPT)
    said = [Reason(Why.MONTHS, {"months": MONTHS_KEPT, "day": day, "kinds": (kind,)})]
    if limit.day != day.day:
        said.append(Reason(Why.CLAMPED, {"day": limit}))
    return limit, said


def _opened(marks: Sequence[tuple[date, str]]) -> date:
    """The day the hold now open began; a second `hold_on` within it begins nothing."""
    since = marks[-1][0]
    for day, kind in reversed(marks):
        if kind == HOLD_OFF:
            break
        since = day
    return since


def _after_holds(limit: date, marks: Sequence[tuple[date, str]], said: list[Reason]) -> date:
    ends = [day for day, kind in marks if kind == HOLD_OFF]
    said += [Reason(Why.HOLD_NO_EFFECT, {"day": day}) for day in ends if day <= limit]
    last = max(ends, default=limit)
    if last > limit:
        said.append(Reason(Why.HOLD_ENDED, {"day": last}))
    return max(limit, last)


@dataclass(frozen=True, slots=True)
class CompanyClock:
    """What of a company's dealings counts for everybody registered there."""

    last_interaction: date | None
    events: tuple[tuple[date, str], ...]


def company_of(person: Person) -> tuple[str, ...]:
    """What people sharing a clock have in common; a person without a company has an own one.

    Suppliers are kept out of the customer's clock.
    """
    number = "".join(c for c in person.organisation_number if c.isdecimal())[-10:]
    name = " ".join(person.company.casefold().split())
    if not (number or name):
        return ("person", person.id)
    side = "supplier" if person.customer_kind == "supplier_contact" else "customer"
    return (side, number or name)


def company_clock(people_of_company: Iterable[Person]) -> CompanyClock:
    """The dealings of all contacts of a company together, without holds."""
    people = tuple(people_of_company)
    dates = [p.last_interaction for p in people if p.last_interaction is not None]
    events = {(h.on, h.kind) for p in people for h in p.happenings if h.kind in COUNTED}
    return CompanyClock(max(dates, default=None), tuple(sorted(events)))


def handed_on(gone: Iterable[Person], left: Iterable[Person]) -> Iterator[Person]:
    """Records of a colleague each, with the company's last dealing that only the erased told of.

    The day is the company's, and counts on for everybody else there; nothing else is handed on.
    """
    days: dict[tuple[str, ...], date] = {}
    for person in gone:
        clock = company_clock((person,))
        told = [day for day in (clock.last_interaction, *(d for d, _ in clock.events)) if day]
        if told:
            company = company_of(person)
            days[company] = max(days.get(company, date.min), *told)
    for person in left:
        day = days.get(company_of(person)) if person.kept_through is None else None
        if day is not None:
            del days[company_of(person)]
            if person.last_interaction is None or person.last_interaction < day:
                yield replace(person, last_interaction=day)


def retention(person: Person, clock: CompanyClock) -> RetentionResult:
    """When one contact's time is up: the company's dealings, the contact's own holds."""
    own = [(h.on, h.kind) for h in person.happenings if h.kind not in COUNTED]
    return erase_after(clock.last_interaction, (*clock.events, *own))


def retention_among(person: Person, register: Iterable[Person]) -> RetentionResult:
    """When one contact's time is up, by the dealings of all in the register who share its clock."""
    company = company_of(person)
    return retention(person, company_clock(p for p in register if company_of(p) == company))
