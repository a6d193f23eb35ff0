"""What the linear model hears in a mail as a whole: anything asked at all, and which rights."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from mailbot.desk.sense.combine import Found, Whole
from mailbot.desk.sense.features import features
from mailbot.desk.sense.phrases import Model, Weights
from mailbot.law.rights import Right

_PIECES = 0.3  # the share of the pieces of words; chosen by cross-validation


@dataclass(frozen=True, slots=True)
class Score:
    """How surely a text asks anything, and each right: log odds, 0 is even."""

    asked: float
    rights: Mapping[Right, float]


@dataclass(frozen=True, slots=True)
class Loudest:
    """The sentence that says most for a right, and the features that say it, loudest first."""

    sentence: int
    because: tuple[str, ...]


def by_sentence(mail: Whole, found: Sequence[Found]) -> tuple[frozenset[str], ...]:
    """The features of each sentence."""
    held: dict[int, list[Found]] = {}
    for one in found:
        held.setdefault(one.sentence, []).append(one)
    return tuple(features(seen, held.get(number, ())) for number, seen in enumerate(mail.seen))


def score(said: Sequence[frozenset[str]], weights: Weights) -> Score:
    """Sentences scored by both tables; what asks a right clearly asks something."""
    both = zip(_heard(said, weights.words), _heard(said, weights.pieces), strict=True)
    asked, *rights = ((1 - _PIECES) * words + _PIECES * pieces for words, pieces in both)
    named = dict(zip(map(Right, weights.rights), rights, strict=True))
    return Score((asked + max(rights)) / 2, named)


def _heard(said: Sequence[frozenset[str]], model: Model) -> list[float]:
    """Each output: half of the whole, half of the few sentences together that say it loudest.

    A wish in the midst of other matters is heard there; what the whole is about, in the whole.
    """
    known = model.rows.get
    rows = [{name: row for name in names if (row := known(name))} for names in said]
    near = [_together(rows[max(0, n - 1) : n + 2], model.bias) for n in range(len(rows))]
    whole = _together(rows, model.bias)
    clearest = map(max, zip(*near, strict=True)) if near else whole
    return [(one + other) / 2 for one, other in zip(whole, clearest, strict=True)]


def _together(rows: Iterable[Mapping[str, Sequence[float]]], bias: Sequence[float]) -> list[float]:
    """Some sentences as one text: each feature counts once, rare ones more."""
    known: dict[str, Sequence[float]] = {}
    for row in rows:
        known.update(row)
    rare, *weights = zip(*known.values(), strict=True) if known else ((), *((),) * len(bias))
    length = sqrt(sum(one * one for one in rare)) or 1.0
    return [sum(column) / length + b for column, b in zip(weights, bias, strict=True)]


def loudest(said: Sequence[frozenset[str]], right: Right, weights: Weights) -> Loudest:
    """Where a text of at least one sentence speaks most for a right."""
    place = weights.rights.index(right) + 2
    table = weights.words.rows
    sums = [sum(table[name][place] for name in names if name in table) for names in said]
    number = max(range(len(said)), key=sums.__getitem__)
    terms = {name: table[name][place] for name in said[number] if name in table}
    heard = sorted((n for n, w in terms.items() if w > 0), key=lambda n: (-terms[n], n))
    return Loudest(number, tuple(heard))
