"""A mail has arrived: nothing, a new case, or one more piece of a case.

Source: GDPR 12(2), 12(3), 12(6).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from mailbot.desk.case import Case, CaseMessage, Details, Event, Item, Matter
from mailbot.desk.challenge import alive, answers, codes_in, tried
from mailbot.desk.decide import needs_proof, new_item, work
from mailbot.desk.decision import Background, Decision
from mailbot.desk.identity import Caution, Grade, Identity
from mailbot.desk.reading import Reading
from mailbot.law.asks import Ask, Band, Tag
from mailbot.law.rights import Right, State
from mailbot.law.step import ItemKind, ItemPlan
from mailbot.mail.message import MailKey, Message
from mailbot.register.address import same
from mailbot.register.masking import masked

TEXT_KEPT = 20_000
"""Characters of the sender's own words a case keeps."""


UNREADABLE = frozenset({"unreadable", "oversized", "too-deep"})


def unreadable(message: Message) -> bool:
    """It could not be read whole, and is no machine's: a person must look at it."""
    return bool(UNREADABLE & set(message.defects)) and not message.origin.automatic


@dataclass(frozen=True, slots=True)
class Arrival:
    """A mail as read and judged so far. received: aware UTC; due: the last day it sets.

    junk: it lay in a folder where nothing is answered by itself.
    """

    key: MailKey
    message: Message
    reading: Reading
    identity: Identity
    received: datetime
    due: date
    junk: bool = False


@dataclass(frozen=True, slots=True)
class Fresh:
    """Random values made by the shell for this one step."""

    case_id: str
    token: str


@dataclass(frozen=True, slots=True)
class Known:
    """Cases the mail may belong to.

    thread: the one it answers by Message-ID. challenged: open cases with a code out to the
    sender. open: other open cases of the same sender. items: what waits for the owner.
    """

    thread: Case | None = None
    challenged: tuple[Case, ...] = ()
    open: tuple[Case, ...] = ()
    items: tuple[Item, ...] = ()

    def asking_who(self, case: Case) -> tuple[str, ...]:
        """Ids of the items that only wait to learn who the sender of that case is."""
        return tuple(
            item.id
            for item in self.items
            if item.case == case.id and item.kind == ItemKind.IDENTIFY and item.right is None
        )


def mail_arrived(arrival: Arrival, known: Known, background: Background, fresh: Fresh) -> Decision:
    """What one mail leads to."""
    coded = code_case(arrival, known)
    if coded is not None:
        return _code_returned(coded, arrival, known, background)
    if arrival.reading.band is Band.NONE and not unreadable(arrival.message):
        return _nothing_asked(arrival, known, background)
    if _needs_a_reader(arrival):
        return _owner_reads(arrival, background, fresh)
    joined = _joinable(arrival, known)
    if joined is not None:
        return _repeated(joined, arrival, known, background)
    decision = work(_opened(arrival, fresh), _new_asks(arrival, known), background)
    return _with_remarks(decision, background)


def _with_remarks(decision: Decision, background: Background) -> Decision:
    """The owner is told that a Reply-To pointed elsewhere; it was not used (C027)."""
    case = decision.case
    if case is None or case.identity is not Grade.VERIFIED:
        return decision
    if Caution.REPLY_TO not in case.cautions:
        return decision
    noted = new_item(case, ItemPlan(ItemKind.IDENTIFY, "O11", "reply_to"), None, background)
    return replace(decision, items=(*decision.items, noted))


def _needs_a_reader(arrival: Arrival) -> bool:
    """The owner decides before anybody is answered."""
    origin = arrival.message.origin
    nobody = not origin.address and _grade(arrival.reading.asks) is Grade.NOT_NEEDED
    unsure = arrival.reading.band is not Band.REQUEST
    return unsure or arrival.junk or bool(origin.automatic) or nobody


def code_case(arrival: Arrival, known: Known) -> Case | None:
    """The case whose code the mail carries, or tries to: only from where the code was sent."""
    codes = codes_in(arrival.message)
    if not codes:
        return None
    cases = (*((known.thread,) if known.thread else ()), *known.challenged)
    sender = arrival.message.origin.address
    at_home = [c for c in cases if c.challenge and same(c.challenge.sent_to, sender)]
    matching: list[Case] = [c for c in at_home if answers(c, codes)]
    return next(iter(matching or at_home), None)


