"""A mail in the thread of an open case: a right added, a withdrawal, a reminder, or an answer.

Nothing the person writes to us in a case goes unseen: what is not acted on waits for the owner.
Source: GDPR 12(1)-(3), 19; rows A03, O17.
"""

from dataclasses import replace

from mailbot.desk.judgement.case import Case, Event
from mailbot.desk.judgement.decide import needs_proof, new_item, work
from mailbot.desk.judgement.decision import Background, Decision
from mailbot.desk.judgement.doubts import unreadable
from mailbot.desk.judgement.opening import (
    Arrival,
    Known,
    grounds_in,
    limited_to,
    narrowed,
    with_message,
)
from mailbot.desk.judgement.steps import ended
from mailbot.desk.sender.identity import Grade
from mailbot.law.asks import Ask, Band, Correction
from mailbot.law.rights import Right, State
from mailbot.law.step import ItemKind, ItemPlan, LetterKind, LetterPlan, To
from mailbot.register.address import same
from mailbot.register.phone import telephones_in

FOLLOW_UP, LIFTING = "follow_up", "restriction_lift_now"
_SHORT = 2_000
STATE_TOLD_EVERY = 7
"""Days between two letters that only tell where a case stands."""


def _alive(case: Case, known: Known) -> bool:
    """Open, or closed with a lifting announced that its person may still answer."""
    lifting = (i.case == case.id and i.reason == LIFTING for i in known.items)
    return case.open or any(lifting)


def fits(case: Case, address: str) -> bool:
    """The sender is the one the case is about: a thread alone proves nothing."""
    return any(known and same(known, address) for known in (case.details.sender, case.registered))


def followed_up(  # one line for each thing such a mail may be
    arrival: Arrival, known: Known, background: Background
) -> Decision | None:
    """What a mail within an open case leads to; None where it is judged like any other."""
    case, origin = known.thread, arrival.message.origin
    if case is None or arrival.junk or origin.automatic or unreadable(arrival.message):
        return None
    asks = tuple(a for a in arrival.reading.asks if a.band is Band.REQUEST)
    if not asks and _told(case, origin.address):
        return _recipient_answered(case, arrival, background)
    if not _alive(case, known) or not fits(case, origin.address):
        return None
    case = replace(case, closed_at=None)
    if "withdrawn" in arrival.says and {a.right for a in asks} <= {Right.CONSENT_WITHDRAWAL}:
        return _withdrawn(case, arrival, known, background)
    if asks:
        return _added(case, arrival, asks, background)
    return _said_more(with_message(case, arrival, "reply"), arrival, known, background)


def _said_more(case: Case, arrival: Arrival, known: Known, background: Background) -> Decision:
    """A mail that surely asks nothing new."""
    waiting = case.matter(Right.RECTIFICATION)
    if waiting is not None and waiting.state is State.WAITING_SENDER:
        return _value_given(case, arrival, background) or owner_takes(case, background)
    if "reminder" in arrival.says:
        return state_told(case, background)
    if "thanks" in arrival.says and arrival.reading.band is Band.NONE:
        return Decision(case, note="reply")
    return _for_the_owner(case, known, background)


def _value_given(case: Case, arrival: Arrival, background: Background) -> Decision | None:
    """The one value we asked for, alone in the answer of a proven person."""
    asked = {c.field for c in case.details.corrections} - {""}
    numbers = telephones_in(arrival.message.passages.own[:_SHORT])
    proven = arrival.identity.grade is Grade.VERIFIED
    if not proven or asked != {"phone"} or len(numbers) != 1:
        return None
    given = (Correction("phone", numbers[0]),)
    case = replace(case, details=replace(case.details, corrections=given))
    return work(case, (Ask(Right.RECTIFICATION, Band.REQUEST),), background)


def owner_takes(case: Case, background: Background) -> Decision:
    """An answer to our question that is not clear enough to act on."""
    plan = ItemPlan(ItemKind.ANSWER, "O09", "disputed")
    item = new_item(case, plan, Right.RECTIFICATION, background)
    return Decision(case, items=(item,), note="reply")


