"""A mail read for its sense: which rights it uses, and the words that say so."""

from dataclasses import replace

from mailbot.desk.sense import circumstances
from mailbot.desk.sense.business import business_beside
from mailbot.desk.sense.combine import combine, whole
from mailbot.desk.sense.details import with_details
from mailbot.desk.sense.heard import MOST, Heard, hear, subject_of
from mailbot.desk.sense.language import language
from mailbot.desk.sense.mentions import case_ids
from mailbot.desk.sense.phrases import Phrases
from mailbot.desk.sense.reading import Evidence, Reading
from mailbot.law.asks import Ask, Band, Tag
from mailbot.law.rights import Right
from mailbot.mail.message import Message
from mailbot.register.masking import masked

_MACHINES = frozenset({"auto-submitted", "bounce", "receipt", "own"})
_MAILINGS = frozenset({"list", "bulk"})
_LONGEST_QUOTE = 240
_LEAST = 4_000  # characters read of its other parts in any case
_FOOTER = "newsletter_footer"
_POINTS_BACK = "points_back"


def classify(message: Message, phrases: Phrases) -> Reading:
    """What a mail asks, going by its subject and its sender's own words.

    Quoted, forwarded and hidden text is no evidence of a wish; where the own text points
    at it, or where it is all there is, it makes the mail unsure.
    """
    own = hear(subject_of(message, phrases), message.passages.own, phrases, message.passages.quoted)
    tongue = language([s.sentence for s in own.seen], phrases.language.words)
    text = f"{message.subject}\n{message.passages.own}"
    if message.origin.automatic in _MACHINES or _a_mailing(message, own):
        return Reading(Band.NONE, (), tongue, case_ids=case_ids(text))
    if message.origin.automatic is not None:
        own = _plain_only(own)
    heard = own if own.asks else _elsewhere(message, own, phrases)
    about = tuple(combine(whole(heard.seen, 0), phrases.circumstances))
    asks, held = circumstances.apply(about, heard.asks)
    if "text-html-disagree" in message.defects:
        asks = tuple(replace(ask, band=Band.UNSURE) for ask in asks)
    floor = Band.UNSURE if held.doubtful or heard.doubtful else Band.NONE
    band = max((floor, *(a.band for a in asks)), key=lambda band: band.rank)
    beside = frozenset({Tag.BUSINESS_TOO} if asks and _business_too(heard) else ())
    reading = Reading(band, asks, tongue, _evidence(heard, asks), tags=held.tags | beside)
    return with_details(reading, message, heard, phrases)


def _business_too(heard: Heard) -> bool:
    asking = frozenset(n for ask in heard.asks for n in heard.at(ask.right))
    return business_beside(heard.seen, heard.subject, asking)


def _a_mailing(message: Message, own: Heard) -> bool:
    """Sent to many, and saying so in the manner of newsletters."""
    sent_to_many = message.origin.automatic in _MAILINGS
    return sent_to_many and any(_FOOTER in s.hits for s in own.seen)


def _plain_only(own: Heard) -> Heard:
    """Only what rules are sure of: a mail to many, or by a machine, seldom asks us anything."""
    asks = tuple(a for a in own.asks if a.band is Band.REQUEST)
    return replace(own, voices=(), asks=asks, doubtful=False)


def _elsewhere(message: Message, own: Heard, phrases: Phrases) -> Heard:
    """What other parts of the mail ask, in doubt; the own text where they ask nothing."""
    passages = message.passages
    pointed = not passages.own.strip() or any(_POINTS_BACK in s.hits for s in own.seen)
    texts = [passages.hidden]
    if pointed:
        texts += [passages.forwarded, passages.quoted]
    if not passages.own.strip():
        texts.append("\n".join(_plain(a.name) for a in message.attachments))
    texts = [text for text in texts if text.strip()]
    each = max(_LEAST, MOST - len(passages.own)) // max(1, len(texts))
    heard = [hear("", text, phrases, most=each) for text in texts]
    asking = next((h for h in heard if h.asks), None)
    if asking is None:
        return replace(own, doubtful=own.doubtful or any(h.doubtful for h in heard))
    return replace(asking, asks=tuple(replace(ask, band=Band.UNSURE) for ask in asking.asks))


def _plain(file_name: str) -> str:
    stem = file_name.rpartition(".")[0] or file_name
    return stem.replace("_", " ").replace("-", " ")


def _evidence(heard: Heard, asks: tuple[Ask, ...]) -> tuple[Evidence, ...]:
    asked = {ask.right for ask in asks}
    said: dict[tuple[Right, str], Evidence] = {}
    pairs = [(f.rule.right, f.sentence, f.rule.name) for f in heard.found]
    pairs += [(v.right, v.sentence, f"model: {', '.join(v.because)}") for v in heard.voices]
    quotes: dict[int, str] = {}
    for right, number, name in pairs:
        if right in asked and right is not None:
            if number not in quotes:
                quotes[number] = masked(heard.seen[number].sentence.text[:_LONGEST_QUOTE])
            quote = quotes[number]
            said.setdefault((right, quote), Evidence(right, quote, name))
    return tuple(said.values())
