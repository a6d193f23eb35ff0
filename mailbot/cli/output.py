"""How answers are printed: JSON for programs, tables for people."""

import json
import re
import shutil
import sys
import textwrap
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

import click

from mailbot.cli.table import Row, drawn, lines_of, toned
from mailbot.desk.owner.plain import visible_lines

Command = TypeVar("Command", bound=Callable[..., Any])

as_json: Callable[[Command], Command] = click.option(
    "--json", "as_json", is_flag=True, help="One JSON document, for programs."
)
yes_option: Callable[[Command], Command] = click.option(
    "--yes", is_flag=True, help="Do not ask; do it."
)
_UNSEEN = re.compile(
    "[\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e0fff]"
)


_WIDTH = 80


def examples(*lines: str) -> str:
    """The end of a help text: lines to try, as they are."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


def print_json(value: object, *, indent: int | None = 2) -> None:
    """One JSON document. What would drive a terminal is escaped; its value stays exact."""
    written = json.dumps(value, ensure_ascii=not _unicode_out(), indent=indent, default=_iso)
    click.echo(_UNSEEN.sub(_escaped, written))


def say(text: str, tone: str = "") -> None:
    """Text for people, its line ends kept. tone: one of `Tone`'s, for terminals with colour."""
    click.echo(toned(_encodable(visible_lines(text)), tone))


def hint(text: str) -> None:
    """What to do next, below an answer, no wider than the terminal."""
    wide = shutil.get_terminal_size((_WIDTH, 24)).columns
    say("\n" + "\n".join(textwrap.wrap(text, wide, break_on_hyphens=False)))


def print_table(heads: Sequence[str], rows: Iterable[Row]) -> None:
    """A table: drawn at a terminal, aligned text where it is piped; the last column wraps."""
    if sys.stdout.isatty():
        drawn(heads, rows)
    else:
        click.echo(_encodable("\n".join(lines_of(heads, rows))))


def print_pairs(pairs: Iterable[tuple[str, str]]) -> None:
    """Names and values, one below the other; pairs without a value are left out."""
    filled = [(name, value) for name, value in pairs if value]
    wide = max((len(name) for name, _ in filled), default=0)
    for name, value in filled:
        first, *more = visible_lines(value).split("\n")
        click.echo(_encodable(f"{name:<{wide}}  {first}"))
        for line in more:
            click.echo(_encodable(f"{'':<{wide}}  {line}"))


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its word, e.g. "1 case", "2 cases"."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def day(value: date | None) -> str:
    """A date as shown to people, "" for none."""
    return value.isoformat() if value else ""


def days_left(due: date, today: date) -> str:
    """A last day with what is left until it."""
    left = (due - today).days
    if left < 0:
        return f"{due} ({counted(-left, 'day')} late)"
    words = {0: "today", 1: "tomorrow"}.get(left, f"{left} days left")
    return f"{due} ({words})"


def _iso(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)


def _escaped(found: re.Match[str]) -> str:
    return json.dumps(found[0])[1:-1]


def _unicode_out() -> bool:
    return (sys.stdout.encoding or "").casefold().replace("-", "") == "utf8"


def _encodable(text: str) -> str:
    """The text as this terminal can show it; letters it lacks become question marks."""
    code = sys.stdout.encoding or "utf-8"
    return text.encode(code, "replace").decode(code)
