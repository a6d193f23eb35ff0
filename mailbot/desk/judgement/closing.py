"""How a case ends, and what is left of it.

Source: GDPR 5(1)(e).
"""

from dataclasses import replace
from datetime import date, datetime, timedelta

from mailbot.desk.judgement.case import Case, Details, Event
from mailbot.law.rights import State
from mailbot.register.person import Person

GRANTED_KEPT = timedelta(days=90)
FORMER_VALUES_KEPT = timedelta(days=90)
REFUSED_KEPT = timedelta(days=365)
RECORD_KEPT_YEARS = 5
"""The minimal record of a closed case: so long a fine can follow (DSL 6 kap., by the owner)."""
RULED = frozenset({"owner_approve", "owner_reject", "owner_answer", "letter_sent"})
ERASED = frozenset({"erased", "partly_erased"})


def closed_if_done(case: Case, now: datetime) -> Case:
    """The case, closed if every right is finished and no letter is still on its way.

    A letter that failed or came back has made its right unfinished again.
    """
    if not case.open or not all(m.state.final for m in case.matters):
        return case
    if not case.matters and not _ruled_on(case):
        return case
    if any(m.direction == "out" and m.state == "queued" for m in case.messages):
        return case
    if case.details.passphrase:  # what nobody can open yet is no answer
        return case
    details = replace(case.details, entered=())  # what an extract held is not kept (row N19)
    case = replace(case, closed_at=now, details=details).with_event(Event(now, "closed"))
    return stripped(case) if erased(case) else case


def _ruled_on(case: Case) -> bool:
    """The owner has said what a mail without any right is, and nothing is left to do about it."""
    return bool(case.events) and case.events[-1].event in RULED


def erased(case: Case) -> bool:
    """The person's data were erased in this case."""
    return any(matter.outcome in ERASED for matter in case.matters)


def stripped(case: Case) -> Case:
    """The minimal record: rights, dates, outcomes, kinds of letters; no name, address or text.

    Our own Message-IDs stay: they hold nothing of the person, and a bounce names them.
    """
    messages = tuple(
        replace(m, to="", subject="", message_id=m.message_id if m.direction == "out" else "")
        for m in case.messages
    )
    return replace(
        case,
        details=Details(),
        registered="",
        people=(),
        claimed=(),
        challenge=None,
        messages=messages,
    )


def aged(case: Case, now: datetime) -> Case:
    """The case without what is personal in it, once it has been closed long enough."""
    if case.closed_at is None or case.details == Details():
        return case
    refused = any(matter.state is State.REFUSED for matter in case.matters)
    kept = REFUSED_KEPT if refused else GRANTED_KEPT
    return stripped(case) if now - case.closed_at > kept else case


def outlived(case: Case, today: date) -> bool:
    """The minimal record has had its time; the case goes whole."""
    return case.closed_at is not None and case.closed_at.date() < _years_before(today)


def _years_before(today: date) -> date:
    year = today.year - RECORD_KEPT_YEARS
    try:
        return today.replace(year=year)
    except ValueError:  # 29 February
        return today.replace(year=year, day=28)


def without_former_values(person: Person, now: datetime) -> Person:
    """The record whose changes of more than 90 days ago no longer say what stood there before."""
    history = tuple(
        replace(change, old="") if change.old and _long_ago(change.at, now) else change
        for change in person.history
    )
    return person if history == person.history else replace(person, history=history)


def _long_ago(at: str, now: datetime) -> bool:
    """The former value has had its time; so has one of a day nobody can read."""
    try:
        day = datetime.fromisoformat(at)
    except ValueError:
        return True
    return now - (day if day.tzinfo else day.replace(tzinfo=now.tzinfo)) > FORMER_VALUES_KEPT
