"""The end of what somebody wrote: the name block and footers taken off."""

from collections.abc import Sequence
from dataclasses import dataclass

from mailbot.mail import markers

_LONGEST = 400
_LONGEST_BLOCK = 15
_CLOSING_WORDS = 6
_NAME_IN_LOWER_CASE = 2
_SHORT = 80
_WIDE = 120
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
        elif not inside:
            below = lines[at + 1][:_LONGEST] if at + 1 < len(lines) else ""
            start = line[:_LONGEST].lstrip("*_ ")
            start = f"{start} {below}" if len(start) < _WIDE else start
            inside = bool(markers.FOOTER.match(start)) and not markers.IN_PERSON.search(start)
        (footer if inside else kept).append(line)
    if any(map(str.strip, kept)):
        return kept, footer
    return list(lines), []


def _without_devices(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    kept: list[str] = []
    devices: list[str] = []
    for line in lines:
        stripped = line.strip()
        device = len(stripped) < _LONGEST and markers.SENT_FROM.fullmatch(stripped)
        (devices if device else kept).append(line)
    return kept, devices


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
    below: list[str] = []
    for start in range(len(lines) - 1, first - follows, -1):
        line = lines[start].strip()
        if _closes(line) or (len(below) == 1 and _closes_by_name(line, below[0])):
            return start, _block_end(lines, start)
        if line:
            below.append(line)
    return len(lines), len(lines)


def _closes(line: str) -> bool:
    found = markers.CLOSING.fullmatch(line) if len(line) <= _SHORT else None
    if not found:
        return False
    return _is_name((found["name"] or "").split())


def _closes_by_name(line: str, below: str) -> bool:
    """A word of courtesy alone on its line, with a short line and nothing more below."""
    return (
        bool(markers.CLOSING_WORD.fullmatch(line))
        and len(below) <= _SHORT
        and len(below.split()) < _PROSE
        and below[:1].isupper()
        and not below.endswith((".", "!", "?"))
    )


def _is_name(words: Sequence[str]) -> bool:
    """Words that follow a closing phrase on its line are a name, or there are none."""
    if not words or len(words) <= _NAME_IN_LOWER_CASE:
        return not words or not words[-1].endswith(("?", ":"))
    lower = sum(word[0].islower() for word in words)
    led = words[0].lower() in markers.NAME_JOINERS or not words[0][0].islower()
    return len(words) <= _CLOSING_WORDS and lower <= _NAME_IN_LOWER_CASE and led


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
    if len(line) > _SHORT or markers.IN_PERSON.search(line) or markers.ADDRESSING.search(line):
        return True
    return len(line.split()) >= _PROSE and line.endswith((".", "!", "?"))
