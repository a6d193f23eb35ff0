"""DKIM-Signature fields as they are written; whether one holds is for `post.dkim` to find out."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from mailbot.mail.domain import ascii_domain
from mailbot.mail.headers import Headers

MOST_SIGNATURES = 8
"""Fields looked at of one mail, topmost first."""

_LONGEST_FIELD = 8_000
_TAG = re.compile(r"([A-Za-z][A-Za-z0-9_]*)\s*=(.*)", re.DOTALL)
_BLANK = re.compile(r"\s+")
_LATEST = 253_402_300_799  # 9999-12-31
_ONLY_ONCE = frozenset(
    {
        "bcc",
        "cc",
        "content-disposition",
        "content-transfer-encoding",
        "content-type",
        "date",
        "from",
        "in-reply-to",
        "message-id",
        "mime-version",
        "references",
        "reply-to",
        "sender",
        "subject",
        "to",
    }
)


@dataclass(frozen=True, slots=True)
class DkimSignature:
    """One field. domain: in ASCII, of whoever signed. place: its number, 0 for the topmost.

    fields: names of what it covers, lower case. partial: it bounds the body it covers (l=).
    at: when it was made, where it says so. fingerprint: the same for a copy of the mail,
    whatever was changed in the fields it does not cover.
    """

    domain: str
    place: int
    fields: frozenset[str]
    partial: bool
    at: datetime | None
    fingerprint: str


def read_signatures(values: Sequence[str]) -> tuple[DkimSignature, ...]:
    """The fields that can be read, topmost first. values: unfolded.

    Source: RFC 6376, 3.2 and 3.5.
    """
    return tuple(_read(values))


def _read(values: Sequence[str]) -> Iterator[DkimSignature]:
    for place, value in enumerate(values[:MOST_SIGNATURES]):
        tags = _tags(value) if len(value) <= _LONGEST_FIELD else {}
        domain = ascii_domain(tags.get("d", ""))
        if domain and tags.get("b"):
            signed = _BLANK.sub("", tags["b"])
            yield DkimSignature(
                domain,
                place,
                frozenset(name.strip().lower() for name in tags.get("h", "").split(":")),
                "l" in tags,
                _at(tags.get("t", "")),
                hashlib.sha256(f"dkim\0{domain}\0{signed}".encode()).hexdigest(),
            )


def _tags(value: str) -> dict[str, str]:
    """The tag list, {} where it is broken or names a tag twice."""
    found: dict[str, str] = {}
    for piece in value.split(";"):
        if not piece.strip():
            continue
        tag = _TAG.fullmatch(piece.strip())
        if tag is None or tag[1] in found:
            return {}
        found[tag[1]] = tag[2].strip()
    return found


def _at(seconds: str) -> datetime | None:
    known = seconds.isascii() and seconds.isdecimal() and len(seconds) <= len(str(_LATEST))
    return datetime.fromtimestamp(min(int(seconds), _LATEST), UTC) if known else None


def vouches(signature: DkimSignature, headers: Headers) -> bool:
    """If it holds, what we read is what was signed: the whole body, From and Subject.

    A verifier takes the lowest of several fields and a reader the topmost, so a field that
    must stand once and stands twice could say one thing to each (RFC 6376, 8.15).
    """
    named = {"from"} | ({"subject"} & headers.fields.keys())
    once = all(len(headers.fields.get(name, ())) <= 1 for name in _ONLY_ONCE)
    return not signature.partial and named <= signature.fields and once
