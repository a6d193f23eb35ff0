"""What the owner answered to a mail about her queue: word for word, never guessed.

A line names items and says a word of them ("Q7 JA"); where the mail was about one item the word
alone will do. What does not read so is unclear, and is asked back.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from mailbot.law.rights import Right

OURS_BELOW = re.compile(r"={3,}.*\bmailbot\b.*={3,}")
"""The line at the head of our own mails; what stands below it was not written by her."""

_ITEM = re.compile(r"q ?(?P<number>[0-9]{1,9})(?![0-9a-zåäö])", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s,;:.!&+()/\"'”“*_\u2010-\u2015-]+")
_BULLET = re.compile(r"^[\s*\u2022\u2013\u2014-]+(?=\S)")
_LONGEST_LINE = 2_000
_MOST_LINES = 400


class Word(StrEnum):
    """What she said of an item."""

    YES = "yes"
    NO = "no"
    LATER = "later"
    ANSWER = "answer"  # her own words, to be sent
    RIGHT = "right"  # the mail asks for this right


@dataclass(frozen=True, slots=True)
class AnswerWords:
    """The words of every language, lower case, each written with single blanks.

    words: to what they say. rights: names of rights. until: begin what only says how long
    something is put off. joiners, courtesies: say nothing.
    """

    words: Mapping[str, Word]
    rights: Mapping[str, Right]
    until: frozenset[str]
    joiners: frozenset[str]
    courtesies: frozenset[str]


@dataclass(frozen=True, slots=True)
class Said:
    """One word of hers. text: the reason of a no, or her own answer."""

    item: str
    word: Word
    text: str = ""
    right: Right | None = None


@dataclass(frozen=True, slots=True)
class Answers:
    """What she said. unclear: by item, what was written of it.

    leftover: lines that belong to no item; where there are any, nothing is sure.
    """

    said: tuple[Said, ...] = ()
    unclear: Mapping[str, str] = field(default_factory=dict)
    leftover: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Nothing at all was written."""
        return not (self.said or self.unclear or self.leftover)


@dataclass(slots=True)
class _Reading:
    said: list[Said] = field(default_factory=list)
    unclear: dict[str, str] = field(default_factory=dict)
    leftover: list[str] = field(default_factory=list)

    def doubt(self, items: Sequence[str], line: str) -> None:
        for item in items:
            self.unclear.setdefault(item, line.strip())


def read_answers(text: str, asked: Sequence[str], words: AnswerWords) -> Answers:
    """Her own words taken apart. asked: ids of the items the mail was about."""
    lines = _own_lines(text)
    reading, at = _Reading(), 0
    while at < len(lines):
        at = _read_line(lines, at, asked, words, reading)
    return _settled(reading)


def _own_lines(text: str) -> list[str]:
    lines: list[str] = []
    for line in unicodedata.normalize("NFC", text).split("\n")[:_MOST_LINES]:
        if OURS_BELOW.search(line[:_LONGEST_LINE]):
            break
        lines.append(line.strip())
    return lines


