"""Addresses in From, To and Cc, by the grammar of RFC 5322 without its obsolete forms."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import parseaddr

from mailbot.mail.decode import decode_words

_LONGEST_FROM = 2_000
_SPACE = re.compile(r"[ \t]+")
_ATOM = re.compile(r'[^\s()<>\[\]:;@\\,."\x00-\x20\x7f-\x9f\ud800-\udfff\ufffd]+')
_DOT_ATOM = re.compile(rf"{_ATOM.pattern}(?:\.{_ATOM.pattern})*")
_QUOTED = re.compile(r'"((?:[^"\\\x00-\x08\x0a-\x1f\x7f]|\\[^\x00-\x1f\x7f])*)"')
_LITERAL = re.compile(r"\[[^\[\]\\\s\x00-\x1f\x7f]{1,80}\]")
_DOMAIN = re.compile(r"[^\W_](?:[\w-]*[^\W_])?(?:\.[^\W_](?:[\w-]*[^\W_])?)*")
_ANYTHING = re.compile(r"[^\s<>()\[\],;:\"@]{1,64}@[^\s<>()\[\],;:\"@]{1,255}")
_PAIR = re.compile(r"\\(.)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Mailbox:
    """One address with its display name, both as written; odd: other programs may read another."""

    address: str
    name: str = ""
    odd: bool = False


@dataclass(frozen=True, slots=True)
class Sender:
    """All of From. ambiguous: see `Origin`."""

    addresses: tuple[str, ...]
    ambiguous: bool
    name: str


class _BrokenError(ValueError):
    """Not an address list."""


def read_from(values: Sequence[str]) -> Sender:
    """What the From fields say, unfolded and otherwise as written.

    ambiguous: several fields or addresses, a broken field, or a form that programs are known to
    read differently (comments with addresses, encoded words or quotes in the address, routes).
    Source: RFC 5322, 3.4 and 3.6.2; RFC 2047, 5.
    """
    found: list[Mailbox] = []
    broken = len(values) != 1
    for value in values:
        try:
            found += _Reader(value[:_LONGEST_FROM]).mailboxes()
        except _BrokenError:
            broken = True
            found += (Mailbox(a) for a in _ANYTHING.findall(value[:_LONGEST_FROM]))
        broken = broken or len(value) > _LONGEST_FROM or _differs(value, found)
    addresses = tuple(dict.fromkeys(box.address for box in found))
    ambiguous = broken or len(found) != 1 or found[0].odd
    names = " ".join(name for name in (decode_words(box.name) for box in found) if name)
    return Sender(addresses, bool(values) and ambiguous, names)


def _differs(value: str, found: Sequence[Mailbox]) -> bool:
    """The second opinion: the standard library reads another address."""
    if len(value) > _LONGEST_FROM or not found:
        return True
    return parseaddr(value)[1] != found[0].address if len(found) == 1 else True


def read_addresses(values: Sequence[str]) -> tuple[str, ...]:
    """Every address in To or Cc fields, without repeats; broken fields give what looks like one."""
    found: dict[str, None] = {}
    for value in values:
        try:
            boxes = [box.address for box in _Reader(value).mailboxes()]
        except _BrokenError:
            boxes = _ANYTHING.findall(value)
        found |= dict.fromkeys(boxes)
    return tuple(found)


def domain_of(address: str) -> str:
    """What stands after the last @, lower case."""
    return address.rpartition("@")[2].lower()


class _Reader:
    """Reads one field from left to right; each character is looked at a fixed number of times."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._odd = False

    def mailboxes(self) -> list[Mailbox]:
        """Every mailbox of the list, groups opened."""
        found: list[Mailbox] = []
        in_group = False
        while True:
            self._skip()
            if self._next("") or (self._next(";") and in_group):
                if self._next("") and in_group:
                    raise _BrokenError
                if self._next(""):
                    return found
                self._at += 1
                in_group = False
            elif not (self._next(",") and in_group):
                box = self._mailbox(in_group=in_group)
                in_group = in_group or box is None
                found += [box] if box else ()
                if box is None:
                    continue
            self._skip()
            if self._next(","):
                self._at += 1
                self._skip()
                if self._next(""):
                    raise _BrokenError
            elif not (self._next("") or (in_group and self._next(";"))):
                raise _BrokenError

    def _mailbox(self, *, in_group: bool) -> Mailbox | None:
        """A mailbox, or None after the name and colon of a group."""
        start = self._at
        words = self._phrase()
        if self._next("<"):
            self._at += 1
            address = self._addr_spec()
            if not self._next(">"):
                raise _BrokenError
            self._at += 1
            self._skip()
            return self._made(address, words, odd=in_group or _hides_address(words))
        if self._next(":") and words and not in_group:
            self._at += 1
            return None
        self._at = start
        address = self._addr_spec()
        self._skip()
        return self._made(address, (), odd=in_group)

    def _made(self, address: str, words: Sequence[str], *, odd: bool) -> Mailbox:
        odd, self._odd = odd or self._odd, False
        return Mailbox(address, " ".join(words), odd)

    def _phrase(self) -> list[str]:
        words: list[str] = []
        while True:
            self._skip()
            if self._next('"'):
                words.append(self._quoted())
            elif self._next(".") and words:
                self._at += 1
                rest = _ATOM.match(self._text, self._at)
                words[-1] += "." + (rest[0] if rest else "")
                self._at += len(rest[0]) if rest else 0
            elif atom := _ATOM.match(self._text, self._at):
                words.append(atom[0])
                self._at = atom.end()
            else:
                return words

    def _quoted(self) -> str:
        found = _QUOTED.match(self._text, self._at)
        if not found:
            raise _BrokenError
        self._at = found.end()
        return _PAIR.sub(r"\1", found[1])

    def _addr_spec(self) -> str:
        start = self._at
        if self._next('"'):
            self._odd = True
            self._quoted()
        else:
            local = self._match(_DOT_ATOM)
            self._odd = self._odd or "=?" in local
        if not self._next("@"):
            raise _BrokenError
        self._at += 1
        if self._next("["):
            self._odd = True
            self._match(_LITERAL)
        elif not _DOMAIN.fullmatch(self._match(_DOT_ATOM)):
            raise _BrokenError
        return self._text[start : self._at]

    def _match(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self._text, self._at)
        if not found:
            raise _BrokenError
        self._at = found.end()
        return found[0]

    def _next(self, character: str) -> bool:
        return self._text[self._at : self._at + 1] == character

    def _skip(self) -> None:
        """White space and comments, which nest."""
        while True:
            if space := _SPACE.match(self._text, self._at):
                self._at = space.end()
            elif self._next("("):
                self._comment()
            else:
                return

    def _comment(self) -> None:
        start, depth = self._at, 0
        while self._at < len(self._text):
            character = self._text[self._at]
            self._at += 2 if character == "\\" else 1
            depth += (character == "(") - (character == ")")
            if not depth:
                comment = self._text[start : self._at]
                self._odd = self._odd or "@" in comment or "<" in comment or "=?" in comment
                return
        raise _BrokenError


def _hides_address(words: Sequence[str]) -> bool:
    """Decoding the name before reading the field would make another address of it."""
    written = " ".join(words)
    if "=?" not in written:
        return False
    decoded = decode_words(written)
    return "@" in decoded and any(mark in decoded for mark in "<>,;:")
