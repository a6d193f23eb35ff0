"""Ordinary mail of the owner's that came back: an address that is gone is put to her once.

Source: RFC 3464; GDPR 5(1)(d); policy 11.2; row O09.
"""

from mailbot.desk.judgement.case import Item
from mailbot.mail.message import Message
from mailbot.register.address import same
from mailbot.register.finding import Finding
from mailbot.workflow.desk import Desk
from mailbot.workflow.initiative import propose

BOUNCED = "address_bounced"
GONE = ("5.1.", "5.2.1", "5.4.4")
"""No such mailbox or domain, or a mailbox that is closed: not full, not too large, not refused."""


def note_return(message: Message, desk: Desk) -> tuple[Item, ...]:
    """A proposal for each record that holds the address; nothing else is kept of the mail.

    Anybody can write a report: it is believed where the mail it speaks of lies in Sent.
    Raises: MailboxUnavailable.
    """
    bounce = message.bounce
    if bounce is None or not bounce.status.startswith(GONE) or "@" not in bounce.recipient:
        return ()
    if not bounce.original or desk.inbox is None:
        return ()
    if not desk.store.people_at((bounce.recipient,)) or not desk.inbox.in_sent(bounce.original):
        return ()
    found = [
        Finding(BOUNCED, (person.id,), "emails", own)
        for person in desk.store.people_at((bounce.recipient,))
        for own in person.emails
        if same(own, bounce.recipient) and person.kept_through is None
    ]
    return propose(desk.store, found, desk.clock())
