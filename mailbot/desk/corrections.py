"""Values a sender says are right, read from the sentences that ask for a correction."""

import re
from collections.abc import Iterator, Sequence

from mailbot.desk.concepts import Hit, Seen
from mailbot.desk.mentions import addresses
from mailbot.law.asks import Correction

# Bounded repeats of one class each: linear.
_PHONE = re.compile(r"(?<![\w@])\+?[0-9(][0-9 ()/.-]{5,20}[0-9](?![\w@])")
_DIGITS = re.compile(r"[0-9][0-9 -]{2,30}[0-9]")
_STREET = re.compile(
    r"[A-ZÅÄÖÉ][\wåäöé.-]{1,30}(?: [\wåäöé.-]{1,30}){0,3} [0-9]{1,4} ?[A-Za-z]?(?![0-9])"
    r"(?:,? {0,2}[0-9]{3} ?[0-9]{2} [A-ZÅÄÖ][\wåäö-]{1,30})?"
)
_BOX = re.compile(
    r"(?:Box|PO Box|P\.O\. Box) [0-9]{1,6}(?:, [0-9]{3} ?[0-9]{2} [A-ZÅÄÖ][\wåäö-]{1,30})?"
)
_WORDS = re.compile(r"[^\W\d_]+(?:[-'\u2019][^\W\d_]+)*")
_STOPS = frozenset(',.;:!?()"\u201d\u2013\u2014/')
_MOST_WORDS = 5

_FIELDS = (
    ("field_bank_account", "bank_account"),
    ("field_identification", "identification_number"),
    ("field_customer_number", "customer_number"),
    ("field_email", "emails"),
    ("field_phone", "phone"),
    ("field_invoice", "invoice_address"),
    ("field_title", "title"),
    ("field_language", "language"),
    ("field_name", "name"),
    ("field_company", "company"),
    ("field_delivery", "delivery_address"),
    ("field_notes", "notes"),
)
"""Concepts and the fields they speak of, the more particular before the more general."""

_NUMBERS = frozenset({"bank_account", "identification_number", "customer_number"})


def corrections(seen: Sequence[Seen], sentences: Sequence[int]) -> tuple[Correction, ...]:
    """Each field to be corrected once, with the value found nearest to where it is named."""
    found: dict[str, Correction] = {}
    for number in sentences:
        beside = (*seen[number + 1 : number + 2], *seen[max(0, number - 1) : number])
        for correction in _of(seen[number], beside):
            known = found.get(correction.field)
            if known is None or (correction.new and not known.new):
                found[correction.field] = correction
    named = tuple(c for c in found.values() if c.field)
    return named or tuple(found.values())


def _of(said: Seen, beside: Sequence[Seen]) -> Iterator[Correction]:
    disputed = "disputed_word" in said.hits
    fields = _fields(said)
    if not fields:
        yield Correction("", disputed=disputed)
    for field in fields:
        values = (_value(field, where) for where in (said, *beside))
        new, old = next((v for v in values if v[0]), ("", ""))
        yield Correction(field, new, old, disputed=disputed and not new)


def _fields(said: Seen) -> tuple[str, ...]:
    """Fields named in a sentence; a value of a field's own shape names it too."""
    named = [field for concept, field in _FIELDS if concept in said.hits]
    if addresses(said.sentence.text) and "emails" not in named:
        named.append("emails")
    particular = _NUMBERS.intersection(named)
    if particular and "phone" in named:
        named.remove("phone")  # a number of theirs, but not a telephone
    if "emails" in named and "delivery_address" in named and not _streets(said.sentence.text):
        named.remove("delivery_address")  # an address to write to, but not by post
    if "invoice_address" in named and "delivery_address" in named:
        named.remove("delivery_address")
    if len(named) > 1 and "notes" in named and "disputed_word" not in said.hits:
        named.remove("notes")
    return tuple(named)


def _value(field: str, said: Seen) -> tuple[str, str]:
    """New and old value of that field in a sentence, "" where not said."""
    text = said.sentence.text
    if field == "emails":
        return _new_and_old(said, addresses(text))
    if field == "phone":
        return _new_and_old(said, tuple(m.group().strip() for m in _PHONE.finditer(text)))
    if field in {"invoice_address", "delivery_address"}:
        return _new_and_old(said, _streets(text))
    if field in _NUMBERS:
        return _new_and_old(said, tuple(m.group() for m in _DIGITS.finditer(text)))
    if field == "notes":
        return "", ""
    return _named_value(said, capitalised=field in {"name", "company"})


def _streets(text: str) -> tuple[str, ...]:
    return tuple(m.group().strip() for p in (_BOX, _STREET) for m in p.finditer(text))


def _new_and_old(said: Seen, values: Sequence[str]) -> tuple[str, str]:
    """Of several values, the one after a denial or called old is the old one."""
    if not values:
        return "", ""
    old = next((v for v in values if _called_old(said, v)), "")
    new = next((v for v in values if v != old), "")
    return new, old


def _called_old(said: Seen, value: str) -> bool:
    at = said.sentence.text.find(value)
    before = [h for h in said.hits.get("value_not", ()) if said.sentence.spans[h.start][0] < at]
    return any(at - said.sentence.spans[h.end - 1][1] <= len(" från den ") for h in before)


def _named_value(said: Seen, *, capitalised: bool) -> tuple[str, str]:
    """The words after the last cue that has any, and those after a "not"."""
    old = _after(said, "value_not", capitalised=capitalised)
    cues = sorted(said.hits.get("value_cue", ()), key=lambda h: h.end, reverse=True)
    for cue in cues:
        new = _words_after(said, cue, capitalised=capitalised)
        if new and new != old:
            return new, old
    return "", old


def _after(said: Seen, concept: str, *, capitalised: bool) -> str:
    for hit in said.hits.get(concept, ()):
        found = _words_after(said, hit, capitalised=capitalised)
        if found:
            return found
    return ""


def _words_after(said: Seen, cue: Hit, *, capitalised: bool) -> str:
    """Words from there to the end of the phrase; only capitalised ones where names are sought."""
    text, spans = said.sentence.text, said.sentence.spans
    begin = spans[cue.end - 1][1]
    denials = {h.start for h in said.hits.get("value_not", ())}
    taken: list[tuple[int, int]] = []
    last = begin
    for number in range(cue.end, min(cue.end + _MOST_WORDS, len(spans))):
        start, end = spans[number]
        gap = text[last:start]
        if (taken and not _STOPS.isdisjoint(gap)) or number in denials:
            break
        if capitalised and not text[start].isupper():
            break
        taken.append((start, end))
        last = end
    if not taken:
        return ""
    return text[taken[0][0] : taken[-1][1]].strip()
