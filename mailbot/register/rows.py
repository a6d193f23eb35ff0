"""One contact of a file that names its fields: values out, or all that is wrong at once."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from mailbot.errors import Fault
from mailbot.register import cells
from mailbot.register.person import Person
from mailbot.register.table import Row


@dataclass(frozen=True, slots=True)
class Said:
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
    warnings: list[str] = field(default_factory=list)

    def where(self, line: int, label: str = "") -> str:
        """A place in the file, for messages."""
        return f"{self.name}: line {line}, {label}" if label else f"{self.name}: line {line}"

    def wrong(self, line: int, label: str, wrong: str, right: str) -> None:
        """Note a fault: with one of them nothing is imported."""
        self.faults.append(Fault(self.where(line, label), wrong, right))

    def warn(self, line: int, text: str) -> None:
        """Note something the owner should know."""
        self.warnings.append(f"{self.where(line)}: {text}")

    def contact(self, line: int, said: Iterable[Said], **known: object) -> None:
        """Take in one contact. known: values that were read already, by field."""
        before = len(self.faults)
        held: dict[str, object] = {}
        for one in said:
            held |= self._value(one)
        held |= known
        person = Person("", **held) if "id" not in held else Person(**held)  # type: ignore[arg-type]  # each was read for its field
        if len(self.faults) == before and not (person.name or person.emails):
            self.wrong(line, "", "says neither name nor e-mail", "give one")
        self.rows.append(Row(line, person, tuple(name for name in held if name != "id")))

    def _value(self, said: Said) -> dict[str, object]:
        try:
            value = cells.value(said.field, said.text, self.today)
        except cells.BadCell as bad:
            self.wrong(said.line, said.label, bad.wrong, bad.right)
            return {}
        if value.doubt:
            self.warnings.append(f"{self.where(said.line, said.label)}: {value.doubt}")
        return {said.field: value.held}
