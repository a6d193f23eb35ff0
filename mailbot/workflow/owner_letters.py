"""Mails to the owner, sealed into the outbox like any letter, and what is remembered of them."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from mailbot.desk.judgement.case import Item
from mailbot.desk.owner.mail import OwnerMail
from mailbot.desk.owner.news import ALERT, DIGEST, Before
from mailbot.desk.owner.tokens import SECRET_OCTETS, ItemToken, new_token
from mailbot.desk.owner.voice import Voice
from mailbot.mail import letter as wire_format
from mailbot.mail.draft import Draft
from mailbot.rulebook.owner import owner_texts_of
from mailbot.rulebook.sentences import sentences_of
from mailbot.store.contract import LetterState, OutboxLetter
from mailbot.workflow.desk import Desk

RECEIPT = "receipt"
ANCHOR = "anchor"
TO_OWNER = frozenset({DIGEST, ALERT, RECEIPT, ANCHOR})
"""Kinds of letters to the owner: kept nowhere once they have left."""

DIGEST_DAY = "digest_day"
"""Setting: the firm-zone date a digest was last due."""
DIGEST_AT = "digest_at"
"""Setting: the instant the last digest was written."""
TOLD = "owner_told"
"""Setting: marks of what she was alerted to, one a line."""
PUT_OFF = "put_off"
"""Setting: items she put off and the day each is brought up again, one a line."""
REFUSED = "refused_rulings"
"""Setting: rulings in her name that were not proven since the last mail."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A mail to the owner ready to leave, with the tokens of the items it asks about."""

    letter: OutboxLetter
    tokens: tuple[ItemToken, ...]


def voice_of(desk: Desk) -> Voice:
    """How she is written to. Raises: RulebookError."""
    owner = desk.settings.owner
    texts = owner_texts_of(desk.rulebook.folders, owner.language)
    words = desk.rulebook.texts.words[owner.language]
    today = desk.local_day(desk.clock())
    sentences = sentences_of(desk.rulebook.folders, owner.language)
    return Voice(texts, words, owner.controller, owner.language, today, sentences)


def may_rule_by_mail(desk: Desk) -> bool:
    """Her answers can be taken: they are wanted, and there is a way to prove them."""
    rulings = desk.settings.digest.rulings
    provable = bool(desk.settings.authserv_ids) or desk.signatures is not None
    return rulings == "token" or (rulings == "proven" and provable)


def sealed(
    desk: Desk, kind: str, mail: OwnerMail, asked: Iterable[Item], answered: Sequence[str] = ()
) -> Sealed:
    """The mail as bytes, and a token for each item it asks about.

    answered: the Message-IDs of her own mail and those before it, for a receipt.
    """
    now, owner = desk.clock(), desk.settings.owner.controller
    secret = desk.chance(SECRET_OCTETS).hex()
    domain = owner.email.rpartition("@")[2]
    number = int(desk.local_day(now).strftime("%Y%m%d"))
    message_id = wire_format.message_id(kind, number, secret, domain)
    thread = (*answered, wire_format.message_id(kind, 0, secret, domain))
    draft = Draft(
        addressee=desk.settings.digest.to,
        subject=mail.subject,
        text=mail.text,
        language=desk.settings.owner.language,
        in_reply_to=answered[-1] if answered else "",
        references=thread,
        auto_submitted="auto-replied" if answered else "auto-generated",
    )
    name = f"mailbot, {owner.company}"
    octets = wire_format.write(
        draft, sender_name=name, sender=owner.email, message_id=message_id, date=now
    )
    letter = OutboxLetter(
        id=f"N{desk.chance(6).hex()}",
        case="",
        kind=kind,
        kinds=(kind,),
        addressee=draft.addressee,
        message_id=message_id,
        octets=octets,
        octets_sha256=hashlib.sha256(octets).hexdigest(),
        sent_copy=b"",
        state=LetterState.QUEUED,
        created=now,
        not_before=now,
    )
    cases = ((item, desk.store.case(item.case) if item.case else None) for item in asked)
    return Sealed(letter, tuple(new_token(secret, item, case, now) for item, case in cases))


def before(desk: Desk) -> Before:
    """What she was told before."""
    day = desk.store.setting(DIGEST_DAY)
    told = frozenset((desk.store.setting(TOLD) or "").splitlines())
    return Before(date.fromisoformat(day) if day else None, told, tuple(put_off(desk)))


def put_off(desk: Desk) -> Iterator[tuple[str, date]]:
    """Items she put off, and when each is brought up again."""
    for line in (desk.store.setting(PUT_OFF) or "").splitlines():
        item, _, day = line.partition(" ")
        yield item, date.fromisoformat(day)


def putting_off(desk: Desk, item_id: str, again: date) -> tuple[str, str]:
    """The setting with one item more put off; items that wait no more are let go."""
    waiting = {item.id for item in desk.store.items()}
    kept = {id_: day for id_, day in put_off(desk) if id_ in waiting} | {item_id: again}
    return PUT_OFF, "\n".join(f"{id_} {day}" for id_, day in kept.items())
