"""Bars for the year's figures: where each stands in a drawing, in units of its view box."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 360
"""Of every drawing: that of a telephone, so that its writing is never shrunk."""
_ROOM, _LABEL, _STEP, _THICK = 26, 132, 30, 20
_TALL, _ABOVE, _BELOW = 130, 22, 26


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar. track: how long it could be, 0 for no such thing. label_at, text_at: x and y."""

    label: str
    text: str
    x: float
    y: float
    width: float
    height: float
    label_at: tuple[float, float]
    text_at: tuple[float, float]
    track: float = 0
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Drawing:
    """Bars and the room they take. upright: they stand."""

    bars: tuple[Bar, ...]
    height: float
    upright: bool = False
    width: float = WIDTH


def columns(values: Sequence[tuple[str, int]]) -> Drawing:
    """Upright bars, side by side, each with its number on top and its label below."""
    most = max([1, *(value for _, value in values)])
    step = WIDTH / max(1, len(values))
    bars = []
    for number, (label, value) in enumerate(values):
        tall = _TALL * value / most
        middle, top = step * (number + 0.5), _ABOVE + _TALL - tall
        below = (middle, float(_ABOVE + _TALL + 16))
        text = str(value) if value else ""
        wide = step * 0.66
        bars.append(Bar(label, text, middle - wide / 2, top, wide, tall, below, (middle, top - 6)))
    return Drawing(tuple(bars), _ABOVE + _TALL + _BELOW, upright=True)


def rows(values: Sequence[tuple[str, int]]) -> Drawing:
    """Lying bars below each other, each with its label before and its number behind."""
    most = max([1, *(value for _, value in values)])
    lines = [(label, str(value), value / most, 0.0, "") for label, value in values]
    return _lying(lines)


def tracks(values: Sequence[tuple[str, str, int, int]]) -> Drawing:
    """Lying bars that fill a track: label, text, how much is used, how much there is."""
    lines = [
        (label, text, min(1.0, used / max(1, allowed)), 1.0, "late" if used > allowed else "")
        for label, text, used, allowed in values
    ]
    return _lying(lines)


def _lying(lines: Sequence[tuple[str, str, float, float, str]]) -> Drawing:
    longest = WIDTH - _LABEL - _ROOM * (4 if any(track for *_, track, _ in lines) else 1)
    bars = []
    for number, (label, text, part, track, kind) in enumerate(lines):
        top = number * _STEP + 4
        line = top + _THICK * 0.75
        end = _LABEL + longest * max(part, track)
        bars.append(
            Bar(
                label,
                text,
                _LABEL,
                top,
                longest * part,
                _THICK,
                (_LABEL - 8, line),
                (end + 6, line),
                longest * track,
                kind,
            )
        )
    return Drawing(tuple(bars), len(lines) * _STEP + 4)
