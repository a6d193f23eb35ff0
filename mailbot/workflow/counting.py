"""Ordinary mail of a contact as a dealing with their company, where the owner turns that on.

Its date is all that is kept; the mail itself stays exactly as it was.
Source: policy 7.2; GDPR 5(1)(c).
"""

from dataclasses import replace

from mailbot.errors import StaleCase
from mailbot.mail.authentication import verdict
from mailbot.mail.message import Message, RawMail
from mailbot.register.person import Person
from mailbot.store.contract import Commit, LogEntry
from mailbot.workflow.desk import Desk

KIND = "inbound_business"


def count_mail(raw: RawMail, message: Message, desk: Desk) -> bool:
    """Note the day as the contact's last dealing; says whether that changed anything.

    Not of automatic mail, lists and our own; nor where the sender's domain disowns the mail, or,
    where our server records such results, does not vouch for it.
    """
    address = message.origin.address
    if not desk.settings.count_mail or not address or message.origin.automatic is not None:
        return False
    recorded = verdict(message.origin.results, desk.settings.authserv_ids, address)
    if recorded.disowned or (desk.settings.authserv_ids and not recorded.proves):
        return False
    revision = desk.store.register_revision()
    now = desk.clock()
    day = desk.local_day(min(raw.arrived, now))
    met = [p for p in desk.store.people_at((address,)) if _counts(p)]
    later = tuple(p for p in met if p.last_interaction is None or p.last_interaction < day)
    if not later:
        return False
    people = tuple(replace(person, last_interaction=day) for person in later)
    log = [
        LogEntry(now, "interaction_counted", facts=(("person", p.id), ("kind", KIND)))
        for p in later
    ]
    try:
        desk.store.commit(Commit(people=people, log=log, register_revision=revision))
    except StaleCase:
        return False  # the register is being changed; the next mail counts as well
    return True


def _counts(person: Person) -> bool:
    """Stored alone under restriction, and a remainder for the bookkeeping deals with nobody."""
    return person.kept_through is None and not person.restricted
