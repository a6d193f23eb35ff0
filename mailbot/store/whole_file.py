"""The TinyDB storage: a JSON file that is only ever replaced whole."""

import gc
import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import msgspec
from tinydb.storages import Storage

from mailbot.errors import StoreDamaged
from mailbot.said import foreign, said
from mailbot.store.at_rest import KeySource, Lock, no_key
from mailbot.store.durable import replace_whole, told
from mailbot.store.tables import (
    FORMAT,
    MAY_LACK,
    META,
    TABLES,
    Rows,
    Stored,
    Table,
    Tables,
    read_back,
)

_START = 256
"""So much of the file is compared to know it again: its first table counts the commits."""
_LARGE = 1024 * 1024
"""Octets of a store whose values, looked through by the collector, hold up a page noticeably."""

REMEDY = said("move the folder aside and restore your newest backup")

Signature = tuple[int, int, int, bytes]

_RAW = msgspec.json.Decoder(dict[str, dict[str, msgspec.Raw]])


@dataclass(frozen=True, slots=True)
class _Versioned:
    format: int


class WholeFile(Storage):
    """One JSON file in TinyDB's own form, kept parsed until another process replaces it."""

    def __init__(self, path: Path, key: KeySource = no_key) -> None:
        """path: need not exist until it is read. key: of a file that is encrypted."""
        self._path = path
        self.lock = Lock(path, key)
        self._known: tuple[Signature, Tables] | None = None

    def read(self) -> Tables:  # type: ignore[override]  # as in write
        """What the file holds now; never changed by anybody, but replaced.

        Raises: StoreDamaged if it is gone, or not what mailbot wrote.
        """
        known = self._known
        try:
            with self._path.open("rb") as file:
                signature = _signature(file)
                if known and known[0] == signature:
                    return known[1]
                octets = file.read()
        except OSError as error:
            raise told(
                self._path, said("cannot be read; {remedy}", remedy=REMEDY), error
            ) from error
        plain = self.lock.opened(octets)
        tables = self._parsed(plain, known[1] if known else {})
        if known is None and len(plain) > _LARGE:
            gc.freeze()  # values that stay are not walked through again while somebody waits
        self._known = signature, tables
        return tables

    def write(self, data: Tables) -> None:  # type: ignore[override]  # rows are the documents
        """Put this in place of what the file holds; after a failure nothing is remembered.

        Raises: StoreFull, StoreDamaged.
        """
        self._known = None
        replace_whole(self._path, self.lock.written(whole(data)))
        with suppress(OSError), self._path.open("rb") as file:  # it is done: read again later
            self._known = _signature(file), data

    def _parsed(self, octets: bytes, before: Mapping[str, Rows]) -> Tables:
        try:
            return _tables(octets, before)
        except (msgspec.MsgspecError, ValueError, RecursionError) as error:
            raise StoreDamaged(
                said(
                    "{path}: damaged: {error}; {remedy}",
                    path=self._path,
                    error=foreign(str(error)),
                    remedy=REMEDY,
                )
            ) from error


def whole(tables: Tables) -> bytes:
    """The tables as they stand in the file, a line per document."""
    parts = [b"{"]
    for name, rows in tables.items():
        parts += b'"%s":{' % name.encode(), _documents(rows), b"},\n"
    parts[-1] = b"}}\n"
    return b"".join(parts)


def _documents(rows: Rows) -> bytes:
    if rows.octets is None:
        parts: list[bytes] = []
        for number, row in rows.items():
            parts += b'"%s":' % number.encode(), row.encoded, b",\n"
        rows.octets = b"".join(parts[:-1])
    return rows.octets


def _signature(file: BinaryIO) -> Signature:
    state = os.fstat(file.fileno())
    start = os.pread(file.fileno(), _START, 0)
    return state.st_ino, state.st_size, state.st_mtime_ns, start


def _tables(octets: bytes, before: Mapping[str, Rows]) -> Tables:
    raw = _RAW.decode(octets)
    _check_format(raw.get(META.name, {}))
    for name in MAY_LACK:
        raw.setdefault(name, {})
    if wrong := sorted(raw.keys() ^ TABLES.keys()):
        raise ValueError(f"tables are missing or unknown: {', '.join(wrong)}")
    tables = {name: _rows(table, raw[name], before.get(name, {})) for name, table in TABLES.items()}
    if whole(tables) != octets:  # not to the byte ours: a repeated key would have gone unseen
        json.loads(octets, object_pairs_hook=_unique)
    return tables


def _check_format(meta: dict[str, msgspec.Raw]) -> None:
    if len(meta) != 1:
        raise ValueError("the table meta does not hold one document")
    found = msgspec.json.decode(next(iter(meta.values())), type=_Versioned).format
    if found > FORMAT:
        raise ValueError(f"written by a newer mailbot (format {found}, this one reads {FORMAT})")
    if found != FORMAT:
        raise ValueError(f"format {found} is none")


def _rows(table: Table[Any], raw: dict[str, msgspec.Raw], before: Mapping[str, Stored]) -> Rows:
    rows = Rows()
    for number, fragment in raw.items():
        row = _row(table, bytes(fragment), before.get(number), number)
        rows[number] = row
        rows.place(number, table.key_of(row.value, number))
    return rows


def _row(table: Table[Any], encoded: bytes, before: Stored | None, number: str) -> Stored:
    if before is not None and before.encoded == encoded:
        return before
    try:
        return read_back(table, encoded)
    except msgspec.MsgspecError as error:
        raise ValueError(f"{table.name}, document {number}: {error}") from error


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands there twice")
    return found
