"""A code came back: right, wrong, too late, or with a denial.

Source: GDPR 12(6).
"""

from dataclasses import replace

from mailbot.desk.judgement.case import Case, Event, Matter
from mailbot.desk.judgement.challenge import alive, answers, codes_in, out_of_tries, tried
from mailbot.desk.judgement.decide import new_item, work
from mailbot.desk.judgement.decision import Background, Decision
from mailbot.desk.judgement.opening import Arrival, Known, with_message
from mailbot.desk.sender.identity import Grade
from mailbot.law.asks import Ask, Band, Tag
from mailbot.law.complaint import incident
from mailbot.law.rights import Right, State
from mailbot.law.step import ItemKind, ItemPlan, LetterKind, LetterPlan, To
from mailbot.register.address import same


def code_case(arrival: Arrival, known: Known) -> Case | None:
    """The case whose code the mail carries, or tries to: only from where the code was sent.

    A vacation answer that quotes our letter carries the code too, and proves nothing.
    """
    codes = codes_in(arrival.message)
    if not codes or arrival.message.origin.automatic:
        return None
    cases = (*((known.thread,) if known.thread else ()), *known.challenged)
    sender = arrival.message.origin.address
    at_home = [c for c in cases if c.challenge and same(c.challenge.sent_to, sender)]
    matching: list[Case] = [c for c in at_home if answers(c, codes)]
    return next(iter(matching or at_home), None)


def code_returned(case: Case, arrival: Arrival, known: Known, background: Background) -> Decision:
    """A code came back from the registered address: right and in time, or not."""
    case = with_message(case, arrival, "reply")
    challenge = case.challenge
    if challenge is None or challenge.used:
        return Decision(case, note="code_again")
    if _denies(arrival):
        return _denied(case, background)
    if out_of_tries(challenge, background.now):
        return Decision(case, note="code_failed")
    if not alive(challenge, background.now):
        return _code_expired(case, background)
    if not answers(case, codes_in(arrival.message)):
        return _code_wrong(case, background)
    proven = replace(
        case,
        challenge=replace(challenge, used=True),
        identity=Grade.VERIFIED,
        id_confirmed_at=background.now,
    ).with_event(Event(background.now, "code_confirmed"))
    decision = work(proven, identifying(proven), background)
    return replace(decision, closes=known.asking_who(case))


def _denies(arrival: Arrival) -> bool:
    """Whoever has the mailbox says it was somebody else who asked (C165)."""
    asks = arrival.reading.asks
    return Tag.INCIDENT in arrival.reading.tags.union(*(ask.tags for ask in asks))


def _denied(case: Case, background: Background) -> Decision:
    """The code is void, no data are sent, and the owner looks into it at once."""
    challenge = replace(case.challenge, used=True) if case.challenge else None
    case = replace(case, challenge=challenge).with_event(Event(background.now, "denied"))
    case = case.with_matter(Matter(Right.COMPLAINT, State.WAITING_OWNER, "incident"))
    item = new_item(case, incident(case.people), Right.COMPLAINT, background)
    receipt = {"rights": (Right.COMPLAINT.value,), "done": (), "due": case.answer_by}
    letter = LetterPlan(LetterKind.ACKNOWLEDGEMENT, To.REGISTERED, receipt)
    return Decision(case, (letter,), (item,), note="denied")


def code_elsewhere(arrival: Arrival, known: Known) -> Case | None:
    """The case whose true code comes from another address than it was sent to."""
    codes = codes_in(arrival.message)
    sender = arrival.message.origin.address
    for case in known.challenged if codes else ():
        if case.challenge and answers(case, codes) and not same(case.challenge.sent_to, sender):
            return case
    return None


def refused_elsewhere(case: Case, background: Background) -> Decision:
    """Refused and logged: whoever sent it has read mail that was not theirs (T-AUTH-18)."""
    challenge = tried(case.challenge) if case.challenge else None
    case = replace(case, challenge=challenge)
    case = case.with_event(Event(background.now, "code_from_elsewhere"))
    item = new_item(case, ItemPlan(ItemKind.IDENTIFY, "O11", "code_failed"), None, background)
    return Decision(case, items=(item,), note="code_from_elsewhere")


def _code_wrong(case: Case, background: Background) -> Decision:
    challenge = tried(case.challenge) if case.challenge else None
    case = replace(case, challenge=challenge).with_event(Event(background.now, "code_wrong"))
    if challenge is not None and alive(challenge, background.now):
        return Decision(case, note="code_wrong")
    item = new_item(case, ItemPlan(ItemKind.IDENTIFY, "O11", "code_failed"), None, background)
    return Decision(case, items=(item,), note="code_failed")


def _code_expired(case: Case, background: Background) -> Decision:
    """Asked once more, with a new code, if the limits allow one (C153)."""
    case = case.with_event(Event(background.now, "code_expired"))
    once_more = work(case, identifying(case), background)
    expired = ItemPlan(ItemKind.IDENTIFY, "O11", "code_expired")
    return replace(
        once_more, items=(new_item(case, expired, None, background),), note="code_expired"
    )


def identifying(case: Case) -> tuple[Ask, ...]:
    """The asks that waited for proof of who is asking."""
    return tuple(
        Ask(m.right, Band.REQUEST, tags=m.tags)
        for m in case.matters
        if m.state is State.IDENTIFYING
    )
