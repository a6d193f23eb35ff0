"""A person as a vCard 4.0. Source: RFC 6350."""

from collections.abc import Iterable, Iterator

from mailbot.register.person import Person

_FOLD_AT = 75  # octets, the line break not counted (RFC 6350, 3.2)


def escaped(value: str) -> str:
    """A text value. Source: RFC 6350, 3.4."""
    lines = value.replace("\\", "\\\\").replace("\r\n", "\n").replace("\r", "\n")
    quoted = lines.replace(",", "\\,").replace(";", "\\;").replace("\n", "\\n")
    return "".join(c for c in quoted if c.isprintable() or c == "\t")


def folded(line: str) -> str:
    """A content line, folded between characters so that no piece is longer than 75 octets."""
    pieces, size = [""], 0
    for char in line:
        width = len(char.encode("utf-8", "replace"))
        if size + width > _FOLD_AT:
            pieces.append("")
            size = 1  # the blank that marks a continuation
        pieces[-1] += char
        size += width
    return "\r\n ".join(pieces)


def _lines(person: Person) -> Iterator[str]:
    yield "BEGIN:VCARD"
    yield "VERSION:4.0"
    yield "KIND:individual"
    yield f"FN:{escaped(person.name or next(iter(person.emails), person.id))}"
    yield from (f"EMAIL:{escaped(email)}" for email in person.emails)
    simple = (("phone", "TEL"), ("company", "ORG"), ("title", "TITLE"))
    for field, label in simple:
        if getattr(person, field):
            yield f"{label}:{escaped(getattr(person, field))}"
    for field, group in (("invoice_address", "invoice"), ("delivery_address", "delivery")):
        if street := getattr(person, field):
            yield f'{group}.ADR;TYPE=work;LABEL="{_label(street)}":;;{escaped(street)};;;;'
    if person.language:
        yield f"LANG:{escaped(person.language)}"
    yield "END:VCARD"


def _label(value: str) -> str:
    """A parameter value. Source: RFC 6868, 3.1."""
    flat = value.replace("\r\n", "\n").replace("\r", "\n")
    safe = flat.replace("^", "^^").replace("\n", "^n").replace('"', "^'")
    return "".join(c for c in safe if c.isprintable())


def as_vcard(people: Iterable[Person]) -> bytes:
    """Records as vCards, one after the other; identification numbers and notes are not in it."""
    lines = [folded(line) for person in people for line in _lines(person)]
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8", "replace")
