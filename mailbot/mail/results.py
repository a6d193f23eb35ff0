"""An Authentication-Results value, by the grammar of RFC 8601, 2.2.

What real servers write beyond it is let by where it cannot be mistaken: unquoted `/` and `+` in a
property, words such as `action=none`, and Microsoft's form without a server's name.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_SPACE = re.compile(r"[ \t\r\n]+")
_QUOTED = re.compile(r'"((?:[^"\\\x00-\x08\x0b\x0c\x0e-\x1f]|\\[^\x00-\x1f])*)"')
_BARE = re.compile(r'[^\s;()"=\\\x00-\x20\x7f]+')
_VALUE = re.compile(r'[^\s;()"\\\x00-\x20\x7f]+')
_KEYWORD = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?")
_PROPERTY = re.compile(r"[A-Za-z0-9-]+\.[A-Za-z0-9_-]+")
_VERSION = "1"


class BrokenResultsError(ValueError):
    """Not a value of Authentication-Results."""


@dataclass(frozen=True, slots=True)
class Result:
    """One method's result. properties: `header.from` and the like, names lower case."""

    method: str
    value: str
    properties: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Results:
    """server: the authserv-id, "" where there is none."""

    server: str
    results: tuple[Result, ...]

    def of(self, method: str) -> Iterator[Result]:
        """The results of one method."""
        return (result for result in self.results if result.method == method)


def read_results(value: str) -> Results:
    """The value taken apart; comments say nothing.

    Raises: BrokenResultsError if the grammar does not hold to the last character.
    """
    reader = _Reader(value)
    server = "" if reader.begins_with_result() else reader.server()
    results: list[Result] = []
    first = not server
    while not reader.ended():
        if not first:
            reader.expect(";")
        first = False
        if reader.ended():
            break
        result = reader.result(alone=not results)
        if result:
            results.append(result)
    return Results(server, tuple(results))


class _Reader:
    """Reads from left to right."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._skip()

    def ended(self) -> bool:
        return self._at >= len(self._text)

    def begins_with_result(self) -> bool:
        """The first word is a method: there is no server's name."""
        start = self._at
        found = _BARE.match(self._text, start)
        if not found:
            return False
        self._at = found.end()
        self._skip()
        result = self._sees("=")
        self._at = start
        return result

    def server(self) -> str:
        """The authserv-id and the version after it, which must be 1."""
        name = self._word(_BARE)
        self._skip()
        if not self.ended() and not self._sees(";"):
            if self._word(_BARE) != _VERSION:
                raise BrokenResultsError
            self._skip()
        return name

    def expect(self, character: str) -> None:
        if not self._sees(character):
            raise BrokenResultsError
        self._at += 1
        self._skip()

    def result(self, *, alone: bool) -> Result | None:
        """One result; None for the word `none` and for versions of a method we do not know."""
        name, _, version = self._word(_BARE).lower().partition("/")
        self._skip()
        if name == "none" and alone and self.ended():
            return None
        if not version and self._sees("/"):
            raise BrokenResultsError
        self.expect("=")
        if not _KEYWORD.fullmatch(name):
            raise BrokenResultsError
        value = self._word(_BARE).lower()
        self._skip()
        properties = self._properties()
        return Result(name, value, properties) if version in {"", _VERSION} else None

    def _properties(self) -> Mapping[str, str]:
        found: dict[str, str] = {}
        while not self.ended() and not self._sees(";"):
            name = self._word(_BARE).lower()
            self._skip()
            self.expect("=")
            value = self._word(_VALUE)
            self._skip()
            if _PROPERTY.fullmatch(name):
                if found.get(name, value) != value:
                    raise BrokenResultsError
                found[name] = value
            elif not _KEYWORD.fullmatch(name):
                raise BrokenResultsError
        return found

    def _word(self, bare: re.Pattern[str]) -> str:
        """A quoted string or a bare word."""
        if self._sees('"'):
            quoted = _QUOTED.match(self._text, self._at)
            if not quoted:
                raise BrokenResultsError
            self._at = quoted.end()
            return re.sub(r"\\(.)", r"\1", quoted[1])
        found = bare.match(self._text, self._at)
        if not found:
            raise BrokenResultsError
        self._at = found.end()
        return found[0]

    def _sees(self, character: str) -> bool:
        return self._text[self._at : self._at + 1] == character

    def _skip(self) -> None:
        while True:
            if space := _SPACE.match(self._text, self._at):
                self._at = space.end()
            elif self._sees("("):
                self._comment()
            else:
                return

    def _comment(self) -> None:
        depth = 0
        while not self.ended():
            character = self._text[self._at]
            self._at += 2 if character == "\\" else 1
            depth += (character == "(") - (character == ")")
            if not depth:
                return
        raise BrokenResultsError
