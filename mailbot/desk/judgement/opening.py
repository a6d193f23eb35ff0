"""What one mail brings to the desk, and the case it opens."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from mailbot.desk.judgement.case import Case, CaseMessage, Details, Event, Item
from mailbot.desk.judgement.decide import needs_proof
from mailbot.desk.sender.identity import Grade, Identity
from mailbot.desk.sense.reading import Reading
from mailbot.desk.sense.scope import Scope
from mailbot.law.asks import Ask, Tag
from mailbot.law.rights import Right
from mailbot.law.step import ItemKind
from mailbot.mail.message import MailKey, Message
from mailbot.register.masking import masked

_TO = " \u2192 "
TEXT_KEPT = 20_000
"""Characters of the sender's own words a case keeps."""
GROUNDS: Mapping[str, Tag] = {
    "ground_accuracy": Tag.CONTESTED,
    "ground_unlawful": Tag.UNLAWFUL,
    "ground_claim": Tag.CLAIM,
}
OLD = timedelta(days=7)
"""A mail written, or signed, so long before it came may be an old one sent again."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A mail as read and judged so far. received: aware UTC; due: the last day it sets.

    junk: it lay in a folder where nothing is answered by itself. says: what it hints at.
    """

    key: MailKey
    message: Message
    reading: Reading
    identity: Identity
    received: datetime
    due: date
    junk: bool = False
    says: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Fresh:
    """Random values made by the shell for this one step."""

    case_id: str
    token: str


@dataclass(frozen=True, slots=True)
class Known:
    """Cases the mail may belong to.

    thread: the one it answers by Message-ID. challenged: open cases with a code out to the
    sender, or whose code the mail brings from elsewhere. open: other open cases of the same
    sender. lately: those closed within a day. items: what waits for the owner.
    """

    thread: Case | None = None
    challenged: tuple[Case, ...] = ()
    open: tuple[Case, ...] = ()
    lately: tuple[Case, ...] = ()
    items: tuple[Item, ...] = ()

    def asking_who(self, case: Case) -> tuple[str, ...]:
        """Ids of the items that only wait to learn who the sender of that case is."""
        return tuple(
            item.id
            for item in self.items
            if item.case == case.id and item.kind == ItemKind.IDENTIFY and item.right is None
        )


def narrowed(arrival: Arrival, asks: tuple[Ask, ...]) -> Arrival:
    """The arrival as if it asked for those rights alone."""
    rights = {ask.right for ask in asks}
    told = tuple(e for e in arrival.reading.evidence if e.right in rights)
    return replace(arrival, reading=replace(arrival.reading, asks=asks, evidence=told))


def opened(arrival: Arrival, fresh: Fresh) -> Case:
    """The case of a mail: who, what, until when; nothing judged yet."""
    identity, reading = arrival.identity, arrival.reading
    tags = reading.tags.union(*(ask.tags for ask in reading.asks), grounds_in(arrival))
    return Case(
        id=fresh.case_id,
        version=0,
        token=fresh.token,
        received=arrival.received,
        due=arrival.due,
        language=reading.language,
        identity=grade_of(reading.asks) or identity.grade,
        people=tuple(p.id for p in identity.people or identity.claimed),
        claimed=tuple(p.id for p in identity.claimed),
        cautions=identity.cautions,
        registered=identity.registered,
        messages=(_message_in(arrival, "request"),),
        events=(Event(arrival.received, "received"), *_remarks(arrival)),
        details=_details(arrival),
        digests=arrival.message.digests,
        tags=tags,
    )


def grounds_in(arrival: Arrival) -> frozenset[Tag]:
    """Why a restriction is asked for, where one is."""
    asked = any(ask.right is Right.RESTRICTION for ask in arrival.reading.asks)
    return frozenset(tag for said, tag in GROUNDS.items() if asked and said in arrival.says)


def _remarks(arrival: Arrival) -> Iterator[Event]:
    """What is odd about how the mail came; no reason by itself to hold an answer (C117)."""
    message = arrival.message
    written = (message.sent, *(s.at for s in message.origin.signatures))
    oldest = min((at for at in written if at is not None), default=arrival.received)
    if arrival.received - oldest > OLD:
        days = (arrival.received - oldest).days
        yield Event(arrival.received, "written_long_before", detail=str(days))
    if message.origin.arc:
        yield Event(arrival.received, "sealed_on_the_way")


def grade_of(asks: Sequence[Ask]) -> Grade | None:
    """NOT_NEEDED where everything asked is granted to anybody, None where it matters who asks."""
    return None if not asks or any(map(needs_proof, asks)) else Grade.NOT_NEEDED


def own_words(message: Message) -> str:
    """What a case keeps of the sender's own words: identification numbers are hidden."""
    return masked(message.passages.own[:TEXT_KEPT])


def limited_to(scope: Scope | None) -> str:
    """What a wish for data is limited to, in the sender's words, with the days where it has any."""
    if scope is None:
        return ""
    days = tuple(day.isoformat() if day else "" for day in (scope.first, scope.last))
    quote = masked(scope.quote)
    return f"{quote} ({_TO.join(days).strip()})" if any(days) else quote


def _details(arrival: Arrival) -> Details:
    message, reading = arrival.message, arrival.reading
    return Details(
        sender=message.origin.address,
        name=message.origin.display_name,
        subject=masked(message.subject),
        text=own_words(message),
        message_id=message.message_id,
        references=message.references,
        evidence=reading.evidence,
        corrections=reading.corrections,
        stop_addresses=reading.stop_addresses,
        on_behalf_of=tuple(map(masked, reading.on_behalf_of)),
        limited_to=limited_to(reading.scope),
        automatic=message.origin.automatic or "",
        folder=arrival.key.folder,
        uidvalidity=arrival.key.uidvalidity,
        uid=arrival.key.uid,
    )


def with_message(case: Case, arrival: Arrival, kind: str) -> Case:
    """The case with one more mail in it. kind: "request" or "reply"."""
    message = _message_in(arrival, kind)
    return replace(
        case,
        messages=(*case.messages, message),
        digests=(*case.digests, *arrival.message.digests),
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
