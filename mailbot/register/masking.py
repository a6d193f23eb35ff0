"""Identification numbers: what has their shape, and how they are shown."""

import re
import unicodedata
from collections.abc import Callable

from personnummer import personnummer

MASK = "******-****"
"""A number hidden whole."""

_NUMBER = (
    r"(?P<century>[0-9]{2})?(?P<year>[0-9]{2})(?:(?<=[0-9]{4})-)?"
    r"(?P<month>0[1-9]|1[0-2])(?:(?<=-[0-9]{2})-)?"
    r"(?P<day>0[1-9]|[12][0-9]|3[01]|6[1-9]|[78][0-9]|9[01])"
    r" ?[-+]? ?[0-9]{4}"
)
_SHAPED = re.compile(rf"(?<![0-9]){_NUMBER}(?![0-9])")
_DIGIT = re.compile(r"\d")
_VAT = re.compile(rf"[sS][eE][ -]?{_NUMBER}[ -]?[0-9]{{2}}(?![0-9])")
_LEGAL_PERSON = re.compile(r"(?:16)?([0-9]{2}[2-9][0-9]{3})-?([0-9]{4})")
_PERSON = re.compile(rf"({_NUMBER})")
_PLAIN: dict[str, Callable[[str], str]] = {
    "Nd": lambda char: str(unicodedata.decimal(char)),
    "Pd": lambda _: "-",
    "Zs": lambda _: " ",
}
_SIGNS = {"\u2212": "-", "\uff0b": "+"}


def _plain(text: str) -> tuple[str, list[int]]:
    """The text with digits, dashes and blanks in plain form, and where each character stood."""
    if text.isascii():
        return text, list(range(len(text)))
    kept, places = [], []
    for place, char in enumerate(text):
        category = unicodedata.category(char)
        if category == "Cf":  # joiners and soft hyphens hide inside numbers
            continue
        kept.append(_PLAIN[category](char) if category in _PLAIN else _SIGNS.get(char, char))
        places.append(place)
    return "".join(kept), places


def _replaced(text: str, shape: re.Pattern[str], shown: Callable[[re.Match[str]], str]) -> str:
    if not _DIGIT.search(text):
        return text
    plain, places = _plain(text)
    parts, done = [], 0
    for found in shape.finditer(plain):
        parts += [text[done : places[found.start()]], shown(found)]
        done = places[found.end() - 1] + 1
    return "".join([*parts, text[done:]])


def _date_kept(found: re.Match[str]) -> str:
    return f"{found['year']}{found['month']}{found['day']}-****"


def masked(text: str) -> str:
    """The text with every identification number of a natural person hidden whole.

    By shape alone: a wrong check digit hides nothing less. Organisation numbers stay.
    Source: GDPR 5(1)(f); T-PRIV-06.
    """
    return _replaced(_replaced(text, _VAT, lambda _: f"SE{MASK}"), _SHAPED, lambda _: MASK)


def masked_for_person(text: str) -> str:
    """The text as its verified owner gets it by mail: the date of birth stands, the rest not."""
    without_vat = _replaced(text, _VAT, lambda found: f"SE{_date_kept(found)}")
    return _replaced(without_vat, _SHAPED, _date_kept)


def identification(number: str, *, for_person: bool = False) -> str:
    """The field `identification_number` as shown; foreign numbers lose all but two characters."""
    shown = masked_for_person(number) if for_person else masked(number)
    if shown != number or not number or _LEGAL_PERSON.fullmatch(number):
        return shown
    return number[:2] + "*" * (len(number) - 2)


def hinted(value: str) -> str:
    """A former value as history keeps it: enough to recognise, too little to use."""
    hidden = masked(value)
    local, at, domain = hidden.partition("@")
    if at and " " not in hidden:
        return f"{local[:1]}***@{domain}"
    return f"{hidden[:2]}***" if hidden else ""


def _digits(value: str) -> str:
    return "".join(c for c in value if c.isdecimal() and c.isascii())


def _checks(ten: str) -> bool:
    """The last digit is right. Source: ISO/IEC 7812-1, annex B."""
    doubled = (int(d) * (2 - i % 2) for i, d in enumerate(ten))
    return sum(n // 10 + n % 10 for n in doubled) % 10 == 0


def is_personal_number(value: str) -> bool:
    """A personal identity or coordination number with a real date and a right check digit."""
    found = _PERSON.fullmatch(value.strip())
    if found is None or not value.isascii():
        return False
    ten = _digits(value)[-10:]
    centuries = [found["century"]] if found["century"] else ["19", "20"]
    return any(personnummer.valid(century + ten) for century in centuries)


def is_organisation_number(value: str) -> bool:
    """A legal person's organisation number with a right check digit (third digit 2 or more)."""
    found = _LEGAL_PERSON.fullmatch(value.strip())
    return found is not None and value.isascii() and _checks(found[1] + found[2])
