"""What a restored store cannot know: what was sent and answered since the backup was made.

Letters are looked up in Sent before they leave, and answers to mails that came between backup
and restore wait for the owner.
"""

from datetime import datetime

from mailbot.desk.case import Case
from mailbot.store.contract import OutboxLetter
from mailbot.workflow.desk import Desk

LOOK_IN_SENT = "look_in_sent"
"""Setting: ids of letters that may have left since the backup, one a line."""
UNKNOWN_SPAN = "unknown_span"
"""Setting: ISO times of the backup and the restore, with a slash between."""


def sent_since(desk: Desk, letter: OutboxLetter) -> bool:
    """The letter came out of a backup, and lies in Sent. Raises: MailboxUnavailable."""
    return (
        letter.id in _doubtful(desk)
        and desk.inbox is not None
        and desk.inbox.in_sent(letter.message_id)
    )


def must_wait(desk: Desk, letter: OutboxLetter) -> bool:
    """The letter came out of a backup, and nobody can look whether it left since."""
    return desk.inbox is None and letter.id in _doubtful(desk)


def answered_perhaps(desk: Desk, case: Case) -> bool:
    """The case's newest mail came between a backup and its restore: it may have been answered."""
    span = desk.store.setting(UNKNOWN_SPAN)
    came = [message.at for message in case.messages if message.direction == "in"]
    if not span or not came:
        return False
    made, until = map(datetime.fromisoformat, span.split("/"))
    return made <= max(came) <= until


def _doubtful(desk: Desk) -> list[str]:
    return (desk.store.setting(LOOK_IN_SENT) or "").splitlines()
