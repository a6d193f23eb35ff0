"""A claim to have got somebody else's data, held against the letters we really sent."""

import hashlib
from collections.abc import Iterator

from mailbot.desk.judgement.incidents import concerned
from mailbot.desk.sender.identity import Identity
from mailbot.desk.sense.mentions import case_ids
from mailbot.desk.sense.reading import Reading
from mailbot.law.asks import Tag
from mailbot.law.step import ANYBODY, CARRY_NO_DATA
from mailbot.mail.letter import ids_of_ours
from mailbot.mail.message import Message, RawMail
from mailbot.mail.structure import take_apart
from mailbot.workflow.desk import Desk
from mailbot.workflow.proving import whole


def claimed_by(
    raw: RawMail, message: Message, reading: Reading, identity: Identity, desk: Desk
) -> tuple[str, ...]:
    """Whose data letters wait because of this mail, by id, or `ANYBODY`.

    Raises: TemporaryError if the mail could not be fetched whole; nothing has changed then.
    """
    tags = reading.tags.union(*(ask.tags for ask in reading.asks))
    if Tag.INCIDENT not in tags:
        return ANYBODY
    tied = _points_at_ours(raw, message, desk) or _brings_ours(raw, message, desk)
    return concerned(message, identity, desk.store.people(), tied=tied)


def _points_at_ours(raw: RawMail, message: Message, desk: Desk) -> bool:
    """It answers, quotes or passes on a letter with data, by Message-ID or by case number.

    A neutral reply is ours as well, and anybody can get one: it had no data to go astray.
    """
    wanted = {*message.in_reply_to, *message.references, *ids_of_ours(raw.octets)}
    numbers = set(case_ids(message.everything))
    for case in desk.store.cases() if wanted or numbers else ():
        for letter in case.messages:
            named = letter.message_id in wanted or case.id in numbers
            if named and letter.state == "sent" and not set(letter.kinds) <= CARRY_NO_DATA:
                return True
    return False


def _brings_ours(raw: RawMail, message: Message, desk: Desk) -> bool:
    """One of its files is, octet for octet, one that we enclosed somewhere."""
    if not message.attachments:
        return False
    ours = {digest for letter in desk.store.letters() for digest in letter.enclosed}
    return bool(ours) and not ours.isdisjoint(_digests(whole(raw, desk)))


def _digests(octets: bytes) -> Iterator[str]:
    root, _ = take_apart(octets)
    for part in root.walk():
        if not part.children:
            yield hashlib.sha256(part.octets).hexdigest()
