"""A mail read for its sense: which rights it uses, and the words that say so."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from itertools import accumulate

from mailbot.desk.sense import circumstances
from mailbot.desk.sense.combine import Found, Whole, combine, whole
from mailbot.desk.sense.concepts import Seen, see
from mailbot.desk.sense.corrections import corrections
from mailbot.desk.sense.language import language
from mailbot.desk.sense.mentions import case_ids, claimed, stopped
from mailbot.desk.sense.phrases import Phrases
from mailbot.desk.sense.reading import Evidence, Reading
from mailbot.desk.sense.weigh import Voice, weigh
from mailbot.desk.sense.words import Sentence, fold, sentences
from mailbot.law.asks import Ask, Band, Tag
from mailbot.law.rights import Right
from mailbot.mail.message import Message
from mailbot.register.masking import masked

_MACHINES = frozenset({"auto-submitted", "bounce", "receipt", "own"})
_MAILINGS = frozenset({"list", "bulk"})
_LONGEST_QUOTE = 240
_MOST, _LEAST = 15_000, 4_000  # characters read of a mail, and of its other parts in any case
_SUBJECT, _QUOTED = 2_000, 6_000
_WORD, _SENTENCE = 7, 10  # characters to a word, words to a sentence; of shorter ones, fewer
_FIRST = 3 / 4  # of a longer text the head, and the rest from its tail: a wish stands there
_FOOTER = "newsletter_footer"
_POINTS_BACK = "points_back"


@dataclass(frozen=True, slots=True)
class Heard:
    """One text, read: its sentences, what rules and model make of them, and the asks.

    doubtful: something may be asked, also where no right can be told.
    """

    seen: tuple[Seen, ...]
    found: tuple[Found, ...]
    voices: tuple[Voice, ...]
    asks: tuple[Ask, ...]
    doubtful: bool = False


def classify(message: Message, phrases: Phrases) -> Reading:
    """What a mail asks, going by its subject and its sender's own words.

    Quoted, forwarded and hidden text is no evidence of a wish; where the own text points
    at it, or where it is all there is, it makes the mail unsure.
    """
    own = hear(_subject(message, phrases), message.passages.own, phrases, message.passages.quoted)
    tongue = language([s.sentence for s in own.seen], phrases.language.words)
    text = f"{message.subject}\n{message.passages.own}"
    if message.origin.automatic in _MACHINES or _a_mailing(message, own):
        return Reading(Band.NONE, (), tongue, case_ids=case_ids(text))
    if message.origin.automatic is not None:
        own = _plain_only(own)
    heard = own if own.asks else _elsewhere(message, own, phrases)
    beside = frozenset(n for ask in heard.asks for n in _at(heard, ask.right))
    about = tuple(combine(whole(heard.seen, 0), phrases.circumstances))
    asks, held = circumstances.apply(about, heard.asks, beside)
    stops = _stopped(message, heard)
    if stops:
        asks = circumstances.tagged(asks, Right.MARKETING_STOP, Tag.OTHER_ADDRESS)
    if "text-html-disagree" in message.defects:
        asks = tuple(replace(ask, band=Band.UNSURE) for ask in asks)
    floor = Band.UNSURE if held.doubtful or heard.doubtful else Band.NONE
    band = max((floor, *(a.band for a in asks)), key=lambda band: band.rank)
    return Reading(
        band=band,
        asks=asks,
        language=tongue,
        evidence=_evidence(heard, asks),
        corrections=corrections(heard.seen, _at(heard, Right.RECTIFICATION)),
        tags=held.tags,
        claimed=claimed(heard.seen),
        stop_addresses=stops,
        case_ids=case_ids(text),
    )


def _subject(message: Message, phrases: Phrases) -> str:
    """The subject line, unless it is that of an earlier mail and there is text of its own."""
    marker, colon, _ = message.subject.partition(":")
    answered = colon and fold(marker.strip()) in phrases.language.answers
    return "" if answered and message.passages.own.strip() else message.subject


def hear(
    subject: str, own: str, phrases: Phrases, answered: str = "", *, most: int = _MOST
) -> Heard:
    """A text read by rules and model. answered: what it replies to, for its context only.

    most: so many characters are read at most.
    """
    mail, found = _by_rules(subject, own, phrases, answered, most)
    weighed = weigh(mail, found, phrases)
    return Heard(mail.seen, weighed.stood, weighed.voices, weighed.asks, weighed.doubtful)


def hear_rules(message: Message, phrases: Phrases) -> tuple[Whole, tuple[Found, ...]]:
    """What is seen in a mail's own words, and the rules that hold there: the rules' voice alone."""
    passages = message.passages
    return _by_rules(_subject(message, phrases), passages.own, phrases, passages.quoted)


def _by_rules(
    subject: str, own: str, phrases: Phrases, answered: str, most: int = _MOST
) -> tuple[Whole, tuple[Found, ...]]:
    head, body = _see(subject, phrases, _SUBJECT), _see(own, phrases, most)
    mail = whole((*head, *body), len(head), _see(answered[:_QUOTED], phrases, _QUOTED))
    return mail, tuple(combine(mail, phrases.rules))


def _see(text: str, phrases: Phrases, most: int) -> tuple[Seen, ...]:
    """The sentences of a text, or the first and last of one that is longer than that."""
    hints = phrases.language
    if len(text) > most:
        head = int(_FIRST * most)
        text = f"{text[:head]}\n{text[head - most :]}"
    read = _ends(sentences(text, hints.abbreviations), most // _WORD)
    alone = len(read) == 1
    return tuple(see(s, phrases.lexicon, hints.denial_reach, alone=alone) for s in read)


def _ends(read: tuple[Sentence, ...], most: int) -> tuple[Sentence, ...]:
    """The first and last sentences of those that have more words than that."""
    words = list(accumulate(max(_SENTENCE, len(one.words)) for one in read))
    if not words or words[-1] <= most:
        return read
    head = bisect_right(words, _FIRST * most)
    tail = bisect_left(words, words[-1] - (1 - _FIRST) * most) + 1
    return (*read[:head], *read[max(head, tail) :])


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
    each = max(_LEAST, _MOST - len(passages.own)) // max(1, len(texts))
    heard = [hear("", text, phrases, most=each) for text in texts]
    asking = next((h for h in heard if h.asks), None)
    if asking is None:
        return replace(own, doubtful=own.doubtful or any(h.doubtful for h in heard))
    return replace(asking, asks=tuple(replace(ask, band=Band.UNSURE) for ask in asking.asks))


def _stopped(message: Message, heard: Heard) -> tuple[str, ...]:
    """Addresses a stop names beside the sender's own."""
    named = stopped(heard.seen, _at(heard, Right.MARKETING_STOP))
    return tuple(a for a in named if a.casefold() != message.origin.address.casefold())


def _plain(file_name: str) -> str:
    stem = file_name.rpartition(".")[0] or file_name
    return stem.replace("_", " ").replace("-", " ")


def _at(heard: Heard, right: Right) -> tuple[int, ...]:
    """Numbers of the sentences that ask for that right."""
    by_rule = {f.sentence for f in heard.found if f.rule.right is right}
    by_model = {v.sentence for v in heard.voices if v.right is right}
    return tuple(sorted(by_rule | by_model)) if any(a.right is right for a in heard.asks) else ()


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
