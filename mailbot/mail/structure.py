"""A mail taken apart into its MIME parts, within limits.

The standard library's parser tries every open boundary on every line: 1 MB of short lines 49
levels deep takes it 3 s, and its parameter parser is quadratic. Here each level is one search.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from mailbot.mail.decode import decode_transfer
from mailbot.mail.headers import Headers, Structured, read_headers, read_structured

DEEPEST = 50
MOST_PARTS = 500

_TYPE = re.compile(r"[!#-'*+.0-9A-Z^_`a-z{|}~-]+/[!#-'*+.0-9A-Z^_`a-z{|}~-]+")
_MESSAGES = frozenset({"message/rfc822", "message/global", "message/news"})


@dataclass(frozen=True, slots=True)
class Part:
    """A part. content: still in its transfer encoding, empty where there are children.

    children: the parts of a multipart, or the one mail a message/rfc822 holds.
    """

    headers: Headers
    kind: str
    parameters: Structured
    disposition: Structured
    content: bytes = b""
    children: "tuple[Part, ...]" = ()

    @property
    def octets(self) -> bytes:
        """The content without its transfer encoding."""
        return decode_transfer(self.content, self.headers.first("content-transfer-encoding"))

    @property
    def name(self) -> str:
        """The file name as given, or ""."""
        given = self.disposition.parameters.get("filename", "")
        return given or self.parameters.parameters.get("name", "")

    @property
    def attached(self) -> bool:
        """Sent as a file rather than as text to read."""
        return self.disposition.value == "attachment" or bool(
            self.disposition.parameters.get("filename")
        )

    def walk(self) -> "Iterator[Part]":
        """This part and all below it, in order."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(slots=True)
class _Limits:
    parts: int = 0
    defects: list[str] = field(default_factory=list)


def take_apart(octets: bytes) -> tuple[Part, tuple[str, ...]]:
    """The mail as a tree, and its defects: `too-deep`, `unreadable`, `header-cut`.

    What lies beyond a limit is left out.
    """
    octets = octets.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if octets.startswith((b"From ", b">From ")):
        octets = octets.partition(b"\n")[2]
    limits = _Limits()
    root = _part(octets, limits, depth=0, default="text/plain")
    return root, tuple(dict.fromkeys(limits.defects))


def _part(octets: bytes, limits: _Limits, depth: int, default: str) -> Part:
    limits.parts += 1
    headers, body = read_headers(octets)
    if headers.cut:
        limits.defects.append("header-cut")
    declared = read_structured(headers.first("content-type"))
    kind = declared.value if _TYPE.fullmatch(declared.value) else default
    part = Part(
        headers, kind, declared, read_structured(headers.first("content-disposition")), body
    )
    inner = _inner(part)
    if inner is None:
        return part
    if depth >= DEEPEST:
        limits.defects += ("too-deep", "unreadable")
        return part
    below = "message/rfc822" if kind == "multipart/digest" else "text/plain"
    children: list[Part] = []
    for piece in inner:
        if limits.parts >= MOST_PARTS:
            limits.defects.append("unreadable")
            break
        children.append(_part(piece, limits, depth + 1, below))
    return Part(headers, kind, declared, part.disposition, b"", tuple(children))


def _inner(part: Part) -> Iterator[bytes] | None:
    """The octets of each child, or None for a leaf."""
    if part.kind in _MESSAGES:
        return iter((part.octets.replace(b"\r\n", b"\n"),))
    boundary = part.parameters.parameters.get("boundary", "").encode("utf-8")
    if not part.kind.startswith("multipart/") or not boundary:
        return None
    pieces = _split(part.content, boundary)
    first = next(pieces, None)
    return None if first is None else _chain(first, pieces)


def _chain(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _split(body: bytes, boundary: bytes) -> Iterator[bytes]:
    """The pieces between delimiter lines; the last may lack its end (RFC 2046, 5.1.1)."""
    mark = b"\n--" + boundary
    body = b"\n" + body
    start, at = -1, body.find(mark)
    while at >= 0:
        line_end = body.find(b"\n", at + len(mark))
        line_end = len(body) if line_end < 0 else line_end
        rest = body[at + len(mark) : min(line_end, at + len(mark) + 1000)].strip(b" \t")
        if rest in {b"", b"--"}:
            if start >= 0:
                yield body[start:at]
            if rest:
                return
            start = line_end + 1
        at = body.find(mark, at + 1 if rest else line_end)
    if start >= 0:
        yield body[start:]
