"""Tables: drawn with colour at a terminal, plain text where piped, stacked where narrow."""

import shutil
import sys
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from mailbot.desk.owner.plain import visible

_WIDTH, _NARROWEST = 80, 28
"""Columns where none are known, and the fewest the last column is read in comfortably."""
_GAP = "  "
SOON = 7
"""Days within which a last day is near."""


class Tone:
    """What a cell says besides its words; colour alone never says anything."""

    LATE = "bold red"
    SOON = "yellow"
    GOOD = "green"
    FAINT = "dim"


@dataclass(frozen=True, slots=True)
class Cell:
    """A text with a tone, one of `Tone`'s, "" for none."""

    text: str
    tone: str = ""


Row = Sequence[str | Cell]


def due_tone(due: date, today: date) -> str:
    """The tone of a last day."""
    left = (due - today).days
    return Tone.LATE if left < 0 else Tone.SOON if left <= SOON else ""


def lines_of(heads: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    """The table as text: the last column wraps; where there is no room it stands below."""
    table = [_plain(heads), *map(_plain, rows)]
    widths = _widths(table)
    before = sum(widths) + len(_GAP) * len(widths)
    wide = shutil.get_terminal_size((_WIDTH, 24)).columns
    stacked = wide - before < _NARROWEST
    for cells in table:
        start = "".join(f"{c.text:<{w}}{_GAP}" for c, w in zip(cells, widths, strict=False))
        indent = len(_GAP) if stacked else before
        wrapped = textwrap.wrap(cells[-1].text, max(wide - indent, _NARROWEST)) or [""]
        if stacked:
            yield start.rstrip()
            yield from (" " * indent + line for line in wrapped if line)
        else:
            yield (start + wrapped[0]).rstrip()
            yield from (" " * indent + line for line in wrapped[1:])


def drawn(heads: Sequence[str], rows: Iterable[Row]) -> None:
    """The table at a terminal; NO_COLOR, FORCE_COLOR and the terminal's kind are heeded."""
    import rich.box  # noqa: PLC0415  # 45 ms, and only for people at a terminal
    import rich.console  # noqa: PLC0415  # as above
    import rich.padding  # noqa: PLC0415  # as above
    import rich.table  # noqa: PLC0415  # as above
    import rich.text  # noqa: PLC0415  # as above

    console = rich.console.Console(highlight=False)
    found = [_plain(row) for row in rows]
    widths = _widths([_plain(heads), *found])
    if console.width - sum(widths) - len(_GAP) * len(widths) < _NARROWEST:
        for *first, below in found:
            told = [rich.text.Text(c.text, c.tone) for c in first if c.text]
            console.print(rich.text.Text(_GAP).join(told))
            text = rich.text.Text(below.text, below.tone)
            console.print(rich.padding.Padding(text, (0, 0, 1, 2)))
        return
    table = rich.table.Table(box=rich.box.SIMPLE_HEAD, pad_edge=False)
    for n, head in enumerate(heads):
        last = n == len(heads) - 1
        table.add_column(head, no_wrap=not last, overflow="fold", ratio=1 if last else None)
    for cells in found:
        table.add_row(*(rich.text.Text(cell.text, cell.tone) for cell in cells))
    console.print(table)


def toned(text: str, tone: str) -> str:
    """A line in its tone where it goes to a terminal that shows colour."""
    if not tone or not sys.stdout.isatty():
        return text
    import rich.console  # noqa: PLC0415  # as in `drawn`
    import rich.text  # noqa: PLC0415  # as above

    console = rich.console.Console(highlight=False)
    with console.capture() as shown:
        console.print(rich.text.Text(text, tone), soft_wrap=True, end="")
    return shown.get()


def _plain(row: Row) -> list[Cell]:
    return [Cell(visible(c.text), c.tone) if isinstance(c, Cell) else Cell(visible(c)) for c in row]


def _widths(table: Sequence[Sequence[Cell]]) -> list[int]:
    """Of every column but the last."""
    return [max(len(cells[n].text) for cells in table) for n in range(len(table[0]) - 1)]
