"""The register as a file people keep: rows out of it, with all that is wrong at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from mailbot.errors import Fault
from mailbot.register import cells, comma
from mailbot.register.person import Person
from mailbot.said import Said, said

_APART = str.maketrans("", "", " _-.\u00a0\u2010\u2011")


@dataclass(frozen=True, slots=True)
class Row:
    """One contact as the file has it. given: the fields the file has a column for."""

    line: int
    person: Person
    given: tuple[str, ...]


class Table(NamedTuple):
    """A file that was read. With any fault there are no rows: nothing is imported.

    warnings: for the owner; they name line and column, never a whole number.
    """

    rows: tuple[Row, ...]
    faults: tuple[Fault, ...]
    warnings: tuple[Said, ...]


def header_key(header: str) -> str:
    """A header as it is compared: case, blanks, hyphens and underscores do not count."""
    return header.strip().casefold().translate(_APART)


def with_own(
    headers: Mapping[str, str], own: Mapping[str, str], where: str
) -> tuple[dict[str, str], tuple[Fault, ...]]:
    """The headers with names of the owner's own, and what is wrong with those.

    own: field or known header by the file's header; "" leaves a column out. where: for faults.
    """
    known = {header_key(header): field for header, field in headers.items()}
    joined, faults = dict(headers), []
    for header, called in own.items():
        key = header_key(called)
        field = next((f for f in known.values() if header_key(f) == key), known.get(key, ""))
        shown = cells.shown(header)
        if not header_key(header):
            faults.append(
                Fault(where, said("maps a header without a name"), said("write 'Header=field'"))
            )
        elif key and not field:
            right = cells.nearest(called.strip().casefold(), sorted({*known.values(), *headers}))
            faults.append(
                Fault(
                    f"{where} {shown}",
                    said("{called} is no field", called=cells.shown(called)),
                    right,
                )
            )
        joined = {h: f for h, f in joined.items() if header_key(h) != header_key(header)}
        joined[header] = field
    return joined, tuple(faults)


def what_to_call(header: str, headers: Mapping[str, str]) -> Said:
    """What to do about a header nobody knows: the nearest known one, or a mapping."""
    near = cells.nearest(header.strip().casefold(), [h for h, field in headers.items() if field])
    name = cells.shown(header.strip())
    return said(
        "{near} Or map it: --map '{header}=FIELD', --map '{header}=' leaves it out",
        near=near,
        header=name[1:-1],
    )


def read_table(
    octets: bytes,
    name: str,
    today: date,
    headers: Mapping[str, str],
    places: Sequence[str] = (),
) -> Table:
    """Read a register file. name: of the file, for messages.

    headers: field of `Person` by header, both languages, as `rulebook.headers` loads them;
    "" for a column that is left out. places: the field of each column, whatever it is called.
    """
    text = comma.decoded(octets, name)
    if isinstance(text, Fault):
        return Table((), (text,), ())
    found = list(comma.records(text, name))
    faults = [entry for entry in found if isinstance(entry, Fault)]
    records = [entry for entry in found if isinstance(entry, comma.Record)]
    if not records:
        empty = Fault(
            name, said("is empty"), said("begin with a row of headers: name,email,company,…")
        )
        return Table((), tuple(faults) or (empty,), ())
    fields, wrong = _columns(records[0], name, headers, places)
    faults += wrong
    columns = tuple(zip(fields, records[0].cells, strict=True))
    rows, warnings = [], []
    for record in records[1:]:
        row = _RowReading(name, record, columns, today)
        rows.append(row.read(named=not wrong))
        faults += row.faults
        warnings += row.warnings
    if not rows and not faults:
        warnings.append(said("{file}: holds headers but no rows", file=name))
    return Table(() if faults else tuple(rows), tuple(faults), tuple(warnings))


def _columns(
    record: comma.Record, name: str, headers: Mapping[str, str], places: Sequence[str]
) -> tuple[list[str], list[Fault]]:
    """The field of each column ("" where unknown), and what is wrong with the headers."""
    known = {header_key(header): field for header, field in headers.items()}
    placed = len(places) == len(record.cells)
    fields: list[str] = []
    faults = []
    for column, header in enumerate(record.cells, start=1):
        where = said(
            "{file}: line {line}, column {column}", file=name, line=record.line, column=column
        )
        field = places[column - 1] if placed else known.get(header_key(header), "")
        if not placed and header_key(header) not in known:
            wrong = said("unknown header {header}", header=cells.shown(header.strip()))
            faults.append(Fault(where, wrong, what_to_call(header, headers)))
        elif field and field in fields:
            wrong = said(
                "header {header} stands for {field} a second time",
                header=cells.shown(header.strip()),
                field=field,
            )
            faults.append(Fault(where, wrong, said("keep one of the two columns")))
        fields.append(field)
    if not faults and not {"name", "emails"} & set(fields):
        right = said("name at least one of the columns name and email")
        faults.append(
            Fault(
                said("{file}: line {line}", file=name, line=record.line),
                said("no column says who it is"),
                right,
            )
        )
    return fields, faults


class _RowReading:
    """Collects what one row says, and what is wrong with it."""

    def __init__(
        self, name: str, record: comma.Record, columns: Sequence[tuple[str, str]], today: date
    ) -> None:
        self._where = said("{file}: line {line}", file=name, line=record.line)
        self._record, self._columns, self._today = record, columns, today
        self.faults: list[Fault] = []
        self.warnings: list[Said] = []

    def read(self, *, named: bool) -> Row:
        """The row; without meaning where `faults` is not empty afterwards.

        named: every column is known, so that a row must say who it is.
        """
        extra = [cell for cell in self._record.cells[len(self._columns) :] if cell.strip()]
        if extra:
            wrong = said(
                "has more cells ({cells}) than there are headers", cells=len(self._record.cells)
            )
            right = said(
                "{columns} headers; quote a cell that holds the separator",
                columns=len(self._columns),
            )
            self.faults.append(Fault(self._where, wrong, right))
        held: dict[str, object] = {}
        for (field, header), cell in zip(self._columns, self._record.cells, strict=False):
            if field and field not in held:
                held |= self._cell(field, header.strip(), cell)
        person = Person("", **held)  # type: ignore[arg-type]  # each value is made for its field
        if named and not self.faults and not (person.name or person.emails):
            self.faults.append(
                Fault(self._where, said("says neither name nor e-mail"), said("give one"))
            )
        return Row(self._record.line, person, tuple(f for f, _ in self._columns if f))

    def _cell(self, field: str, header: str, cell: str) -> dict[str, object]:
        where = said("{where}, column {column}", where=self._where, column=header)
        try:
            value = cells.value(field, comma.unguarded(cell), self._today)
        except cells.BadCell as bad:
            self.faults.append(Fault(where, bad.wrong, bad.right))
            return {}
        if value.doubt:
            self.warnings.append(said("{where}: {doubt}", where=where, doubt=value.doubt))
        return {field: value.held}
