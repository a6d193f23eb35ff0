"""Somebody's mail as text, with the words a rule saw marked in it."""

import re
from collections.abc import Iterator, Sequence

from markupsafe import Markup, escape

from mailbot.desk.owner.plain import visible_lines
from mailbot.register.masking import masked

_LONGEST = 400
"""Words of a quote looked for; longer ones are cut, so that no mail makes the search slow."""


def marked(text: str, quotes: Sequence[str]) -> Markup:
    """The text, safe, numbers of identity hidden, hostile characters shown, quotes in <mark>."""
    hidden = masked(text)
    parts, done = [], 0
    for start, end in _united(_found(hidden, quotes)):
        parts += [_safe(hidden[done:start]), Markup("<mark>"), _safe(hidden[start:end])]
        parts.append(Markup("</mark>"))
        done = end
    return Markup("").join([*parts, _safe(hidden[done:])])


def _safe(text: str) -> Markup:
    return escape(visible_lines(text))


def _found(text: str, quotes: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where each quote stands; its blanks may be line ends there, its case another."""
    for quote in dict.fromkeys(quotes):
        words = masked(quote).split()[:_LONGEST]
        if words:
            pattern = r"[\s>]+".join(map(re.escape, words))
            yield from (found.span() for found in re.finditer(pattern, text, re.IGNORECASE))


def _united(spans: Iterator[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """In order, those that overlap or touch as one."""
    start = end = -1
    for begin, stop in sorted(spans):
        if begin > end:
            if end > start >= 0:
                yield start, end
            start, end = begin, stop
        end = max(end, stop)
    if end > start >= 0:
        yield start, end
