"""The tables of the store: what each holds, by what key, and how it is written."""

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import msgspec

from mailbot.desk.judgement.case import Case, Item, Settled, Suppression
from mailbot.desk.owner.tokens import ItemToken
from mailbot.register.person import Person
from mailbot.store.contract import Cursor, OutboxLetter, Sending, SetAside

FORMAT = 1
"""Raised when an older mailbot could no longer read what is written."""

V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Head:
    """Where the log stood at the last commit: number and hash of its last line, its size."""

    seq: int = 0
    hash: str = "0" * 64
    size: int = 0


@dataclass(frozen=True, slots=True)
class Meta:
    """What the store knows of itself. key: secret, for `hashed`. The counters never go back."""

    format: int
    commits: int
    head: Head
    register_revision: int
    next_person: int
    next_item: int
    key: bytes


@dataclass(frozen=True, slots=True)
class Seen:
    """The digest of a mail that was handled."""

    digest: str


@dataclass(frozen=True, slots=True)
class Setting:
    """A small value of mailbot's own."""

    key: str
    value: str


class Table(Generic[V]):
    """A kind of value and its key; without a key values only pile up."""

    def __init__(self, name: str, kind: type[V], key: Callable[[V], Hashable] | None) -> None:
        """name: as it stands in the file."""
        self.name = name
        self.decoder = msgspec.json.Decoder(kind)
        self._key = key

    def key_of(self, value: V, number: str) -> Hashable:
        """The value's key; for one without, the number of its document."""
        return self._key(value) if self._key else number


META = Table("meta", Meta, lambda _: "meta")
CASES = Table("cases", Case, lambda c: c.id)
PEOPLE = Table("people", Person, lambda p: p.id)
ITEMS = Table("items", Item, lambda i: i.id)
OUTBOX = Table("outbox", OutboxLetter, lambda letter: letter.id)
SUPPRESSIONS = Table("suppressions", Suppression, lambda s: s.hashed)
SENDINGS = Table[Sending]("sendings", Sending, None)
CURSORS = Table("cursors", Cursor, lambda c: c.folder)
ASIDE = Table("aside", SetAside, lambda a: (a.folder, a.uidvalidity, a.uid))
DIGESTS = Table("digests", Seen, lambda s: s.digest)
SETTINGS = Table("settings", Setting, lambda s: s.key)
TOKENS = Table("tokens", ItemToken, lambda token: token.hashed)
SETTLED = Table("settled", Settled, lambda s: s.id)

TABLES: Mapping[str, Table[Any]] = {
    table.name: table
    for table in (
        META,
        CURSORS,
        SETTINGS,
        PEOPLE,
        CASES,
        ITEMS,
        OUTBOX,
        SUPPRESSIONS,
        SENDINGS,
        ASIDE,
        DIGESTS,
        TOKENS,
        SETTLED,
    )
}
"""In the order they stand in the file: meta first, so that its start tells commits apart."""

MAY_LACK = frozenset({TOKENS.name, SETTLED.name})
"""Tables that files of the first days do not have yet."""


class Stored(Mapping[str, object]):
    """A value and the octets it stands as in the file; to TinyDB, a document of its fields."""

    __slots__ = ("encoded", "value")
    value: Any

    def __init__(self, value: object, encoded: bytes) -> None:
        """value: exactly what reading the octets gives."""
        self.value = value
        self.encoded = encoded

    def __getitem__(self, field: str) -> object:
        try:
            return getattr(self.value, field)
        except AttributeError:
            raise KeyError(field) from None

    def __iter__(self) -> Iterator[str]:
        return iter(msgspec.json.decode(self.encoded, type=dict[str, msgspec.Raw]))

    def __len__(self) -> int:
        return sum(1 for _ in self)


class Rows(dict[str, Stored]):
    """One table: documents by TinyDB's number, and where each key stands."""

    __slots__ = ("last", "octets", "places")

    def __init__(self) -> None:
        """Empty. octets: the whole table as it stands in the file, once that was asked for."""
        super().__init__()
        self.places: dict[Hashable, str] = {}
        self.last = 0
        self.octets: bytes | None = None

    def place(self, number: str, key: Hashable) -> None:
        """Note where a key stands.

        Raises: ValueError if it stands elsewhere too, or the number is none.
        """
        if self.places.setdefault(key, number) != number:
            raise ValueError(f"{key!r} stands there twice")
        self.last = max(self.last, int(number))

    def copied(self) -> "Rows":
        """The same rows, to be changed."""
        rows = Rows()
        rows.update(self)
        rows.places = self.places.copy()
        rows.last = self.last
        return rows


Tables = dict[str, Rows]

_ENCODER = msgspec.json.Encoder(order="deterministic")


def read_back(table: Table[V], encoded: bytes) -> Stored:
    """The value these octets say, beside the octets it is written as.

    Raises: msgspec.MsgspecError if they say none.
    """
    value = table.decoder.decode(encoded)
    return Stored(value, _ENCODER.encode(value))


def stored(table: Table[V], value: V) -> Stored:
    """The value as it will be read back.

    Raises: msgspec.MsgspecError, UnicodeEncodeError: it could not be read back.
    """
    return read_back(table, _ENCODER.encode(value))


class Draft:
    """The next state of the store while a commit is worked: a table is copied when touched."""

    def __init__(self, before: Tables) -> None:
        """before: never changed."""
        self.tables = dict(before)
        self._touched: set[str] = set()

    def get(self, table: Table[V], key: Hashable) -> V | None:
        """The value of that key."""
        return found(self.tables, table, key)

    def put(self, table: Table[V], value: V) -> V:
        """Add the value, or put it in place of the one of the same key."""
        rows, row = self._rows(table), stored(table, value)
        new = str(rows.last + 1)
        key = table.key_of(value, new)
        number = rows.places.get(key, new)
        rows.place(number, key)
        rows[number] = row
        kept: V = row.value
        return kept

    def remove(self, table: Table[V], key: Hashable) -> bool:
        """Take the value away; says whether it was there."""
        if key not in self.tables[table.name].places:
            return False
        rows = self._rows(table)
        del rows[rows.places.pop(key)]
        return True

    def keep(self, table: Table[V], wanted: Callable[[V], bool]) -> None:
        """Take away what is not wanted any more."""
        rows = self.tables[table.name]
        gone = {n for n, row in rows.items() if not wanted(row.value)}
        for key in [key for key, number in rows.places.items() if number in gone]:
            self.remove(table, key)

    def _rows(self, table: Table[V]) -> Rows:
        if table.name not in self._touched:
            self._touched.add(table.name)
            self.tables[table.name] = self.tables[table.name].copied()
        return self.tables[table.name]


def found(tables: Tables, table: Table[V], key: Hashable) -> V | None:
    """The value of that key."""
    rows = tables[table.name]
    number = rows.places.get(key)
    if number is None:
        return None
    value: V = rows[number].value
    return value
