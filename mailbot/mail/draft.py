"""A letter before it becomes bytes."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that goes with a letter. name: ours, fixed; content_type: e.g. "application/pdf"."""

    name: str
    content_type: str
    octets: bytes


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter with everything but its number, date and Message-ID.

    addressee: exactly one address. text: plain text, LF line ends, wrapped by the writer.
    html: the same words as a page of its own, "" for none.
    in_reply_to: Message-ID answered, "" for none; references: the thread, oldest first.
    auto_submitted: "auto-replied" or "auto-generated" (RFC 3834).
    language: "sv" or "en", for Content-Language.
    """

    addressee: str
    subject: str
    text: str
    language: str
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    auto_submitted: str = "auto-replied"
    enclosures: tuple[Enclosure, ...] = ()
    html: str = ""
