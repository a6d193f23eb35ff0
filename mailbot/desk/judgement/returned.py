"""A letter of ours came back: the information was not given, and the clock runs.

Source: RFC 3464; rows A17, O13 and O23.
"""

from collections.abc import Collection
from dataclasses import replace

from mailbot.desk.judgement.case import Case, CaseMessage, Event, Matter
from mailbot.desk.judgement.decide import new_item
from mailbot.desk.judgement.decision import Background, Decision
from mailbot.law.complaint import incident
from mailbot.law.rights import State
from mailbot.law.step import Change, ChangeKind, ItemKind, ItemPlan
from mailbot.mail.message import Bounce
from mailbot.register.address import same
from mailbot.register.person import BOUNCED

NOT_FAILED = ("2.", "4.")
"""Delivered, or delayed and still being tried (RFC 3463, 2): nothing has come back."""

UNFINISHED = "unfinished"
"""Event: a right was done, and its letter came back; detail: the outcome it had."""

RETURNED = frozenset({"bounce", "delivery_failed"})
"""Reasons of items that tell of a letter the address did not take."""

DONE_BY_LETTER = frozenset({"answered", "extract_sent", "no_data", "ported"})
"""Outcomes that are nothing without the letter that tells them."""


def letter_returned(
    case: Case, bounce: Bounce, background: Background, home: Collection[str] = ()
) -> Decision:
    """The case reopened, with an item; an incident where a foreign domain reports it.

    home: domains of our own servers, which tell of letters that never arrived anywhere.
    """
    letter = next((m for m in case.messages if m.message_id == bounce.original), None)
    if letter is None or letter.direction != "out" or letter.state == "bounced":
        return Decision(note="left_alone")
    if bounce.status.startswith(NOT_FAILED):
        return Decision(note="left_alone")
    case = reopened(case, letter, "bounced", background)
    plan = ItemPlan(ItemKind.BOUNCE, "O23", "bounce", {"status": bounce.status})
    items = [new_item(case, plan, None, background)]
    at_home = same(letter.to, case.registered)
    if at_home and _from_elsewhere(letter, bounce, home):
        items.append(new_item(case, incident(case.people), None, background))
    changes = unreachable(case, bounce.status) if at_home else ()
    return Decision(case, items=tuple(items), changes=changes, note="bounce")


def unreachable(case: Case, why: str) -> tuple[Change, ...]:
    """The mark that keeps data and codes from an address mail comes back from (T-SMTP-09)."""
    ground = f"RFC 3464 {why}".strip()
    return tuple(
        Change(ChangeKind.MARK, person, ("flags",), BOUNCED, ground) for person in case.people
    )


def looked_at(case: Case, background: Background) -> tuple[Change, ...]:
    """The owner has ruled on a letter that came back: its address may be written to again."""
    return tuple(
        Change(ChangeKind.UNMARK, person.id, ("flags",), BOUNCED, "owner")
        for person in background.people
        if BOUNCED in person.flags and person.id in case.people
    )


def reopened(case: Case, letter: CaseMessage, state: str, background: Background) -> Case:
    """The case with that letter marked, and what it answered unfinished again."""
    messages = tuple(
        replace(m, state=state) if m.number == letter.number and m.direction == "out" else m
        for m in case.messages
    )
    matters = tuple(_unfinished(m) if m.state is State.DONE else m for m in case.matters)
    opened_again = tuple(
        Event(background.now, UNFINISHED, m.right, m.outcome or "")
        for m in case.matters
        if m.state is State.DONE
    )
    case = replace(case, messages=messages, matters=matters, closed_at=None)
    returned = Event(background.now, f"letter_{state}", detail=letter.kind)
    return case.with_event(returned, *opened_again)


def _unfinished(matter: Matter) -> Matter:
    """Waiting again; what only the letter could do has not been done."""
    outcome = None if matter.outcome in DONE_BY_LETTER else matter.outcome
    return replace(matter, state=State.WAITING_OWNER, outcome=outcome)


def _from_elsewhere(letter: CaseMessage, bounce: Bounce, home: Collection[str]) -> bool:
    """A server outside the addressee's domain, and not ours, had the letter in its hands.

    A letter to a stranger carries nobody's data: whatever is said of it is no breach.
    """
    domain = letter.to.rpartition("@")[2].casefold()
    reporter = bounce.reporter.casefold()
    known = (domain, *(one.casefold() for one in home if one))
    related = any(reporter == one or reporter.endswith(f".{one}") for one in known)
    return bool(domain and reporter) and not related
