"""A file of vCards, as address books export them: contacts out, with all that is wrong at once.

Source: RFC 6350; RFC 2426.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from mailbot.errors import Fault
from mailbot.register.rows import Cell, Reading
from mailbot.register.table import Table
from mailbot.said import said

VERSIONS = frozenset({"3.0", "4.0"})
_SIMPLE = {"TITLE": "title", "NOTE": "notes"}
_ADDRESSES = {"invoice": "invoice_address", "delivery": "delivery_address", "": "invoice_address"}
_ESCAPE = re.compile(r"\\(.)")
_QUOTED = re.compile(r'"[^"]*"')
_ID = re.compile(r"P[0-9]+")
_PEOPLE = frozenset({"", "individual"})


@dataclass(frozen=True, slots=True)
class Property:
    """One content line. group: what stands before a dot. params: in lower case."""

    line: int
    group: str
    name: str
    params: str
    value: str

    @property
    def text(self) -> str:
        """The value without its escapes."""
        return _plain(self.value)

    @property
    def parts(self) -> list[str]:
        """The components of a structured value."""
        return [_plain(part) for part in re.split(r"(?<!\\);", self.value)]

    @property
    def preferred(self) -> bool:
        """The one of several to use."""
        return re.search(r"pref(=1)?(?![0-9=])", self.params) is not None


def read_cards(octets: bytes, name: str, today: date) -> Table:
    """Read vCards of version 3.0 or 4.0. name: of the file, for messages."""
    try:
        text = octets.decode("utf-8-sig")
    except UnicodeDecodeError:
        fault = Fault(
            name, said("is not UTF-8 text"), said("export the contacts as vCard 3.0 or 4.0")
        )
        return Table((), (fault,), ())
    reading = Reading(name, today)
    card: list[Property] | None = None
    for one in properties(text):
        match one.name, one.text.strip().upper():
            case "BEGIN", "VCARD":
                card = []
            case "END", "VCARD" if card is not None:
                _contact(card, one.line, reading)
                card = None
            case _ if card is not None:
                card.append(one)
            case _:
                reading.wrong(
                    one.line, "", said("stands outside a card"), said("begin with BEGIN:VCARD")
                )
    if card is not None:
        reading.faults.append(Fault(name, said("ends within a card"), said("export it again")))
    if not reading.rows and not reading.faults and not reading.warnings:
        reading.faults.append(Fault(name, said("holds no card"), said("begin with BEGIN:VCARD")))
    rows = () if reading.faults else tuple(reading.rows)
    return Table(rows, tuple(reading.faults), tuple(reading.warnings))


def _plain(value: str) -> str:
    return _ESCAPE.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)


def properties(text: str) -> Iterator[Property]:
    """Content lines, unfolded; what is none of them is passed over as a name without value."""
    unfolded: list[tuple[int, str]] = []
    for number, line in enumerate(re.split(r"\r\n|\n|\r", text), start=1):
        if line[:1] in {" ", "\t"} and unfolded:
            first, before = unfolded[-1]
            unfolded[-1] = (first, before + line[1:])
        elif line.strip():
            unfolded.append((number, line))
    for number, line in unfolded:
        bare = _QUOTED.sub(lambda found: "_" * len(found[0]), line)
        end = bare.find(":")
        end = len(line) if end < 0 else end
        label, _, params = line[:end].partition(";")
        group, _, name = label.rpartition(".")
        yield Property(number, group.casefold(), name.upper(), params.casefold(), line[end + 1 :])


def _contact(card: list[Property], end: int, reading: Reading) -> None:
    line = card[0].line - 1 if card else end
    first: dict[str, Property] = {}
    for one in card:
        first.setdefault(one.name, one)
    version = first["VERSION"].text if "VERSION" in first else "none"
    if version not in VERSIONS:
        wrong, right = (
            said("is a card of version {version}", version=version[:10]),
            said("export it as vCard 3.0 or 4.0"),
        )
        reading.wrong(line, "", wrong, right)
        return
    if "KIND" in first and first["KIND"].text.casefold() not in _PEOPLE:
        reading.warn(line, said("is no person's card, and is left out"))
        return
    reading.contact(line, _said(card, first, line, reading))


def _said(
    card: list[Property], first: Mapping[str, Property], line: int, reading: Reading
) -> Iterator[Cell]:
    emails = [one for one in card if one.name == "EMAIL" and one.text.strip()]
    name = _name(first)
    if name and name not in {one.text for one in emails} and not _ID.fullmatch(name):
        yield Cell("name", "FN", name, line)
    if emails:
        joined = "|".join(one.text.removeprefix("mailto:") for one in emails)
        yield Cell("emails", "EMAIL", joined, emails[0].line)
    phones = [one for one in card if one.name == "TEL" and one.text.strip()]
    if phones:
        best = next((one for one in phones if one.preferred), phones[0])
        yield Cell("phone", "TEL", best.text.removeprefix("tel:"), best.line)
        if len(phones) > 1:
            reading.warn(
                line, said("has {phones} telephone numbers; one is taken", phones=len(phones))
            )
    if "ORG" in first:
        yield Cell("company", "ORG", first["ORG"].parts[0], first["ORG"].line)
    for label, field in _SIMPLE.items():
        if label in first:
            yield Cell(field, label, first[label].text, first[label].line)
    if "LANG" in first:
        yield Cell("language", "LANG", first["LANG"].text[:2], first["LANG"].line)
    yield from _addresses(card, reading)


def _name(first: Mapping[str, Property]) -> str:
    if "FN" in first and first["FN"].text.strip():
        return first["FN"].text.strip()
    parts = [*first["N"].parts, "", ""] if "N" in first else ["", ""]
    return f"{parts[1]} {parts[0]}".strip()


def _addresses(card: list[Property], reading: Reading) -> Iterator[Cell]:
    """Postal addresses: of the groups `invoice` and `delivery`, else the first for invoices."""
    taken = set()
    found = [one for one in card if one.name == "ADR"]
    for one in sorted(found, key=lambda one: one.group not in {"invoice", "delivery"}):
        field = _ADDRESSES.get(one.group, "invoice_address")
        if field in taken or "home" in one.params:
            reading.warn(one.line, said("an address of no use to the firm is left out"))
            continue
        taken.add(field)
        yield Cell(field, "ADR", _address(one.parts), one.line)


def _address(parts: list[str]) -> str:
    box, more, street, town, region, code, country, *_ = [*parts, *[""] * 7]
    lines = (box, more, street, f"{code} {town}".strip(), region, country)
    return ", ".join(line.strip() for line in lines if line.strip())
