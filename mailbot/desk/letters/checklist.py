"""What the law wants in each letter, and what may stand in none.

A demand is a list of alternatives; an alternative is parts joined by ` & `, all of which must
stand in the text, letter case and line breaks aside. `{name}` in a part is that fact's value
as the reader sees it; an empty fact demands nothing.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from mailbot.law.step import LetterKind

_FACT = re.compile(r"\{([a-z_0-9]+)\}")


class Spelled(Protocol):
    """How one language writes dates and our words."""

    @property
    def tables(self) -> Mapping[str, Mapping[str, str]]:
        """From our word to the reader's."""
        ...

    def day(self, day: date) -> str:
        """A date written out."""
        ...


@dataclass(frozen=True, slots=True)
class Checklist:
    """One letter in one language. demands: by key. never: words it must not hold."""

    demands: Mapping[str, tuple[str, ...]]
    never: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Checklists:
    """All of them. every: what any letter holds (section 0), but for `spared` kinds by key.

    never: words no letter holds, by language. tone: what our own texts avoid beside that.
    """

    letters: Mapping[tuple[str, LetterKind], Checklist]
    every: Mapping[str, Mapping[str, tuple[str, ...]]]
    spared: Mapping[str, frozenset[LetterKind]]
    never: Mapping[str, tuple[str, ...]]
    tone: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Gap:
    """A demand not met, or ("never", word) for a word that must not stand there."""

    key: str
    wanted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Resolved:
    """A demand whose facts are filled in, so that a text can be read against it later.

    alternatives: each of parts that must all stand there, a part in one of its forms.
    wanted: the demand as it is told to people.
    """

    key: str
    alternatives: tuple[tuple[tuple[str, ...], ...], ...]
    wanted: tuple[str, ...]

    def met(self, plain: str) -> bool:
        """Whether a text, made flat, holds one of the alternatives whole."""
        return any(
            all(any(form in plain for form in forms) for forms in parts)
            for parts in self.alternatives
        )


def resolved(
    demands: Mapping[str, tuple[str, ...]], facts: Mapping[str, object], words: Spelled
) -> Iterator[Resolved]:
    """The demands with their facts filled in."""
    for key, alternatives in demands.items():
        filled = tuple(tuple(_forms(one, facts, words)) for one in alternatives)
        yield Resolved(key, filled, alternatives)


def gaps(
    demands: Mapping[str, tuple[str, ...]], text: str, facts: Mapping[str, object], words: Spelled
) -> Iterator[Gap]:
    """The demands a text does not meet."""
    plain = flat(text)
    for demand in resolved(demands, facts, words):
        if not demand.met(plain):
            yield Gap(demand.key, demand.wanted)


def forbidden(never: Sequence[str], text: str) -> Iterator[Gap]:
    """The words a text holds though it must not; `x*` forbids every word that begins with x."""
    plain = flat(text)
    for word in never:
        bare = re.escape(flat(word).removesuffix("*"))
        before = r"(?<!\w)" if word[:1].isalnum() else ""
        after = "" if word.endswith("*") or not word[-1:].isalnum() else r"(?!\w)"
        if re.search(f"{before}{bare}{after}", plain):
            yield Gap("never", (word,))


def flat(text: str) -> str:
    """The text on one line, in lower case."""
    return " ".join(text.split()).casefold()


def _forms(
    alternative: str, facts: Mapping[str, object], words: Spelled
) -> Iterator[tuple[str, ...]]:
    """Each part of an alternative in every form it may be read in."""
    for part in map(str.strip, alternative.split(" & ")):
        named = _FACT.fullmatch(part)
        if named is None:
            yield (flat(part),)
        else:
            yield from _shown(facts[named[1]], words)


def _shown(value: object, words: Spelled) -> Iterator[tuple[str, ...]]:
    """For each thing the value names, the forms it may be read in."""
    match value:
        case str() if value:
            said = {value, *(t[value] for t in words.tables.values() if value in t)}
            yield tuple(flat(form) for form in said)
        case date():
            yield (flat(words.day(value)), value.isoformat())
        case Mapping():
            for inner in value.values():
                yield from _shown(inner, words)
        case tuple():
            for inner in value:
                yield from _shown(inner, words)
        case _:
            return
