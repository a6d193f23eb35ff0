"""Single-use tokens that let the owner rule by answering a mail.

One secret stands in the Message-ID of each mail to her, which every mail program puts into the
headers of an answer. Each item of the mail has a token of its own, made from the secret and the
item's number; only its hash is kept, with the version of the item that was shown.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec

from mailbot.desk.judgement.case import Case, Item
from mailbot.mail.message import Message

LIFETIME = timedelta(days=14)
SECRET_OCTETS = 16

_ID = re.compile(r"<mailbot\.(?:digest|alert|receipt)\.\d+\.(?P<secret>[0-9a-f]{32})@[^<>@\s]+>")


@dataclass(frozen=True, slots=True)
class ItemToken:
    """What is kept of one token. hashed: of secret and item. version: of the item as shown.

    until: the last instant it is taken. used_by: digest of the mail that spent it, "" while
    unspent; said: what that mail said of the item.
    """

    hashed: str
    item: str
    version: str
    sent: datetime
    until: datetime
    used_by: str = ""
    said: str = ""


def token_hash(secret: str, item_id: str) -> str:
    """What is kept of a secret for one item."""
    return hashlib.sha256(f"{secret}\0{item_id}".encode()).hexdigest()


def new_token(secret: str, item: Item, case: Case | None, now: datetime) -> ItemToken:
    """The token of an item in a mail that leaves now."""
    hashed = token_hash(secret, item.id)
    return ItemToken(hashed, item.id, version_of(item, case), now, now + LIFETIME)


def secrets_in(message: Message) -> tuple[str, ...]:
    """Secrets of mails of ours that this one answers by its headers, the latest first.

    What stands in the text is never looked at: a quoted or forwarded token is void.
    """
    ids = (*message.in_reply_to, *reversed(message.references))
    return secrets_of(ids)


def secrets_of(message_ids: Iterable[str]) -> tuple[str, ...]:
    """The secrets that Message-IDs of mails to the owner carry."""
    found = (_ID.fullmatch(one) for one in message_ids)
    return tuple(dict.fromkeys(one["secret"] for one in found if one))


def version_of(item: Item, case: Case | None) -> str:
    """A hash of everything a ruling on the item rests on: another one, and it has changed."""
    circumstances: tuple[object, ...] = ()
    if case is not None:
        matter = case.matter(item.right) if item.right else None
        circumstances = (
            case.answer_by,
            case.identity,
            case.people,
            case.claimed,
            case.registered,
            case.details.corrections,
            sum(message.direction == "in" for message in case.messages),
            matter.state if matter else "",
        )
    shown = (item.id, item.kind, item.reason, item.right, item.due, item.actions, item.letters)
    whole = msgspec.json.encode((shown, item.proposal, circumstances), order="deterministic")
    return hashlib.sha256(whole).hexdigest()
