"""What ordinary mail tells of somebody in the register, for the owner alone.

Source: GDPR 5(1)(d) and 7(1); policy 11.2; rows O09 and O22.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mailbot.desk.sense.words import fold, sentences
from mailbot.mail.message import Message

_MACHINE = frozenset({"auto-submitted"})
_READ = 8_000  # characters: who has left says so at once


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in a row, folded; the last may be the beginning of a word only."""

    words: tuple[str, ...]
    begins: bool = False

    def stands_in(self, words: Sequence[str]) -> bool:
        """Whether it is said in a sentence of those words."""
        length = len(self.words)
        return any(self._fits(words[at : at + length]) for at in range(len(words) - length + 1))

    def _fits(self, said: Sequence[str]) -> bool:
        last = said[-1].startswith(self.words[-1]) if self.begins else said[-1] == self.words[-1]
        return last and tuple(said[:-1]) == self.words[:-1]


@dataclass(frozen=True, slots=True)
class Hint:
    """What a sentence must say: a phrase of every group, and none of those against it.

    machine: it is looked for in automatic answers only, else in people's own mail only.
    words: instead of all that, the whole text is made of these words.
    """

    reason: str
    groups: tuple[tuple[Phrase, ...], ...]
    against: tuple[Phrase, ...] = ()
    machine: bool = False
    words: frozenset[str] = frozenset()


def phrase(written: str) -> Phrase:
    """A phrase as rule files write it."""
    words = tuple(fold(word) for word in written.rstrip("*").split())
    return Phrase(words, written.endswith("*"))


def hints_in(message: Message, hints: Sequence[Hint]) -> Iterator[str]:
    """Reasons of the hints a mail gives."""
    automatic = message.origin.automatic
    if automatic is not None and automatic not in _MACHINE:
        return
    fitting = [hint for hint in hints if hint.machine == (automatic in _MACHINE)]
    if not fitting:
        return
    own = _words_of(message.passages.own[:_READ])
    said = [*_words_of(message.subject), *own]
    for hint in fitting:
        if hint.words:
            holds = all(w in hint.words or _a_name(w, message) for words in own for w in words)
        else:
            holds = any(_holds(hint, words) for words in said)
        if holds:
            yield hint.reason


def _words_of(text: str) -> list[tuple[str, ...]]:
    return [sentence.words for sentence in sentences(text, frozenset())]


def _a_name(word: str, message: Message) -> bool:
    """The sender's own, below a line of thanks."""
    return word in map(fold, message.origin.display_name.split())


def _holds(hint: Hint, words: Sequence[str]) -> bool:
    if any(one.stands_in(words) for one in hint.against):
        return False
    return all(any(one.stands_in(words) for one in group) for group in hint.groups)
