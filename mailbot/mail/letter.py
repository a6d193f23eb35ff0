"""A letter as bytes, ready for SMTP and the same however often it is made."""

import hashlib
import re
from collections.abc import Iterator
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime

from mailbot.mail.address import read_from
from mailbot.mail.domain import ascii_domain
from mailbot.mail.draft import Draft, Enclosure
from mailbot.mail.encode import encode_ids, encode_mailbox, encode_text, safe

_CONTROLS_IN_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_ID = re.compile(
    r"<[!#-'*+\-./0-9=?A-Z^_`a-z{|}~\[\]]{1,200}@[!#-'*+\-./0-9=?A-Z^_`a-z{|}~\[\]:]{1,200}>"
)
_OURS = re.compile(r"<mailbot\.[0-9a-z-]+\.\d+\.[0-9a-z]+@([^<>@\s]+)>")
_MOST_REFERENCES = 20
_SECRET = 24  # hexadecimal digits: 96 bits
_POLICY = policy.SMTP.clone(cte_type="7bit", refold_source="none")


def message_id(case_id: str, number: int, token: str, domain: str) -> str:
    """The Message-ID of a case's letter, angle brackets included; known again by `is_ours`.

    token: random, so that nobody guesses it. domain: ASCII.
    """
    safe = re.compile(r"[^0-9a-z-]")
    case, secret = safe.sub("", case_id.lower()), safe.sub("", token.lower())
    return f"<mailbot.{case}.{number}.{secret}@{domain.lower()}>"


def own_token(token: str, number: int) -> str:
    """The token of one letter of a case, made of the case's, which is never on the wire itself.

    Who got one letter cannot tell the Message-ID of another, nor report that as bounced.
    """
    return hashlib.sha256(f"{token}/{number}".encode()).hexdigest()[:_SECRET]


def is_ours(value: str, domain: str) -> bool:
    """A Message-ID made by `message_id` for that domain."""
    found = _OURS.fullmatch(value.strip())
    return found is not None and found[1].lower() == domain.lower()


def ids_of_ours(octets: bytes) -> tuple[str, ...]:
    """Every Message-ID made by `message_id` that stands anywhere in a mail."""
    found = _OURS.finditer(octets.decode("ascii", "replace"))
    return tuple(dict.fromkeys(match[0] for match in found))


def write(draft: Draft, *, sender_name: str, sender: str, message_id: str, date: datetime) -> bytes:
    """The letter, CR LF, seven-bit; the same arguments give the same octets.

    sender, addressee: ASCII, but for a domain in letters of its own. date: aware. The oldest
    Message-ID and the newest are kept of a long thread.

    Raises: ValueError unless there is exactly one addressee, one sender, and a sound Message-ID.
    Source: RFC 5322, 3.6; RFC 3834, 5.
    """
    letter = _letter(draft, sender_name, sender, message_id, date)
    for enclosure in draft.enclosures:
        maintype, _, subtype = enclosure.content_type.partition("/")
        letter.add_attachment(
            enclosure.octets,
            maintype=safe(maintype),
            subtype=safe(subtype),
            filename=safe(enclosure.name),
            params={"charset": "utf-8"} if maintype == "text" else None,
        )
    return _octets(letter, draft.language)


def sent_copy(
    draft: Draft, *, sender_name: str, sender: str, message_id: str, date: datetime
) -> bytes:
    """The letter as filed in Sent: each enclosure gives way to its name, size and SHA-256.

    Raises: ValueError as `write` does.
    """
    letter = _letter(draft, sender_name, sender, message_id, date)
    for enclosure in draft.enclosures:
        letter.add_attachment(_trace(enclosure), cte="quoted-printable", disposition="inline")
    return _octets(letter, draft.language)


def _letter(
    draft: Draft, sender_name: str, sender: str, message_id: str, date: datetime
) -> EmailMessage:
    if date.tzinfo is None:
        raise ValueError("a date without an offset is no date")
    if not _ID.fullmatch(message_id):
        raise ValueError("a Message-ID is <left@right> in plain letters")
    letter = EmailMessage(policy=_POLICY)
    for name, value in _fields(draft, sender_name, sender, message_id, date):
        letter.set_raw(name, value)
    letter.set_content(_bare(draft.text), charset="utf-8", cte="quoted-printable")
    if draft.html:  # text first: whoever shows but one form shows the last it can (RFC 2046, 5.1.4)
        page = _bare(draft.html)
        letter.add_alternative(page, subtype="html", charset="utf-8", cte="quoted-printable")
    return letter


def _bare(text: str) -> str:
    return _CONTROLS_IN_TEXT.sub("", text.replace("\r\n", "\n"))


def _fields(
    draft: Draft, sender_name: str, sender: str, message_id: str, date: datetime
) -> Iterator[tuple[str, str]]:
    """Fields in their order, encoded and folded."""
    yield "From", encode_mailbox(sender_name, _single(sender))
    yield "To", _single(draft.addressee)
    yield "Subject", encode_text(draft.subject)
    yield "Date", format_datetime(date)
    yield "Message-ID", message_id
    if _ID.fullmatch(draft.in_reply_to):
        yield "In-Reply-To", draft.in_reply_to
    if references := [one for one in draft.references if _ID.fullmatch(one)]:
        yield "References", encode_ids(_fewer(references))
    yield "Auto-Submitted", encode_text(draft.auto_submitted)
    yield "X-Auto-Response-Suppress", "All"


def _fewer(references: list[str]) -> list[str]:
    if len(references) <= _MOST_REFERENCES:
        return references
    return [references[0], *references[1 - _MOST_REFERENCES :]]


def _single(value: str) -> str:
    """The one address a value holds, its domain in ASCII."""
    found = read_from((value,))
    if found.ambiguous or len(found.addresses) != 1 or found.addresses[0] != value:
        raise ValueError("exactly one address, without a name, is asked for")
    local, _, domain = value.rpartition("@")
    if not local.isascii():
        raise ValueError("an address outside ASCII cannot be written to")
    return f"{local}@{domain}" if domain.isascii() else f"{local}@{_ascii(domain)}"


def addressable(address: str) -> bool:
    """A letter can be written to it, and reaches that address and no other."""
    try:
        _single(address)
    except ValueError:
        return False
    return True


def _ascii(domain: str) -> str:
    """The A-label form; never that of another domain which only looks the same."""
    written = ascii_domain(domain)
    if not written:
        raise ValueError("a domain that cannot be written in ASCII")
    return written


def _trace(enclosure: Enclosure) -> str:
    digest = hashlib.sha256(enclosure.octets).hexdigest()
    size = len(enclosure.octets)
    return f"{safe(enclosure.name)}\n{size} bytes\nSHA-256 {digest}\n"


def _octets(letter: EmailMessage, language: str) -> bytes:
    """The letter flattened, its boundaries drawn from the Message-ID.

    `=_` occurs neither in quoted-printable nor in base64.
    """
    drawn = hashlib.sha256(letter["Message-ID"].encode()).hexdigest()[:32]
    groups = [part for part in letter.walk() if part.is_multipart()]
    for depth, group in enumerate(groups):
        group.set_boundary(f"=_{drawn}{depth or ''}")
    for part in letter.walk():
        if part is not letter:
            del part["MIME-Version"]
    letter.set_raw("Content-Language", encode_text(language))
    return letter.as_bytes()
