"""One letter, from the outbox to its result. The intent is stored before, the result after."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

from mailbot import journal
from mailbot.desk.judgement.case import Case, Event, Item, caseless
from mailbot.desk.judgement.closing import closed_if_done, erased
from mailbot.desk.judgement.decide import new_item
from mailbot.desk.judgement.decision import Background
from mailbot.desk.judgement.incidents import may_concern
from mailbot.desk.judgement.returned import reopened
from mailbot.errors import StaleCase, TemporaryError
from mailbot.law.step import ANYBODY, CONCERNS, DATA_LETTERS, ItemKind, ItemPlan, LetterKind
from mailbot.post.contract import Delivery, Outbox, Outcome
from mailbot.said import said
from mailbot.store.contract import Commit, LetterState, LogEntry, OutboxLetter
from mailbot.workflow import notices
from mailbot.workflow.anew import judged_anew
from mailbot.workflow.committing import CLEAR_SENT
from mailbot.workflow.desk import Desk
from mailbot.workflow.door import fault_of
from mailbot.workflow.owner_letters import TO_OWNER
from mailbot.workflow.since_backup import another_left, must_wait, sent_since
from mailbot.workflow.unreachable import came_back, marked_by

FIRST_PAUSE = timedelta(minutes=5)
LONGEST_PAUSE = timedelta(hours=4)
GIVEN_UP_AFTER = timedelta(days=5)
"""RFC 5321, 4.5.4.1 asks for four to five days of trying."""
WARN_BEFORE = timedelta(days=5)
_OVER = frozenset({Outcome.ACCEPTED, Outcome.REFUSED})
FOUND_IN_SENT = Delivery(Outcome.ACCEPTED, "lies in Sent since before the restore")


def _never() -> bool:
    return False


def send_due(desk: Desk, outbox: Outbox, stop: Callable[[], bool] = _never) -> int:
    """Try every letter whose time has come; returns how many were accepted.

    stop: asked between letters.

    Raises: ServerRefused, InsecureConnection: nothing of the letter left, and it stays.
    """
    if desk.settings.mode == "dry":
        return 0
    due = sorted(desk.store.due_letters(desk.clock()), key=_after_strangers)
    return sum(
        deliver(desk, outbox, letter) for letter in due if not (stop() or _stopped(desk, letter))
    )


def _after_strangers(letter: OutboxLetter) -> bool:
    """Codes leave last: between two neutral replies nothing goes out that only some call for.

    Else whoever writes two mails at once could tell by the pause who is registered (T-PRIV-02).
    """
    return letter.kind == LetterKind.CODE_CHALLENGE


def _stopped(desk: Desk, letter: OutboxLetter) -> bool:
    """A letter with data waits while an incident that may concern it is not assessed (row A17)."""
    if must_wait(desk, letter):
        return True
    if not letter.expects:
        return False
    if came_back(desk, letter):
        return True
    for item in desk.store.items():
        case = desk.store.case(item.case) if item.kind == ItemKind.INCIDENT else None
        if case is not None and may_concern(item.proposal, case.people, letter.expects):
            return True
    return False


def deliver(desk: Desk, outbox: Outbox, letter: OutboxLetter) -> bool:
    """Try one letter now; says whether it was accepted. Raises: as `send_due`."""
    if notices.is_notice(letter) and notices.barred(desk, letter):
        entry = LogEntry(desk.clock(), "notice_passed_over", facts=(("letter", letter.id),))
        desk.store.commit(Commit(letters_removed=(letter.id,), log=(entry,)))
        return False
    if sent_since(desk, letter):
        _settle(desk, replace(letter, filed=True), FOUND_IN_SENT, "")
        return False
    if another_left(desk, letter):
        _settle(desk, letter, replace(FOUND_IN_SENT, outcome=Outcome.REFUSED), "sent_before")
        return False
    wrong = fault_of(letter, desk)
    if wrong:
        _settle(desk, letter, Delivery(Outcome.REFUSED, wrong), "door_refused")
        return False
    attempt = replace(letter, state=LetterState.SENDING, attempts=letter.attempts + 1)
    try:
        desk.store.commit(Commit(letters=(attempt,), letters_read=(letter,)))
    except StaleCase:  # taken back, or changed, since it was read: the next round sees
        return False
    sender = desk.settings.owner.controller.email
    try:
        private = bool(letter.expects)
        result = outbox.send(sender, letter.addressee, letter.octets, private=private)
    except TemporaryError as error:
        result = Delivery(Outcome.DEFERRED, str(error))
    _settle(desk, attempt, result, "delivery_failed")
    _journalled(letter.id, result)
    return result.outcome is Outcome.ACCEPTED


def _journalled(letter_id: str, result: Delivery) -> None:
    if result.outcome is Outcome.ACCEPTED:
        journal.sent(letter_id)
    elif result.outcome is Outcome.UNCERTAIN:
        journal.uncertain(letter_id)
    else:
        tell = journal.refused if result.outcome is Outcome.REFUSED else journal.deferred
        tell(letter_id, result.answer)


def _settle(desk: Desk, letter: OutboxLetter, result: Delivery, reason: str) -> None:
    def settle() -> None:
        desk.store.commit(_settled(desk, letter, result, reason))

    judged_anew(settle, said("letter {letter}: others kept changing its case", letter=letter.id))


def _settled(desk: Desk, letter: OutboxLetter, result: Delivery, reason: str) -> Commit:
    case = desk.store.case(letter.case)
    now = desk.clock()
    given_up = now - letter.created >= GIVEN_UP_AFTER
    facts = (
        ("letter", letter.id),
        ("kind", letter.kind),
        ("answer", journal.status(result.answer)),
    )
    entry = LogEntry(now, f"letter_{result.outcome}", letter.case, "bot", facts)
    if letter.kind in TO_OWNER and (result.outcome in _OVER or given_up):
        return Commit(letters_removed=(letter.id,), log=(entry,))
    if result.outcome is Outcome.ACCEPTED:
        done = replace(letter, state=LetterState.SENT, sent_at=now, last_answer=result.answer)
        if notices.is_notice(letter):
            return notices.accepted(desk, done, entry)
        return _accepted(case, done, desk, entry)
    if result.outcome is Outcome.REFUSED or given_up:
        failed = replace(letter, state=LetterState.FAILED, last_answer=result.answer)
        if notices.is_notice(letter) and reason != "door_refused":
            return notices.refused(desk, failed, entry)
        return _returned(case, failed, reason, desk, entry)
    later = replace(
        letter,
        state=LetterState.QUEUED,
        not_before=now + _pause(letter.attempts),
        last_answer=result.answer,
    )
    items = tuple(_late(case, letter, desk)) if case else ()
    return Commit(letters=(later,), items=items, log=(entry,))


def posted(desk: Desk, case: Case, item: Item) -> Commit:
    """The owner has put the letters of that item in the post; they are let go."""
    now = desk.clock()
    letters = [letter for letter in desk.store.letters(case.id) if letter.id in item.letters]
    for letter in letters:
        case = _delivered(case, letter, desk)
    kept = not case.open and erased(case)
    done = tuple(
        replace(x, state=LetterState.SENT, sent_at=now, filed=True, octets=b"") for x in letters
    )
    facts = (("item", item.id), ("letters", ",".join(item.letters)))
    return Commit(
        cases=(case,),
        items_closed=(item.id,),
        letters=() if kept else done,
        letters_removed=[x.id for x in desk.store.letters(case.id)] if kept else (),
        log=(LogEntry(now, "letters_posted", case.id, "owner", facts),),
    )


def _accepted(case: Case | None, done: OutboxLetter, desk: Desk, entry: LogEntry) -> Commit:
    """Given. With the last letter of an erasure its copies go, addressee and all."""
    if case is None:
        return Commit(letters=(done,), log=(entry,))
    case = _delivered(case, done, desk)
    if case.open or not erased(case):
        return Commit(cases=(case,), letters=(done,), log=(entry,))
    gone = tuple(letter.id for letter in desk.store.letters(case.id))
    return Commit(cases=(case,), letters_removed=gone, log=(entry,))


def _pause(attempts: int) -> timedelta:
    """Five minutes, then twice as long each time, at most four hours."""
    doublings = min(max(attempts - 1, 0), 10)
    return min(FIRST_PAUSE * (1 << doublings), LONGEST_PAUSE)


def _delivered(case: Case, letter: OutboxLetter, desk: Desk) -> Case:
    messages = tuple(
        replace(m, state="sent") if m.message_id == letter.message_id else m for m in case.messages
    )
    now = desk.clock()
    event = Event(now, "letter_sent", detail=letter.kind)
    return closed_if_done(replace(case, messages=messages).with_event(event), now)


def _returned(
    case: Case | None, failed: OutboxLetter, reason: str, desk: Desk, entry: LogEntry
) -> Commit:
    """Not given, and not to be given this way: the case stays open and the owner is asked."""
    snapshot = _now(desk)
    kind = ItemKind.INCIDENT if reason == "door_refused" else ItemKind.BOUNCE
    rule = "O13" if reason == "door_refused" else "O23"
    told: dict[str, object] = {"letter": failed.id, "answer": failed.last_answer}
    if kind is ItemKind.INCIDENT:
        stray = bool(DATA_LETTERS & set(failed.kinds))
        told[CONCERNS] = failed.expects or (ANYBODY if stray else ())
    plan = ItemPlan(kind, rule, reason, told)
    if case is None:
        item = caseless(plan, snapshot.now)
        return Commit(letters=(failed,), items=(item,), log=(entry,))
    message = next(m for m in case.messages if m.message_id == failed.message_id)
    case = reopened(case, message, "failed", snapshot)
    item = new_item(case, plan, None, snapshot)
    marked = marked_by(case, failed, snapshot.now, desk)
    revision = desk.store.register_revision() if marked else None
    return Commit(
        cases=(case,),
        people=marked,
        letters=(failed,),
        items=(item,),
        log=(entry,),
        register_revision=revision,
    )


def _late(case: Case, letter: OutboxLetter, desk: Desk) -> Iterator[Item]:
    """The owner is told, once, when the last day comes near and the letter has not left."""
    snapshot = _now(desk)
    told = any(i.case == case.id and i.reason == "delivery_slow" for i in desk.store.items())
    if not told and case.answer_by - snapshot.today <= WARN_BEFORE:
        plan = ItemPlan(ItemKind.BOUNCE, "O23", "delivery_slow", {"letter": letter.id})
        yield new_item(case, plan, None, snapshot)


def _now(desk: Desk) -> Background:
    now = desk.clock()
    return Background(now, desk.local_day(now), desk.settings.processing)


def file_copies(desk: Desk, stop: Callable[[], bool] = _never) -> None:
    """Put copies of what was sent into Sent; the letters' own bytes are then let go.

    Nothing is filed of letters to a person whose data were erased. stop: asked between copies.

    Raises: MailboxUnavailable.
    """
    if desk.inbox is None:
        return
    gone = set((desk.store.setting(CLEAR_SENT) or "").split())
    for letter in desk.store.unfiled_letters():
        if stop():
            return
        if letter.message_id not in gone and not letter.kind.startswith("erased"):
            desk.inbox.file_sent(
                letter.message_id, letter.sent_copy, letter.sent_at or desk.clock()
            )
        if notices.is_notice(letter):  # its record and the log tell of it, and thousands may come
            desk.store.commit(Commit(letters_removed=(letter.id,)))
            continue
        done = replace(letter, octets=b"", sent_copy=b"", filed=True)
        desk.store.commit(Commit(letters=(done,)))
    if gone:
        desk.inbox.remove_sent(tuple(sorted(gone)))
        desk.store.commit(Commit(settings=((CLEAR_SENT, ""),)))