def _read_line(
    lines: Sequence[str], at: int, asked: Sequence[str], words: AnswerWords, reading: _Reading
) -> int:
    """Read what begins at that line; returns where the next begins."""
    line = _BULLET.sub("", lines[at]) if len(lines[at]) <= _LONGEST_LINE else lines[at]
    if not line or _courtesy(line, words):
        return at + 1
    items, rest = _items_first(line, words)
    if not items:
        items, rest = _word_first(line, words)
    if not items and len(asked) == 1 and _word_at_start(line, words) is not None:
        items, rest = tuple(asked), line
    if not items:
        reading.leftover.append(line)
        return at + 1
    return _read_ruling(_Line(items, rest, line), lines, at, words, reading)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that names items. rest: from the word on."""

    items: tuple[str, ...]
    rest: str
    whole: str


def _read_ruling(
    line: _Line, lines: Sequence[str], at: int, words: AnswerWords, reading: _Reading
) -> int:
    found = _word_at_start(line.rest, words)
    if found is None:
        reading.doubt(line.items, line.whole)
        return at + 1
    said, after = found
    if said.word in {Word.YES, Word.LATER, Word.RIGHT}:
        more, rest = _items_first(after, words)
        if more:
            reading.said += [replace(said, item=item) for item in line.items]
            return _read_ruling(_Line(more, rest, line.whole), lines, at, words, reading)
        put_off = said.word is Word.LATER and _says_until(after, words)
        if after and not put_off and not _courtesy(after, words):
            reading.doubt((*line.items, *_named(after)), line.whole)
        else:
            reading.said += [replace(said, item=item) for item in line.items]
        return at + 1
    own = said.word is Word.ANSWER
    end = _end_of_text(lines, at + 1, words, paragraphs=own)
    text = "\n".join([after, *lines[at + 1 : end]]).strip()
    if (own and len(line.items) > 1) or (not own and _named(text)) or (own and not text):
        reading.doubt((*line.items, *_named(text)), line.whole)
    else:
        reading.said += [replace(said, item=item, text=text) for item in line.items]
    return end


def _end_of_text(lines: Sequence[str], at: int, words: AnswerWords, *, paragraphs: bool) -> int:
    """Where a reason, or an answer of several paragraphs, ends."""
    while at < len(lines):
        line = _BULLET.sub("", lines[at]) if len(lines[at]) <= _LONGEST_LINE else lines[at]
        if (not line and not paragraphs) or _items_first(line, words)[0]:
            return at
        if not paragraphs and _courtesy(line, words):
            return at
        at += 1
    return at


def _items_first(line: str, words: AnswerWords) -> tuple[tuple[str, ...], str]:
    """Items at the start of a line, and what follows them."""
    found: list[str] = []
    at = 0
    while item := _ITEM.match(line, at):
        found.append(f"Q{int(item['number'])}")
        at = _past(line, item.end(), words.joiners)
    return tuple(dict.fromkeys(found)), line[at:]


def _word_first(line: str, words: AnswerWords) -> tuple[tuple[str, ...], str]:
    """A word and then items, and nothing else: "ja till Q7 och Q8"."""
    found = _word_at_start(line, words)
    if found is None or found[0].word not in {Word.YES, Word.LATER}:
        return (), line
    after = line[len(line) - len(found[1]) :]
    items, rest = _items_first(after[_past(after, 0, words.joiners) :], words)
    if not items or (rest and not _courtesy(rest, words)):
        return (), line
    return items, line[: len(line) - len(found[1])]


def _past(line: str, at: int, joiners: frozenset[str]) -> int:
    """Past signs and joining words."""
    while True:
        gap = _BETWEEN.match(line, at)
        start = gap.end() if gap else at
        word = re.compile(r"\w+").match(line, start)
        if word is None or word[0].casefold() not in joiners:
            return start
        at = word.end()


def _word_at_start(text: str, words: AnswerWords) -> tuple[Said, str] | None:
    """The word a text begins with, and what follows it."""
    start = _past(text, 0, frozenset())
    lowered = text[start:].casefold()
    known: dict[str, Said] = {said: Said("", word) for said, word in words.words.items()}
    known |= {name: Said("", Word.RIGHT, right=right) for name, right in words.rights.items()}
    for name in sorted(known, key=len, reverse=True):
        end = start + len(name)
        if lowered.startswith(name) and not text[end : end + 1].isalnum():
            return known[name], text[_past(text, end, frozenset()) :]
    return None


def _courtesy(text: str, words: AnswerWords) -> bool:
    """Only courtesies, names of nobody's business here not among them."""
    plain = " ".join(_BETWEEN.sub(" ", text).split()).casefold()
    while plain:
        known = (c for c in words.courtesies if plain == c or plain.startswith(c + " "))
        longest = max(known, key=len, default="")
        if not longest:
            return False
        plain = plain[len(longest) :].strip()
    return True


def _says_until(text: str, words: AnswerWords) -> bool:
    """Only how long: no other item, and nothing that could be a ruling."""
    first = next(iter(text.casefold().split()), "")
    return first in words.until and not _named(text)


def _named(text: str) -> tuple[str, ...]:
    found = (f"Q{int(item['number'])}" for item in _ITEM.finditer(text))
    return tuple(dict.fromkeys(found))


def _settled(reading: _Reading) -> Answers:
    """Two different words of one item contradict each other: neither is taken."""
    by_item: dict[str, Said] = {}
    for one in reading.said:
        other = by_item.setdefault(one.item, one)
        if other != one:
            reading.doubt((one.item,), f"{other.word.value} / {one.word.value}")
    said = tuple(one for item, one in by_item.items() if item not in reading.unclear)
    return Answers(said, dict(reading.unclear), tuple(reading.leftover))
