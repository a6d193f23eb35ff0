"""One snapshot of everything a judgement rests on, read from store and sources."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from mailbot.desk.judgement.case import Case
from mailbot.desk.judgement.challenge import answers, codes_in
from mailbot.desk.judgement.decision import Background
from mailbot.desk.judgement.limits import SentBefore
from mailbot.desk.judgement.opening import Known
from mailbot.desk.sender.identify import Acquaintances
from mailbot.desk.sense.reading import Reading
from mailbot.law.holdings import Findings
from mailbot.law.retention import RetentionResult, retention_among
from mailbot.law.step import DATA_LETTERS
from mailbot.mail.domain import owned_domain
from mailbot.mail.message import Message
from mailbot.register.address import folded, normalised, same
from mailbot.register.person import Person
from mailbot.register.sensitive import needs_a_look, texts_need_a_look
from mailbot.store.contract import Sending
from mailbot.workflow.desk import Desk
from mailbot.workflow.gathering import namesakes

LOOK_BACK = timedelta(days=8)
EXTRACTS_BACK = timedelta(days=30)
REPEATED_WITHIN = timedelta(days=1)


def acquaintances(message: Message, reading: Reading, desk: Desk) -> Acquaintances:
    """Records that fit the mail's From and what its text says of the writer."""
    written = message.origin.addresses
    at_sender = desk.store.people_at(written)
    claimed = desk.store.people_at(reading.claimed) if reading.claimed else ()
    return Acquaintances(
        at_sender=at_sender,
        claimed=tuple(p for p in claimed if p not in at_sender),
        namesakes=namesakes(at_sender, desk),
        lookalikes=() if at_sender else tuple(_lookalikes(written, desk)),
    )


def _lookalikes(written: Sequence[str], desk: Desk) -> Iterator[Person]:
    """Records at an address that only looks like the sender's (T-AUTH-10)."""
    shapes = {folded(address) for address in written}
    exact = {normalised(address) for address in written}
    for person in desk.store.people():
        for address in person.emails:
            if folded(address) in shapes and normalised(address) not in exact:
                yield person


def known_cases(message: Message, reading: Reading, people: Sequence[Person], desk: Desk) -> Known:
    """Cases the mail may belong to: by thread, by code, by sender."""
    return Known(
        thread=thread_of(message, reading, desk),
        challenged=tuple(_challenged(message, desk)) if codes_in(message) else (),
        open=tuple(_of_sender(message, people, desk)),
        lately=tuple(_lately(message, desk)) if reading.asks else (),
        items=desk.store.items(),
    )


def thread_of(message: Message, reading: Reading, desk: Desk) -> Case | None:
    """The case of the letter it answers or returns, else one it mentions by number."""
    ours = (*message.in_reply_to, *message.references)
    if message.bounce is not None and message.bounce.original:
        ours = (message.bounce.original, *ours)
    thread = desk.store.case_of_letter(ours) if ours else None
    return thread or next(_mentioned(reading, desk), None)


def _mentioned(reading: Reading, desk: Desk) -> Iterator[Case]:
    for case_id in reading.case_ids:
        if case := desk.store.case(case_id):
            yield case


def _challenged(message: Message, desk: Desk) -> Iterator[Case]:
    for case in desk.store.open_cases():
        if case.challenge is None:
            continue
        at_home = same(case.challenge.sent_to, message.origin.address)
        if at_home or answers(case, codes_in(message)):
            yield case


def _of_sender(message: Message, people: Sequence[Person], desk: Desk) -> Iterator[Case]:
    ids = {person.id for person in people}
    address = message.origin.address
    seen = desk.store.cases_of_sender(address) if address else ()
    yield from seen
    yield from (c for c in desk.store.open_cases() if c not in seen and ids & set(c.people))


def _lately(message: Message, desk: Desk) -> Iterator[Case]:
    """Cases of the same sender's closed within a day: a mail sent twice is answered once."""
    since = desk.clock() - REPEATED_WITHIN
    for case in desk.store.cases():
        closed = case.closed_at is not None and case.closed_at > since
        if closed and same(case.details.sender, message.origin.address):
            yield case


def background(
    desk: Desk,
    people: Sequence[Person],
    addresses: tuple[str, str],
    findings: Findings | None,
    code: str,
    *,
    silent: bool = False,
) -> Background:
    """What the desk knows of those people. addresses: the sender's, and the registered one."""
    now = desk.clock()
    words = desk.rulebook.sensitive
    concerns = [reason for person in people for reason in needs_a_look(person, words)]
    concerns += texts_need_a_look(_said_elsewhere(findings), people, words)
    return Background(
        now=now,
        today=desk.local_day(now),
        processing=desk.settings.processing,
        people=tuple(people),
        findings=findings,
        concerns=tuple(dict.fromkeys(concerns)),
        storage=tuple(_storage(people, desk)),
        extracts=tuple(_extracts(people, desk, now)),
        sent=_sent_before(addresses, desk, now),
        silent=silent,
        code=code,
    )


def _said_elsewhere(findings: Findings | None) -> Iterator[str]:
    """What other systems say; what the owner wrote down herself she has read."""
    for found in findings.found if findings else ():
        yield from (text for entry in found.entries for _, text in entry.values)


def _storage(people: Sequence[Person], desk: Desk) -> Iterator[tuple[str, RetentionResult]]:
    """When each record's time is up; all contacts of a company share its clock."""
    register = desk.store.people() if people else ()
    for person in people:
        yield person.id, retention_among(person, register)


def _extracts(people: Sequence[Person], desk: Desk, now: datetime) -> Iterator[datetime]:
    ids = {person.id for person in people}
    for case in desk.store.cases() if ids else ():
        if ids & set(case.people):
            yield from (
                m.at
                for m in case.messages
                if DATA_LETTERS & set(m.kinds) and now - m.at <= EXTRACTS_BACK
            )


def _sent_before(addresses: tuple[str, str], desk: Desk, now: datetime) -> SentBefore:
    sent = desk.store.sendings(now - LOOK_BACK)
    last_hour = now - timedelta(hours=1)
    sender, registered = addresses
    domain = desk.store.hashed(owned_domain(sender)) if sender else ""
    return SentBefore(
        to_sender=_to(sender, sent, desk),
        to_registered=_to(registered, sent, desk),
        unverified_last_hour=sum(not s.verified and s.at > last_hour for s in sent),
        hourly_limit=desk.settings.unverified_per_hour,
        domain_last_hour=sum(
            not s.verified and s.at > last_hour and s.domain == domain for s in sent
        ),
    )


def _to(address: str, sent: Sequence[Sending], desk: Desk) -> tuple[tuple[str, datetime], ...]:
    hashed = desk.store.hashed(address) if address else ""
    return tuple((s.kind, s.at) for s in sent if s.hashed == hashed)
