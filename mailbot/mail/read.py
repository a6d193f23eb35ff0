"""A mail's octets into a Message. Never fails: what is wrong stands in the defects."""

import hashlib
import re
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from mailbot.mail import markers
from mailbot.mail.address import read_addresses, read_from
from mailbot.mail.automatic import why_automatic
from mailbot.mail.body import Body, read_body
from mailbot.mail.bounce import read_bounce
from mailbot.mail.decode import one_line
from mailbot.mail.dkim import read_signatures
from mailbot.mail.headers import Headers
from mailbot.mail.message import Message, Origin, Passages
from mailbot.mail.passages import split
from mailbot.mail.structure import take_apart

_ID = re.compile(r"<[^<>\s]{1,500}>")
_MOST_IDS = 100
_LONGEST_DATE = 100
_LONGEST_RESULT = 20_000
_SEALED = "-----BEGIN PGP MESSAGE-----"
_MACHINE = frozenset({"bounce", "auto-submitted", "noreply"})


def read(octets: bytes, own: frozenset[str] = frozenset(), oversized: bool = False) -> Message:  # noqa: FBT001, FBT002  # the third word of the contract between parts
    """The mail as a value, whatever the octets are.

    own: the firm's own addresses, lower case. oversized: only the headers were fetched.
    Where a text and an HTML part disagree, `own` is what the reader of the HTML sees and the
    text part goes to `hidden`.
    """
    root, defects = take_apart(octets)
    headers = root.headers
    origin = _origin(headers, own)
    body = read_body(root)
    subject = headers.text("subject")
    passages = _passages(body, passed_on=bool(markers.PASSED_ON.match(subject)))
    bounce = read_bounce(root, origin.address, machine=origin.automatic in _MACHINE)
    named = [*defects, *body.defects, *_missing(body, passages, oversized=oversized)]
    return Message(
        message_id=next(iter(_ids(headers, "message-id")), ""),
        in_reply_to=_ids(headers, "in-reply-to"),
        references=_ids(headers, "references"),
        subject=subject,
        sent=_sent(headers.first("date")),
        origin=origin
        if origin.automatic or bounce is None
        else replace(origin, automatic="bounce"),
        recipients=read_addresses((*headers.every("to"), *headers.every("cc"))),
        passages=passages,
        attachments=body.attachments,
        bounce=bounce,
        defects=tuple(dict.fromkeys(named)),
        digest=_digest(headers, subject, passages.own),
    )


def _origin(headers: Headers, own: frozenset[str]) -> Origin:
    sender = read_from(headers.every("from"))
    return Origin(
        addresses=sender.addresses,
        ambiguous=sender.ambiguous,
        display_name=sender.name,
        reply_to=headers.text("reply-to"),
        sender=headers.text("sender"),
        results=tuple(v[:_LONGEST_RESULT] for v in headers.every("authentication-results")),
        automatic=why_automatic(headers, sender.addresses, own),
        signatures=read_signatures(headers.every("dkim-signature")),
        arc="arc-seal" in headers,
        by_machine=why_automatic(headers, sender.addresses, frozenset()) is not None,
    )


def _ids(headers: Headers, name: str) -> tuple[str, ...]:
    found = dict.fromkeys(one_line(i) for value in headers.every(name) for i in _ID.findall(value))
    ids = tuple(found)
    return ids if len(ids) <= _MOST_IDS else (ids[0], *ids[1 - _MOST_IDS :])


def _sent(value: str) -> datetime | None:
    """The Date field in UTC; None where it is broken or names no offset (RFC 5322, 3.3)."""
    try:
        sent = parsedate_to_datetime(value[:_LONGEST_DATE])
        return sent.astimezone(UTC) if sent.tzinfo else None
    except (ValueError, TypeError, IndexError, OverflowError, AttributeError):
        return None


def _passages(body: Body, *, passed_on: bool) -> Passages:
    parts = split(body.text, passed_on=passed_on)
    forwarded = "\n\n".join(t for t in (parts.forwarded, body.forwarded) if t)
    return Passages(parts.own, parts.quoted, forwarded, parts.signature, parts.footer, body.hidden)


def _missing(body: Body, passages: Passages, *, oversized: bool) -> tuple[str, ...]:
    found = []
    if oversized:
        found.append("oversized")
    if _SEALED in body.text:
        found.append("encrypted")
    if not passages.own and body.attachments:
        found.append("no-text")
    return tuple(found)


def _digest(headers: Headers, subject: str, own_text: str) -> str:
    values = (headers.text("from"), headers.text("message-id"), headers.text("date"))
    return hashlib.sha256("\0".join((*values, subject, own_text)).encode("utf-8")).hexdigest()
