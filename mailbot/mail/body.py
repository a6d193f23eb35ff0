"""The text of a mail gathered from its parts, with what is attached to it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from mailbot.mail.decode import clean, decode_text, one_line
from mailbot.mail.flowed import unflow
from mailbot.mail.html import read_html
from mailbot.mail.message import Attachment
from mailbot.mail.structure import Part

LONGEST_TEXT = 2_000_000
"""Octets read of one text part."""

MOST_PAGES = 50
"""HTML parts read of one mail."""

_LONGEST_NAME = 200
_PICTURE = re.compile(r"\[(?:cid|image|bild|logo)[^\[\]\n]{0,200}\]", re.IGNORECASE)
_LINKS = ("@", "://", "www.", "mailto:")
_WORD = re.compile(r"[^\W\d_]{2,}")
_WORDS_ADDED = 1
_WORDS_LEFT_OUT = 2
_SHARE_LEFT_OUT = 0.03
_MESSAGES = frozenset({"message/rfc822", "message/global", "message/news"})
_SEALS = frozenset(
    {"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"}
)
_SEALED = frozenset(
    {
        "application/pkcs7-mime",
        "application/x-pkcs7-mime",
        "multipart/encrypted",
        "application/pgp-encrypted",
    }
)
_REPORTS = frozenset(
    {
        "message/delivery-status",
        "message/disposition-notification",
        "message/feedback-report",
        "message/global-delivery-status",
        "text/rfc822-headers",
    }
)


@dataclass(frozen=True, slots=True)
class Body:
    """text: cleaned, quotes marked with `>`. forwarded: text of mails attached whole."""

    text: str
    hidden: str
    forwarded: str
    attachments: tuple[Attachment, ...]
    defects: tuple[str, ...]


@dataclass(slots=True)
class _Gathered:
    hidden: list[str] = field(default_factory=list)
    forwarded: list[str] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    defects: list[str] = field(default_factory=list)
    pages: int = 0


def read_body(root: Part) -> Body:
    """Text of all parts meant to be read in place. Nothing attached is opened but whole mails."""
    gathered = _Gathered()
    text = _joined(_texts(root, gathered))
    return Body(
        text,
        _joined(gathered.hidden),
        _joined(gathered.forwarded),
        tuple(gathered.attachments),
        tuple(dict.fromkeys(gathered.defects)),
    )


def _joined(texts: "Iterator[str] | list[str]") -> str:
    return "\n\n".join(text for text in texts if text.strip())


def _texts(part: Part, gathered: _Gathered) -> Iterator[str]:
    if part.kind in _SEALED:
        gathered.defects.append("encrypted")
    if part.kind == "multipart/alternative" and part.children:
        yield _alternative(part, gathered)
    elif part.kind in _MESSAGES and part.children:
        _pass_on(part, gathered)
    elif part.children:
        for child in part.children:
            yield from _texts(child, gathered)
    elif part.kind == "text/plain" and not part.attached:
        yield _plain(part, gathered)
    elif part.kind == "text/html" and not part.attached:
        yield _page(part, gathered)
    elif part.kind.startswith("multipart/"):
        yield _plain(part, gathered)
    elif part.kind not in _SEALS and part.kind not in _REPORTS:
        gathered.attachments.append(_attachment(part))


def _attachment(part: Part) -> Attachment:
    inline = not part.attached and "content-id" in part.headers
    return Attachment(one_line(part.name)[:_LONGEST_NAME], part.kind, inline)


def _pass_on(part: Part, gathered: _Gathered) -> None:
    inner = part.children[0]
    gathered.attachments.append(Attachment(one_line(part.name)[:_LONGEST_NAME], part.kind))
    below = _Gathered(defects=gathered.defects, pages=gathered.pages)
    text = _joined(_texts(inner, below))
    subject = inner.headers.text("subject")
    gathered.forwarded += [subject, text, *below.forwarded]
    gathered.hidden += below.hidden
    gathered.pages = below.pages
    gathered.attachments += below.attachments


def _decoded(part: Part, gathered: _Gathered) -> str:
    octets = part.octets
    if len(octets) > LONGEST_TEXT:
        gathered.defects.append("unreadable")
    charset = part.parameters.parameters.get("charset", "")
    text, doubtful = decode_text(octets[:LONGEST_TEXT], charset)
    if doubtful:
        gathered.defects.append("unknown-charset")
    return text


def _plain(part: Part, gathered: _Gathered) -> str:
    text = _decoded(part, gathered)
    if part.parameters.parameters.get("format", "").lower() == "flowed":
        flat = text.replace("\r\n", "\n").replace("\r", "\n")
        text = unflow(flat, delsp=part.parameters.parameters.get("delsp", "").lower() == "yes")
    return clean(text)


def _page(part: Part, gathered: _Gathered) -> str:
    gathered.pages += 1
    if gathered.pages > MOST_PAGES:
        gathered.defects.append("unreadable")
        return ""
    page = read_html(clean(_decoded(part, gathered)))
    if page.unreadable:
        gathered.defects.append("unreadable")
    gathered.hidden.append(page.hidden)
    return page.visible


def _alternative(part: Part, gathered: _Gathered) -> str:
    """The text part, unless it is empty or says something else than the HTML beside it."""
    plain: list[str] = []
    pages: list[str] = []
    for child in part.children:
        (pages if _has_page(child) else plain).extend(_texts(child, gathered))
    text, page = _joined(plain), _joined(pages)
    if not text or not page:
        return text or page
    if not _disagree(text, page):
        return text
    gathered.defects.append("text-html-disagree")
    gathered.hidden.append(text)
    return page


def _has_page(part: Part) -> bool:
    return any(below.kind == "text/html" and not below.attached for below in part.walk())


def _disagree(text: str, page: str) -> bool:
    """More words are in one only than different programs' conversions account for.

    Stricter for words the page lacks: they would be read though its reader never saw them.
    """
    one, other = _vocabulary(text), _vocabulary(page)
    left_out = max(_WORDS_LEFT_OUT, _SHARE_LEFT_OUT * len(one | other))
    return len(one - other) > _WORDS_ADDED or len(other - one) > left_out


def _vocabulary(text: str) -> set[str]:
    """The words of a text without links and pictures, which programs write as they please."""
    words = _PICTURE.sub(" ", text.casefold()).split()
    written = " ".join(word for word in words if not any(mark in word for mark in _LINKS))
    return set(_WORD.findall(written))
