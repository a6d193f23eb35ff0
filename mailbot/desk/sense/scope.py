"""What an access or portability request is limited to: some of the data, or a time.

Source: GDPR 15(1) and recital 63: whoever asks may say which data they mean.
"""

import calendar
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from mailbot.desk.sense.concepts import Seen
from mailbot.desk.sense.phrases import Lexicon
from mailbot.desk.sense.told import Mark, Told, told

_ISO = re.compile(r"(?<![0-9-])(20[0-9]{2})-([01][0-9])-([0-3][0-9])(?![0-9-])")
_DOTTED = re.compile(r"(?<![0-9.])([0-3]?[0-9])\.([01]?[0-9])\.(20[0-9]{2})(?![0-9])")
_YEAR = re.compile(r"(?<![0-9./-])(20[0-4][0-9]|199[0-9])(?![0-9]|-[0-9]|[/.][0-9])")
_DAY_BEFORE = re.compile(r"(?<![0-9.,])([0-3]?[0-9])(?:\.|:[ea]|st|nd|rd|th)? (?:of )?$")
_TWO_DAYS = re.compile(r"(?<![0-9.,])([0-3]?[0-9])\.? ?(?:[\u2013-]|\w{1,4}) ?([0-3]?[0-9])\.? $")
_DAY_AFTER = re.compile(r" ([0-3]?[0-9])(?:st|nd|rd|th)?(?![0-9:.,])")
_YEAR_AFTER = re.compile(r",? ?(20[0-4][0-9]|199[0-9])(?![0-9])")
_MONTHS = tuple(f"month_{number:02}" for number in range(1, 13))
_JOINED = 30  # characters between the two ends of a time
_LONGEST = 240
_SHORT = 4  # sentences: all of them are about the wish


@dataclass(frozen=True, slots=True)
class Scope:
    """quote: the words that limit it. first, last: days, inclusive; None where open or unsaid."""

    quote: str
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class _Point:
    """A day, month or year as named. year: 0 until it is known."""

    start: int
    end: int
    year: int
    month: int = 0
    day: int = 0

    @property
    def first(self) -> date | None:
        """The first day of it; None for no day of any calendar."""
        return _date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date | None:
        """The last day of it."""
        month = self.month or 12
        if not self.year or not 1 <= month <= len(_MONTHS):
            return None
        return _date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])


def scope(seen: Sequence[Seen], sentences: Sequence[int], details: Lexicon) -> Scope | None:
    """What the sentences that ask, or those beside them, limit it to; None for everything."""
    near = {n for s in sentences for n in (s - 1, s + 1, s + 2) if 0 <= n < len(seen)}
    found = None
    for number in (*sentences, *sorted(near - set(sentences))):
        said = told(seen, (number,), details)
        first, last = _time(said)
        asks = number in sentences or len(seen) <= _SHORT
        if _limits(said, dated=bool(first or last), asks=asks):
            quote = said.text[:_LONGEST]
            if first or last:
                return Scope(quote, first, last)
            found = found or Scope(quote)
    return found


def _limits(said: Told, *, dated: bool, asks: bool) -> bool:
    """Whether a sentence limits the wish. asks: it is one that asks, or one of a few."""
    if said.marked(("scope_only",), 0, len(said.text)):
        return True
    some = dated or _names_some(said)
    return some and (asks or bool(said.marked(("only_these",), 0, len(said.text))))


def _names_some(said: Told) -> bool:
    """Some kind of data, or a time, is named, and neither all of it nor one's data as such."""
    some = said.marked(("scope_data", "scope_time"), 0, len(said.text))
    return bool(some) and not said.marked(("scope_all",), 0, len(said.text))


def _time(said: Told) -> tuple[date | None, date | None]:
    points = _dated(sorted(_points(said), key=lambda p: p.start))
    if not points:
        return None, None
    for one, other in pairwise(points):
        if other.start - one.end <= _JOINED and _joined(said, one, other):
            return one.first, other.last
    point = points[0]
    before = said.marked(("time_since", "time_until", "time_before"), 0, point.start)
    word = before[-1] if before and point.start - before[-1].end <= _JOINED else None
    after = said.marked(("time_onwards",), point.end, min(point.end + _JOINED, len(said.text)))
    return _open(point, word, onwards=bool(after))


def _open(point: _Point, word: Mark | None, *, onwards: bool) -> tuple[date | None, date | None]:
    if onwards or (word is not None and word.concept == "time_since"):
        return point.first, None
    if word is not None and word.concept == "time_before":
        return None, point.first - timedelta(days=1) if point.first else None
    if word is not None:
        return None, point.last
    return point.first, point.last


def _joined(said: Told, one: _Point, other: _Point) -> bool:
    between = said.text[one.end : other.start]
    signs = between.strip() in {"-", "\u2013", "\u2014"}
    return signs or bool(said.marked(("time_to",), one.end, other.start))


def _dated(points: Sequence[_Point]) -> list[_Point]:
    """Points with their years: one without has that of the next that has one."""
    year, found = 0, []
    for point in reversed(points):
        year = point.year or year
        if year:
            found.append(_Point(point.start, point.end, year, point.month, point.day))
    found.reverse()
    return [p for p in found if p.first is not None]


def _points(said: Told) -> Iterator[_Point]:
    text, taken = said.text, []
    for pattern, order in ((_ISO, (1, 2, 3)), (_DOTTED, (3, 2, 1))):
        for found in pattern.finditer(text):
            year, month, day = (int(found[n]) for n in order)
            taken.append(found.span())
            yield _Point(*found.span(), year, month, day)
    for number, concept in enumerate(_MONTHS, start=1):
        for mark in said.marked((concept,), 0, len(text)):
            named = tuple(_in_month(text, mark, number))
            taken += [(p.start, p.end) for p in named]
            yield from named
    for found in _YEAR.finditer(text):
        if not any(a <= found.start() < b for a, b in taken):
            yield _Point(*found.span(), int(found[1]))


def _in_month(text: str, mark: Mark, month: int) -> Iterator[_Point]:
    """A month with the day, or the two days, before it, and the year after it."""
    after = _YEAR_AFTER.match(text, mark.end)
    end = after.end() if after else mark.end
    year = int(after[1]) if after else 0
    two = _TWO_DAYS.search(text, 0, mark.start)
    if two:
        yield _Point(two.start(), two.start() + 1, year, month, int(two[1]))
        yield _Point(two.end() - 1, end, year, month, int(two[2]))
        return
    one = _DAY_BEFORE.search(text, 0, mark.start)
    follows = None if one else _DAY_AFTER.match(text, mark.end)
    found = one or follows
    start = one.start() if one else mark.start
    end = max(end, follows.end() if follows else 0)
    yield _Point(start, end, year, month, int(found[1]) if found else 0)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
