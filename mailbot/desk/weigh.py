"""Two voices weighed: rules say what is asked, a linear model how such words are mostly meant.

Only both together make a request, unless a rule is certain; the model alone makes a mail unsure,
and drops what it is sure is something else.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from mailbot.desk.combine import Found, Whole, silenced
from mailbot.desk.marks import of_mail, of_rights, total
from mailbot.desk.phrases import Phrases, Weights
from mailbot.desk.score import Window, score, terms
from mailbot.law.asks import About, Ask, Band
from mailbot.law.rights import WORK_ORDER, Right

_MOST_TERMS = 4
_POINTS_BACK = "points_back"  # says nothing of itself


@dataclass(frozen=True, slots=True)
class Voice:
    """What the model hears in a sentence, where no rule stands for that right.

    because: the features that speak most for it.
    """

    sentence: int
    right: Right
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Weighed:
    """The asks of a text in order of work, the rules that stood, and where the model spoke.

    doubtful: something may be asked, also where no right can be told.
    """

    asks: tuple[Ask, ...]
    stood: tuple[Found, ...]
    voices: tuple[Voice, ...] = ()
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """How surely a mail asks anything, and how surely each right, on the model's own scale."""

    asked: float
    rights: Mapping[Right, float]


def weigh(mail: Whole, found: Sequence[Found], phrases: Phrases) -> Weighed:
    """What rules and model together make of a text."""
    silent = silenced(mail, phrases.rules)
    found = [f for f in found if (f.sentence, f.rule.right) not in silent]
    weights = phrases.weights
    if weights is None or not mail.seen:
        return Weighed(_asks(found, ()), tuple(found))
    windows = score(mail, found, weights)
    said = verdict(mail, found, windows, weights)
    stood = tuple(_stood(found, said, weights))
    deaf = _with(phrases.language.silent, mail)
    barred = len(_with(phrases.language.unless, mail)) == len(mail.seen)
    empty = len(_with(frozenset({_POINTS_BACK}), mail)) == len(mail.seen)
    if not stood and (deaf or empty or (barred and said.asked < weights.request)):
        return Weighed((), ())
    heard = _heard(said, stood, weights)
    voices = tuple(
        voice
        for voice in _voices(heard, mail, found, windows, weights)
        if voice.sentence not in deaf and (voice.sentence, voice.right) not in silent
    )
    return Weighed(_asks(stood, voices), stood, voices, said.asked >= weights.unsure)


def _with(concepts: frozenset[str], mail: Whole) -> frozenset[int]:
    """Numbers of the sentences any of those concepts stands in."""
    return frozenset(n for n, seen in enumerate(mail.seen) if not concepts.isdisjoint(seen.hits))


def verdict(
    mail: Whole, found: Sequence[Found], windows: Sequence[Window], weights: Weights
) -> Verdict:
    """The second step of the model."""
    asked = total(of_mail(mail, found, windows, weights), weights.mail)
    marks = of_rights(asked, found, windows, weights)
    return Verdict(asked, {right: total(m, weights.right) for right, m in marks.items()})


def _stood(found: Iterable[Found], said: Verdict, weights: Weights) -> Iterator[Found]:
    """The rules the model does not gainsay, in doubt where it doubts them."""
    for held in found:
        right = held.rule.right
        if held.rule.certain or right is None:
            yield held
        elif said.asked >= weights.unsure and said.rights[right] >= weights.meant:
            plainly = said.rights[right] >= weights.plain
            sure = plainly or (said.asked >= weights.request and said.rights[right] >= weights.sure)
            yield held if sure else replace(held, rule=replace(held.rule, band=Band.UNSURE))


def _heard(said: Verdict, stood: Sequence[Found], weights: Weights) -> tuple[Right, ...]:
    """Rights only the model hears; beside rules that stand, only what it hears clearly."""
    if said.asked < weights.unsure:
        return ()
    by_rule = {f.rule.right for f in stood if f.rule.right is not None}
    least = weights.more if by_rule else weights.meant
    return tuple(r for r, s in said.rights.items() if s >= least and r not in by_rule)


def _voices(
    heard: Iterable[Right],
    mail: Whole,
    found: Sequence[Found],
    windows: Sequence[Window],
    weights: Weights,
) -> Iterator[Voice]:
    full = [w for w in windows if w.outputs]
    for right in heard:
        place = weights.rights.index(right) + 1
        loudest = max(full, key=lambda w: w.outputs[place] + w.score)
        because = terms(loudest, place, mail, found, weights)[:_MOST_TERMS]
        yield Voice(loudest.first, right, because)


def _asks(found: Sequence[Found], voices: Sequence[Voice]) -> tuple[Ask, ...]:
    return tuple(ask for right in WORK_ORDER if (ask := _ask(right, found, voices)) is not None)


def _ask(right: Right, found: Sequence[Found], voices: Sequence[Voice]) -> Ask | None:
    rules = [f.rule for f in found if f.rule.right is right]
    if not rules:
        return Ask(right, Band.UNSURE) if any(right is v.right for v in voices) else None
    band = max((r.band for r in rules), key=lambda band: band.rank)
    about = next((r.about for r in rules if r.about is not None), About.SELF)
    tags = frozenset(tag for r in rules for tag in r.tags)
    return Ask(right, band, about, tags)
