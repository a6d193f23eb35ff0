"""Exports of other systems, in a file or a folder of files: CSV, JSON, vCard."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from mailbot.errors import Fault, SourceUnreadable, of_system
from mailbot.law.holdings import Entry, Found
from mailbot.register.address import valid
from mailbot.register.foreign import Placed, Values, fields_of, read_export
from mailbot.register.sought import Marks, Sought, Whose, whose
from mailbot.register.table import header_key
from mailbot.said import said
from mailbot.settings import Columns
from mailbot.settings import Source as Declared

LARGEST: Final = 64 * 1024 * 1024
"""Octets of one file; larger ones are no export of a small firm's."""
_SUFFIX: Final = {"csv": "*.csv", "json": "*.json", "vcard": "*.vcf"}
Read = tuple[Placed, ...] | Fault
_BETWEEN: Final = re.compile(r"[\s|;,<>\"'()]+")


@dataclass(frozen=True, slots=True)
class FileSource:
    """A declared export. Its files are read anew each time: they are written by others.

    headers: field of `Person` by what a column may be called, where no columns are declared.
    """

    declared: Declared
    headers: Mapping[str, str] = field(default_factory=dict)

    def find(self, person: Sought) -> Found:
        """Entries that bear one of the person's addresses or their customer number.

        Raises: SourceUnreadable where one of the files cannot be read: half an answer is none.
        """
        read = [(path, self._read(path)) for path in self._paths()]
        wrong = [fault for path, entries in read for fault in self._wrong(path, entries)]
        if wrong:
            raise SourceUnreadable(wrong[0].told)
        theirs: list[Entry] = []
        doubtful: list[Entry] = []
        for path, entries in read:
            columns = self._columns(entries)
            for place, values in () if isinstance(entries, Fault) else entries:
                whom = whose(_marks(values, columns), person)
                if whom is not Whose.ANOTHERS:
                    entry = Entry(f"{path.name}, {place}", values, _digest(values))
                    (theirs if whom is Whose.THEIRS else doubtful).append(entry)
        one = self.declared
        return Found(one.name, one.kind, tuple(theirs), (), tuple(doubtful), one.groups)

    def entries(self) -> Iterator[tuple[Marks, Values]]:
        """Everything in the files, with what tells whose it is.

        Raises: SourceUnreadable where one of them cannot be read.
        """
        for path in self._paths():
            read = self._read(path)
            if isinstance(read, Fault):
                raise SourceUnreadable(read.told)
            columns = self._columns(read)
            yield from ((_marks(values, columns), values) for _, values in read)

    def faults(self) -> tuple[Fault, ...]:
        """All that is wrong with the files, or with what is declared of their columns."""
        found: list[Fault] = []
        try:
            for path in self._paths():
                found += self._wrong(path, self._read(path))
        except SourceUnreadable as error:
            right = said("make the other system write it, or correct the path in mailbot.toml")
            found.append(Fault(self.declared.name, error.told, right))
        return tuple(found)

    def ungrouped(self) -> tuple[str, ...]:
        """Fields that stand in no group, so that an extract tells no purpose of them."""
        grouped = {name for group in self.declared.groups for name in group.fields}
        fields: dict[str, None] = {}
        for path in self._paths():
            read = self._read(path)
            if not isinstance(read, Fault):
                fields |= dict.fromkeys(sorted(fields_of(read) - grouped))
        return tuple(fields)

    def _paths(self) -> tuple[Path, ...]:
        path = Path(self.declared.path)
        if not path.is_dir():
            if not path.exists():
                raise SourceUnreadable(said("{path} is not there", path=path))
            return (path,)
        found = tuple(sorted(path.glob(_SUFFIX[self.declared.kind])))
        if not found:
            raise SourceUnreadable(
                said("{path} holds no {suffix}", path=path, suffix=_SUFFIX[self.declared.kind])
            )
        return found

    def _read(self, path: Path) -> Read:
        try:
            if path.stat().st_size > LARGEST:
                raise SourceUnreadable(
                    said(
                        "{path} is larger than {largest} MB",
                        path=path,
                        largest=LARGEST // 1024 // 1024,
                    )
                )
            octets = path.read_bytes()
        except OSError as error:
            raise SourceUnreadable(
                said("{path} cannot be read ({error})", path=path, error=of_system(error))
            ) from None
        return read_export(self.declared.kind, octets, path.name)

    def _columns(self, entries: Read) -> Columns:
        """The declared columns, or those whose headers say what they are."""
        if self.declared.columns != Columns() or isinstance(entries, Fault):
            return self.declared.columns
        known = {header_key(header): name for header, name in self.headers.items()}
        of: dict[str, list[str]] = {}
        for name in sorted(fields_of(entries)):
            of.setdefault(known.get(header_key(name), ""), []).append(name)
        columns = (tuple(of.get(key, ())) for key in ("emails", "customer_number", "name"))
        return Columns(*columns)

    def _wrong(self, path: Path, entries: Read) -> Iterator[Fault]:
        """What cannot be read, or columns the file does not have."""
        if isinstance(entries, Fault):
            yield entries
            return
        columns, known = self._columns(entries), fields_of(entries)
        if entries and not (columns.email or columns.customer_number):
            right = said('name them: columns = { email = "…", customer_number = "…" }')
            yield Fault(path.name, said("has no column that says whose a row is"), right)
        if not entries or self.declared.kind == "vcard":
            return  # a card has only the fields it fills
        named = dict.fromkeys((*columns.email, *columns.customer_number))
        if self.declared.kind == "csv":  # an object leaves out what it does not say
            named |= dict.fromkeys(columns.name)
            for group in self.declared.groups:
                named |= dict.fromkeys((*group.fields, *filter(None, (group.dated,))))
        right = said("it has {known}", known=", ".join(sorted(known)))
        for name in named:
            if name not in known:
                yield Fault(path.name, said('has no column "{name}"', name=name), right)


def _marks(values: Values, columns: Columns) -> Marks:
    said = dict(values)
    pieces = (p for name in columns.email for p in _BETWEEN.split(said.get(name, "")))
    numbers = (said.get(name, "") for name in columns.customer_number)
    names = (said.get(name, "") for name in columns.name)
    return Marks(
        tuple(filter(None, names)),
        tuple(piece for piece in pieces if "@" in piece and valid(piece)),
        tuple(filter(None, numbers)),
    )


def _digest(values: Values) -> str:
    text = json.dumps(values, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
