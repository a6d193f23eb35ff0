"""Sentences of a mail as one text, with the concepts where they stand in it."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from mailbot.desk.sense.concepts import Seen
from mailbot.desk.sense.phrases import Lexicon
from mailbot.desk.sense.spans import spans

LINE = "\n"
"""Between two sentences that follow each other."""
GAP = "\n\n"
"""Where sentences were left out."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A concept, from character `start` to `end` (exclusive)."""

    concept: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Told:
    """Sentences in their order. marks: of each concept, by their starts.

    numbers, starts: which sentences they are, and where each begins.
    """

    text: str
    marks: Mapping[str, Sequence[Mark]]
    numbers: tuple[int, ...]
    starts: tuple[int, ...]

    def line_of(self, at: int) -> int:
        """Place among `numbers` of the sentence that stands at a character."""
        return max(bisect_right(self.starts, at) - 1, 0)

    def number_at(self, at: int) -> int:
        """Number in the mail of the sentence that stands at a character."""
        return self.numbers[self.line_of(at)]

    def bounds(self, at: int) -> tuple[int, int]:
        """Where the sentence at a character begins and ends."""
        line = self.line_of(at)
        last = line + 1 == len(self.starts)
        end = len(self.text) if last else self.starts[line + 1]
        return self.starts[line], end

    def above(self, at: int) -> tuple[int, int] | None:
        """Where the sentence before the one at a character begins and ends."""
        start, _ = self.bounds(at)
        return self.bounds(start - 2) if start > 1 else None

    def marked(self, concepts: Iterable[str], start: int, end: int) -> tuple[Mark, ...]:
        """Marks of those concepts between two characters, by their ends; the longer ones last."""
        found = [
            mark
            for concept in frozenset(concepts)
            for mark in self._between(self.marks.get(concept, ()), start, end)
        ]
        return tuple(sorted(found, key=_by_end))

    @staticmethod
    def _between(marks: Sequence[Mark], start: int, end: int) -> Iterator[Mark]:
        first = bisect_left(marks, start, key=_start)
        for mark in marks[first:]:
            if mark.start >= end:
                return
            if mark.end <= end:
                yield mark


def _start(mark: Mark) -> int:
    return mark.start


def _by_end(mark: Mark) -> tuple[int, int]:
    return mark.end, -mark.start


def told(seen: Sequence[Seen], numbers: Sequence[int], details: Lexicon) -> Told:
    """Those sentences, numbers ascending. details: what is marked besides the concepts seen."""
    text = ""
    starts: list[int] = []
    marks: dict[str, list[Mark]] = {}
    before = None
    for number in numbers:
        if before is not None:
            text += LINE if number == before + 1 else GAP
        start = len(text)
        starts.append(start)
        sentence = seen[number].sentence
        places = {
            name: [(h.start, h.end) for h in hits] for name, hits in seen[number].hits.items()
        }
        for found in (places, spans(sentence.words, details)):
            for concept, stands in found.items():
                marks.setdefault(concept, []).extend(
                    Mark(concept, start + sentence.spans[a][0], start + sentence.spans[b - 1][1])
                    for a, b in sorted(stands)
                    if b > a
                )
        text += sentence.text
        before = number
    for same in marks.values():
        same.sort(key=_start)
    return Told(text, marks, tuple(numbers), tuple(starts))
