"""A mail has arrived: nothing, a new case, or one more piece of a case.

Source: GDPR 12(2), 12(3), 12(6).
"""

from dataclasses import replace
from datetime import timedelta

from mailbot.desk.judgement.case import Case, Event
from mailbot.desk.judgement.codes import (
    code_case,
    code_elsewhere,
    code_returned,
    identifying,
    refused_elsewhere,
)
from mailbot.desk.judgement.decide import new_item, work
from mailbot.desk.judgement.decision import Background, Decision
from mailbot.desk.judgement.doubts import needs_a_reader, owner_reads, unreadable, with_doubts
from mailbot.desk.judgement.follow_ups import fits, followed_up, owner_takes, state_told
from mailbot.desk.judgement.opening import (
    Arrival,
    Fresh,
    Known,
    narrowed,
    opened,
    own_words,
    with_message,
)
from mailbot.desk.sender.identity import Caution, Grade
from mailbot.law.asks import Ask, Band
from mailbot.law.rights import Right, State
from mailbot.law.step import ItemKind, ItemPlan
from mailbot.mail.message import Attachment
from mailbot.mail.unsubscribe import pressed

ASKS_AGAIN = timedelta(days=3)
"""So long after the first mail the same wish is a reminder, and answered with the state."""


def mail_arrived(arrival: Arrival, known: Known, background: Background, fresh: Fresh) -> Decision:
    """What one mail leads to."""
    within = _within_a_case(arrival, known, background)
    if within is not None:
        return within
    if arrival.reading.band is Band.NONE and not unreadable(arrival.message):
        return Decision(note="left_alone")
    if needs_a_reader(arrival) and (arrival.junk or not pressed(arrival.message)):
        return _for_the_owner(arrival, known, background, fresh)
    return with_doubts(_asked(arrival, known, background, fresh), arrival, background)


def _within_a_case(arrival: Arrival, known: Known, background: Background) -> Decision | None:
    """A code, the answer to a question of ours, or more about a case that is open."""
    coded = code_case(arrival, known)
    if coded is not None:
        return code_returned(coded, arrival, known, background)
    elsewhere = code_elsewhere(arrival, known)
    if elsewhere is not None:
        return refused_elsewhere(elsewhere, background)
    asking = _question_answered(arrival, known)
    if asking is not None:
        return _completed(asking, arrival, background)
    return followed_up(arrival, known, background)


def _for_the_owner(
    arrival: Arrival, known: Known, background: Background, fresh: Fresh
) -> Decision:
    """An item in the queue, unless the mail only perhaps repeats what is open already."""
    open_already = _joinable(arrival, known) if _adds_nothing(arrival) else None
    if open_already is not None:
        return Decision(with_message(open_already, arrival, "reply"), note="joined")
    return owner_reads(arrival, background, fresh)


def _adds_nothing(arrival: Arrival) -> bool:
    """It may repeat a wish and says nothing special: no item of its own where that is open."""
    reading = arrival.reading
    special = reading.tags.union(*(ask.tags for ask in reading.asks))
    machine = arrival.junk or bool(arrival.message.origin.automatic)
    return bool(reading.asks) and not special and not machine


def _asked(arrival: Arrival, known: Known, background: Background, fresh: Fresh) -> Decision:
    """What is surely asked: joined to a case that asks it already, or judged in one of its own."""
    sure = tuple(ask for ask in arrival.reading.asks if ask.band is Band.REQUEST)
    arrival = narrowed(arrival, sure)
    joined = _joinable(arrival, known) or _answered_already(arrival, known)
    if joined is not None:
        return _repeated(joined, arrival, known, background)
    decision = work(opened(arrival, fresh), _new_asks(arrival, known), background)
    return _with_remarks(decision, arrival, background)


