"""The Sent folder: what mailbot files there, finds again, and removes of its own."""

import logging
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from mailbot.post.wire import Text, Wire

# These file a copy of all they send; a second one would show twice.
_FILE_THEMSELVES: Final = (
    "gmail.com",
    "googlemail.com",
    "office365.com",
    "outlook.com",
    "outlook.office.com",
)
_HEADER: Final = "BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)]"
_MESSAGE_ID: Final = re.compile(rb"(?im)^Message-ID:\s*(<[^<>\r\n]*>)\s*$")

_log = logging.getLogger("mailbot.post")


def files_itself(host: str, wire: Wire) -> bool:
    """The provider puts everything sent through it into Sent by itself."""
    name = host.casefold()
    known = any(name == domain or name.endswith(f".{domain}") for domain in _FILE_THEMSELVES)
    return known or wire.can("X-GM-EXT-1")


def found(wire: Wire, message_ids: Sequence[str]) -> list[int]:
    """UIDs in the open folder of the mails with exactly these Message-IDs.

    Searching finds parts of words, so the header itself is compared.
    """
    uids: list[int] = []
    for message_id in message_ids:
        near = wire.search("HEADER", "Message-ID", Text(message_id))
        for uid, answer in wire.fetch(near, [_HEADER]).items() if near else ():
            headers = [value for value in answer.values() if isinstance(value, bytes)]
            if any(message_id.encode() in _MESSAGE_ID.findall(header) for header in headers):
                uids.append(uid)
    return sorted(set(uids))


def file(wire: Wire, folder: str, message_id: str, octets: bytes, at: datetime) -> None:
    """Put a copy there, as read, unless it is there already."""
    wire.examine(folder)
    if not found(wire, [message_id]):
        wire.append(folder, octets, ["\\Seen"], at)


def remove(wire: Wire, folder: str, message_ids: Sequence[str]) -> None:
    """Remove the mails with these Message-IDs for good, and no other."""
    wire.select(folder)
    uids = found(wire, message_ids)
    if not uids:
        return
    wire.add_flag(uids, "\\Deleted")
    if wire.can("UIDPLUS"):
        wire.expunge(uids)
    elif set(wire.search("DELETED")) == set(uids):
        wire.expunge_all()
    else:
        _log.warning("letters marked as deleted, not removed: the owner has marked others")
