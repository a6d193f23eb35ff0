"""One cell of the register file: its text in, the field's value or what is wrong with it out."""

import difflib
import re
import unicodedata
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date

from mailbot.register import address, masking
from mailbot.register.person import CUSTOMER_KINDS, FLAGS, Recipient
from mailbot.said import NOTHING, Said, said

SHOWN = 40  # characters of a wrong value that a message repeats
_NAMED_ADDRESS = re.compile(r"(?P<name>[^<>]*)<(?P<address>[^<>]*)>")
_LANGUAGE = re.compile(r"[a-z]{2}")
_LONG_NUMBER = re.compile(r"[0-9]{6}-?[0-9]{4}|[0-9]{8}[-+]?[0-9]{4}|[0-9]{6}\+[0-9]{4}")
_LINE_BREAKS = "\r\n\t"
_UNWRITABLE = frozenset({"Cc", "Cs"})


class BadCell(Exception):  # noqa: N818  # an outcome within this module's callers, not an error
    """What is wrong in a cell, and what would be right."""

    def __init__(self, wrong: Said, right: Said) -> None:
        """Both go into a Fault."""
        super().__init__(wrong)
        self.wrong, self.right = wrong, right


@dataclass(frozen=True, slots=True)
class Value:
    """What a cell says. doubt: "" or what the owner should look at, without personal data."""

    held: object
    doubt: Said = NOTHING


def shown(text: str) -> str:
    """A wrong value as a message may repeat it: short, on one line, numbers hidden."""
    clean = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
    cut = masking.masked(clean)
    return f"'{cut[:SHOWN]}…'" if len(cut) > SHOWN else f"'{cut}'"


def nearest(word: str, known: Collection[str]) -> Said:
    """A sentence that names the most similar known word, or all of them.

    Where the whole is like nothing known, one of its words may be.
    """
    words = list(dict.fromkeys(filter(None, known)))
    parts = sorted(re.split(r"[\s_]+", word), key=len, reverse=True)
    exact = [[part] for part in parts if part in words]
    close = (difflib.get_close_matches(one, words, n=1) for one in (word, *parts) if one)
    found = next((one[0] for one in (*exact, *close) if one), None)
    if found:
        return said("did you mean {near}?", near=f"'{found}'")
    return said("use one of {listed}", listed=", ".join(words))


def _text(cell: str) -> Value:
    return Value(" ".join(cell.split()) if not cell.isprintable() else cell)


def _parts(cell: str) -> list[str]:
    return [part.strip() for part in cell.split("|") if part.strip()]


def _emails(cell: str) -> Value:
    kept: list[str] = []
    for part in _parts(cell):
        good = address.valid(part)
        if good is None:
            raise BadCell(
                said("{part} is no e-mail address", part=shown(part)),
                said("write it like name@company.se"),
            )
        if not any(address.same(good, other) for other in kept):
            kept.append(good)
    return Value(tuple(kept))


def _recipient(part: str) -> Recipient:
    found = _NAMED_ADDRESS.fullmatch(part)
    name, given = (found["name"].strip(), found["address"]) if found else (part, "")
    email = address.valid(given) if found else ""
    if email is None or "<" in name or ">" in name:
        raise BadCell(
            said("{part} is no recipient", part=shown(part)),
            said("write it like Name <name@company.se>"),
        )
    return Recipient(name or email, email)


def _recipients(cell: str) -> Value:
    return Value(tuple(dict.fromkeys(map(_recipient, _parts(cell)))))


def _date(cell: str, today: date) -> Value:
    if not cell:
        return Value(None)
    try:
        day = date.fromisoformat(cell)
    except ValueError:
        raise BadCell(
            said("{cell} is no date", cell=shown(cell)), said("write it like 2026-03-14")
        ) from None
    return Value(day, said("is a date to come") if day > today else NOTHING)


def _number(cell: str) -> Value:
    fine = masking.is_personal_number(cell) or masking.is_organisation_number(cell)
    wrong = not fine and _LONG_NUMBER.fullmatch(cell) is not None
    return Value(cell, said("has a wrong check digit or date") if wrong else NOTHING)


def _organisation(cell: str) -> Value:
    fine = masking.is_personal_number(cell) or masking.is_organisation_number(cell)
    return Value(
        cell, NOTHING if fine or not cell else said("is not a well-formed organisation number")
    )


def _one_of(known: Collection[str]) -> Callable[[str], Value]:
    def read(cell: str) -> Value:
        word = cell.casefold()
        if word not in known:
            raise BadCell(said("{cell} is not known", cell=shown(cell)), nearest(word, known))
        return Value(word)

    return read


def _flags(cell: str) -> Value:
    read = _one_of(FLAGS)
    return Value(tuple(sorted({str(read(part).held) for part in _parts(cell)}, key=FLAGS.index)))


def _language(cell: str) -> Value:
    word = cell.casefold()
    if word and not _LANGUAGE.fullmatch(word):
        raise BadCell(said("{cell} is no language code", cell=shown(cell)), said("write sv or en"))
    return Value(word)


def _marketing(cell: str) -> Value:
    return _one_of(("allowed", "stopped"))(cell or "allowed")


_READERS: dict[str, Callable[[str], Value]] = {
    "emails": _emails,
    "identification_number": _number,
    "organisation_number": _organisation,
    "customer_kind": _one_of(CUSTOMER_KINDS),
    "recipients": _recipients,
    "language": _language,
    "flags": _flags,
    "marketing": _marketing,
}


def value(field: str, cell: str, today: date) -> Value:
    """The field's value as a cell says it.

    Raises: BadCell if the cell says none.
    """
    text = unicodedata.normalize("NFC", cell).strip()
    if any(unicodedata.category(c) in _UNWRITABLE and c not in _LINE_BREAKS for c in text):
        raise BadCell(
            said("{text} holds control characters", text=shown(text)), said("remove them")
        )
    if field == "last_interaction":
        return _date(text, today)
    return _READERS.get(field, _text)(text)
