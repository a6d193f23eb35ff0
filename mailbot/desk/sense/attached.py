"""Mails that leave it to an attachment to say what they want.

A PDF's text layer is read then and at most makes the mail unsure, with what was read as the
proposal; any other file is for the owner to open (rows N15 and O16).
"""

from collections.abc import Iterator
from dataclasses import replace

from mailbot.desk.sense.concepts import Seen, see
from mailbot.desk.sense.phrases import Phrases
from mailbot.desk.sense.reading import Reading
from mailbot.desk.sense.words import fold, sentences
from mailbot.law.asks import Band
from mailbot.mail.attached import is_pdf
from mailbot.mail.message import Attachment, Message

FROM_ATTACHMENT = "from-attachment"
"""Defect: the own text goes on with the text of an attached PDF."""

UNREAD = "attachment-unread"
"""Defect: what the mail wants may stand in an attachment that was not read."""

_POINTS, _REQUEST, _NOTHING = "points_to_file", "written_request", "says_nothing"
_FEW = 40  # words; who writes more says there what it is about
_BARELY = 15  # words; in so few a request is only named
_LEAST = 3  # letters of a word that tells what a mail is about
_INVITATION = "text/calendar"


def leaves_it_to_file(message: Message, reading: Reading, phrases: Phrases) -> bool:
    """The mail points at what is attached, or is empty but for it, and asks nothing surely."""
    if message.origin.automatic is not None or message.bounce is not None:
        return False
    if reading.band is Band.REQUEST or not any(map(_a_file, message.attachments)):
        return False
    own = _seen(message.passages.own, phrases)
    if not own:
        return not (message.passages.quoted or message.passages.forwarded)
    few = sum(len(seen.sentence.words) for seen in own) <= _FEW
    return few and any(_POINTS in seen.hits for seen in own)


def has_pdf(message: Message) -> bool:
    """There is a file whose text layer can be looked for."""
    return any(is_pdf(a.content_type, a.name) for a in message.attachments)


def with_text(message: Message, text: str) -> Message:
    """The mail with what its PDF says after its own words. The digest stays that of the mail."""
    own = "\n\n".join(part for part in (message.passages.own.strip(), text) if part)
    return replace(
        message,
        passages=replace(message.passages, own=own),
        defects=(*(d for d in message.defects if d != "no-text"), FROM_ATTACHMENT),
    )


def unread(message: Message, phrases: Phrases) -> Message:
    """The mail, marked for the owner unless its own words tell it is about something else."""
    said = (message.subject, message.passages.own)
    files = (a.name.replace("_", " ").replace("-", " ") for a in message.attachments)
    seen = [s for text in (*said, *files) for s in _seen(text, phrases)]
    written = sum(len(s.sentence.words) for s in _seen(message.passages.own, phrases))
    requested = written <= _BARELY and any(_REQUEST in s.hits for s in seen)
    if not requested and any(_tells(message, said, phrases)):
        return message
    return replace(message, defects=(*message.defects, UNREAD))


def doubted(reading: Reading) -> Reading:
    """The reading as far as an attachment can carry it: a proposal, never a sure request."""
    if reading.band is Band.NONE:
        return reading
    asks = tuple(replace(ask, band=Band.UNSURE) for ask in reading.asks)
    return replace(reading, band=Band.UNSURE, asks=asks)


def _a_file(attachment: Attachment) -> bool:
    """Something a letter may stand in; pictures set in the text and whole mails are not."""
    kind = attachment.content_type
    return not (attachment.inline or kind.startswith("message/") or kind == _INVITATION)


def _seen(text: str, phrases: Phrases) -> tuple[Seen, ...]:
    hints = phrases.language
    found = sentences(text, hints.abbreviations)
    return tuple(see(s, phrases.lexicon, hints.denial_reach) for s in found if s.words)


def _tells(message: Message, texts: tuple[str, ...], phrases: Phrases) -> Iterator[str]:
    """Words that say what a mail is about: no names, no greeting, no pointing at a file."""
    small = {word for listed in phrases.language.words.values() for word in listed}
    small |= {fold(word) for word in message.origin.display_name.split()}
    for text in texts:
        for seen in _seen(text, phrases):
            empty = {
                at
                for name in (_POINTS, _NOTHING)
                for hit in seen.hits.get(name, ())
                for at in range(hit.start, hit.end)
            }
            for at, word in enumerate(seen.sentence.words):
                if at not in empty and len(word) >= _LEAST and word.isalpha() and word not in small:
                    yield word
