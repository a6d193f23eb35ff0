"""Sentences of ours to the owner, worded in her language."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from mailbot.errors import Fault
from mailbot.said import FOREIGN, Said

_FACT = re.compile(r"\{([a-z_]+)\}")
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a sentence. foreign: not in her language, but as it came from outside."""

    text: str
    foreign: bool = False


@dataclass(frozen=True, slots=True)
class Sentences:
    """One language. texts: by the English template; a fact stands as `{name}` in both.

    names: what our own words are called that stand for a fact, by fact and word.
    """

    language: str
    texts: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def word(self, text: str) -> str:
        """The sentence in her language; what is none of ours stays as it is."""
        return "".join(part.text for part in self.parts(text))

    def fault(self, fault: Fault) -> str:
        """Place, what is wrong, and what would be right, on one line."""
        return self.word(fault.told)

    def parts(self, text: str) -> Iterator[Part]:
        """The sentence piece by piece."""
        if not isinstance(text, Said):
            yield Part(text)
            return
        worded = self.texts.get(text.template, text.template if self._as_it_is(text) else "")
        if not worded:
            yield Part(str(text), foreign=True)
            return
        for number, piece in enumerate(_FACT.split(worded)):
            if number % 2 == 0:
                yield Part(piece)
            elif text.template == FOREIGN:
                yield Part(text.facts[piece], foreign=self.language != "en")
            else:
                yield from self.parts(self._named(piece, text.facts[piece]))

    def _as_it_is(self, text: Said) -> bool:
        """English needs no words, and neither does what holds nothing but facts."""
        return self.language == "en" or not has_words(text.template)

    def _named(self, name: str, fact: str) -> str:
        return self.names.get(name, {}).get(fact, fact)


ENGLISH = Sentences("en")


def english() -> Sentences:
    """As they were said."""
    return ENGLISH


def has_words(template: str) -> bool:
    """Whether there is anything to word besides the facts."""
    return _LETTER.search(_FACT.sub("", template)) is not None
