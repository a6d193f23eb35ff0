"""A TOML table that collects what is wrong with it instead of stopping at the first fault."""

import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from rapidfuzz import process

from mailbot.errors import Fault
from mailbot.rulebook.folder import RuleFolders

T = TypeVar("T")

_NEAR = 60  # of 100: below that, a suggestion misleads


@dataclass(slots=True)
class Faults:
    """Everything found wrong so far, each fault once."""

    found: list[Fault] = field(default_factory=list)

    def add(self, where: str, wrong: str, right: str) -> None:
        """One fault more."""
        fault = Fault(where, wrong, right)
        if fault not in self.found:
            self.found.append(fault)


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a rule file. path: its place in the file, "" for the file itself."""

    file: str
    path: str
    values: Mapping[str, object]
    faults: Faults

    @property
    def keys(self) -> tuple[str, ...]:
        """Keys in the order written."""
        return tuple(self.values)

    @property
    def where(self) -> str:
        """File and place, as faults name it."""
        return f"{self.file}: {self.path}" if self.path else self.file

    def fault(self, key: str, wrong: str, right: str) -> None:
        """Something is wrong with that key."""
        path = f"{self.path}.{key}" if self.path else key
        self.faults.add(f"{self.file}: {path}", wrong, right)

    def only(self, *keys: str) -> None:
        """Any other key is a fault."""
        for key in self.values:
            if key not in keys:
                self.fault(key, "unknown key", self.suggest(key, keys))

    def known(self, key: str, name: str, names: Collection[str]) -> None:
        """A name that is not among those is a fault."""
        if name not in names:
            self.fault(key, f"{name!r} is unknown", self.suggest(name, names))

    def suggest(self, name: str, names: Collection[str]) -> str:
        """What may have been meant."""
        near = process.extractOne(name, [n for n in names if n], score_cutoff=_NEAR)
        if near is not None:
            return f"did you mean {near[0]!r}?"
        listed = sorted(n for n in names if n)
        return f"use one of: {', '.join(listed)}" if len(listed) <= 20 else "name one that exists"  # noqa: PLR2004  # what a reader can take in at once

    def string(self, key: str, default: str | None = None) -> str:
        """A string; a fault where it is missing without default, or of another type."""
        value = self.values.get(key, default)
        if isinstance(value, str):
            return value
        self.fault(key, "missing" if value is None else "not a string", f'write {key} = "…"')
        return ""

    def integer(self, key: str, default: int) -> int:
        """A whole number of at least 0."""
        value = self.values.get(key, default)
        if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
            return value
        self.fault(key, "not a whole number", f"write {key} = {default}")
        return default

    def flag(self, key: str) -> bool:
        """True or false; false where it is missing."""
        value = self.values.get(key, False)
        if isinstance(value, bool):
            return value
        self.fault(key, "neither true nor false", f"write {key} = true")
        return False

    def strings(self, key: str, default: Sequence[str] | None = None) -> tuple[str, ...]:
        """A list of strings, none of them empty."""
        value = self.values.get(key, default)
        if value is None:
            self.fault(key, "missing", f'write {key} = ["…"]')
            return ()
        if isinstance(value, (list, tuple)) and all(
            isinstance(v, str) and v.strip() for v in value
        ):
            return tuple(value)
        self.fault(key, "not a list of strings", f'write {key} = ["…"]')
        return ()

    def choice(
        self, key: str, choices: Mapping[str, T], fallback: T, default: str | None = None
    ) -> T:
        """One of those words, as the value it stands for."""
        said = self.string(key, default)
        if said and said not in choices:
            self.fault(key, f"{said!r} is unknown", self.suggest(said, choices))
        return choices.get(said, fallback)

    def choices(self, key: str, choices: Mapping[str, T]) -> tuple[T, ...]:
        """Any number of those words, as the values they stand for."""
        said = self.strings(key, ())
        for name in said:
            self.known(key, name, choices)
        return tuple(choices[name] for name in said if name in choices)

    def table(self, key: str) -> "Table":
        """The table below that key; empty where there is none."""
        value = self.values.get(key, {})
        if not isinstance(value, dict):
            self.fault(key, "not a table", f"write [{key}]")
            value = {}
        return Table(self.file, f"{self.path}.{key}".lstrip("."), value, self.faults)

    def tables(self, key: str) -> tuple["Table", ...]:
        """The tables of an array of tables, numbered from 1."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(v, dict) for v in value):
            self.fault(key, "not a list of tables", f"write [[{key}]]")
            return ()
        return tuple(
            Table(self.file, f"{self.path}.{key}[{n}]".lstrip("."), v, self.faults)
            for n, v in enumerate(value, 1)
        )


def read_table(folders: RuleFolders, name: str, faults: Faults) -> Table:
    """A rule file as a table; empty, and a fault, where it cannot be read."""
    values: Mapping[str, object] = {}
    try:
        values = tomllib.loads(folders.find(name).read_text(encoding="utf-8"))
    except FileNotFoundError:
        faults.add(name, "there is no such file", "restore it from the shipped rules")
    except (OSError, UnicodeDecodeError) as wrong:
        faults.add(name, f"cannot be read ({type(wrong).__name__})", "save it as UTF-8 text")
    except tomllib.TOMLDecodeError as wrong:
        faults.add(name, f"is not TOML: {wrong}", "correct it there")
    return Table(name, "", values, faults)
