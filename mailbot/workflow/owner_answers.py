"""The owner has answered a mail of ours: proven, read, ruled, and one receipt for it.

Source: RFC 3834, 2; T-LOOP-10: from her address, proven, with a live token, and only in her own
words.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from mailbot import journal
from mailbot.desk.owner.answers import Answers, AnswerWords, read_answers
from mailbot.desk.owner.item import Waiting
from mailbot.desk.owner.mail import News, receipt
from mailbot.desk.owner.tokens import LIFETIME, secrets_in
from mailbot.desk.owner.voice import Voice
from mailbot.mail import markers
from mailbot.mail.message import Message, RawMail
from mailbot.register.address import same
from mailbot.store.contract import Commit, LogEntry, Sending
from mailbot.workflow.desk import Desk
from mailbot.workflow.owner_letters import (
    RECEIPT,
    REFUSED,
    may_rule_by_mail,
    sealed,
    voice_of,
)
from mailbot.workflow.proving import proof_of_owner
from mailbot.workflow.ruled_by_mail import Answer, Line, asked_by, cut, lines_of

UNSOUND = frozenset(
    {"encrypted", "header-cut", "oversized", "text-html-disagree", "too-deep", "unreadable"}
)
"""What a mail may not be for a ruling to be read from it."""
MOST_RECEIPTS = 20
MOST_EMPTY_RECEIPTS = 2
"""In a day, of mails in which no ruling was found: a responder that marks nothing ends there."""
NOTHING_RULED = "receipt_nothing"
"""A receipt in which nothing was ruled."""
_DAY = timedelta(days=1)


def answers_us(message: Message, desk: Desk) -> bool:
    """It says it is the owner's answer to a mail of ours, and no machine's.

    Anybody else's mail with such a header is read as any mail is.
    """
    origin = message.origin
    return (
        _hers(message, desk)
        and not origin.by_machine
        and message.bounce is None
        and bool(secrets_in(message))
    )


def owner_answered(raw: RawMail, message: Message, desk: Desk, *, junk: bool = False) -> str:
    """Rule as she says; returns a word for what became of it.

    Raises: TemporaryError if it should be tried again: what is ruled by then stays ruled.
    """
    why = "junk" if junk else _why_refused(raw, message, desk)
    if why:
        _refuse(message, why, desk)
        return "ruling_refused"
    answer = Answer(message, secrets_in(message))
    voice = voice_of(desk)
    asked = asked_by(answer.to_the_last, desk)
    if not asked_by(answer, desk):
        _receive(answer, [Line(voice.say("old_mail"))], desk, voice)
        return "ruling_old"
    said = _read(message, asked, desk)
    _receive(answer, lines_of(answer, said, asked, desk, voice), desk, voice)
    return "ruled"


def stranger_ruled(message: Message, desk: Desk) -> bool:
    """Somebody else's mail with a live token says nothing but rulings: refused, and noted.

    Whatever else it says, it is read as any mail is: a request must not be lost for its thread.
    """
    answer = Answer(message, secrets_in(message))
    asked = asked_by(answer, desk) if answer.secrets and not _hers(message, desk) else ()
    if not asked:
        return False
    said = _read(message, asked, desk)
    if not said.said or said.unclear or said.leftover:
        return False
    _refuse(message, "elsewhere", desk)
    return True


def _hers(message: Message, desk: Desk) -> bool:
    """It says it comes from where her mails go."""
    address = message.origin.address
    return bool(address) and same(address, desk.settings.digest.to)


def _why_refused(raw: RawMail, message: Message, desk: Desk) -> str:
    """Why nothing is ruled by this mail, "" where it is hers beyond doubt."""
    if not may_rule_by_mail(desk):
        return "off"
    proof = proof_of_owner(raw, message, desk)
    if proof.proves:
        return ""
    unrecorded = not message.origin.results and not proof.found
    if desk.settings.digest.rulings == "token" and unrecorded:
        return "" if asked_by(Answer(message, secrets_in(message)), desk) else "unproven"
    return "unproven"


def _refuse(message: Message, why: str, desk: Desk) -> None:
    """Nothing is done, nobody is answered; she reads of it in her next mail."""
    entry = LogEntry(desk.clock(), "ruling_refused", facts=(("why", why),))
    refused = (REFUSED, str(int(desk.store.setting(REFUSED) or 0) + 1))
    commit = Commit(seen_digests=message.digests, settings=(refused,), log=(entry,))
    desk.store.commit(commit)
    journal.ruling_refused(why)


def _read(message: Message, asked: Sequence[str], desk: Desk) -> Answers:
    """Her own words; nothing of a mail that was passed on, or that cannot be read for certain."""
    passages = message.passages
    passed_on = bool(markers.PASSED_ON.match(message.subject) or passages.forwarded)
    if passed_on or passages.hidden or UNSOUND & set(message.defects):
        return Answers(leftover=(cut(passages.own),))
    return read_answers(passages.own, asked, _words(desk))


def _words(desk: Desk) -> AnswerWords:
    """The words of ruling; her own name and firm say nothing of the matter."""
    words, owner = desk.rulebook.answers, desk.settings.owner.controller
    names = (owner.name, *owner.name.split(), owner.company)
    return replace(words, courtesies=words.courtesies | {n.casefold() for n in names})


def _receive(answer: Answer, lines: Sequence[Line], desk: Desk, voice: Voice) -> None:
    """The mail is done with, and she gets one receipt, with what is asked back."""
    now = desk.clock()
    kind = RECEIPT if any(line.ruled for line in lines) else NOTHING_RULED
    hashed = desk.store.hashed(desk.settings.digest.to)
    entry = LogEntry(now, "owner_answered", "", "owner", (("receipt", kind),))
    commit = Commit(seen_digests=answer.message.digests, log=(entry,))
    if _enough(desk, hashed, kind):
        desk.store.commit(commit)
        return
    open_items = [item for item in desk.store.items() if item.ruled is None]
    items = [item for item in open_items if any(one.again == item.id for one in lines)]
    cases = ((item, desk.store.case(item.case) if item.case else None) for item in items)
    waiting = tuple(Waiting(item, case) for item, case in cases)
    until = desk.local_day(now + LIFETIME)
    mail = receipt([x.text for x in lines if x.text], News(waiting, until=until), voice)
    thread = (*answer.message.references, answer.message.message_id)
    ready = sealed(desk, RECEIPT, mail, items, thread if thread[-1] else ())
    sending = Sending(hashed, kind, now, verified=True)
    desk.store.commit(
        replace(commit, letters=(ready.letter,), tokens=ready.tokens, sendings=(sending,))
    )


def _enough(desk: Desk, hashed: str, kind: str) -> bool:
    """So many receipts have gone out within a day that another would be a storm (RFC 3834)."""
    sent = [s.kind for s in desk.store.sendings(desk.clock() - _DAY) if s.hashed == hashed]
    empty = sent.count(NOTHING_RULED)
    return empty + sent.count(RECEIPT) >= MOST_RECEIPTS or (
        kind == NOTHING_RULED and empty >= MOST_EMPTY_RECEIPTS
    )
