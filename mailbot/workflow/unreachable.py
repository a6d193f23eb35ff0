"""Addresses mail came back from: marked, and left in peace until the owner has looked.

Source: RFC 3463, 3.2; RFC 7505, 4.2; row O23.
"""

import re
from datetime import datetime

from mailbot.desk.judgement.applied import Stamp, applied
from mailbot.desk.judgement.case import Case
from mailbot.desk.judgement.returned import RETURNED, unreachable
from mailbot.register.address import same
from mailbot.register.person import BOUNCED, Person
from mailbot.store.contract import OutboxLetter
from mailbot.workflow.desk import Desk

_NO_MAILBOX = re.compile(r"\b5\.1\.(?:1|2|3|6|10)\b")
"""Nobody of that address, or no such place; other refusals may have their ground in the letter."""


def came_back(desk: Desk, letter: OutboxLetter) -> bool:
    """Mail to a person whose data it carries came back, and the owner has not looked into it."""
    people = map(desk.store.person, letter.expects)
    marked = {person.id for person in people if person is not None and BOUNCED in person.flags}
    waiting = (i for i in desk.store.items() if i.reason in RETURNED) if marked else ()
    cases = map(desk.store.case, {item.case for item in waiting})
    return any(case is not None and marked & set(case.people) for case in cases)


def marked_by(case: Case, failed: OutboxLetter, now: datetime, desk: Desk) -> tuple[Person, ...]:
    """The records to mark where the server says that their mailbox is not there."""
    status = _NO_MAILBOX.search(failed.last_answer)
    if status is None or not same(failed.addressee, case.registered):
        return ()
    changes = unreachable(case, status[0])
    changed = applied(changes, desk.store.people(), Stamp(now.isoformat(), case.id))
    return tuple(changed.people.values())
