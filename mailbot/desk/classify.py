"""A mail read for its sense: which rights it uses, and the words that say so."""

from collections.abc import Sequence
from dataclasses import dataclass

from mailbot.desk.combine import Found, combine, whole
from mailbot.desk.concepts import Seen, see
from mailbot.desk.language import language
from mailbot.desk.phrases import Phrases, Rule
from mailbot.desk.reading import Evidence, Reading
from mailbot.desk.words import sentences
from mailbot.law.asks import About, Ask, Band, Tag
from mailbot.law.rights import WORK_ORDER, Right
from mailbot.mail.message import Message
from mailbot.register.masking import masked

_MACHINES = frozenset({"auto-submitted", "bounce", "receipt", "own"})
_LONGEST_QUOTE = 240
_HEAD, _TAIL = 24_000, 8_000  # what is read of a longer text: a wish stands first or last
_RANK = {Band.NONE: 0, Band.UNSURE: 1, Band.REQUEST: 2}


def classify(message: Message, phrases: Phrases) -> Reading:
    """What a mail asks, going by its subject and its sender's own words."""
    seen, subject = _see(message.subject, message.passages.own, phrases)
    tongue = language([s.sentence for s in seen], phrases.language.words)
    if message.origin.automatic in _MACHINES:
        return Reading(Band.NONE, (), tongue)
    mail = whole(seen, subject)
    found = tuple(combine(mail, phrases.rules))
    asks = tuple(_asks(found))
    band = max((a.band for a in asks), key=_RANK.__getitem__, default=Band.NONE)
    return Reading(band, asks, tongue, evidence=_evidence(found, seen))


def _see(subject: str, own: str, phrases: Phrases) -> tuple[tuple[Seen, ...], int]:
    """The sentences of subject and text with their concepts, and how many are the subject's."""
    text = own if len(own) <= _HEAD + _TAIL else f"{own[:_HEAD]}\n{own[-_TAIL:]}"
    short = phrases.language.abbreviations
    head, body = sentences(subject, short), sentences(text, short)
    reach = phrases.language.denial_reach
    return tuple(see(s, phrases.lexicon, reach) for s in (*head, *body)), len(head)


def _asks(found: Sequence[Found]) -> Sequence[Ask]:
    asks: list[Ask] = []
    for right in WORK_ORDER:
        rules = [f.rule for f in found if f.rule.right is right]
        if rules:
            asks.append(_ask(right, rules))
    return asks


def _ask(right: Right, rules: Sequence[Rule]) -> Ask:
    band = max((r.band for r in rules), key=_RANK.__getitem__)
    about = next((r.about for r in rules if r.about is not None), About.SELF)
    tags = frozenset(tag for r in rules for tag in r.tags)
    return Ask(right, band, about, tags)


def _evidence(found: Sequence[Found], seen: Sequence[Seen]) -> tuple[Evidence, ...]:
    said: dict[tuple[Right, str], Evidence] = {}
    for f in found:
        if f.rule.right is not None:
            quote = masked(seen[f.sentence].sentence.text[:_LONGEST_QUOTE])
            said.setdefault((f.rule.right, quote), Evidence(f.rule.right, quote, f.rule.name))
    return tuple(said.values())
