"""Plain text, laid out: paragraphs wrapped, lists indented, hard lines kept.

In a template, a blank line ends a paragraph; a line that begins with `- ` is an item of a
list; one that begins with `| ` keeps its line break; one that begins with four blanks is
printed as it stands, however long.
"""

import re
import textwrap
from collections.abc import Iterator

WIDTH = 74

_ITEM = re.compile(r"(?:-|\d{1,2}[.)])\s+")
_HARD = "|"
_VERBATIM = "    "


def lay_out(text: str) -> str:
    """The text as it is sent: at most `WIDTH` columns, single blank lines, LF at the end."""
    lines = list(_without_double_blanks(_blocks(text)))
    return "\n".join(lines).strip("\n") + "\n"


def _blocks(text: str) -> Iterator[str]:
    paragraph: list[str] = []
    for line in text.split("\n"):
        special = not line.strip() or line.startswith((_HARD, _VERBATIM)) or _ITEM.match(line)
        if special:
            yield from _wrapped(paragraph)
            paragraph = []
        if not special or _ITEM.match(line):
            paragraph.append(line)
        elif line.startswith(_VERBATIM):
            yield line.rstrip()
        else:
            yield line.removeprefix(_HARD).strip()
    yield from _wrapped(paragraph)


def _wrapped(paragraph: list[str]) -> list[str]:
    if not paragraph:
        return []
    joined = " ".join(line.strip() for line in paragraph)
    marker = _ITEM.match(joined)
    return textwrap.wrap(
        joined,
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
