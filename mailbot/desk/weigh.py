"""Two voices weighed: rules say what is asked, a linear model how such words are mostly meant.

The model never makes a request by itself: it lifts what no rule saw to unsure, doubts what a
rule saw, and drops what it is sure is something else.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import inf, sqrt

from mailbot.desk.combine import Found, Whole, silenced
from mailbot.desk.features import features
from mailbot.desk.phrases import Phrases, Weights
from mailbot.law.asks import About, Ask, Band
from mailbot.law.rights import WORK_ORDER, Right

_RANK = {Band.NONE: 0, Band.UNSURE: 1, Band.REQUEST: 2}
_FEW = 3  # so many sentences are read as one as well


@dataclass(frozen=True, slots=True)
class Voice:
    """What the model makes of a sentence and those it stands with, rules aside.

    score: how surely anything is asked at all. rights: which, as far as it goes.
    """

    sentence: int
    rights: tuple[Right, ...]
    score: float


@dataclass(frozen=True, slots=True)
class _Window:
    """Sentences first to last (exclusive), scored together: anything at all, then each right."""

    first: int
    last: int
    score: float
    rights: tuple[float, ...]


def weigh(
    mail: Whole, found: Sequence[Found], phrases: Phrases
) -> tuple[tuple[Ask, ...], tuple[Found, ...], tuple[Voice, ...]]:
    """The asks of a text in order of work, the rules that stood, and where the model spoke."""
    if phrases.weights is None:
        return _asks(found, ()), tuple(found), ()
    silent = silenced(mail, phrases.rules)
    found = [f for f in found if (f.sentence, f.rule.right) not in silent]
    windows = score(mail, found, phrases.weights)
    stood = tuple(_stood(found, windows, phrases.weights))
    deaf = {n for n, s in enumerate(mail.seen) if not phrases.language.silent.isdisjoint(s.hits)}
    heard = [w for w in windows if (stood and deaf.isdisjoint(range(w.first, w.last))) or not deaf]
    voices = tuple(_voices(heard, stood, silent, phrases.weights))
    return _asks(stood, voices), stood, voices


def score(mail: Whole, found: Sequence[Found], weights: Weights) -> tuple[_Window, ...]:
    """Every sentence, every two neighbours, and a short text whole, as the model scores them."""
    by_sentence: dict[int, list[Found]] = {}
    for held in found:
        by_sentence.setdefault(held.sentence, []).append(held)
    table = weights.features
    known = [
        [table[name] for name in features(seen, by_sentence.get(number, ())) if name in table]
        for number, seen in enumerate(mail.seen)
    ]
    return tuple(_scored(first, last, known, weights) for first, last in _windows(len(known)))


def _windows(count: int) -> Iterator[tuple[int, int]]:
    for first in range(count):
        yield first, first + 1
        if first + 1 < count:
            yield first, first + 2
    if count == _FEW:
        yield 0, count


def _scored(
    first: int, last: int, known: Sequence[Sequence[tuple[float, ...]]], weights: Weights
) -> _Window:
    rows = [row for sentence in known[first:last] for row in sentence]
    length = sqrt(len(rows)) or 1.0
    anything = sum(row[0] for row in rows) / length + weights.bias[0]
    rights: tuple[float, ...] = ()
    if anything >= weights.drop:
        sums = map(sum, zip(*rows, strict=True))
        totals = tuple(s / length + bias for s, bias in zip(sums, weights.bias, strict=True))
        rights = totals[1:]
    return _Window(first, last, anything, rights)


def _stood(found: Iterable[Found], windows: Sequence[_Window], weights: Weights) -> Iterator[Found]:
    """The rules the model does not gainsay, in doubt where it doubts them."""
    for held in found:
        if held.rule.certain:
            yield held
            continue
        around = [w for w in windows if w.first <= held.sentence < w.last]
        anything = max((w.score for w in around), default=inf)
        if anything < weights.drop or _vetoed(held, around, weights):
            continue
        sure = anything >= weights.doubt
        yield held if sure else replace(held, rule=replace(held.rule, band=Band.UNSURE))


def _vetoed(held: Found, around: Sequence[_Window], weights: Weights) -> bool:
    """The model hears other rights there, and surely not this one."""
    if held.rule.right is None:
        return False
    place = weights.rights.index(held.rule.right)
    mine = max((w.rights[place] for w in around if w.rights), default=inf)
    others = max((max(w.rights) for w in around if w.rights), default=-inf)
    return mine < weights.veto <= others


def _voices(
    windows: Sequence[_Window],
    stood: Sequence[Found],
    silent: frozenset[tuple[int, Right]],
    weights: Weights,
) -> Iterator[Voice]:
    """What the model hears; beside rules that stand, only what it hears clearly."""
    least = weights.more if stood else weights.hear
    names = tuple(map(Right, weights.rights))
    for window in windows:
        if window.score < weights.lift:
            continue
        heard = [right for right, s in zip(names, window.rights, strict=True) if s >= least]
        if not heard and not stood:
            likeliest = max(range(len(names)), key=window.rights.__getitem__)
            heard = [names[likeliest]]
        span = range(window.first, window.last)
        kept = tuple(r for r in heard if not any((n, r) in silent for n in span))
        if kept:
            yield Voice(window.first, kept, window.score)


def _asks(found: Sequence[Found], voices: Sequence[Voice]) -> tuple[Ask, ...]:
    return tuple(ask for right in WORK_ORDER if (ask := _ask(right, found, voices)) is not None)


def _ask(right: Right, found: Sequence[Found], voices: Sequence[Voice]) -> Ask | None:
    rules = [f.rule for f in found if f.rule.right is right]
    if not rules:
        return Ask(right, Band.UNSURE) if any(right in v.rights for v in voices) else None
    band = max((r.band for r in rules), key=_RANK.__getitem__)
    about = next((r.about for r in rules if r.about is not None), About.SELF)
    tags = frozenset(tag for r in rules for tag in r.tags)
    return Ask(right, band, about, tags)
