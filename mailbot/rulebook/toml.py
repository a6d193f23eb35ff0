"""A TOML table that collects what is wrong with it instead of stopping at the first fault."""

import json
import re
import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from rapidfuzz import process

from mailbot.errors import Fault
from mailbot.rulebook.folder import RuleFolders
from mailbot.said import Said, foreign, said

T = TypeVar("T")

_NEAR = 60  # of 100: below that, a suggestion misleads
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_LISTED = 20  # what a reader can take in at once


@dataclass(slots=True)
class Faults:
    """Everything found wrong so far, each fault once."""

    found: list[Fault] = field(default_factory=list)

    def add(self, where: str, wrong: Said, right: Said) -> None:
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

    def fault(self, key: str, wrong: Said, right: Said) -> None:
        """Something is wrong with that key."""
        path = f"{self.path}.{key}" if self.path else key
        self.faults.add(f"{self.file}: {path}", wrong, right)

    def only(self, *keys: str) -> None:
        """Any other key is a fault."""
        for key in self.values:
            if key not in keys:
                self.fault(key, said("unknown key"), self.suggest(key, keys))

    def known(self, key: str, name: str, names: Collection[str]) -> None:
        """A name that is not among those is a fault."""
        if name not in names:
            self.fault(key, said("{name} is unknown", name=repr(name)), self.suggest(name, names))

    def suggest(self, name: str, names: Collection[str]) -> Said:
        """What may have been meant."""
        near = process.extractOne(name, [n for n in names if n], score_cutoff=_NEAR)
        if near is not None:
            return said("did you mean {near}?", near=repr(near[0]))
        listed = sorted(n for n in names if n)
        if len(listed) > _LISTED:
            return said("name one that exists")
        return said("use one of: {listed}", listed=", ".join(listed))

    def string(self, key: str, default: str | None = None) -> str:
        """A string; a fault where it is missing without default, or of another type."""
        value = self.values.get(key, default)
        if isinstance(value, str):
            return value
        self.fault(
            key,
            said("missing") if value is None else said("not a string"),
            said('write {key} = "…"', key=_written(key)),
        )
        return ""

    def integer(self, key: str, default: int) -> int:
        """A whole number of at least 0."""
        value = self.values.get(key, default)
        if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
            return value
        self.fault(
            key,
            said("not a whole number"),
            said("write {key} = {default}", key=key, default=default),
        )
        return default

    def flag(self, key: str) -> bool:
        """True or false; false where it is missing."""
        value = self.values.get(key, False)
        if isinstance(value, bool):
            return value
        self.fault(key, said("neither true nor false"), said("write {key} = true", key=key))
        return False

    def strings(self, key: str, default: Sequence[str] | None = None) -> tuple[str, ...]:
        """A list of strings, none of them empty."""
        value = self.values.get(key, default)
        if value is None:
            self.fault(key, said("missing"), said('write {key} = ["…"]', key=key))
            return ()
        if isinstance(value, (list, tuple)) and all(
            isinstance(v, str) and v.strip() for v in value
        ):
            return tuple(value)
        self.fault(key, said("not a list of strings"), said('write {key} = ["…"]', key=key))
        return ()

    def choice(
        self, key: str, choices: Mapping[str, T], fallback: T, default: str | None = None
    ) -> T:
        """One of those words, as the value it stands for."""
        word = self.string(key, default)
        if word:
            self.known(key, word, choices)
        return choices.get(word, fallback)

    def choices(self, key: str, choices: Mapping[str, T]) -> tuple[T, ...]:
        """Any number of those words, as the values they stand for."""
        words = self.strings(key, ())
        for name in words:
            self.known(key, name, choices)
        return tuple(choices[name] for name in words if name in choices)

    def table(self, key: str) -> "Table":
        """The table below that key; empty where there is none."""
        value = self.values.get(key, {})
        if not isinstance(value, dict):
            self.fault(key, said("not a table"), said("write [{key}]", key=key))
            value = {}
        return Table(self.file, f"{self.path}.{key}".lstrip("."), value, self.faults)

    def tables(self, key: str) -> tuple["Table", ...]:
        """The tables of an array of tables, numbered from 1."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(v, dict) for v in value):
            self.fault(key, said("not a list of tables"), said("write [[{key}]]", key=key))
            return ()
        return tuple(
            Table(self.file, f"{self.path}.{key}[{n}]".lstrip("."), v, self.faults)
            for n, v in enumerate(value, 1)
        )


def _written(key: str) -> str:
    """The key as a file has it: in quotes, where it is a sentence."""
    return key if _BARE.fullmatch(key) else json.dumps(key, ensure_ascii=False)


def read_table(folders: RuleFolders, name: str, faults: Faults) -> Table:
    """A rule file as a table; empty, and a fault, where it cannot be read."""
    values: Mapping[str, object] = {}
    try:
        values = tomllib.loads(folders.find(name).read_text(encoding="utf-8"))
    except FileNotFoundError:
        faults.add(name, said("there is no such file"), said("restore it from the shipped rules"))
    except (OSError, UnicodeDecodeError) as wrong:
        faults.add(
            name,
            said("cannot be read ({error})", error=foreign(type(wrong).__name__)),
            said("save it as UTF-8 text"),
        )
    except tomllib.TOMLDecodeError as wrong:
        faults.add(
            name, said("is not TOML: {error}", error=foreign(str(wrong))), said("correct it there")
        )
    return Table(name, "", values, faults)
