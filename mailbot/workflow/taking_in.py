"""One mail, from the inbox to one commit. Safe to run twice."""

from dataclasses import dataclass, replace
from datetime import datetime

from mailbot.desk.judgement.arrivals import mail_arrived
from mailbot.desk.judgement.case import Case, Item
from mailbot.desk.judgement.challenge import alive, answers, code_from, codes_in
from mailbot.desk.judgement.codes import code_case, identifying
from mailbot.desk.judgement.decide import wants_findings
from mailbot.desk.judgement.decision import Background, Decision
from mailbot.desk.judgement.doubts import unreadable
from mailbot.desk.judgement.opening import Arrival, Fresh, Known
from mailbot.desk.judgement.returned import letter_returned
from mailbot.desk.sender.identify import identify
from mailbot.desk.sender.identity import Grade
from mailbot.desk.sense.classify import classify
from mailbot.desk.sense.hints import hints_in
from mailbot.desk.sense.pressed import heard
from mailbot.desk.sense.reading import Reading
from mailbot.law.asks import Ask, Band
from mailbot.law.deadlines import answer_by
from mailbot.law.holdings import Findings
from mailbot.mail.authentication import Verdict
from mailbot.mail.domain import owned_domain
from mailbot.mail.message import Message, RawMail
from mailbot.mail.read import read
from mailbot.mail.unsubscribe import pressed
from mailbot.register.person import Person
from mailbot.said import said
from mailbot.store.contract import OutboxLetter
from mailbot.workflow.anew import judged_anew
from mailbot.workflow.attached import read_attached
from mailbot.workflow.case_ids import new_case_id, new_token
from mailbot.workflow.claims import claimed_by
from mailbot.workflow.committing import prepare
from mailbot.workflow.counting import count_mail
from mailbot.workflow.desk import Desk
from mailbot.workflow.gathering import gather
from mailbot.workflow.hinting import note_hints
from mailbot.workflow.kept_answers import with_kept
from mailbot.workflow.looking import acquaintances, background, known_cases, thread_of
from mailbot.workflow.notice_mail import of_a_notice
from mailbot.workflow.owner_answers import answers_us, owner_answered, stranger_ruled
from mailbot.workflow.proving import proof_of, whole
from mailbot.workflow.returning import note_return
from mailbot.workflow.since_backup import came_before_erasure

"""Judgements of one mail while others commit in between."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one mail. note: `left_alone`, `known`, `worked`, `joined`, ..."""

    note: str
    reading: Reading
    message: Message
    case: Case | None = None
    letters: tuple[OutboxLetter, ...] = ()
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class _Mail:
    """One mail as read, before anybody is looked up. proof: of its From domain."""

    raw: RawMail
    message: Message
    reading: Reading
    proof: Verdict
    junk: bool


def take_in(raw: RawMail, desk: Desk, *, junk: bool = False) -> Taken:
    """Read, classify, identify, decide, write, commit.

    Raises: TemporaryError if it should be tried again; nothing has changed then.
    """
    message = read(raw.octets, desk.settings.owner.own_addresses, oversized=raw.oversized)
    reading = classify(message, desk.rulebook.phrases)
    if settled := _settled(raw, message, reading, desk, junk=junk):
        return Taken(settled, reading, message)
    if not junk:  # nothing is opened that a server took for junk
        message, reading = _with_attached(raw, message, reading, desk)
        reading = heard(message, reading)
    if not junk and (of_notice := of_a_notice(raw, message, reading, desk)):
        return Taken(of_notice, reading, message)
    told = () if junk else note_hints(raw.key, message, reading.band, desk)
    if _ordinary(message, reading, desk):
        if not junk:
            told += note_return(message, desk)
            count_mail(raw, message, desk)
        return Taken("left_alone", reading, message, items=told)
    mail = _Mail(raw, message, reading, proof_of(raw, message, reading, desk), junk)
    failure = said(
        "{folder} UID {uid}: others kept changing the case", folder=raw.key.folder, uid=raw.key.uid
    )
    return judged_anew(lambda: _judged(mail, desk), failure)


def _seen_before(raw: RawMail, message: Message, reading: Reading, desk: Desk) -> str:
    """Why the mail is not taken in a second time, "" where it is new."""
    if any(map(desk.store.handled, message.digests)):
        return "known"
    return "erased_since" if came_before_erasure(raw, message, reading, desk) else ""


