"""What was changed in a letter, line by line."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a comparison. kind: "same" | "removed" | "added"."""

    kind: str
    text: str


def lines(before: str, after: str) -> tuple[Line, ...]:
    """Both texts in one, removed lines before those that stand in their place."""
    return tuple(_compared(before.splitlines(), after.splitlines()))


def _compared(old: list[str], new: list[str]) -> Iterator[Line]:
    matcher = SequenceMatcher(a=old, b=new, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            yield from (Line("same", line) for line in old[a:b])
        else:
            yield from (Line("removed", line) for line in old[a:b])
            yield from (Line("added", line) for line in new[c:d])
