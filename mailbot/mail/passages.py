"""The text of a mail taken apart: written now, quoted, passed on, name block, footers.

By rules on lines, each looking at a bounded number of lines of bounded length: the work grows
with the text. Where a rule is in doubt the text counts as the sender's own, except below a quote
line, where nothing tells an answer from the mail answered.
"""

from collections.abc import Iterable, Sequence
from enum import Enum

from mailbot.mail import markers
from mailbot.mail.message import Passages
from mailbot.mail.signature import Ending, take_ending

MOST_LINES = 20_000
"""Lines looked at; what follows goes with the last of them."""

_LONGEST = 300
_HEADER_LINES = 12
_QUOTE_LINE_SPAN = 3


class _Kind(Enum):
    OWN = "own"
    QUOTED = "quoted"
    FORWARDED = "forwarded"


def split(text: str, *, passed_on: bool = False) -> Passages:
    """The passages of a cleaned text. passed_on: the subject says the mail was forwarded."""
    lines = text.split("\n", MOST_LINES)
    kinds = _kinds(lines, _Kind.FORWARDED if passed_on else _Kind.QUOTED)
    endings: list[Ending] = []
    segment: list[str] = []
    follows = False
    for line, kind in zip((*lines, ""), (*kinds, None), strict=True):
        if kind is _Kind.OWN:
            segment.append(line)
        elif segment:
            endings.append(take_ending(segment, follows=follows))
            follows = follows or any(map(str.strip, endings[-1].own))
            segment = []
    return Passages(
        own=_text("\n".join(e.own) for e in endings),
        quoted=_text(_of(lines, kinds, _Kind.QUOTED)),
        forwarded=_text(_of(lines, kinds, _Kind.FORWARDED)),
        signature=_text("\n".join(e.signature) for e in endings),
        footer=_text("\n".join(e.footer) for e in endings),
    )


def _of(lines: Sequence[str], kinds: Sequence[_Kind], kind: _Kind) -> Sequence[str]:
    return [line for line, its in zip(lines, kinds, strict=True) if its is kind]


def _text(pieces: Iterable[str]) -> str:
    lines = "\n".join(pieces).split("\n")
    kept: list[str] = []
    for line in map(str.rstrip, lines):
        if line or (kept and kept[-1]):
            kept.append(line)
    return "\n".join(kept).strip("\n")


def _kinds(lines: Sequence[str], answered: _Kind) -> list[_Kind]:
    kinds: list[_Kind] = []
    while len(kinds) < len(lines):
        at = len(kinds)
        line = lines[at]
        if _is_quote(lines, at):
            end = _quote_end(lines, at)
            first = next((s for s in map(_unquoted, lines[at:end]) if s), "")
            forwarded = len(first) < _LONGEST and markers.FORWARD.fullmatch(first)
            kinds += [_Kind.FORWARDED if forwarded else _Kind.QUOTED] * (end - at)
        elif len(line) > _LONGEST or not line or line.isspace():
            kinds.append(_Kind.OWN)
        elif markers.FORWARD.fullmatch(line):
            kinds += [_Kind.FORWARDED] * (len(lines) - at)
        elif markers.ORIGINAL.fullmatch(line.strip()) or _opens_header_block(lines, at):
            kinds = _reclaim_rule(lines, kinds, answered)
            kinds += [answered] * (len(lines) - at)
        elif span := _quote_line(lines, at):
            below = _next_written(lines, at + span)
            quoted = below < len(lines) and lines[below].startswith(">")
            kinds += [_Kind.QUOTED] * ((below if quoted else len(lines)) - at)
        else:
            kinds.append(_Kind.OWN)
    return kinds


def _is_quote(lines: Sequence[str], at: int) -> bool:
    """A line marked as quoted; a lone `>From ` is an escape of old mailboxes."""
    line = lines[at]
    if not line.startswith((">", " >")):
        return False
    if not line.startswith(">From "):
        return True
    beside = (*lines[max(at - 1, 0) : at], *lines[at + 1 : at + 2])
    return any(neighbour.startswith(">") for neighbour in beside)


def _quote_end(lines: Sequence[str], at: int) -> int:
    while at < len(lines) and lines[at].startswith((">", " >")):
        at += 1
    return at


def _unquoted(line: str) -> str:
    return line[:_LONGEST].lstrip("> ").rstrip()


def _next_written(lines: Sequence[str], at: int) -> int:
    while at < len(lines) and not lines[at].strip():
        at += 1
    return at


def _opens_header_block(lines: Sequence[str], at: int) -> bool:
    """From, a date, and To or Subject, as programs copy them above the mail answered."""
    if not markers.LABEL_FROM.match(lines[at]):
        return False
    near = [line[:_LONGEST] for line in lines[at + 1 : at + _HEADER_LINES]]
    return any(map(markers.LABEL_DATE.match, near)) and any(map(markers.LABEL_OTHER.match, near))


def _reclaim_rule(lines: Sequence[str], kinds: list[_Kind], kind: _Kind) -> list[_Kind]:
    """A drawn line just above the block belongs to it."""
    above = len(kinds) - 1
    while above >= 0 and not lines[above].strip():
        above -= 1
    if above >= 0 and kinds[above] is _Kind.OWN and markers.SEPARATOR.fullmatch(lines[above]):
        return kinds[:above] + [kind] * (len(kinds) - above)
    return kinds


def _quote_line(lines: Sequence[str], at: int) -> int:
    """How many lines from here say who wrote what follows; 0 if none do."""
    joined = ""
    for span in range(1, _QUOTE_LINE_SPAN + 1):
        if at + span > len(lines):
            return 0
        line = lines[at + span - 1].strip()
        joined = f"{joined} {line}".strip()
        if not line or len(joined) > _LONGEST:
            return 0
        if line.endswith(":"):
            return span if _says_who_wrote(joined, lines, at + span) else 0
        if line.endswith((".", "!", "?")) and not line[-2:-1].isdigit() and span > 1:
            return 0
    return 0


def _says_who_wrote(joined: str, lines: Sequence[str], below: int) -> bool:
    if not markers.WROTE.search(joined) or markers.I_WROTE.search(joined):
        return False
    if markers.ADDRESS.search(joined) or markers.WRITTEN_AT.search(joined):
        return True
    following = _next_written(lines, below)
    return following < len(lines) and lines[following].startswith(">")
