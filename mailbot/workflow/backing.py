"""Backups taken by `run` itself, and the owner told where one cannot be taken.

Source: GDPR 32(1)(c).
"""

from collections.abc import Callable
from datetime import datetime

from mailbot import journal
from mailbot.desk.judgement.case import caseless
from mailbot.errors import MailbotError, of_system
from mailbot.law.step import ItemKind, ItemPlan
from mailbot.said import Said, as_kept
from mailbot.store.backing import rotate, take
from mailbot.store.contract import Commit, LogEntry
from mailbot.store.sealing import Keys
from mailbot.workflow.desk import Desk

LAST_BACKUP = "last_backup"
"""Setting: the instant of the last backup `run` took."""
FAILED = "backup_failed"
"""Reason of the item that waits while backups fail."""


def back_up_when_due(desk: Desk, keys: Callable[[], Keys]) -> None:
    """One backup where the time has come; a failure is told once, and tried again next round.

    keys: fetched only when they are needed.
    """
    wanted = desk.settings.backups
    if wanted.folder is None or not _due(desk):
        return
    now = desk.clock()
    try:
        place = take(desk.settings.data, wanted.folder, keys(), now)
        gone = rotate(wanted.folder, wanted.keep)
        size = place.stat().st_size
    except (MailbotError, OSError) as error:
        journal.trouble(f"no backup could be taken: {error}")
        _tell(desk, error.told if isinstance(error, MailbotError) else of_system(error))
        return
    facts = (("file", place.name), ("octets", size), ("let_go", len(gone)))
    waiting = tuple(item.id for item in desk.store.items() if item.reason == FAILED)
    entry = LogEntry(now, "backup_taken", facts=facts)
    setting = (LAST_BACKUP, now.isoformat())
    desk.store.commit(Commit(settings=(setting,), items_closed=waiting, log=(entry,)))


def _due(desk: Desk) -> bool:
    """So long has passed since the last, or the clock went back behind it."""
    last = desk.store.setting(LAST_BACKUP)
    now = desk.clock()
    return not last or not datetime.fromisoformat(last) <= now < _next(desk, last)


def _next(desk: Desk, last: str) -> datetime:
    return datetime.fromisoformat(last) + desk.settings.backups.every


def _tell(desk: Desk, why: Said) -> None:
    if any(item.reason == FAILED for item in desk.store.items()):
        return
    now = desk.clock()
    item = caseless(
        ItemPlan(ItemKind.APPROVE, "", FAILED, {"why": as_kept(why)}), now, due=desk.local_day(now)
    )
    desk.store.commit(Commit(items=(item,), log=(LogEntry(now, FAILED),)))
