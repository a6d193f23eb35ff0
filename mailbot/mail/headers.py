"""The header block of a mail or a part: fields, structured values, limits."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

from mailbot.mail.decode import decode_raw, decode_text, decode_words, one_line

LONGEST_FIELD = 65_536
"""Octets kept of one field."""

MOST_FIELDS = 2_000

_FIELD = re.compile(rb"([!-9;-~]{1,200})[ \t]*:(.*)", re.DOTALL)
_FOLD = re.compile(rb"\n(?![ \t])")
_PARAMETER = re.compile(r';\s*([^\s=;"]{1,100})\s*=\s*("(?:[^"\\]|\\.)*"|[^;]*)', re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_COMMENT_PIECE = re.compile(r"\\.|[()]|[^()\\]+|\\", re.DOTALL)
_LONGEST_STRUCTURED = 8_000


@dataclass(frozen=True, slots=True)
class Headers:
    """Fields by lower-case name, each with its values topmost first. cut: some were shortened."""

    fields: Mapping[str, tuple[bytes, ...]] = field(default_factory=dict)
    cut: bool = False

    def __contains__(self, name: str) -> bool:
        return name in self.fields

    def every(self, name: str) -> tuple[str, ...]:
        """All values of that name, unfolded, otherwise as written."""
        return tuple(decode_raw(value).strip() for value in self.fields.get(name, ()))

    def first(self, name: str) -> str:
        """The topmost value of that name, unfolded, or ""."""
        values = self.fields.get(name, ())
        return decode_raw(values[0]).strip() if values else ""

    def text(self, name: str) -> str:
        """The topmost value of that name for people: decoded, one line."""
        return decode_words(self.first(name))


@dataclass(frozen=True, slots=True)
class Structured:
    """A value such as Content-Type's: lower case, and its parameters decoded."""

    value: str
    parameters: Mapping[str, str]


def read_headers(octets: bytes) -> tuple[Headers, bytes]:
    """The header block and the body after it. Line ends are LF; a line that is no field is skipped.

    Octets that begin with no field at all are body.
    """
    if octets.startswith(b"\n"):
        return Headers(), octets[1:]
    head, _, body = octets.partition(b"\n\n")
    fields: dict[str, list[bytes]] = {}
    cut = False
    lines = _FOLD.split(head, maxsplit=MOST_FIELDS)
    for line in lines[:MOST_FIELDS]:
        found = _FIELD.match(line[: LONGEST_FIELD + 1])
        cut = cut or len(line) > LONGEST_FIELD
        if found:
            value = found[2][:LONGEST_FIELD].replace(b"\n", b"")
            fields.setdefault(found[1].decode("ascii").lower(), []).append(value)
    if not fields:
        return Headers(), octets
    cut = cut or len(lines) > MOST_FIELDS
    return Headers({name: tuple(values) for name, values in fields.items()}, cut), body


def uncommented(value: str) -> str:
    """A structured value with a space for each comment; comments nest (RFC 5322, 3.2.2)."""
    kept: list[str] = []
    depth = 0
    for piece in _COMMENT_PIECE.findall(value):
        depth += piece == "("
        if not depth:
            kept.append(piece)
        elif piece == ")":
            depth -= 1
            kept.append(" ")
    return "".join(kept)


def read_structured(raw: str) -> Structured:
    """A value with parameters, continuations and charsets resolved.

    Source: RFC 2045, 5.1; RFC 2231, 3 and 4.
    """
    raw = raw[:_LONGEST_STRUCTURED]
    plain: dict[str, str] = {}
    pieces: dict[str, dict[int, tuple[str, bool]]] = {}
    for name, written in _PARAMETER.findall(raw):
        value = _unquoted(written.strip())
        base, star, rest = name.lower().partition("*")
        number = rest.rstrip("*")
        if not star:
            plain.setdefault(base, decode_words(value))
        elif not number or (number.isascii() and number.isdigit() and len(number) < 4):  # noqa: PLR2004  # three digits are more than any file name needs
            encoded = rest.endswith("*") or not number
            pieces.setdefault(base, {}).setdefault(int(number or 0), (value, encoded))
    joined = {name: _joined(parts) for name, parts in pieces.items()}
    return Structured(one_line(raw.partition(";")[0]).lower(), plain | joined)


def _unquoted(value: str) -> str:
    if len(value) > 1 and value[0] == value[-1] == '"':
        return _ESCAPED.sub(r"\1", value[1:-1])
    return value


def _joined(parts: Mapping[int, tuple[str, bool]]) -> str:
    charset, octets = "utf-8", b""
    for number in sorted(parts):
        value, encoded = parts[number]
        if encoded and number == min(parts) and value.count("'") > 1:
            charset, _, value = value.split("'", 2)
        octets += unquote_to_bytes(value) if encoded else value.encode("utf-8", "replace")
    return one_line(decode_text(octets, charset)[0])
