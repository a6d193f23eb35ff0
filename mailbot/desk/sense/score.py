"""What the linear model hears in a mail as a whole: anything asked at all, and which rights."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from mailbot.desk.sense.combine import Found, Whole
from mailbot.desk.sense.features import features
from mailbot.desk.sense.phrases import Weights
from mailbot.law.rights import Right


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


def score(said: Iterable[frozenset[str]], weights: Weights) -> Score:
    """Some or all sentences, scored together: each feature counts once, rare ones more."""
    table = weights.features
    rows = [table[name] for name in frozenset().union(*said) if name in table]
    length = sqrt(sum(row[0] ** 2 for row in rows)) or 1.0
    sums = [sum(column) for column in zip(*rows, strict=True)][1:] or [0.0] * len(weights.bias)
    asked, *rights = (s / length + b for s, b in zip(sums, weights.bias, strict=True))
    return Score(asked, dict(zip(map(Right, weights.rights), rights, strict=True)))


def loudest(said: Sequence[frozenset[str]], right: Right, weights: Weights) -> Loudest:
    """Where a text of at least one sentence speaks most for a right."""
    place = weights.rights.index(right) + 2
    table = weights.features
    sums = [sum(table[name][place] for name in names if name in table) for names in said]
    number = max(range(len(said)), key=sums.__getitem__)
    terms = {name: table[name][place] for name in said[number] if name in table}
    heard = sorted((n for n, w in terms.items() if w > 0), key=lambda n: (-terms[n], n))
    return Loudest(number, tuple(heard))