def _code_returned(case: Case, arrival: Arrival, known: Known, background: Background) -> Decision:
    """A code came back from the registered address: right and in time, or not."""
    case = _with_message(case, arrival, "reply")
    challenge = case.challenge
    if challenge is None or challenge.used:
        return Decision(case, note="code_again")
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


def _nothing_asked(arrival: Arrival, known: Known, background: Background) -> Decision:
    """Ordinary mail is left alone; an answer to our own question goes to its case."""
    case = known.thread
    if case is None or not case.open or arrival.message.origin.automatic:
        return Decision(note="left_alone")
    if not _fits(case, arrival.message):
        return Decision(note="left_alone")
    case = _with_message(case, arrival, "reply")
    waiting = case.matter(Right.RECTIFICATION)
    if waiting is None or waiting.state is not State.WAITING_SENDER:
        return Decision(case, note="reply")
    if not arrival.reading.corrections or arrival.identity.grade is not Grade.VERIFIED:
        item = new_item(
            case, ItemPlan(ItemKind.ANSWER, "O09", "disputed"), Right.RECTIFICATION, background
        )
        return Decision(case, items=(item,), note="reply")
    case = replace(case, details=replace(case.details, corrections=arrival.reading.corrections))
    ask = Ask(Right.RECTIFICATION, Band.REQUEST, tags=waiting.tags)
    return work(case, (ask,), background)


def _owner_reads(arrival: Arrival, background: Background, fresh: Fresh) -> Decision:
    """Unsure, in the junk folder, or from a machine: the owner decides, nobody is answered."""
    case = _opened(arrival, fresh)
    for ask in arrival.reading.asks:
        case = case.with_matter(Matter(ask.right, State.WAITING_OWNER, None, ask.tags))
    plan = _why_owner(arrival)
    item = new_item(case, plan, None, background)
    return Decision(case, items=(replace(item, actions=("answer", "reject")),), note="unsure")


def _why_owner(arrival: Arrival) -> ItemPlan:
    """What the owner is asked of a mail nobody is answered on: the strongest reason."""
    reading, automatic = arrival.reading, arrival.message.origin.automatic
    proposal = {
        "rights": tuple(ask.right.value for ask in reading.asks),
        "quotes": tuple(masked(e.quote) for e in reading.evidence),
    }
    tags = reading.tags.union(*(ask.tags for ask in reading.asks))
    oversized = "oversized" in arrival.message.defects
    reasons = (
        (arrival.junk, ItemKind.CLASSIFY, "O16", "junk"),
        (bool(automatic), ItemKind.CLASSIFY, "O16", "automatic"),
        (reading.band is Band.NONE and oversized, ItemKind.CLASSIFY, "O16", "oversized"),
        (reading.band is Band.NONE, ItemKind.CLASSIFY, "O16", "unreadable"),
        *((tag in tags, kind, rule, reason) for tag, kind, rule, reason in _UNSURE_BY_TAG),
        (Tag.AUTHORITY in tags and _complains(arrival), ItemKind.COMPLAINT, "O12", "authority"),
        (Tag.AUTHORITY in tags, ItemKind.IDENTIFY, "O07", "authority"),
        (Tag.REPRESENTATIVE in tags and not reading.asks, ItemKind.COMPLAINT, "O12", "lawyer"),
    )
    for holds, kind, rule, reason in reasons:
        if holds:
            return ItemPlan(kind, rule, reason, proposal)
    return ItemPlan(ItemKind.CLASSIFY, "O16", "unsure", proposal)


def _complains(arrival: Arrival) -> bool:
    """A supervisory authority's matter is O12; other authorities want a disclosure, O07."""
    return any(ask.right is Right.COMPLAINT for ask in arrival.reading.asks)


