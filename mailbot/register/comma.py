"""The text of a comma- or semicolon-separated file: octets in, numbered records out."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mailbot.errors import Fault
from mailbot.said import foreign, said

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Record:
    """One row. line: of the file, counted from 1, where the row begins."""

    line: int
    cells: tuple[str, ...]


def guarded(value: str) -> str:
    """The value as a cell no spreadsheet takes for a formula. Source: OWASP CSV injection."""
    return f"'{value}" if value.lstrip("'").startswith(_FORMULA) else value


def unguarded(cell: str) -> str:
    """The value a guarded cell was made from."""
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(_FORMULA) else cell


def written(rows: Iterable[Iterable[str]]) -> bytes:
    """Rows as UTF-8 with a byte order mark (for Excel), each cell guarded."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([guarded(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig", errors="replace")


def decoded(octets: bytes, name: str) -> str | Fault:
    """The text, from UTF-8 or else Windows-1252."""
    if octets.startswith(_UTF16):
        return Fault(name, said("is UTF-16 text"), said("save it as CSV UTF-8"))
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return octets.decode(encoding)
        except UnicodeDecodeError as e:
            line = octets.count(b"\n", 0, e.start) + 1
    return Fault(
        said("{file}: line {line}", file=name, line=line),
        said("holds bytes of no known encoding"),
        said("save it as CSV UTF-8"),
    )


def records(text: str, name: str) -> Iterator[Record | Fault]:
    """All rows that are not blank, the header first; a fault ends them."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    line = 1
    try:
        for cells in reader:
            is_hint = line == 1 and len(cells) <= 1 + 1 and cells[:1] and cells[0][:4] == "sep="
            if any(cell.strip() for cell in cells) and not is_hint:
                yield Record(line, tuple(cells))
            line = reader.line_num + 1
    except csv.Error as e:
        yield Fault(
            said("{file}: line {line}", file=name, line=line),
            said("cannot be read ({error})", error=foreign(str(e))),
            said("close each quote once"),
        )


def _delimiter(text: str) -> str:
    """Whichever of semicolon and comma stands more often in the first line, outside quotes."""
    first = text.lstrip().partition("\n")[0]
    bare = "".join(part for n, part in enumerate(first.split('"')) if n % 2 == 0)
    return ";" if bare.count(";") > bare.count(",") else ","
