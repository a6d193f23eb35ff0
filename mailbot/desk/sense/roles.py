"""Whether a value in a correction is the right one, or the one that gives way."""

import re
from enum import StrEnum

from mailbot.desk.sense.told import Mark, Told
from mailbot.desk.sense.values import Value

_ARROW = re.compile(r"\s*(?:[-=]+>|[\u2192\u21d2\u27a1]\ufe0f?|>>?)\s*")
_FIGURE = re.compile(r"[0-9]")
_COLUMN = re.compile(r"[ \t]{2,}|\t")
_BEFORE = ("value_cue", "value_not")
_AFTER = ("value_right", "value_gone")
_TURN = "value_turn"
_NEAR = 24  # characters between a value and what is said of it after it
_SHORT_LINE = 40  # characters
_MOST_LINES = 4  # of a list below what is said of it
_LEADS = " \t:(\"'"  # between a word and the value it leads to
_SIGNS = " \t\n,:;.()*\u2022\"'\u201c\u201d\u2019\u2013\u2014-"


class Role(StrEnum):
    """What a value is to its field."""

    NEW = "new"
    OLD = "old"
    UNSAID = ""


def role(said: Told, value: Value, others: tuple[Value, ...]) -> Role:
    """Going by the last word before it that tells, else by the first one after it.

    others: the values of the text; what is said before one of them is not said of the next.
    """
    beside = _turned(said, value, others)
    if beside is not Role.UNSAID:
        return beside
    after, right_there = _after(said, value, others)
    before = _before(said, value, others)
    if right_there or after is Role.NEW or before is Role.UNSAID:
        return after
    return before


def _turned(said: Told, value: Value, others: tuple[Value, ...]) -> Role:
    """Nothing but a word or a sign for change stands between two values of a kind."""
    for other in others:
        if other.field != value.field:
            continue
        if value.end <= other.start and only_turn(said, value.end, other.start):
            return Role.OLD
        if other.end <= value.start and only_turn(said, other.end, value.start):
            return Role.NEW
    return Role.UNSAID


def only_turn(said: Told, start: int, end: int) -> bool:
    """Whether a stretch says that what stands before it becomes what stands after it."""
    between = said.text[start:end]
    if _ARROW.fullmatch(between) or _COLUMN.fullmatch(between):
        return True
    return any(
        not (said.text[start : m.start] + said.text[m.end : end]).strip(_SIGNS)
        for m in said.marked((_TURN,), start, end)
    )


def _before(said: Told, value: Value, others: tuple[Value, ...]) -> Role:
    line = said.bounds(value.start)[0]
    start = max([line, *(o.end for o in others if o.end <= value.start)])
    start = _clause(said, start, value.start)
    marks = [
        m
        for m in said.marked(_BEFORE, start, value.start)
        if m.concept == _BEFORE[0] or not _FIGURE.search(said.text, m.end, value.start)
    ]
    if not marks and start == line and not said.text[line : value.start].strip(_SIGNS):
        marks = list(_heading(said, value, others))
    if not marks:
        return Role.UNSAID
    return Role.NEW if marks[-1].concept == _BEFORE[0] else Role.OLD


def _clause(said: Told, start: int, end: int) -> int:
    """Where the last clause before a value begins that names a field of its own."""
    start = max(start, said.text.rfind(")", start, end))
    fields = [name for name in said.marks if name.startswith("field_")]
    named = max((m.start for m in said.marked(fields, start, end)), default=start)
    return max(start, said.text.rfind(",", start, named))


def _heading(said: Told, value: Value, others: tuple[Value, ...]) -> tuple[Mark, ...]:
    """What the line above a value says of it, or the one above a list of such values."""
    at = value.start
    for _ in range(_MOST_LINES):
        above = said.above(at)
        if above is None:
            break
        start, end = above
        if any(o.start < end and start < o.end for o in others):
            at = start
            continue
        marks = said.marked(_BEFORE, start, end)
        if not marks and at == value.start and end - start < _SHORT_LINE:
            at = start  # who the address is of
            continue
        told_there = said.text[start:end].rstrip().endswith(":")
        near = marks and not said.text[marks[-1].end : end].strip(_SIGNS)
        return marks if told_there or near else ()
    return ()


def _after(said: Told, value: Value, others: tuple[Value, ...]) -> tuple[Role, bool]:
    """What is said of a value behind it, and whether nothing stands between."""
    line_end = said.bounds(value.end - 1)[1]
    following = min([o.start for o in others if o.start >= value.end], default=line_end)
    end = min(value.end + _NEAR, following)
    marks = [
        m
        for m in said.marked(_AFTER, value.end, line_end)
        if m.start < end and (m.end > following or said.text[m.end : following].strip(_LEADS))
    ]
    if following == line_end:
        marks = [m for m in said.marked(_AFTER, value.end, line_end) if m.start < end]
    if not marks:
        return Role.UNSAID, False
    first = min(marks, key=lambda m: (m.start, -m.end))
    right_there = not said.text[value.end : first.start].strip()
    return Role.NEW if first.concept == _AFTER[0] else Role.OLD, right_there
