"""A mail rebuilt from some of its parts: all headers, the text, and empty attachments.

Source: RFC 9051, 7.5.2 (BODYSTRUCTURE) and 6.4.5.1 (numbers of parts).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from email import message_from_bytes
from email.message import Message
from itertools import takewhile
from typing import Final

_DEEPEST: Final = 30
_MOST: Final = 100
_READ: Final = ("message/delivery-status", "message/disposition-notification",
                "message/global-delivery-status", "message/feedback-report")  # fmt: skip
_ENVELOPED: Final = ("message/rfc822", "message/global")
_SHOWN: Final = ("text/plain", "text/html")
_BOUNDARY: Final = 70  # RFC 2046, 5.1.1


class OddStructureError(ValueError):
    """The server's description cannot be relied on, or is too deep or too wide."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a mail.

    number: as IMAP counts, "" for the mail itself. boundary: of a multipart, else b"".
    wanted: its body is text to be read. size: of its body, in bytes as encoded.
    """

    number: str
    kind: str
    boundary: bytes = b""
    children: tuple["Part", ...] = ()
    inner: "Part | None" = None
    wanted: bool = False
    size: int = 0

    def sections(self) -> tuple[str, ...]:
        """Everything to ask for, e.g. `1.MIME`, `1`, `2.MIME`; the mail's own header apart."""
        return tuple(self._sections())

    def _sections(self) -> Iterator[str]:
        if self.wanted:
            yield self.body
        for child in self.children:
            yield f"{child.number}.MIME"
            yield from child.sections()
        if self.inner is not None:
            yield f"{self.number}.HEADER"
            yield from self.inner.sections()

    @property
    def body(self) -> str:
        """The section that is this part's body."""
        return self.number or "TEXT"

    def walk(self) -> Iterator["Part"]:
        """This part and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()
        if self.inner is not None:
            yield from self.inner.walk()


def describe(structure: object) -> Part:
    """The parts of a mail, from BODYSTRUCTURE as IMAPClient parses it.

    Raises: OddStructureError.
    """
    try:
        part = _part(_nodes(structure), "", 0)
    except (TypeError, ValueError, LookupError, AttributeError) as error:
        raise OddStructureError(f"{type(error).__name__} in BODYSTRUCTURE") from error
    if sum(1 for _ in part.walk()) > _MOST:
        raise OddStructureError("too many parts")
    return part


def rebuild(part: Part, header: bytes, got: Mapping[str, bytes]) -> bytes:
    """The mail again: header, boundaries and MIME headers as they were, bodies where got.

    got: what was fetched of `part.sections()`.
    """
    return b"".join(_pieces(part, header, got))


def agrees(part: Part, octets: bytes) -> bool:
    """A rebuilt mail falls apart again into what the server described.

    Servers number the parts of a forwarded mail in ways of their own, and read broken headers
    otherwise than we do: then text may lie where we asked for none.
    """
    return list(_described(part)) == list(_parsed(message_from_bytes(octets)))


def _described(part: Part) -> Iterator[str]:
    """Part by part: a container, text to be read, or what is left out."""
    if part.children or part.inner is not None:
        yield part.kind.partition("/")[0]
        for below in (*part.children, *filter(None, [part.inner])):
            yield from _described(below)
    else:
        yield "read" if part.wanted else "left"


def _parsed(message: Message) -> Iterator[str]:
    """The same of a mail as the standard library parses it."""
    kind, below = message.get_content_type(), message.get_payload()
    if isinstance(below, list) and (kind.startswith("multipart/") or kind in _ENVELOPED):
        yield kind.partition("/")[0]
        for inner in below:
            if isinstance(inner, Message):
                yield from _parsed(inner)
    else:
        attached = message.get_content_disposition() == "attachment"
        yield "read" if _to_read(kind, attached=attached) else "left"


def _pieces(part: Part, header: bytes, got: Mapping[str, bytes]) -> Iterator[bytes]:
    yield _ended(header)
    if part.children:
        for child in part.children:
            yield b"--" + part.boundary + b"\r\n"
            yield from _pieces(child, got.get(f"{child.number}.MIME", b""), got)
            yield b"\r\n"
        yield b"--" + part.boundary + b"--\r\n"
    elif part.inner is not None:
        yield from _pieces(part.inner, got.get(f"{part.number}.HEADER", b""), got)
    elif part.wanted:
        yield got.get(part.body, b"")


def _ended(header: bytes) -> bytes:
    """A header block with the empty line that ends it."""
    if not header or header.endswith((b"\r\n\r\n", b"\n\n")):
        return header or b"\r\n"
    if header == b"\r\n":
        return header
    return header + (b"\r\n" if header.endswith(b"\n") else b"\r\n\r\n")


def _nodes(structure: object) -> Sequence[object]:
    if not isinstance(structure, list | tuple) or not structure:
        raise TypeError("no list")
    return structure


def _part(node: Sequence[object], number: str, depth: int) -> Part:
    """One node; a multipart's children come first, gathered in a list or not."""
    if depth > _DEEPEST:
        raise OddStructureError("too deep")
    if isinstance(node[0], list):
        return _multipart(node[0], node[1:], number, depth)
    if isinstance(node[0], tuple):
        count = len(list(takewhile(lambda item: isinstance(item, tuple), node)))
        return _multipart(node[:count], node[count:], number, depth)
    return _leaf(node, number, depth)


