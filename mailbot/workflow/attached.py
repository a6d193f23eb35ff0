"""A mail whose wish may stand in its attachment, read with it."""

from collections.abc import Callable
from dataclasses import replace

from mailbot.desk.sense import attached
from mailbot.desk.sense.classify import classify
from mailbot.desk.sense.phrases import Phrases
from mailbot.desk.sense.reading import Reading
from mailbot.law.asks import Band
from mailbot.mail.attached import pdfs
from mailbot.mail.message import Message
from mailbot.post.pdf import pdf_text


def read_attached(
    message: Message, reading: Reading, phrases: Phrases, whole: Callable[[], bytes]
) -> tuple[Message, Reading]:
    """The mail and its reading, with the text of its PDFs where it leaves the saying to them.

    whole: every octet of the mail, asked for only then. What could not be read goes to the owner.
    Raises: TemporaryError if the mail could not be fetched whole; nothing has changed then.
    """
    if not attached.leaves_it_to_file(message, reading, phrases):
        return message, reading
    text = _texts(whole()) if attached.has_pdf(message) else ""
    if not text:
        marked = attached.unread(message, phrases)
        return marked, reading if marked is message else replace(reading, band=Band.UNSURE)
    more = attached.with_text(message, text)
    found = attached.doubted(classify(more, phrases))
    return (message, reading) if found.band is Band.NONE else (more, found)


def _texts(octets: bytes) -> str:
    """Text of every PDF; "" from the first one on that cannot be read."""
    texts: list[str] = []
    for pdf in pdfs(octets):
        text = pdf_text(pdf)
        if not text:
            return ""
        texts.append(text)
    return "\n\n".join(texts)
