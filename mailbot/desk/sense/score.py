"""What the linear model hears in a mail as a whole: anything asked at all, and which rights."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from math import sqrt
from operator import mul

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
    rows = model.rows
    known = [rows.keys() & names for names in said]
    near = _near(known, model)
    whole = _weighed(_sums(frozenset().union(*known), model), model.bias)
    clearest = map(max, zip(*near, strict=True)) if near else whole
    return [(one + other) / 2 for one, other in zip(whole, clearest, strict=True)]


def _near(known: Sequence[AbstractSet[str]], model: Model) -> list[list[float]]:
    """Each sentence with those beside it, as one text; from one to the next, what changes."""
    sums = [0.0] * (len(model.bias) + 1)
    near = []
    before: AbstractSet[str] = frozenset()
    for number in range(len(known)):
        here = frozenset().union(*known[max(0, number - 1) : number + 2])
        come, gone = _sums(here - before, model), _sums(before - here, model)
        sums = [s + c - g for s, c, g in zip(sums, come, gone, strict=True)]
        near.append(_weighed(sums, model.bias))
        before = here
    return near


def _sums(names: AbstractSet[str], model: Model) -> list[float]:
    """Of those features: the squares of how rare they are, summed, then each sum of weights."""
    if not names:
        return [0.0] * (len(model.bias) + 1)
    rare, *weights = zip(*(model.rows[name] for name in names), strict=True)
    return [sum(map(mul, rare, rare)), *map(sum, weights)]


def _weighed(sums: Sequence[float], bias: Sequence[float]) -> list[float]:
    """Sums as scores: some sentences as one text, each feature counted once, rare ones more."""
    length = sqrt(sums[0]) or 1.0
    return [one / length + b for one, b in zip(sums[1:], bias, strict=True)]


def loudest(said: Sequence[frozenset[str]], right: Right, weights: Weights) -> Loudest:
    """Where a text of at least one sentence speaks most for a right."""
    place = weights.rights.index(right) + 2
    table = weights.words.rows
    sums = [sum(table[name][place] for name in table.keys() & names) for names in said]
    number = max(range(len(said)), key=sums.__getitem__)
    terms = {name: table[name][place] for name in table.keys() & said[number]}
    heard = sorted((n for n, w in terms.items() if w > 0), key=lambda n: (-terms[n], n))
    return Loudest(number, tuple(heard))
