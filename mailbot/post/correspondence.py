"""Mail exchanged with somebody, as a list: date, direction, subject."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

from imapclient.response_types import Address, Envelope

from mailbot.law.holdings import MailListed
from mailbot.mail.decode import decode_raw, decode_words
from mailbot.post.wire import Text, Wire

_BATCH: Final = 100


def listed(wire: Wire, folder: str, addresses: Sequence[str]) -> Iterator[MailListed]:
    """Mails in that folder from, to or with a copy to exactly these addresses, oldest first."""
    wire.examine(folder)
    wanted = frozenset(address.casefold() for address in addresses)
    uids: set[int] = set()
    for address in sorted(wanted):
        uids.update(
            wire.search("OR", "FROM", Text(address), "OR", "TO", Text(address), "CC", Text(address))
        )
    ordered = sorted(uids)
    for start in range(0, len(ordered), _BATCH):
        some = ordered[start : start + _BATCH]
        for answer in wire.fetch(some, ["ENVELOPE", "INTERNALDATE"]).values():
            yield from _entry(answer, folder, wanted)


def _entry(
    answer: Mapping[bytes, object], folder: str, wanted: frozenset[str]
) -> Iterator[MailListed]:
    """A mail, if it is theirs; searching finds parts of words, so addresses are compared."""
    envelope, arrived = answer.get(b"ENVELOPE"), answer.get(b"INTERNALDATE")
    if not isinstance(envelope, Envelope) or not isinstance(arrived, datetime):
        return
    subject = decode_words(decode_raw(envelope.subject or b""))
    message_id = decode_raw(envelope.message_id or b"").strip()
    if not wanted.isdisjoint(_addresses(envelope.from_)):
        yield MailListed(arrived.date(), "in", subject, folder, message_id)
    elif not wanted.isdisjoint(_addresses(envelope.to)):
        yield MailListed(arrived.date(), "out", subject, folder, message_id)
    elif not wanted.isdisjoint(_addresses(envelope.cc)):
        yield MailListed(arrived.date(), "copy", subject, folder, message_id)


def _addresses(listed_in: Sequence[Address] | None) -> Iterator[str]:
    for address in listed_in or ():
        if isinstance(address.mailbox, bytes) and isinstance(address.host, bytes):
            yield (address.mailbox + b"@" + address.host).decode("utf-8", "replace").casefold()
