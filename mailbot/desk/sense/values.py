"""Values as people write them: telephone numbers, postal addresses, account numbers, companies."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from mailbot.desk.sense.mentions import addresses
from mailbot.desk.sense.told import Told

# Bounded repeats of one class each: linear.
_PHONE = re.compile(
    r"(?<![\w@./-])(?:\+[0-9]{1,4}|\(?0[0-9]{1,3})\)?"
    r"(?:(?! {1,9}\(?0[0-9]{1,3}[-/])[ ()/.\u2013-]{0,3}[0-9]{1,4}){1,7}(?![\w@-])"
)
_BARE_PHONE = re.compile(r"(?<![\w@./+-])[1-9][0-9][0-9 -]{4,12}[0-9](?![\w@-])")
_DATE = re.compile(r"(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}")
_WORD = r"[A-ZÅÄÖÉÆØ][\wåäöéæø.'\u2019-]{1,30}"
_TOWN = r"(?:[A-Z]{1,3}-)?[0-9]{3} ?[0-9]{2,3}(?![0-9]) {1,2}[A-ZÅÄÖÆØ][\wåäöæø-]{1,30}"
_TOWN_4 = r"[0-9]{4}(?![0-9]) {1,2}[A-ZÅÄÖÆØ][\wåäöæø-]{1,30}"
_CODED = re.compile(rf"{_TOWN}|{_TOWN_4}")
_TAIL = rf"(?:(?: ?, ?|\s)\s?(?:{_TOWN}|{_TOWN_4})(?: [A-ZÅÄÖ][\wåäö-]{{2,20}})?)?"
_FLOOR = (
    r"(?:,? (?:port|uppg|lgh|plan|våning|apt|floor|unit) [A-Za-z0-9]{1,5}"
    r"|,? [0-9] ?tr(?: [\wöÖ]{1,2}(?![\w])){0,2}| nb(?!\w))?"
)
_HOUSE = r"[1-9][0-9]{0,3}(?: ?[A-Za-z](?![\w]))?(?![0-9:/\w]|\.[0-9])"
_CARE = r"(?:c/o [\wåäöÅÄÖ .&-]{2,40}[,\n] ?)?"
_STREET = re.compile(rf"{_CARE}(?:{_WORD} ){{0,2}}{_WORD} {_HOUSE}{_FLOOR}{_TAIL}")
_STREET_LOW = re.compile(rf"[\wåäö-]{{4,30}} {_HOUSE}{_FLOOR}{_TAIL}", re.IGNORECASE)
_STREET_EN = re.compile(
    r"(?:(?:Flat|Unit|Apartment) [0-9]{1,4}[A-Za-z]?, )?"
    r"[0-9]{1,4}[A-Za-z]? (?:[A-Z][\w'-]{1,30} ){1,3}"
    r"(?:Street|Road|Lane|Avenue|Square|Close|Drive|Row|Way|Court|Place|Terrace|Hill|Ropewalk)"
    r"(?:(?:,|,?\n) ?[A-Z][\w' -]{2,40}){0,3}"
)
_BOX = re.compile(rf"{_CARE}(?:Box|PO Box|P\.O\. Box|Postboks|FE|Postfach) [0-9]{{1,6}}{_TAIL}")
_SUFFIX = r"(?:AB|HB|KB|KG|Ltd|Limited|Inc|LLC|GmbH|AS|ApS|A/S|Oy|Ekonomisk förening|ek\. ?för\.)"
_COMPANY = re.compile(
    rf"[A-ZÅÄÖ][\wåäöÅÄÖé'&-]{{0,30}}(?: (?:[A-ZÅÄÖ][\wåäöÅÄÖé'-]{{0,30}}|&|i|och|and|of)){{0,4}}"
    rf" {_SUFFIX}(?!\w)"
)
_TEN = re.compile(r"(?<![\w-])(?:16|19|20)?[0-9]{6}[-+ ]?(?:[0-9]{4}|[Xx]{4}|[0-9]{2}XX)(?![\w-])")
_ACCOUNT = re.compile(
    r"[A-Z]{2}[0-9]{2}(?: ?[0-9A-Z]{4}){3,7}(?: ?[0-9A-Z]{1,3})?(?!\w)"
    r"|(?<![\w-])[1-9][0-9]{2,7}-[0-9]{1,4}(?![\w-])"
    r"|(?<![\w-])123 ?[0-9]{3} ?[0-9]{2} ?[0-9]{2}(?![\w-])"
    r"|(?<![\w-])[1-9][0-9]{3}(?:-[0-9])?,? [0-9 -]{5,14}[0-9](?![\w-])"
)
_CUSTOMER = re.compile(r"(?<![\w-])(?=[\w-]{0,6}[0-9])[A-Z0-9]{1,6}(?:-?[0-9]{1,8}){1,2}(?![\w-])")
_MOST = 80  # values of a text
_LEAST_PHONE = 7
_MOST_PHONE = 15
_MONTH = slice(2, 4)
_LEGAL_PERSON = 20  # from that on the third and fourth figure are no month

BANK = "bank_account"
IDENTIFICATION = "identification_number"
ORGANISATION = "organisation_number"
CUSTOMER = "customer_number"
POSTAL = "postal"
EMAIL = "emails"
PHONE = "phone"
COMPANY = "company"


@dataclass(frozen=True, slots=True)
class Value:
    """A value as written: its field, or POSTAL for any address of streets and boxes."""

    field: str
    text: str
    start: int
    end: int


def shaped(said: Told) -> tuple[Value, ...]:
    """Every value of a text that its shape, or the name of its field beside it, tells."""
    found: list[Value] = []
    for value in islice(_candidates(said), _MOST):
        if _kept(said, value) and not any(
            value.start < other.end and other.start < value.end for other in found
        ):
            found.append(value)
    return tuple(sorted(found, key=lambda v: v.start))


def _kept(said: Told, value: Value) -> bool:
    """Not one that is only confirmed: "Tel: 070-174 06 16 OK"."""
    end = said.bounds(value.end - 1)[1]
    after = said.marked(("value_same", "value_gone", "value_right"), value.end, end)
    first = min(after, key=lambda m: (m.start, -m.end), default=None)
    if first is None or first.concept != "value_same":
        return True
    return bool(said.text[value.end : first.start].strip(" \t:.()=\u2013-"))


def _candidates(said: Told) -> Iterator[Value]:
    """All that might be one; of two that overlap the first is meant."""
    text = said.text
    for address in addresses(text):
        for found in re.finditer(re.escape(address), text):
            yield Value(EMAIL, address, *found.span())
    yield from _persons_and_companies(said)
    yield from _named(said, ("field_bank_account", "account_word"), BANK, _ACCOUNT)
    for pattern in (_STREET_EN, _BOX, _STREET):
        for found in pattern.finditer(text):
            if pattern is not _STREET or _a_place(said, *found.span()):
                yield _postal(said, *found.span())
    for mark in said.marked(("street_word",), 0, len(text)):
        low = _STREET_LOW.match(text, mark.start)
        if low:
            yield _postal(said, *low.span())
    yield from _named(said, ("field_customer_number",), CUSTOMER, _CUSTOMER)
    yield from _phones(said)
    for found in _COMPANY.finditer(text):
        start = found.start()
        for mark in said.marked(("no_name",), start, found.end()):
            start = mark.end + 1 if mark.start == start else start
        yield Value(COMPANY, text[start : found.end()], start, found.end())


def _named(
    said: Told, concepts: tuple[str, ...], field: str, pattern: re.Pattern[str]
) -> Iterator[Value]:
    """Values of a shape that many have, where their field is named in that line or above it."""
    for found in pattern.finditer(said.text):
        if _speaks_of(said, concepts, found.start()):
            yield Value(field, found.group().strip(" ,-"), *found.span())


def _speaks_of(said: Told, concepts: tuple[str, ...], at: int) -> bool:
    start, end = said.bounds(at)
    above = said.above(at)
    return bool(said.marked(concepts, above[0] if above else start, end))


def _persons_and_companies(said: Told) -> Iterator[Value]:
    """Ten figures: of a person, where the middle ones can be a month, else of a company."""
    for found in _TEN.finditer(said.text):
        figures = re.sub(r"[^0-9]", "", found.group().upper().replace("X", "0"))[-10:]
        organisation = _speaks_of(said, ("field_organisation",), found.start())
        person = _speaks_of(said, ("field_identification",), found.start())
        if not figures[_MONTH].isdigit() or found.group().startswith("0"):
            continue
        month = int(figures[_MONTH]) < _LEGAL_PERSON
        if "-" in found.group() or person or organisation:
            field = IDENTIFICATION if person or (month and not organisation) else ORGANISATION
            yield Value(field, found.group(), *found.span())


def _a_place(said: Told, start: int, end: int) -> bool:
    """A word and a number are an address with a postal code, a word for streets, or so called."""
    line = said.bounds(start)[0]
    coded = _CODED.search(said.text, start, end) is not None
    called = said.marked(("street_word",), start, end) or said.marked(("place_word",), line, end)
    return coded or bool(called)


def _postal(said: Told, start: int, end: int) -> Value:
    """An address of one or several lines, with the company that stands on the line above it."""
    above = said.above(start)
    if above and above[1] == start and _COMPANY.fullmatch(said.text[slice(*above)].strip(" ,\n")):
        start = above[0]
    lines = re.sub(r"\s*,?\s*\n\s*", ", ", said.text[start:end])
    return Value(POSTAL, lines.strip(" ,."), start, end)


def _phones(said: Told) -> Iterator[Value]:
    for pattern, bare in ((_PHONE, False), (_BARE_PHONE, True)):
        for found in pattern.finditer(said.text):
            written = found.group().strip()
            if written.startswith("(") and ")" not in written:
                written = written[1:]
            figures = sum(map(str.isdigit, written))
            if not _LEAST_PHONE <= figures <= _MOST_PHONE or _DATE.match(written):
                continue
            if not bare or _speaks_of(said, ("field_phone",), found.start()):
                yield Value(PHONE, written, *found.span())