def _settled(raw: RawMail, message: Message, reading: Reading, desk: Desk, *, junk: bool) -> str:
    """What the mail was where nobody's request is in it to be judged anew, else ""."""
    if any(map(desk.store.handled, message.digests)):
        return "known"
    if answers_us(message, desk):
        return owner_answered(raw, message, desk, junk=junk)
    if stranger_ruled(message, desk):
        return "ruling_refused"
    return "erased_since" if came_before_erasure(raw, message, reading, desk) else ""


def _with_attached(
    raw: RawMail, message: Message, reading: Reading, desk: Desk
) -> tuple[Message, Reading]:
    return read_attached(message, reading, desk.rulebook.phrases, lambda: whole(raw, desk))


def _judged(mail: _Mail, desk: Desk) -> Taken:
    now = desk.clock()
    message, reading = mail.message, mail.reading
    arrival, known = _view(mail, desk, now)
    people = _people(arrival, known, desk, now)
    findings = _findings(arrival, known, people, desk, now)
    addresses = (message.origin.address, arrival.identity.registered)
    code = code_from(desk.chance(16))
    silent = pressed(message)  # a program's mail gets no answer, though it is acted on
    snapshot = background(desk, people, addresses, findings, code, silent=silent)
    claimed = claimed_by(mail.raw, message, reading, arrival.identity, desk)
    snapshot = replace(snapshot, concerned=claimed)
    decision = with_kept(_decision(arrival, known, snapshot, desk), desk)
    if decision.case is None:
        return Taken(decision.note, reading, message)
    before = desk.store.case(decision.case.id)
    prepared = prepare(decision, before, snapshot, desk)
    items = desk.store.commit(prepared.commit)
    letters = tuple(prepared.commit.letters)
    return Taken(decision.note, reading, message, prepared.case, letters, items)


def _view(mail: _Mail, desk: Desk, now: datetime) -> tuple[Arrival, Known]:
    """Who writes, when it came, and which cases it may belong to."""
    message, reading = mail.message, mail.reading
    fitting, today = acquaintances(message, reading, desk), desk.local_day(now)
    identity = identify(message.origin, fitting, mail.proof, desk.rulebook.proof, today)
    received = min(mail.raw.arrived, now)
    due = answer_by(desk.local_day(received))
    says = frozenset(hints_in(message, desk.rulebook.hints))
    arrival = Arrival(mail.raw.key, message, reading, identity, received, due, mail.junk, says)
    return arrival, known_cases(message, reading, identity.people, desk)


def _ordinary(message: Message, reading: Reading, desk: Desk) -> bool:
    """It asks nothing and is outside every case of ours: nobody is looked up for it."""
    if reading.band is not Band.NONE or unreadable(message) or codes_in(message):
        return False
    return thread_of(message, reading, desk) is None


def _decision(arrival: Arrival, known: Known, snapshot: Background, desk: Desk) -> Decision:
    bounce = arrival.message.bounce
    if bounce is not None and known.thread is not None:
        home = (desk.settings.smtp.host, desk.settings.owner.controller.email)
        return letter_returned(known.thread, bounce, snapshot, tuple(map(owned_domain, home)))
    fresh = Fresh(new_case_id(desk, snapshot.today), new_token(desk))
    return mail_arrived(arrival, known, snapshot, fresh)


def _people(arrival: Arrival, known: Known, desk: Desk, now: datetime) -> tuple[Person, ...]:
    """Whose records are judged on: the case's own where a code came back, else the sender's."""
    case = code_case(arrival, known)
    if case is not None and _code_holds(case, arrival, now):
        found = (desk.store.person(person_id) for person_id in case.people)
        return tuple(person for person in found if person is not None)
    return arrival.identity.people


def _findings(
    arrival: Arrival, known: Known, people: tuple[Person, ...], desk: Desk, now: datetime
) -> Findings | None:
    """What the sources hold, asked only where an extract may go out."""
    case = code_case(arrival, known)
    asks: tuple[Ask, ...] = arrival.reading.asks
    grade = arrival.identity.grade
    if case is not None and _code_holds(case, arrival, now):
        asks, grade = identifying(case), Grade.VERIFIED
    return (
        gather(people, desk, case, slow=False) if people and wants_findings(asks, grade) else None
    )


def _code_holds(case: Case, arrival: Arrival, now: datetime) -> bool:
    challenge = case.challenge
    in_time = challenge is not None and alive(challenge, now)
    return in_time and answers(case, codes_in(arrival.message))
