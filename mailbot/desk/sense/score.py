"""What the linear model hears in a mail as a whole: anything asked at all, and which rights."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt
from operator import add, mul

from mailbot.desk.sense.combine import Found, Whole
from mailbot.desk.sense.features import features
from mailbot.desk.sense.phrases import Model, Weights
from mailbot.law.rights import Right

Names = AbstractSet[str]
Sums = list[float]
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
    rows = model.rows.keys()
    known = [rows & names for names in said]
    alone, whole = _alone(known, model)
    near = [_weighed(sums, model.bias) for sums in _near(known, alone, model)]
    all_in_all = _weighed(whole, model.bias)
    clearest = map(max, zip(*near, strict=True)) if near else all_in_all
    return [(one + other) / 2 for one, other in zip(all_in_all, clearest, strict=True)]


def _alone(known: Sequence[Names], model: Model) -> tuple[list[Sums], Sums]:
    """The sums of each sentence, and of all together."""
    met: set[str] = set()
    whole = _sums((), model)
    alone = []
    for names in known:
        new = _sums(names - met, model)
        whole = [*map(add, whole, new)]
        alone.append([*map(add, new, _sums(names & met, model))])
        met |= names
    return alone, whole


def _near(known: Sequence[Names], alone: Sequence[Sums], model: Model) -> Iterator[Sums]:
    """The sums of each sentence and those beside it: added up, less what they share."""
    none = _sums((), model)
    between = [_sums(one & two, model) for one, two in pairwise(known)]
    outer = zip(known, known[1:], known[2:], strict=False)
    beyond = [none, *(_sums((one & three) - two, model) for one, two, three in outer), none]
    for number in range(len(known)):
        first, last = max(0, number - 1), number + 2
        said = zip(*alone[first:last], strict=True)
        shared = zip(none, beyond[number], *between[first : last - 1], strict=True)
        yield [sum(one) - sum(two) for one, two in zip(said, shared, strict=True)]


def _sums(names: Collection[str], model: Model) -> Sums:
    """Of those features: the squares of how rare they are, summed, then each sum of weights."""
    if not names:
        return [0.0] * (len(model.bias) + 1)
    rare, *weights = zip(*map(model.rows.__getitem__, names), strict=True)
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