_UNSURE_BY_TAG = (
    (Tag.COMMANDS_BOT, ItemKind.CLASSIFY, "O16", "commands_bot"),
    (Tag.PORTAL_LINK, ItemKind.CLASSIFY, "O16", "portal_link"),
    (Tag.DECEASED, ItemKind.IDENTIFY, "O11", "deceased"),
    (Tag.MINOR, ItemKind.IDENTIFY, "O11", "minor"),
    (Tag.COLLEAGUE, ItemKind.APPROVE, "O09", "colleague"),
    (Tag.PROCESSOR, ItemKind.APPROVE, "O19", "processor"),
    (Tag.PRODUCTION, ItemKind.APPROVE, "O19", "production"),
    (Tag.APPLICANT, ItemKind.CLASSIFY, "O16", "applicant"),
)


def _joinable(arrival: Arrival, known: Known) -> Case | None:
    """An open case of the same sender in which every right now asked for is open already."""
    asked = {ask.right for ask in arrival.reading.asks}
    candidates = list(known.open)
    if known.thread and _fits(known.thread, arrival.message):
        candidates.insert(0, known.thread)
    for case in candidates:
        unfinished = {m.right for m in case.matters if not m.state.final}
        if case.open and asked <= unfinished:
            return case
    return None


def _fits(case: Case, message: Message) -> bool:
    """The sender is the one the case is about: a thread alone proves nothing."""
    ours = (case.details.sender, case.registered)
    return any(known and same(known, message.origin.address) for known in ours)


def _new_asks(arrival: Arrival, known: Known) -> tuple[Ask, ...]:
    """The asks that are not open already in another case of the same sender."""
    open_rights = {
        m.right for case in known.open if case.open for m in case.matters if not m.state.final
    }
    fresh = tuple(ask for ask in arrival.reading.asks if ask.right not in open_rights)
    return fresh or arrival.reading.asks


def _repeated(case: Case, arrival: Arrival, known: Known, background: Background) -> Decision:
    """The same wish again joins its case; proof that was missing before is taken now."""
    case = _with_message(case, arrival, "reply").with_event(Event(background.now, "repeated"))
    waiting = identifying(case)
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


def _with_message(case: Case, arrival: Arrival, kind: str) -> Case:
    message = _message_in(arrival, kind)
    return replace(
        case,
        messages=(*case.messages, message),
        digests=(*case.digests, arrival.message.digest),
    )


def _message_in(arrival: Arrival, kind: str) -> CaseMessage:
    return CaseMessage(
        direction="in",
        message_id=arrival.message.message_id,
        to="",
        subject=masked(arrival.message.subject),
        kind=kind,
        state="received",
        at=arrival.received,
    )


def _opened(arrival: Arrival, fresh: Fresh) -> Case:
    identity, reading = arrival.identity, arrival.reading
    tags = reading.tags.union(*(ask.tags for ask in reading.asks))
    return Case(
        id=fresh.case_id,
        version=0,
        token=fresh.token,
        received=arrival.received,
        due=arrival.due,
        language=reading.language,
        identity=_grade(reading.asks) or identity.grade,
        people=tuple(p.id for p in identity.people or identity.claimed),
        claimed=tuple(p.id for p in identity.claimed),
        cautions=identity.cautions,
        registered=identity.registered,
        messages=(_message_in(arrival, "request"),),
        events=(Event(arrival.received, "received"),),
        details=_details(arrival),
        digests=(arrival.message.digest,),
        tags=tags,
    )


def _grade(asks: Sequence[Ask]) -> Grade | None:
    """NOT_NEEDED where everything asked is granted to anybody, None where it matters who asks."""
    return None if not asks or any(map(needs_proof, asks)) else Grade.NOT_NEEDED


def _details(arrival: Arrival) -> Details:
    message, reading = arrival.message, arrival.reading
    return Details(
        sender=message.origin.address,
        name=message.origin.display_name,
        subject=masked(message.subject),
        text=masked(message.passages.own[:TEXT_KEPT]),
        message_id=message.message_id,
        references=message.references,
        evidence=reading.evidence,
        corrections=reading.corrections,
        stop_addresses=reading.stop_addresses,
        automatic=message.origin.automatic or "",
        folder=arrival.key.folder,
        uidvalidity=arrival.key.uidvalidity,
        uid=arrival.key.uid,
    )
