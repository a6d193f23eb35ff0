"""What other systems export, as entries of named values: CSV, JSON and vCard alike."""

import json
from collections.abc import Iterator, Mapping

from mailbot.errors import Fault
from mailbot.register import comma
from mailbot.register.card_file import properties
from mailbot.said import NOTHING, said

Values = tuple[tuple[str, str], ...]
Placed = tuple[str, Values]
"""An entry: where it stands in its file, and its values by field."""

_UNSAID = frozenset({"BEGIN", "END", "VERSION", "PRODID", "UID", "REV", "PHOTO", "LOGO", "KEY"})
"""Of a card, what says nothing of the person, or cannot be read as text."""


def read_export(kind: str, octets: bytes, name: str) -> tuple[Placed, ...] | Fault:
    """Every entry of a file. kind: "csv", "json" or "vcard"; name: of the file, for messages."""
    readers = {"csv": _csv, "json": _json, "vcard": _vcard}
    try:
        return readers[kind](octets, name)
    except UnicodeDecodeError:
        return Fault(name, said("is not UTF-8 text"), said("export it as UTF-8"))


def fields_of(entries: tuple[Placed, ...]) -> frozenset[str]:
    """Every field that any of the entries has."""
    return frozenset(field for _, values in entries for field, _ in values)


def _csv(octets: bytes, name: str) -> tuple[Placed, ...] | Fault:
    text = comma.decoded(octets, name)
    if isinstance(text, Fault):
        return text
    records = []
    for found in comma.records(text, name):
        if isinstance(found, Fault):
            return found
        records.append(found)
    if not records:
        return Fault(name, said("is empty"), said("begin with a row of headers"))
    headers = [header.strip() for header in records[0].cells]
    twice = next((h for h in headers if h and headers.count(h) > 1), "")
    if twice:
        return Fault(
            said("{file}: line {line}", file=name, line=records[0].line),
            said("two columns are called {twice}", twice=twice),
            NOTHING,
        )
    return tuple(
        (
            f"line {record.line}",
            tuple((h, comma.unguarded(c).strip()) for h, c in _pairs(headers, record) if h),
        )
        for record in records[1:]
    )


def _pairs(headers: list[str], record: comma.Record) -> Iterator[tuple[str, str]]:
    """Header and cell; a short row is empty at its end."""
    cells = (*record.cells, *[""] * (len(headers) - len(record.cells)))
    return zip(headers, cells, strict=False)


def _json(octets: bytes, name: str) -> tuple[Placed, ...] | Fault:
    right = said("export a list of objects")
    try:
        whole = json.loads(octets.decode("utf-8-sig"))
    except (json.JSONDecodeError, RecursionError):
        return Fault(name, said("is not JSON text"), right)
    if isinstance(whole, dict):
        lists = [value for value in whole.values() if isinstance(value, list)]
        whole = lists[0] if len(lists) == 1 else whole
    if not isinstance(whole, list) or not all(isinstance(one, dict) for one in whole):
        return Fault(name, said("holds no list of objects"), right)
    return tuple(
        (f"entry {number}", tuple(_flat(one))) for number, one in enumerate(whole, start=1)
    )


def _flat(one: Mapping[str, object], before: str = "") -> Iterator[tuple[str, str]]:
    """Field and text; of an object within, its own fields after a dot."""
    for key, value in one.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{key}.")
        else:
            yield f"{before}{key}", _text(value)


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case str():
            return value.strip()
        case list() if not any(isinstance(one, list | dict) for one in value):
            return ", ".join(map(_text, value))
        case _:
            return json.dumps(value, ensure_ascii=False)


def _vcard(octets: bytes, name: str) -> tuple[Placed, ...] | Fault:
    text = octets.decode("utf-8-sig")
    entries: list[Placed] = []
    card: list[tuple[str, str]] | None = None
    line = 0
    for one in properties(text):
        if one.name == "BEGIN":
            card, line = [], one.line
        elif one.name == "END" and card is not None:
            entries.append((f"line {line}", tuple(_joined(card))))
            card = None
        elif card is None:
            return Fault(
                said("{file}: line {line}", file=name, line=one.line),
                said("stands outside a card"),
                said("export it again"),
            )
        elif one.name not in _UNSAID:
            parts = one.parts if one.name in {"ADR", "N", "ORG"} else [one.text]
            value = ", ".join(part.strip() for part in parts if part.strip())
            card.append((one.name, value.removeprefix("mailto:").removeprefix("tel:")))
    if card is not None or not entries:
        return Fault(name, said("holds no whole card"), said("begin with BEGIN:VCARD"))
    return tuple(entries)


def _joined(card: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Each field once, what it says several times in a row."""
    for field in dict.fromkeys(name for name, _ in card):
        yield field, "|".join(value for name, value in card if name == field)
