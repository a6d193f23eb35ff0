"""One contact of a file that names its fields: values out, or all that is wrong at once."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from mailbot.errors import Fault
from mailbot.register import cells
from mailbot.register.person import Person
from mailbot.register.table import Row
from mailbot.said import Said, said


@dataclass(frozen=True, slots=True)
class Cell:
    """What a file says of one field. label: as the file calls it."""

    field: str
    label: str
    text: str
    line: int


@dataclass(slots=True)
class Reading:
    """What was read of a file so far. name: of the file, for messages."""

    name: str
    today: date
    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Said] = field(default_factory=list)

    def where(self, line: int, label: str = "") -> Said:
        """A place in the file, for messages."""
        place = said("{file}: line {line}", file=self.name, line=line)
        return said("{where}, {field}", where=place, field=label) if label else place

    def wrong(self, line: int, label: str, wrong: Said, right: Said) -> None:
        """Note a fault: with one of them nothing is imported."""
        self.faults.append(Fault(self.where(line, label), wrong, right))

    def warn(self, line: int, doubt: Said) -> None:
        """Note something the owner should know."""
        self.warnings.append(said("{where}: {doubt}", where=self.where(line), doubt=doubt))

    def contact(self, line: int, cells_of: Iterable[Cell], **known: object) -> None:
        """Take in one contact. known: values that were read already, by field."""
        before = len(self.faults)
        held: dict[str, object] = {}
        for one in cells_of:
            held |= self._value(one)
        held |= known
        person = Person("", **held) if "id" not in held else Person(**held)  # type: ignore[arg-type]  # each was read for its field
        if len(self.faults) == before and not (person.name or person.emails):
            self.wrong(line, "", said("says neither name nor e-mail"), said("give one"))
        self.rows.append(Row(line, person, tuple(name for name in held if name != "id")))

    def _value(self, cell: Cell) -> dict[str, object]:
        try:
            value = cells.value(cell.field, cell.text, self.today)
        except cells.BadCell as bad:
            self.wrong(cell.line, cell.label, bad.wrong, bad.right)
            return {}
        if value.doubt:
            place = self.where(cell.line, cell.label)
            self.warnings.append(said("{where}: {doubt}", where=place, doubt=value.doubt))
        return {cell.field: value.held}
