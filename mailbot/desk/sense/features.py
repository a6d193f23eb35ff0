"""What the linear model sees of a sentence: its words, concepts, and the rules that held."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from mailbot.desk.sense.combine import Found
from mailbot.desk.sense.concepts import Seen
from mailbot.desk.sense.words import Sentence

_STEM = 5
_PIECE = 4
PIECES = "4"
_NEAR = 3
_ADDRESS, _LINK, _NUMBER = "@", "//", "#"
_LINKS = frozenset({"http", "https", "www"})
_MOST_PAIRS = 600


def features(seen: Seen, found: Iterable[Found]) -> frozenset[str]:
    """Names of the features a sentence has. found: the rules that held in it."""
    words = tuple(_spoken(seen.sentence))
    named = {name for word in frozenset(words) for name in _of_word(word)}
    end = "?" if seen.sentence.question else "."
    named.update(f"b {one} {two}" for one, two in zip(("^", *words), (*words, end), strict=True))
    hits = sorted(
        (hit.start, hit.end, f"!{hit.concept}" if hit.denied else hit.concept)
        for same in seen.hits.values()
        for hit in same
    )
    named.update(f"c {name}" for _, _, name in hits)
    named.update(_pairs(hits))
    for held in found:
        named.add(f"r {held.rule.name}")
        named.add(f"r {held.rule.right}")
        named.add(f"r {held.rule.band}")
    return frozenset(named)


def _spoken(sentence: Sentence) -> Iterator[str]:
    """The words, with one sign for all addresses, links and numbers: they ask for nothing."""
    last = ""
    for numbers in _unspaced(sentence):
        said = [sentence.words[number] for number in numbers]
        if not sentence.addresses.isdisjoint(numbers):
            said = [_ADDRESS]
        elif said[0] in _LINKS:
            said = [_LINK]
        for word in said:
            sign = _NUMBER if word.isdigit() else word
            if sign != _NUMBER or last != _NUMBER:
                yield sign
            last = sign


def _unspaced(sentence: Sentence) -> Iterator[list[int]]:
    """Numbers of the words between two spaces."""
    run: list[int] = []
    before = 0
    for number, (start, end) in enumerate(sentence.spans):
        if run and any(map(str.isspace, sentence.text[before:start])):
            yield run
            run = []
        run.append(number)
        before = end
    if run:
        yield run


@lru_cache(maxsize=4096)
def _of_word(word: str) -> tuple[str, ...]:
    """The word, its stem, and its pieces, whose ends are marked.

    By them, what is misspelt, bent or put together is half known.
    """
    stem = (f"s {word[:_STEM]}",) if len(word) > _STEM else ()
    ends = f"^{word}$"
    starts = range(len(ends) - _PIECE + 1)
    return (f"w {word}", *stem, *(f"{PIECES} {ends[at : at + _PIECE]}" for at in starts))


def _pairs(hits: Sequence[tuple[int, int, str]]) -> Iterator[str]:
    """Concepts that follow each other closely."""
    made = 0
    for number, (_, end, one) in enumerate(hits):
        for start, _, two in hits[number + 1 :]:
            if start > end + _NEAR:
                break
            if start >= end:
                yield f"p {one} {two}"
                made += 1
        if made > _MOST_PAIRS:
            return