def state_told(case: Case, background: Background) -> Decision:
    """A reminder is answered with what is still open and until when, once in a week."""
    unfinished = tuple(m.right for m in case.matters if m.state is State.WAITING_OWNER)
    proven = case.identity is Grade.VERIFIED
    may_know = proven or not any(needs_proof(Ask(right, Band.REQUEST)) for right in unfinished)
    lately = any(
        LetterKind.ACKNOWLEDGEMENT in m.kinds and (background.now - m.at).days < STATE_TOLD_EVERY
        for m in case.messages
    )
    case = case.with_event(Event(background.now, "reminded"))
    if not unfinished or not may_know or lately or background.silent:
        return Decision(case, note="reminded")
    facts = {"rights": tuple(unfinished), "done": _done(case), "due": case.answer_by}
    to = To.REGISTERED if proven and case.registered else To.SENDER
    return Decision(case, (LetterPlan(LetterKind.ACKNOWLEDGEMENT, to, facts),), note="reminded")


def _done(case: Case) -> tuple[str, ...]:
    return ("restricted",) if any(m.outcome == "restricted" for m in case.matters) else ()


def _withdrawn(case: Case, arrival: Arrival, known: Known, background: Background) -> Decision:
    """The one thing still open is withdrawn; of several, or unproven, the owner is asked."""
    case = with_message(case, arrival, "reply")
    unfinished = [m for m in case.matters if not m.state.final]
    weaker = case.identity is Grade.VERIFIED and arrival.identity.grade is not Grade.VERIFIED
    if len(unfinished) != 1 or weaker or unfinished[0].outcome == "restricted":
        return _for_the_owner(case, known, background)
    right = unfinished[0].right
    case = ended(case, right, State.WITHDRAWN, "withdrawn")
    case = case.with_event(Event(background.now, "withdrawn", right, actor="person"))
    closes = tuple(i.id for i in known.items if i.case == case.id and i.kind != ItemKind.INCIDENT)
    return Decision(case, closes=closes, note="withdrawn")


def _added(
    case: Case, arrival: Arrival, asks: tuple[Ask, ...], background: Background
) -> Decision | None:
    """New rights of the same person join the case; its last day stays unless nothing else waits."""
    unfinished = {m.right for m in case.matters if not m.state.final}
    fresh = tuple(ask for ask in asks if ask.right not in unfinished)
    free = case.identity is Grade.NOT_NEEDED and not any(map(needs_proof, fresh))
    proven = arrival.identity.grade is Grade.VERIFIED and case.identity is Grade.VERIFIED
    ours = {p.id for p in arrival.identity.people} == set(case.people)
    if not fresh or not (free or (proven and ours)):
        return None
    told = narrowed(arrival, fresh)
    case = with_message(case, arrival, "request")
    if not unfinished:
        case = replace(case, due=arrival.due, extended_due=None)
    reading, details = told.reading, case.details
    details = replace(
        details,
        evidence=(*details.evidence, *reading.evidence),
        corrections=(*details.corrections, *reading.corrections),
        stop_addresses=(*details.stop_addresses, *reading.stop_addresses),
        limited_to=limited_to(reading.scope) or details.limited_to,
    )
    case = replace(
        case,
        details=details,
        tags=case.tags.union(reading.tags, grounds_in(told), *(ask.tags for ask in fresh)),
    )
    case = case.with_event(*(Event(background.now, "added", ask.right) for ask in fresh))
    return replace(work(case, fresh, background), note="added")


def _for_the_owner(case: Case, known: Known, background: Background) -> Decision:
    """One line in the queue, however often they write before she has read it."""
    if any(i.case == case.id and i.reason == FOLLOW_UP for i in known.items):
        return Decision(case, note="reply")
    item = new_item(case, ItemPlan(ItemKind.ANSWER, "O17", FOLLOW_UP), None, background)
    item = replace(item, actions=("approve", "answer"))
    return Decision(case, items=(item,), note="reply")


def _told(case: Case, address: str) -> bool:
    """Somebody to whom a notice of Art. 19 went in this case."""
    return any(LetterKind.ART19_NOTICE in m.kinds and same(m.to, address) for m in case.messages)


def _recipient_answered(case: Case, arrival: Arrival, background: Background) -> Decision:
    """A recipient's answer to our notice is noted with the case."""
    case = with_message(case, arrival, "reply")
    to = arrival.message.origin.address
    number = next(m.number for m in case.messages if m.number and same(m.to, to))
    event = Event(background.now, "recipient_answered", detail=f"{case.id}.{number}")
    return Decision(case.with_event(event), note="recipient_answered")
