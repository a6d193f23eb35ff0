"""Mail that comes of a policy notice: one that did not arrive, an answer that ends things.

Source: policy 9.1; RFC 3464; rows O15 and O23.
"""

from collections.abc import Sequence
from dataclasses import replace

from mailbot.desk.judgement.case import Item, caseless
from mailbot.desk.judgement.returned import NOT_FAILED
from mailbot.desk.letters.notice_text import ends_cooperation
from mailbot.desk.sense.reading import Reading
from mailbot.law.asks import Band
from mailbot.law.policy_notice import TOLD
from mailbot.law.step import ItemKind, ItemPlan
from mailbot.mail.message import Message, RawMail
from mailbot.register.person import Person
from mailbot.store.contract import Commit, LogEntry
from mailbot.workflow.desk import Desk
from mailbot.workflow.notices import (
    ANSWERED,
    Mailing,
    came_back,
    first_at,
    kinds_of,
    mailings,
    recipient_of,
)


def of_a_notice(raw: RawMail, message: Message, reading: Reading, desk: Desk) -> str:
    """What was done about it, in a word; "" where the mail has nothing to do with a notice."""
    if not mailings(desk):
        return ""
    if message.bounce is not None:
        return _returned(message, desk)
    if reading.band is not Band.NONE or message.origin.automatic:
        return ""
    return _answered(raw, message, desk)


def _returned(message: Message, desk: Desk) -> str:
    """The record is marked once; reports of delays change nothing."""
    bounce = message.bounce
    if bounce is None or bounce.status.startswith(NOT_FAILED):
        return ""
    found = recipient_of(desk, (bounce.original,))
    if found is None:
        return ""
    mailing, person = found
    people = first_at(desk, person.emails[0]) if person.emails else (person,)
    still = tuple(p for p in people if kinds_of(p, mailing)[-1:] == [TOLD])
    if not still:
        return ""
    facts = (("notice", mailing.id), ("status", bounce.status))
    entry = LogEntry(desk.clock(), "notice_returned", facts=facts)
    commit = came_back(desk, mailing, still, entry)
    desk.store.commit(replace(commit, seen_digests=message.digests))
    return "notice_returned"


def _answered(raw: RawMail, message: Message, desk: Desk) -> str:
    """An answer by which the cooperation may end waits for the owner; others are left alone."""
    ours = (*message.in_reply_to, *message.references)
    found = recipient_of(desk, ours)
    words, own = desk.rulebook.notices, message.passages.own
    if not ends_cooperation(own, message.subject, words, in_thread=found is not None):
        return ""
    mailing, people = _who(message, desk) if found is None else (found[0], (found[1],))
    if mailing is None:
        return ""
    now = desk.clock()
    facts = (("notice", mailing.id), ("people", ",".join(p.id for p in people)))
    entry = LogEntry(now, ANSWERED, facts=facts)
    item = _item(raw, mailing, people, desk)
    desk.store.commit(Commit(items=(item,), seen_digests=message.digests, log=(entry,)))
    return ANSWERED


def _who(message: Message, desk: Desk) -> tuple[Mailing | None, tuple[Person, ...]]:
    """The newest notice somebody at the sender's address has had."""
    address = message.origin.address
    people = desk.store.people_at((address,)) if address else ()
    for mailing in reversed(mailings(desk)):
        told = tuple(p for p in people if TOLD in kinds_of(p, mailing))
        if told:
            return mailing, told
    return None, ()


def _item(raw: RawMail, mailing: Mailing, people: Sequence[Person], desk: Desk) -> Item:
    ids = [person.id for person in people]
    return caseless(
        ItemPlan(
            ItemKind.ANSWER,
            "O15",
            ANSWERED,
            {
                "notice": mailing.id,
                "people": ids,
                "who": ", ".join(ids),
                "folder": raw.key.folder,
                "uid": raw.key.uid,
            },
        ),
        desk.clock(),
        due=mailing.effective,
    )
