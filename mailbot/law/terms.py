"""The words an extract is written with, in one language; loaded from rules/documents."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from string import Template


@dataclass(frozen=True, slots=True)
class PurposeTerm:
    """A shipped purpose. kinds: of customer it holds for. basis: "6.1.a" to "6.1.f".

    when: "always", or "marketing" (is allowed), "stopped" (is not), "consent" (there is one).
    """

    purpose: str
    kinds: tuple[str, ...]
    fields: tuple[str, ...]
    basis: str
    when: str = "always"


@dataclass(frozen=True, slots=True)
class Terms:
    """One language. text: sentences with `$names`; fields, columns: labels by key.

    values: what a coded value is called, by group and code. categories: the fields of each
    category of data, by its name.
    """

    language: str
    months: tuple[str, ...]
    text: Mapping[str, str]
    fields: Mapping[str, str]
    columns: Mapping[str, str]
    values: Mapping[str, Mapping[str, str]]
    categories: Mapping[str, tuple[str, ...]]
    purposes: tuple[PurposeTerm, ...]

    def say(self, key: str, **values: object) -> str:
        """A sentence with its values put in, as they are.

        Raises: KeyError if the sentence names a value it is not given.
        """
        return Template(self.text[key]).substitute(values)

    def value(self, group: str, code: str) -> str:
        """What a code is called; a code that is none is its own name."""
        return self.values.get(group, {}).get(code, code)

    def day(self, day: date) -> str:
        """A date as it is written in running text."""
        return f"{day.day}\u00a0{self.months[day.month - 1]}\u00a0{day.year}"

    def named(self, fields: tuple[str, ...]) -> str:
        """Names of fields in a row, the first in upper case."""
        names = ", ".join(self.fields.get(field, field).lower() for field in fields)
        return names[:1].upper() + names[1:]
