"""What a restored store cannot know: what was sent and answered since the backup was made.

Letters are looked up in Sent before they leave, and answers to mails that came between backup
and restore wait for the owner.
"""

from datetime import datetime

from mailbot.desk.judgement.case import Case, caseless
from mailbot.desk.sense.reading import Reading
from mailbot.law.asks import Band
from mailbot.law.deadlines import answer_by
from mailbot.law.step import ItemKind, ItemPlan
from mailbot.mail.message import Message, RawMail
from mailbot.store.contract import Commit, LogEntry, OutboxLetter
from mailbot.workflow.desk import Desk

LOOK_IN_SENT = "look_in_sent"
"""Setting: ids of letters that may have left since the backup, one a line."""
ERASED_SINCE = "erased_since"
"""Setting: keyed hashes of the addresses of those erased since the backup."""
UNKNOWN_SPAN = "unknown_span"
"""Setting: ISO times of the backup and the restore, with a slash between."""


def sent_since(desk: Desk, letter: OutboxLetter) -> bool:
    """The letter came out of a backup, and lies in Sent. Raises: MailboxUnavailable."""
    return (
        letter.id in _doubtful(desk)
        and desk.inbox is not None
        and desk.inbox.in_sent(letter.message_id)
    )


def another_left(desk: Desk, letter: OutboxLetter) -> bool:
    """Written after a restore, for a case of the backup, and one of its number lies in Sent.

    Most likely it is the same letter, ruled on twice; only the owner can tell.
    Raises: MailboxUnavailable.
    """
    return (
        desk.inbox is not None
        and not letter.attempts
        and letter.id not in _doubtful(desk)
        and _of_the_backup(desk, letter)
        and desk.inbox.in_sent(letter.message_id)
    )


def must_wait(desk: Desk, letter: OutboxLetter) -> bool:
    """The letter may have left since a backup, and nobody can look whether it did."""
    if desk.inbox is not None:
        return False
    return letter.id in _doubtful(desk) or _of_the_backup(desk, letter)


def answered_perhaps(desk: Desk, case: Case) -> bool:
    """The case's newest mail came between a backup and its restore: it may have been answered."""
    span = _unknown_span(desk)
    came = [message.at for message in case.messages if message.direction == "in"]
    return bool(span and came) and span[0] <= max(came) <= span[1]


def came_before_erasure(raw: RawMail, message: Message, reading: Reading, desk: Desk) -> bool:
    """A mail read a second time, for a restore, of somebody who was erased after they sent it.

    Their wish was seen to, or they would still be there: nothing of them is kept anew, and the
    owner is told where the mail lies.
    """
    span, sender = _unknown_span(desk), message.origin.address
    if not (span and sender) or reading.band is Band.NONE or not span[0] <= raw.arrived <= span[1]:
        return False
    if desk.store.hashed(sender) not in (desk.store.setting(ERASED_SINCE) or "").split():
        return False
    if desk.store.people_at((sender,)):
        return False
    now, key = desk.clock(), raw.key
    received = desk.local_day(raw.arrived).isoformat()
    item = caseless(
        ItemPlan(
            ItemKind.APPROVE,
            "O10",
            "erased_since",
            {"folder": key.folder, "uid": key.uid, "received": received},
        ),
        now,
        due=answer_by(desk.local_day(raw.arrived)),
    )
    entry = LogEntry(now, "owner_asked", facts=(("rule", "O10"), ("why", "erased_since")))
    desk.store.commit(Commit(items=(item,), log=(entry,), seen_digests=message.digests))
    return True


def _doubtful(desk: Desk) -> list[str]:
    return (desk.store.setting(LOOK_IN_SENT) or "").splitlines()


def _of_the_backup(desk: Desk, letter: OutboxLetter) -> bool:
    span, case = _unknown_span(desk), desk.store.case(letter.case)
    return bool(span) and case is not None and case.received <= span[0]


def _unknown_span(desk: Desk) -> tuple[datetime, ...]:
    """When the backup was made and when it was restored; empty where there was no restore."""
    span = desk.store.setting(UNKNOWN_SPAN) or ""
    return tuple(datetime.fromisoformat(at) for at in span.split("/") if at)