def _multipart(nodes: Sequence[object], rest: Sequence[object], number: str, depth: int) -> Part:
    boundary = _parameter(rest[1], b"boundary")
    if not 0 < len(boundary) <= _BOUNDARY or any(c < 0x20 or c > 0x7E for c in boundary):  # noqa: PLR2004  # ASCII
        raise OddStructureError("no usable boundary")
    if not nodes:
        raise OddStructureError("no parts")
    prefix = f"{number}." if number else ""
    children = tuple(
        _part(_nodes(child), f"{prefix}{place}", depth + 1)
        for place, child in enumerate(nodes, start=1)
    )
    return Part(number, f"multipart/{_word(rest[0])}", boundary, children)


def _leaf(node: Sequence[object], number: str, depth: int) -> Part:
    kind = f"{_word(node[0])}/{_word(node[1])}"
    size = node[6] if isinstance(node[6], int) else 0
    part = Part(number, kind, size=size, wanted=_to_read(kind, attached=_attached(node[7:])))
    if kind not in _ENVELOPED:
        return part
    if not number:
        return replace(part, wanted=True)
    inner = _part(_nodes(node[8]), number, depth + 1)
    if not inner.children:
        inner = replace(inner, number=f"{number}.TEXT")
        if inner.inner is not None:
            raise OddStructureError("a mail that is nothing but a mail")
    return replace(part, inner=inner)


def _to_read(kind: str, *, attached: bool) -> bool:
    """Text, unless it is a file of another kind than people write in."""
    if kind in _READ or kind in _SHOWN or kind == "text/rfc822-headers":
        return True
    return kind.startswith("text/") and not attached


def _attached(extension: Sequence[object]) -> bool:
    """The server says so, as a list; some say it as a mere word."""
    for item in extension:
        word = item[0] if isinstance(item, tuple) and item else item
        if _word(word).partition(";")[0] == "attachment":
            return True
    return False


def _parameter(pairs: object, name: bytes) -> bytes:
    """One of the parameters of a Content-Type, b"" if it is not there."""
    if not isinstance(pairs, tuple):
        return b""
    for key, value in zip(pairs[::2], pairs[1::2], strict=True):
        if isinstance(key, bytes) and key.lower() == name and isinstance(value, bytes):
            return value
    return b""


def _word(item: object) -> str:
    return item.decode("ascii", "replace").lower() if isinstance(item, bytes) else ""
