"""Text as sentences of words, each knowing where it stands."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

# One character class repeated each: linear whatever the text.
_WORD = re.compile(r"[^\W_]+")
_CHUNK = re.compile(r"\S+")
_LONGEST = 48  # a longer run of letters is no word of any language we read
_SHORT_LINE = 50  # a line this short was ended by its writer, not by a wrapping client
_MOST_WORDS = 90  # a longer sentence is read in pieces
_ENDS = ".!?…"
_CLOSERS = "\"'\u201d\u2019)\u00bb"
_BREAKS = frozenset(',;:()"|.!?\u2013\u2014\u201c\u201d\u00ab\u00bb\u2026\u2022')
_QUOTES = frozenset('"\u201c\u201d\u201e\u00ab\u00bb')
_KEPT = str.maketrans({"ł": "l", "ø": "ö", "æ": "ä", "ß": "ss", "\u00ad": "", "\u200b": ""})
_NORDIC = frozenset("åäö")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence. words: folded; spans: where each stands in `text`.

    breaks: numbers of the words that a comma, dash, quote or bracket stands before.
    question: ends with a question mark. addresses: numbers of words of e-mail addresses.
    quoted: numbers of the words inside quotation marks.
    """

    text: str
    words: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    breaks: frozenset[int]
    question: bool
    addresses: frozenset[int]
    quoted: frozenset[int]


def fold(word: str) -> str:
    """Lower case, accents dropped except on å, ä and ö (ø and æ count as ö and ä)."""
    low = word.lower()
    if low.isascii():
        return low
    composed = unicodedata.normalize("NFC", low.translate(_KEPT))
    return "".join(c if c in _NORDIC else _bare(c) for c in composed)


def sentences(text: str, abbreviations: frozenset[str]) -> tuple[Sentence, ...]:
    """The sentences of a text, in order. A line break ends one only where a writer made it."""
    return tuple(
        sentence
        for paragraph in _paragraphs(text)
        for piece in _split(paragraph, abbreviations)
        for sentence in _read(piece)
    )


@lru_cache(maxsize=4096)
def _bare(letter: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(c))


def _paragraphs(text: str) -> Iterator[str]:
    """Lines joined where a mail client broke them."""
    joined: list[str] = []
    for line in text.split("\n"):
        bare = line.strip()
        if bare:
            joined.append(bare)
        if joined and (len(bare) < _SHORT_LINE or bare[-1] in ".!?:;"):
            yield " ".join(joined)
            joined = []
    if joined:
        yield " ".join(joined)


def _split(paragraph: str, abbreviations: frozenset[str]) -> Iterator[str]:
    start = 0
    for chunk in _CHUNK.finditer(paragraph):
        said = chunk.group().rstrip(_CLOSERS)
        if said and said[-1] in _ENDS and not _abbreviated(said, abbreviations):
            yield paragraph[start : chunk.end()]
            start = chunk.end()
    if paragraph[start:].strip():
        yield paragraph[start:]


def _abbreviated(said: str, abbreviations: frozenset[str]) -> bool:
    if said[-1] != ".":
        return False
    bare = said.strip(".,()\"'").lower()
    return bare in abbreviations or (len(bare) == 1 and bare.isalpha()) or not bare


def _read(piece: str) -> Iterator[Sentence]:
    """One sentence, or several where it is longer than anybody's."""
    text = piece.strip()
    found = [m.span() for m in _WORD.finditer(text)]
    question = "?" in text[-4:]
    for at in range(0, len(found), _MOST_WORDS):
        spans = tuple(found[at : at + _MOST_WORDS])
        first, last = spans[0][0] if at else 0, spans[-1][1]
        end = len(text) if at + _MOST_WORDS >= len(found) else last
        moved = tuple((a - first, b - first) for a, b in spans)
        yield _sentence(text[first:end], moved, question=question)


def _sentence(text: str, spans: tuple[tuple[int, int], ...], *, question: bool) -> Sentence:
    breaks: set[int] = set()
    addresses: set[int] = set()
    quoted: set[int] = set()
    before, inside, at_signs = 0, False, "@" in text
    for number, (start, end) in enumerate(spans):
        gap = text[before:start]
        if gap != " ":
            if not _BREAKS.isdisjoint(gap) and (" " in gap or "(" in gap or not before):
                breaks.add(number)
            inside ^= sum(map(gap.count, _QUOTES)) % 2 == 1
        if inside:
            quoted.add(number)
        if at_signs and (text[end : end + 1] == "@" or gap.endswith("@")):
            addresses.add(number)
        before = end
    words = tuple(fold(text[a : min(b, a + _LONGEST)]) for a, b in spans)
    return Sentence(
        text, words, spans, frozenset(breaks), question, frozenset(addresses), frozenset(quoted)
    )
