"""A request that came by letter, telephone or visit, entered by the owner's hand.

The same case, days and queue as for a mail; the clock runs from the day it arrived.
Source: GDPR 12(1) and 12(3); policy 13.1.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from email.message import EmailMessage

from mailbot.desk.judgement.case import Case, CaseMessage, Details, Event
from mailbot.desk.judgement.challenge import code_from
from mailbot.desk.judgement.decide import needs_proof, wants_findings, work
from mailbot.desk.judgement.opening import grade_of, limited_to
from mailbot.desk.sender.identity import Grade
from mailbot.desk.sense.classify import classify
from mailbot.desk.sense.reading import Reading
from mailbot.errors import Fault, UsageError
from mailbot.law.asks import Ask, Band
from mailbot.law.deadlines import answer_by
from mailbot.law.rights import Right
from mailbot.mail.read import read
from mailbot.register.masking import masked
from mailbot.register.person import Person
from mailbot.said import said
from mailbot.workflow.anew import judged_anew
from mailbot.workflow.case_ids import new_case_id, new_token
from mailbot.workflow.committing import Prepared, prepare
from mailbot.workflow.desk import Desk
from mailbot.workflow.gathering import gather
from mailbot.workflow.looking import background

CHANNELS = ("letter", "phone", "visit")
_HEARD = 4_000
"""Characters of what was said that are read for rights and values."""


@dataclass(frozen=True, slots=True)
class ByHand:
    """A request as the owner tells it. received: when it arrived, aware UTC.

    rights: empty where the text is to say. people: the records it is about. email, postal:
    where answers go; with an e-mail address they are mailed, unless by_post.
    identified: she has made sure who it is.
    """

    received: datetime
    channel: str
    text: str = ""
    rights: tuple[Right, ...] = ()
    people: tuple[Person, ...] = ()
    name: str = ""
    email: str = ""
    postal: str = ""
    language: str = "sv"
    by_post: bool = False
    identified: bool = False


def entered(desk: Desk, hand: ByHand) -> Prepared:
    """The case it opens and what follows, with nothing done yet.

    Raises: UsageError where no right can be read and none is named.
    """
    reading = _read(hand, desk)
    asks = _asks(hand, reading)
    if not asks:
        right = said("name the right with --right, or say more in --text")
        raise UsageError([Fault("case add", said("no right can be read from it"), right)])
    proven = hand.identified and bool(hand.people)
    silent = not proven and any(map(needs_proof, asks))
    grade = grade_of(asks) or (Grade.VERIFIED if proven else Grade.UNVERIFIED)
    case = _opened(hand, reading, grade, desk)
    findings = gather(hand.people, desk) if hand.people and wants_findings(asks, grade) else None
    addresses = (case.details.sender, case.registered)
    code = code_from(desk.chance(16))
    snapshot = background(desk, hand.people, addresses, findings, code, silent=silent)
    decision = work(case, asks, snapshot)
    return prepare(decision, None, snapshot, desk, actor="owner")


def enter(desk: Desk, hand: ByHand, shown: Prepared) -> Prepared:
    """Carried out as shown; judged anew where others committed in between.

    Raises: as `entered`; TemporaryError if it should be tried again.
    """
    first = [shown]

    def attempt() -> Prepared:
        ready = first.pop() if first else entered(desk, hand)
        desk.store.commit(ready.commit)
        return ready

    return judged_anew(attempt, said("others kept changing the register; try again"))


def _read(hand: ByHand, desk: Desk) -> Reading:
    """What was said, read as if it had stood in a mail."""
    mail = EmailMessage()
    mail["From"] = "somebody@by-hand.invalid"
    mail.set_content(hand.text[:_HEARD] or " ")
    message = read(mail.as_bytes(), desk.settings.owner.own_addresses)
    return classify(message, desk.rulebook.phrases)


def _asks(hand: ByHand, reading: Reading) -> tuple[Ask, ...]:
    """The rights the owner names, with what the text says of each; else those it asks for."""
    heard = {ask.right: ask for ask in reading.asks}
    if not hand.rights:
        return tuple(replace(a, band=Band.REQUEST) for a in reading.asks)
    known = (heard.get(right, Ask(right, Band.REQUEST)) for right in hand.rights)
    return tuple(replace(ask, band=Band.REQUEST) for ask in known)


def _opened(hand: ByHand, reading: Reading, grade: Grade, desk: Desk) -> Case:
    now = desk.clock()
    received = min(hand.received, now)
    return Case(
        id=new_case_id(desk, desk.local_day(now)),
        version=0,
        token=new_token(desk),
        received=received,
        due=answer_by(desk.local_day(received)),
        language=hand.language,
        identity=grade,
        people=tuple(person.id for person in hand.people),
        registered=_first_email(hand.people),
        messages=(CaseMessage("in", "", "", "", "request", "received", received),),
        events=(
            Event(received, "received", detail=hand.channel),
            Event(now, "entered_by_hand", detail=hand.channel, actor="owner"),
        ),
        details=Details(
            sender=hand.email or _first_email(hand.people),
            name=hand.name,
            text=masked(hand.text),
            evidence=tuple(e for e in reading.evidence if e.right in _rights(hand, reading)),
            corrections=reading.corrections,
            on_behalf_of=tuple(map(masked, reading.on_behalf_of)),
            limited_to=limited_to(reading.scope),
            postal=hand.postal,
        ),
        tags=reading.tags,
        channel=hand.channel,
        by_post=hand.by_post,
    )


def _rights(hand: ByHand, reading: Reading) -> Sequence[Right]:
    return hand.rights or tuple(ask.right for ask in reading.asks)


def _first_email(people: Sequence[Person]) -> str:
    return next((person.emails[0] for person in people if person.emails), "")
