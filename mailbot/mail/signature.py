"""The end of what somebody wrote: the name block and footers taken off."""

from collections.abc import Sequence
from dataclasses import dataclass

from mailbot.mail import markers

_LONGEST = 400
_LONGEST_BLOCK = 15
_CLOSING_WORDS = 6
_SHORT = 80
_PROSE = 4  # words from which a line that ends as a sentence does is one


@dataclass(frozen=True, slots=True)
class Ending:
    """Lines of a text, sorted."""

    own: Sequence[str]
    signature: Sequence[str]
    footer: Sequence[str]


def take_ending(lines: Sequence[str], *, follows: bool = False) -> Ending:
    """Sort the lines of one unbroken piece of somebody's own text.

    follows: own text stands above it already, so that it may be a name block and nothing else.
    """
    body, footer = _without_footers(lines)
    body, devices = _without_devices(body)
    cut = _dashes(body, follows=follows)
    if cut < len(body):
        return Ending(body[:cut], [*body[cut:], *devices], footer)
    start, end = _name_block(body, follows=follows)
    own = [*body[:start], *body[end:]]
    return Ending(own, [*body[start:end], *devices], footer)


def _without_footers(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    """A footer runs from its first line to the end of the paragraph; it is never all there is."""
    kept: list[str] = []
    footer: list[str] = []
    inside = False
    for at, line in enumerate(lines):
        if not line.strip():
            inside = False
        elif not inside and line[:1].strip("-*_ "):
            start = line[:_LONGEST].lstrip("*_ ")
            if len(start) < _SHORT and at + 1 < len(lines):
                start = f"{start} {lines[at + 1][:_LONGEST]}"
            inside = bool(markers.FOOTER.match(start))
        (footer if inside else kept).append(line)
    if any(map(str.strip, kept)):
        return kept, footer
    return list(lines), []


def _without_devices(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    devices = [x for x in lines if len(x) < _LONGEST and markers.SENT_FROM.fullmatch(x.strip())]
    return [x for x in lines if x not in set(devices)] if devices else list(lines), devices


def _dashes(lines: Sequence[str], *, follows: bool) -> int:
    """Where a line of two dashes stands with something above it (RFC 3676, 4.3)."""
    for at, line in enumerate(lines):
        if line.rstrip() == "--" and follows:
            return at
        follows = follows or bool(line.strip())
    return len(lines)


def _name_block(lines: Sequence[str], *, follows: bool) -> tuple[int, int]:
    """First and last+1 line of the block that begins with a closing phrase."""
    first = next((at for at, line in enumerate(lines) if line.strip()), 0)
    for start in range(len(lines) - 1, first - follows, -1):
        if _closes(lines[start]):
            return start, _block_end(lines, start)
    return len(lines), len(lines)


def _closes(line: str) -> bool:
    line = line.strip()
    found = markers.CLOSING.fullmatch(line) if len(line) <= _SHORT else None
    if not found:
        return False
    name = found["name"] or ""
    return len(name.split()) <= _CLOSING_WORDS and not name.rstrip().endswith(("?", ":"))


def _block_end(lines: Sequence[str], start: int) -> int:
    """The name block ends before a postscript, a sentence, or when it grows too long."""
    written = 0
    for at in range(start + 1, len(lines)):
        line = lines[at].strip()
        written += bool(line)
        if written > _LONGEST_BLOCK or markers.POSTSCRIPT.match(line) or _is_sentence(line):
            return at
    return len(lines)


def _is_sentence(line: str) -> bool:
    words = line.split(maxsplit=_LONGEST)
    return len(line) > _SHORT or (len(words) >= _PROSE and line.endswith((".", "!", "?")))
