"""Long lists, a page at a time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Generic, TypeVar
from urllib.parse import urlencode

One = TypeVar("One")
_LONGEST = 6
"""Digits of a page number."""


@dataclass(frozen=True, slots=True)
class Part(Generic[One]):
    """One page of a list. number: from 1. asked: what the list was asked for, by field."""

    shown: Sequence[One]
    number: int
    more: bool
    asked: Mapping[str, str]

    @property
    def before(self) -> str:
        """The address of the page before, "" on the first."""
        return self._at(self.number - 1) if self.number > 1 else ""

    @property
    def after(self) -> str:
        """The address of the next page, "" on the last."""
        return self._at(self.number + 1) if self.more else ""

    def _at(self, number: int) -> str:
        return "?" + urlencode({k: v for k, v in self.asked.items() if v} | {"page": str(number)})


def part_of(found: Iterable[One], said: str, per_page: int, asked: Mapping[str, str]) -> Part[One]:
    """That page of what was found, no more of it read than needed; the first for nonsense."""
    number = max(1, int(said)) if said.isdecimal() and len(said) <= _LONGEST else 1
    start = (number - 1) * per_page
    shown = tuple(islice(found, start, start + per_page + 1))
    return Part(shown[:per_page], number, len(shown) > per_page, asked)