def _question_answered(arrival: Arrival, known: Known) -> Case | None:
    """The case in which we asked what should be corrected, where the mail now says it."""
    case, reading = known.thread, arrival.reading
    waiting = case.matter(Right.RECTIFICATION) if case is not None and case.open else None
    if waiting is None or waiting.state is not State.WAITING_SENDER or not reading.corrections:
        return None
    more = {a.right for a in reading.asks if a.band is Band.REQUEST} - {Right.RECTIFICATION}
    if case is None or more or arrival.junk or arrival.message.origin.automatic:
        return None
    return case if fits(case, arrival.message.origin.address) else None


def _completed(case: Case, arrival: Arrival, background: Background) -> Decision:
    """The value we asked for has come: judged as if it had stood in the first mail."""
    case = with_message(case, arrival, "reply")
    waiting = case.matter(Right.RECTIFICATION)
    if waiting is None or arrival.identity.grade is not Grade.VERIFIED:
        return owner_takes(case, background)
    case = replace(case, details=replace(case.details, corrections=arrival.reading.corrections))
    return work(case, (Ask(Right.RECTIFICATION, Band.REQUEST, tags=waiting.tags),), background)


def _with_remarks(decision: Decision, arrival: Arrival, background: Background) -> Decision:
    """The owner is told what was seen of a proven sender's mail, and was not used."""
    case = decision.case
    if case is None or case.identity is not Grade.VERIFIED:
        return decision
    remarks = (
        (Caution.REPLY_TO in case.cautions, "reply_to"),
        (any(map(_may_prove_identity, arrival.message.attachments)), "enclosed"),
    )
    noted = tuple(
        new_item(case, ItemPlan(ItemKind.IDENTIFY, "O11", reason), None, background)
        for holds, reason in remarks
        if holds
    )
    return replace(decision, items=(*decision.items, *noted))


def _may_prove_identity(attachment: Attachment) -> bool:
    """A picture or PDF sent along unasked may be a copy of an identity document (C041)."""
    kind = attachment.content_type
    return not attachment.inline and (kind.startswith("image/") or kind == "application/pdf")


def _joinable(arrival: Arrival, known: Known) -> Case | None:
    """An open case of the same sender in which every right now asked for is open already."""
    asked = {ask.right for ask in arrival.reading.asks}
    candidates = list(known.open)
    if known.thread and fits(known.thread, arrival.message.origin.address):
        candidates.insert(0, known.thread)
    for case in candidates:
        unfinished = {m.right for m in case.matters if not m.state.final}
        if case.open and asked <= unfinished:
            return case
    return None


def _answered_already(arrival: Arrival, known: Known) -> Case | None:
    """A case answered within a day that asked the very same, in the same words (C144)."""
    asked = {ask.right for ask in arrival.reading.asks}
    words = own_words(arrival.message).split()
    for case in known.lately:
        if asked == {m.right for m in case.matters} and case.details.text.split() == words:
            return case
    return None


def _new_asks(arrival: Arrival, known: Known) -> tuple[Ask, ...]:
    """The asks that are not open already in another case of the same sender."""
    open_rights = {
        m.right for case in known.open if case.open for m in case.matters if not m.state.final
    }
    fresh = tuple(ask for ask in arrival.reading.asks if ask.right not in open_rights)
    return fresh or arrival.reading.asks


def _repeated(case: Case, arrival: Arrival, known: Known, background: Background) -> Decision:
    """The same wish again joins its case; proof that was missing before is taken now."""
    case = with_message(case, arrival, "reply").with_event(Event(background.now, "repeated"))
    waiting = identifying(case)
    if not waiting and background.now - case.received >= ASKS_AGAIN:
        return replace(state_told(case, background), note="joined")
    if not waiting or arrival.identity.grade is not Grade.VERIFIED:
        return Decision(case, note="joined")
    case = replace(
        case,
        identity=Grade.VERIFIED,
        people=tuple(p.id for p in arrival.identity.people),
        registered=arrival.identity.registered,
        cautions=arrival.identity.cautions,
        id_confirmed_at=background.now,
    )
    decision = work(case, waiting, background)
    return replace(decision, closes=known.asking_who(case))
