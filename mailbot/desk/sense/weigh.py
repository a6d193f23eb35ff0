"""Two voices weighed: rules say what is asked, a linear model how such words are mostly meant.

A rule makes a request where the model agrees, and a certain one where it does not object; the
model makes one by itself where it hears a right very clearly, and else makes a mail unsure.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from mailbot.desk.sense.combine import Found, Whole, silenced
from mailbot.desk.sense.phrases import Phrases, Weights
from mailbot.desk.sense.score import Score, by_sentence, loudest, score
from mailbot.law.asks import About, Ask, Band
from mailbot.law.rights import WORK_ORDER, Right

_MOST_TERMS = 4
_POINTS_BACK = "points_back"  # says nothing of itself


@dataclass(frozen=True, slots=True)
class Voice:
    """What the model hears in a sentence, where no rule stands for that right.

    because: the features that speak most for it. band: a request where it is heard very clearly.
    """

    sentence: int
    right: Right
    because: tuple[str, ...]
    band: Band


@dataclass(frozen=True, slots=True)
class Weighed:
    """The asks of a text in order of work, the rules that stood, and where the model spoke.

    doubtful: something may be asked, also where no right can be told.
    """

    asks: tuple[Ask, ...]
    stood: tuple[Found, ...]
    voices: tuple[Voice, ...] = ()
    doubtful: bool = False


def weigh(mail: Whole, found: Sequence[Found], phrases: Phrases) -> Weighed:
    """What rules and model together make of a text."""
    silent = silenced(mail, phrases.rules)
    found = [f for f in found if (f.sentence, f.rule.right) not in silent]
    weights = phrases.weights
    if weights is None or not mail.seen:
        return Weighed(_asks(found, ()), tuple(found))
    spoken = by_sentence(mail, found)
    said = score(spoken, weights)
    stood = tuple(_stood(found, said, weights))
    deaf = _with(phrases.language.silent, mail)
    barred = len(_with(phrases.language.unless, mail)) == len(mail.seen)
    empty = len(_with(frozenset({_POINTS_BACK}), mail)) == len(mail.seen)
    if not stood and (deaf or empty or (barred and said.asked < weights.request)):
        return Weighed((), ())
    heard = _heard(said, stood, weights)
    voices = tuple(
        voice
        for voice in _voices(heard, said, spoken, weights)
        if voice.sentence not in deaf and (voice.sentence, voice.right) not in silent
    )
    return Weighed(_asks(stood, voices), stood, voices, said.asked >= weights.unsure)


def _with(concepts: frozenset[str], mail: Whole) -> frozenset[int]:
    """Numbers of the sentences any of those concepts stands in."""
    return frozenset(n for n, seen in enumerate(mail.seen) if not concepts.isdisjoint(seen.hits))


def _stood(found: Iterable[Found], said: Score, weights: Weights) -> Iterator[Found]:
    """The rules the model does not gainsay, in doubt where it doubts them."""
    objects, asks = said.asked < weights.unsure, said.asked >= weights.request
    for held in found:
        right, certain = held.rule.right, held.rule.certain
        if right is None or (certain and not objects):
            yield held
        elif certain:
            yield _doubted(held)
        elif not objects and asks and said.rights[right] >= weights.sure:
            yield held
        elif not objects and said.rights[right] >= weights.meant:
            yield _doubted(held)


def _doubted(held: Found) -> Found:
    return replace(held, rule=replace(held.rule, band=Band.UNSURE))


def _heard(said: Score, stood: Sequence[Found], weights: Weights) -> tuple[Right, ...]:
    """Rights only the model hears; beside rules that stand, only what it hears clearly."""
    if said.asked < weights.unsure:
        return ()
    by_rule = {f.rule.right for f in stood if f.rule.right is not None}
    least = weights.more if by_rule else weights.meant
    return tuple(r for r, s in said.rights.items() if s >= least and r not in by_rule)


def _voices(
    heard: Iterable[Right], said: Score, spoken: Sequence[frozenset[str]], weights: Weights
) -> Iterator[Voice]:
    for right in heard:
        there = loudest(spoken, right, weights)
        clearly = said.asked >= weights.request and said.rights[right] >= weights.alone
        band = Band.REQUEST if clearly else Band.UNSURE
        yield Voice(there.sentence, right, there.because[:_MOST_TERMS], band)


def _asks(found: Sequence[Found], voices: Sequence[Voice]) -> tuple[Ask, ...]:
    return tuple(ask for right in WORK_ORDER if (ask := _ask(right, found, voices)) is not None)


def _ask(right: Right, found: Sequence[Found], voices: Sequence[Voice]) -> Ask | None:
    rules = [f.rule for f in found if f.rule.right is right]
    if not rules:
        return next((Ask(right, v.band) for v in voices if v.right is right), None)
    band = max((r.band for r in rules), key=lambda band: band.rank)
    about = next((r.about for r in rules if r.about is not None), About.SELF)
    tags = frozenset(tag for r in rules for tag in r.tags)
    return Ask(right, band, about, tags)
