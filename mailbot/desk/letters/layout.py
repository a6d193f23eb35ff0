"""Plain text, laid out: paragraphs wrapped, lists indented, hard lines kept.

In a template, a blank line ends a paragraph; a line that begins with `- ` is an item of a
list; one that begins with `| ` keeps its line break; one that begins with four blanks is
printed as it stands, however long.
"""

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

WIDTH = 74

ITEM = re.compile(r"(?:-|\d{1,2}[.)])\s+")
_HARD = "|"
_VERBATIM = "    "


class Kind(Enum):
    """What a piece of a text is."""

    PARAGRAPH = auto()
    ITEM = auto()
    HARD = auto()
    VERBATIM = auto()
    BLANK = auto()


@dataclass(frozen=True, slots=True)
class Piece:
    """One paragraph, item or line. text: on one line; an item's with its marker."""

    kind: Kind
    text: str = ""


def lay_out(text: str) -> str:
    """The text as it is sent: at most `WIDTH` columns, single blank lines, LF at the end."""
    lines = (line for piece in pieces(text) for line in _lines(piece))
    return "\n".join(_without_double_blanks(lines)).strip("\n") + "\n"


def pieces(text: str) -> Iterator[Piece]:
    """The text taken apart, in order."""
    open_: list[str] = []
    for line in text.split("\n"):
        special = not line.strip() or line.startswith((_HARD, _VERBATIM)) or ITEM.match(line)
        if special:
            yield from _joined(open_)
            open_ = []
        if not special or ITEM.match(line):
            open_.append(line)
        elif not line.strip():
            yield Piece(Kind.BLANK)
        elif line.startswith(_VERBATIM):
            yield Piece(Kind.VERBATIM, line.rstrip())
        else:
            yield Piece(Kind.HARD, line.removeprefix(_HARD).strip())
    yield from _joined(open_)


def _joined(lines: list[str]) -> Iterator[Piece]:
    if lines:
        joined = " ".join(line.strip() for line in lines)
        yield Piece(Kind.ITEM if ITEM.match(joined) else Kind.PARAGRAPH, joined)


def _lines(piece: Piece) -> list[str]:
    if piece.kind not in {Kind.PARAGRAPH, Kind.ITEM}:
        return [piece.text]
    marker = ITEM.match(piece.text)
    return textwrap.wrap(
        piece.text,
        WIDTH,
        subsequent_indent=" " * len(marker[0]) if marker else "",
        break_long_words=False,
        break_on_hyphens=False,
    )


def _without_double_blanks(lines: Iterator[str]) -> Iterator[str]:
    before = ""
    for line in lines:
        if line or before:
            yield line
        before = line
