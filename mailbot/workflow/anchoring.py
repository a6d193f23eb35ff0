"""The head of the log, mailed to the owner each month: proof outside this machine.

Whoever can write here could write the whole log anew, hashes and all; not her old mails.
Source: GDPR 5(2).
"""

from collections import deque

from mailbot.desk.letters.layout import lay_out
from mailbot.desk.owner.mail import OwnerMail
from mailbot.store.contract import Commit, LogEntry, LoggedEntry
from mailbot.workflow.desk import Desk
from mailbot.workflow.owner_letters import ANCHOR, sealed, voice_of

MONTH = "anchor_month"
"""Setting: the month an anchor was last mailed, e.g. "2026-11"."""


def mail_anchor(desk: Desk) -> None:
    """In the first round of a month, where it is wanted. Safe to run as often as one likes."""
    month = f"{desk.local_day(desk.clock()):%Y-%m}"
    if not desk.settings.digest.anchor or desk.store.setting(MONTH) == month:
        return
    last = _last(desk)
    if last is None:
        return
    voice = voice_of(desk)
    mark = f"{last.seq}:{last.hash}"
    said = voice.say("anchor_text", count=str(last.seq), head=mark)
    text = f"{said}\n\n    {mark}\n\n    mailbot log verify --anchor {mark}\n"
    mail = OwnerMail(voice.say("anchor_subject", count=str(last.seq)), lay_out(text))
    ready = sealed(desk, ANCHOR, mail, ())
    entry = LogEntry(desk.clock(), "anchor_mailed", facts=(("line", last.seq),))
    desk.store.commit(Commit(letters=(ready.letter,), settings=((MONTH, month),), log=(entry,)))


def _last(desk: Desk) -> LoggedEntry | None:
    return next(iter(deque(desk.store.log(), maxlen=1)), None)
