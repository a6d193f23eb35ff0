"""Contacts as JSON, in the shape `register list` and `register export` write them."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from mailbot.errors import Fault
from mailbot.register import cells
from mailbot.register.person import Recipient
from mailbot.register.rows import Cell, Reading
from mailbot.register.table import Table, header_key
from mailbot.said import said

OUR_OWN = ("restricted", "restricted_fields", "happenings", "kept_through", "history")
"""What this register says of its own account: a file does not change it."""
_LISTS = frozenset({"emails", "flags"})


class _NoTextError(Exception):
    """A value that is neither text nor number."""


@dataclass(frozen=True, slots=True)
class Found:
    """A value of the file's list, and the line it begins on."""

    line: int
    value: object


def read_records(octets: bytes, name: str, today: date, headers: Mapping[str, str]) -> Table:
    """Read a list of contacts, or one. headers: field of `Person` by key, as in a CSV file."""
    reading = Reading(name, today)
    known = {header_key(header): field for header, field in headers.items()}
    try:
        for found in _each(octets.decode("utf-8-sig")):
            if isinstance(found.value, dict):
                _contact(found.value, found.line, known, reading)
            else:
                reading.wrong(
                    found.line, "", said("is no contact"), said('write {"name": …, "emails": […]}')
                )
    except (ValueError, RecursionError) as error:
        where: str = name
        if isinstance(error, json.JSONDecodeError):
            where = said("{file}: line {line}", file=name, line=error.lineno)
        fault = Fault(where, said("is not JSON text"), said("export it again"))
        return Table((), (fault,), ())
    rows = () if reading.faults else tuple(reading.rows)
    return Table(rows, tuple(reading.faults), tuple(reading.warnings))


def _each(text: str) -> Iterator[Found]:
    """The elements of the list, or the one value there is.

    Raises: ValueError where the text is not JSON.
    """
    json.loads(text)
    decoder, place = json.JSONDecoder(), _next(text, 0)
    if text[place] != "[":
        yield Found(text.count("\n", 0, place) + 1, decoder.raw_decode(text, place)[0])
        return
    place = _next(text, place + 1)
    line, counted = 1, 0
    while text[place] != "]":
        line, counted = line + text.count("\n", counted, place), place
        value, place = decoder.raw_decode(text, place)
        yield Found(line, value)
        place = _next(text, place)


def _next(text: str, place: int) -> int:
    """The next place that is neither blank nor comma."""
    while text[place] in " \t\r\n,":
        place += 1
    return place


def _contact(
    record: Mapping[str, object], line: int, known: Mapping[str, str], reading: Reading
) -> None:
    found: list[Cell] = []
    values: dict[str, object] = {}
    fields: set[str] = set()
    for key, value in record.items():
        field = known.get(header_key(key), "")
        if key == "id":
            values["id"] = value if isinstance(value, str) else ""
        elif key in OUR_OWN:
            if value:
                reading.warn(line, said("{key} is not taken from a file", key=key))
        elif header_key(key) not in known:
            near = cells.nearest(key.casefold(), [*filter(None, known.values()), "id"])
            right = said(
                "{near} Or map it: --map '{header}=FIELD', --map '{header}=' leaves it out",
                near=near,
                header="KEY",
            )
            reading.wrong(line, cells.shown(key), said("is no field of the register"), right)
        elif not field:
            continue
        elif field in fields:
            reading.wrong(
                line,
                key,
                said("says {field} a second time", field=field),
                said("keep one of the two"),
            )
        elif field == "recipients" and isinstance(value, list):
            values[field] = _recipients(value, line, reading)
        else:
            found += _said(field, key, value, line, reading)
        fields.add(field)
    reading.contact(line, found, **values)


def _said(field: str, key: str, value: object, line: int, reading: Reading) -> Iterator[Cell]:
    try:
        listed = isinstance(value, list) and field in _LISTS
        text = "|".join(map(_text, value)) if listed and isinstance(value, list) else _text(value)
    except _NoTextError:
        reading.wrong(line, key, said("is no text"), said("write it between quotation marks"))
        return
    yield Cell(field, key, text, line)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise _NoTextError
    return str(value)


def _recipients(listed: list[object], line: int, reading: Reading) -> tuple[Recipient, ...]:
    """Who was given the data, with what and since when."""
    found: dict[Recipient, None] = {}
    for one in listed:
        told = one if isinstance(one, dict) else {"name": one}
        try:
            name, email, what, since = (
                _text(told.get(k)) for k in ("name", "email", "what", "since")
            )
            whole = f"{name} <{email}>" if email else name
            held = cells.value("recipients", whole, reading.today).held
            day = cells.value("last_interaction", since, reading.today).held
            given = cells.value("notes", what, reading.today).held
        except _NoTextError:
            reading.wrong(
                line, "recipients", said("hold what is no text"), said("give name and email")
            )
        except cells.BadCell as bad:
            reading.wrong(line, "recipients", bad.wrong, bad.right)
        else:
            for recipient in held if isinstance(held, tuple) else ():
                found[replace(recipient, what=given, since=day)] = None
    return tuple(found)
