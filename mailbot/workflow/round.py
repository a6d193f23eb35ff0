"""One round through the mailbox: every folder, every new mail, each in its own guard."""

from collections.abc import Callable
from datetime import date

from mailbot import journal
from mailbot.desk.judgement.case import caseless
from mailbot.errors import FatalError, TemporaryError
from mailbot.law.deadlines import answer_by
from mailbot.law.step import ItemKind, ItemPlan
from mailbot.mail.message import MailKey, RawMail
from mailbot.post.contract import Arrivals, Inbox
from mailbot.store.contract import Commit, LogEntry, SetAside
from mailbot.workflow.desk import Desk
from mailbot.workflow.taking_in import Taken, take_in

TRIES = 2
"""A mail that fails so often is set aside for the owner."""
FIRST_RUN = "first_run"
"""Setting: the firm-zone date of the first run, the default of `imap.since`."""


def read_mailbox(
    desk: Desk, inbox: Inbox, seen: Callable[[RawMail, Taken], None], stop: Callable[[], bool]
) -> int:
    """Take in all new mail; returns how many mails there were.

    seen: told of each. stop: asked between batches.

    Raises: MailboxUnavailable; what was committed stays, the rest comes again.
    """
    since = first_day(desk)
    count = 0
    for folder in inbox.folders():
        for batch in inbox.arrivals(folder, desk.store.cursor(folder), since):
            _take_in_batch(batch, desk, inbox, seen)
            count += len(batch.mails)
            if stop():
                return count
    return count


def remark(desk: Desk, inbox: Inbox) -> None:
    """Set the keyword again on the mails of open cases: a stop may have come in between."""
    for case in desk.store.open_cases():
        at = case.details
        if at.uid:
            inbox.mark(MailKey(at.folder, at.uidvalidity, at.uid))


def first_day(desk: Desk) -> date:
    """Mail received before that day is left alone."""
    if desk.settings.mailbox.since is not None:
        return desk.settings.mailbox.since
    known = desk.store.setting(FIRST_RUN)
    if known:
        return date.fromisoformat(known)
    today = desk.local_day(desk.clock())
    desk.store.commit(Commit(settings=((FIRST_RUN, today.isoformat()),)))
    return today


def _take_in_batch(
    batch: Arrivals, desk: Desk, inbox: Inbox, seen: Callable[[RawMail, Taken], None]
) -> None:
    alone = 0
    for raw in batch.mails:
        taken = _guarded(raw, desk, junk=inbox.is_junk(raw.key.folder))
        if taken is None:
            continue
        alone += taken.note == "left_alone"
        if taken.case is not None:
            journal.took_in(taken.case.id, [m.right.value for m in taken.case.matters])
            inbox.mark(raw.key)
        seen(raw, taken)
    if alone:
        journal.left_alone(alone)
    desk.store.commit(Commit(cursors=(batch.cursor,)))


def _guarded(raw: RawMail, desk: Desk, *, junk: bool) -> Taken | None:
    """The mail taken in, or set aside for the owner after the second failure (T-OPS-05)."""
    key = raw.key
    if any(
        (a.folder, a.uidvalidity, a.uid) == (key.folder, key.uidvalidity, key.uid)
        for a in desk.store.set_aside()
    ):
        return None
    for attempt in range(1, TRIES + 1):
        try:
            return take_in(raw, desk, junk=junk)
        except (TemporaryError, FatalError):
            raise
        except Exception as error:  # noqa: BLE001  # one bad mail must not stop the inbox
            if attempt == TRIES:
                _set_aside(raw, desk, type(error).__name__)
    return None


def _set_aside(raw: RawMail, desk: Desk, reason: str) -> None:
    key = raw.key
    now = desk.clock()
    received = desk.local_day(min(raw.arrived, now))
    item = caseless(
        ItemPlan(
            ItemKind.CLASSIFY,
            "O16",
            "set_aside",
            {"folder": key.folder, "uid": key.uid, "received": received.isoformat()},
        ),
        now,
        due=answer_by(received),
        actions=("approve", "reject"),
    )
    aside = SetAside(key.folder, key.uidvalidity, key.uid, TRIES, reason)
    entry = LogEntry(now, "set_aside", facts=(("uid", key.uid), ("why", reason)))
    desk.store.commit(Commit(items=(item,), set_aside=(aside,), log=(entry,)))
    journal.set_aside(key.folder, key.uid, reason)
