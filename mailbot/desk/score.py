"""What the linear model hears sentence by sentence: anything asked at all, which rights, how."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt

from mailbot.desk.combine import Found, Whole
from mailbot.desk.features import features
from mailbot.desk.phrases import Weights

_FEW = 3  # so many sentences are read as one as well
_LOUDEST = 6  # so many windows are scored for all outputs


@dataclass(frozen=True, slots=True)
class Window:
    """Sentences first to last (exclusive), scored together.

    score: how surely anything is asked there. outputs: that, then each right and each trait of
    the model, in its order; empty where other windows are much louder.
    """

    first: int
    last: int
    score: float
    outputs: tuple[float, ...] = ()


def score(mail: Whole, found: Sequence[Found], weights: Weights) -> tuple[Window, ...]:
    """Every sentence, every two neighbours, and a short text whole; the loudest in full."""
    known = _known(mail, found, weights)
    sums = [sum(row[0] for row in rows) for rows in known]
    windows = [
        Window(
            first,
            last,
            sum(sums[first:last]) / _length(known[first:last]) + weights.bias[0],
        )
        for first, last in _spans(len(known))
    ]
    loudest = set(sorted(range(len(windows)), key=lambda n: -windows[n].score)[:_LOUDEST])
    return tuple(
        _in_full(w, known[w.first : w.last], weights) if n in loudest else w
        for n, w in enumerate(windows)
    )


def terms(
    window: Window, output: int, mail: Whole, found: Sequence[Found], weights: Weights
) -> tuple[str, ...]:
    """Names of the features of a window that speak most for an output, the loudest first."""
    said: dict[str, float] = {}
    for number in range(window.first, window.last):
        for name in features(mail.seen[number], [f for f in found if f.sentence == number]):
            if name in weights.features:
                said[name] = said.get(name, 0.0) + weights.features[name][output]
    return tuple(sorted((n for n, w in said.items() if w > 0), key=lambda n: (-said[n], n)))


def _known(mail: Whole, found: Sequence[Found], weights: Weights) -> list[list[tuple[float, ...]]]:
    """The rows of weights of each sentence."""
    held: dict[int, list[Found]] = {}
    for one in found:
        held.setdefault(one.sentence, []).append(one)
    table = weights.features
    return [
        [table[name] for name in features(seen, held.get(number, ())) if name in table]
        for number, seen in enumerate(mail.seen)
    ]


def _spans(count: int) -> Iterator[tuple[int, int]]:
    for first in range(count):
        yield first, first + 1
        if first + 1 < count:
            yield first, first + 2
    if count == _FEW:
        yield 0, count


def _length(known: Sequence[Sequence[tuple[float, ...]]]) -> float:
    return sqrt(sum(map(len, known))) or 1.0


def _in_full(
    window: Window, known: Sequence[Sequence[tuple[float, ...]]], weights: Weights
) -> Window:
    rows = [row for sentence in known for row in sentence]
    if not rows:
        return Window(window.first, window.last, window.score, weights.bias)
    length = _length(known)
    sums = map(sum, zip(*rows, strict=True))
    outputs = tuple(s / length + b for s, b in zip(sums, weights.bias, strict=True))
    return Window(window.first, window.last, window.score, outputs)
