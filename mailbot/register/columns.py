"""The columns of a file of contacts, and what each is likely to be, before it is read."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import islice

from mailbot.errors import Fault
from mailbot.register import comma
from mailbot.register.json_file import OUR_OWN
from mailbot.register.masking import masked
from mailbot.register.table import header_key

_LOOKED_AT = 200
"""Rows whose values are looked at."""
_SHOWN = 2
_ALIKE = 0.8
_TELLS = 4
_PLAIN = frozenset({"name", "emails", "phone", "company"})
"""Fields that take any text, or that it is soon seen to be wrong for."""
_ADDRESS = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+")


@dataclass(frozen=True, slots=True)
class Column:
    """One column. header: as the file has it, "" for none. values: some of it, never empty."""

    header: str
    values: tuple[str, ...] = ()

    @property
    def examples(self) -> tuple[str, ...]:
        """A few values to know it by, identification numbers hidden."""
        return tuple(masked(value) for value in dict.fromkeys(self.values))[:_SHOWN]


def columns_of(octets: bytes, kind: str) -> tuple[Column, ...]:
    """The columns of a file, or the keys of its objects. kind: "csv", "json", or any other.

    Returns nothing for a file that has none, or that cannot be read: reading it tells why.
    """
    match kind:
        case "csv":
            return _of_csv(octets)
        case "json":
            return _of_json(octets)
        case _:
            return ()


def guessed(columns: Sequence[Column], headers: Mapping[str, str]) -> tuple[str, ...]:
    """The field of `Person` each column is likely to be, each field once; "" for none.

    headers: field by known header; "" for one that is left out.
    """
    known = {header_key(header): field for header, field in headers.items()}
    sure = [known.get(header_key(column.header)) for column in columns]
    taken = {field for field in sure if field}
    fields, given = [], set[str]()
    for column, field in zip(columns, sure, strict=True):
        if field is None:
            field = _likely(column, known)  # noqa: PLW2901  # a guess where nothing is known
            field = "" if field in taken else field  # noqa: PLW2901  # as above
            taken.add(field)
        fields.append("" if field in given else field)
        given.add(field)
    return tuple(fields)


def _likely(column: Column, known: Mapping[str, str]) -> str:
    """By a word of its header, whole, begun or spelt nearly so; else by what stands in it."""
    words = [header_key(word) for word in re.split(r"[\W_]+", column.header) if word]
    for word in reversed(words):
        if known.get(word):
            return known[word]
    begun = (
        field for key, field in known.items() if field in _PLAIN for w in words if _begins(w, key)
    )
    if field := next(begun, ""):
        return field
    near = get_close_matches(header_key(column.header), known, n=1, cutoff=_ALIKE)
    if near:
        return known[near[0]]
    addresses = sum(bool(_ADDRESS.search(value)) for value in column.values)
    return "emails" if 2 * addresses > len(column.values) else ""


def _begins(word: str, key: str) -> bool:
    """One is the beginning of the other, and long enough to tell."""
    shorter, longer = sorted((word, key), key=len)
    return len(shorter) >= _TELLS and longer.startswith(shorter)


def _of_csv(octets: bytes) -> tuple[Column, ...]:
    text = comma.decoded(octets, "")
    if isinstance(text, Fault):
        return ()
    records = list(islice(_sound(comma.records(text, "")), _LOOKED_AT + 1))
    if not records:
        return ()
    head, *rows = records
    return tuple(
        Column(header.strip(), _filled(row[place] for row in rows if place < len(row)))
        for place, header in enumerate(head)
    )


def _sound(found: Iterable[comma.Record | Fault]) -> Iterable[tuple[str, ...]]:
    return (one.cells for one in found if isinstance(one, comma.Record))


def _of_json(octets: bytes) -> tuple[Column, ...]:
    try:
        whole = json.loads(octets.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return ()
    entries = whole if isinstance(whole, list) else [whole]
    objects = [one for one in entries[:_LOOKED_AT] if isinstance(one, dict)]
    keys = dict.fromkeys(key for one in objects for key in one if key not in {"id", *OUR_OWN})
    return tuple(Column(key, _filled(map(_said, (o.get(key) for o in objects)))) for key in keys)


def _said(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(str(one) for one in value if isinstance(one, str | int))
    return str(value) if isinstance(value, str | int | float) else ""


def _filled(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(comma.unguarded(value).strip() for value in values if value.strip())
