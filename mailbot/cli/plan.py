"""The plan of an erasure, as the terminal shows it."""

from collections.abc import Iterator, Sequence

from mailbot.desk.owner.plain import visible
from mailbot.law.erasure_parts import BY_OWNER, MAILBOT, Part

MOST_PLACES = 20
"""Places shown of one part; `queue --json` has them all once the plan is carried out."""


def plan_lines(parts: Sequence[Part]) -> Iterator[str]:
    """A line a part: its name, what becomes of it, which data; then the places, by hand."""
    for part in parts:
        yield visible(f"  {part.key:<24} {_does(part)}{_fields(part)}")
        for place in part.where[:MOST_PLACES]:
            yield visible(f"      {place}")
        if len(part.where) > MOST_PLACES:
            yield f"      and {len(part.where) - MOST_PLACES} more"
    if parts:
        yield "-" * 40


def _does(part: Part) -> str:
    if part.reason == "unread":
        return "look there by hand"
    until = f" through {part.until}" if part.until else ""
    because = f" ({part.reason.replace('_', ' ')})" if part.reason else ""
    hand = ", by hand" if part.by == BY_OWNER and part.does == "erase" else ""
    return f"{part.does}{until}{because}{hand}"


def _fields(part: Part) -> str:
    if part.source == MAILBOT:
        return ": what mailbot keeps of the person, once the letter has left"
    return f": {', '.join(part.fields)}" if part.fields else ""
