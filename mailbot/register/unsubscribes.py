"""A newsletter tool's list of those who unsubscribed, read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from mailbot.errors import Fault
from mailbot.register.address import normalised, valid
from mailbot.register.comma import Record, records, unguarded
from mailbot.said import said

ADDRESS_HEADERS = frozenset(
    {"email", "e-mail", "email address", "e-mail address", "e-post", "epost", "e-postadress"}
    | {"mejl", "mejladress", "mail", "address", "adress", "subscriber"}
)
DATE_HEADERS = frozenset(
    {"date", "datum", "unsubscribed", "unsubscribed at", "unsub time", "unsub_time", "optout_time"}
    | {"avregistrerad", "avregistrerad den", "unsubscribe date", "unsubscribed_at", "since"}
)
_AT = "@"


@dataclass(frozen=True, slots=True)
class Unsubscribed:
    """One who wants no more. since: the day, None where the file does not say."""

    address: str
    since: date | None = None


def read_unsubscribed(text: str, name: str) -> tuple[tuple[Unsubscribed, ...], tuple[Fault, ...]]:
    """Each address once, and every bad row. One address a line will do; a header may name more."""
    rows = list(records(text, name))
    faults = [row for row in rows if isinstance(row, Fault)]
    found = [row for row in rows if isinstance(row, Record)]
    if not found:
        return (), tuple(
            faults or [Fault(name, said("holds no address"), said("name one with addresses"))]
        )
    at, when, body = _columns(found)
    if at is None:
        wrong = said("no column holds addresses")
        return (), (Fault(name, wrong, said("call it email, or give one address a line")),)
    told: dict[str, Unsubscribed] = {}
    for row in body:
        one = _read(row, at, when, name)
        if isinstance(one, Fault):
            faults.append(one)
        else:
            told.setdefault(normalised(one.address), one)
    return tuple(told.values()), tuple(faults)


def _columns(rows: Sequence[Record]) -> tuple[int | None, int | None, Sequence[Record]]:
    """Where the addresses stand and the days; the rows without the header."""
    heads = [cell.strip().casefold() for cell in rows[0].cells]
    at = next((n for n, head in enumerate(heads) if head in ADDRESS_HEADERS), None)
    if at is not None:
        when = next((n for n, head in enumerate(heads) if head in DATE_HEADERS), None)
        return at, when, rows[1:]
    plain = next((n for n, head in enumerate(heads) if _AT in head), None)
    return plain, None, rows


def _read(row: Record, at: int, when: int | None, name: str) -> Unsubscribed | Fault:
    where = said("{file}: line {line}", file=name, line=row.line)
    cells = [*row.cells, *[""] * (1 + max(at, when or 0) - len(row.cells))]
    address = valid(unguarded(cells[at].strip()))
    if address is None:
        return Fault(
            where, said("holds no e-mail address"), said("write anna@firm.example, or take it out")
        )
    day = cells[when].strip() if when is not None else ""
    if not day:
        return Unsubscribed(address)
    try:
        return Unsubscribed(address, date.fromisoformat(day[:10].replace("/", "-")))
    except ValueError:
        return Fault(where, said("{day} is no date", day=repr(day[:30])), said("write 2026-11-01"))


def lines_of(addresses: Sequence[str]) -> Iterator[str]:
    """A file with one column, as newsletter tools take it."""
    yield "email"
    yield from addresses
