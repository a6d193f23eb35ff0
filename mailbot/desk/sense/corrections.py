"""Values a sender says are right, read from the sentences that ask for a correction."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from mailbot.desk.sense.concepts import Seen
from mailbot.desk.sense.values import named, new_and_old, town, values
from mailbot.law.asks import Correction

_FIELDS = (
    ("field_bank_account", "bank_account"),
    ("field_identification", "identification_number"),
    ("field_organisation", "organisation_number"),
    ("field_customer_number", "customer_number"),
    ("field_email", "emails"),
    ("field_phone", "phone"),
    ("field_invoice", "invoice_address"),
    ("field_delivery", "delivery_address"),
    ("field_title", "title"),
    ("field_language", "language"),
    ("field_name", "name"),
    ("field_company", "company"),
    ("field_notes", "notes"),
)
"""Concepts and the fields they speak of, the more particular before the more general."""

_NUMBERS = frozenset(
    {"bank_account", "identification_number", "organisation_number", "customer_number"}
)
_WORDS = frozenset({"title", "language", "name", "company"})
_SHAPED = ("emails", "phone", "")
"""Fields a value of their shape names by itself; "" for a postal address."""


def corrections(seen: Sequence[Seen], sentences: Sequence[int]) -> tuple[Correction, ...]:
    """Each field to be corrected once, with the value found nearest to where it is named."""
    found: dict[str, Correction] = {}
    near = sorted({n for s in sentences for n in (s, s + 1, s + 2, s - 1) if 0 <= n < len(seen)})
    order = (*sentences, *(n for n in near if n not in sentences))
    for number in order:
        before = seen[number - 1] if number else None
        below = town(seen[number + 1]) if number + 1 < len(seen) else ""
        for read in _of(seen[number], before, asked=number in sentences):
            correction = _with_town(read, below)
            known = found.get(correction.field)
            if known is None or (correction.new and not known.new):
                found[correction.field] = correction
    return _settled(tuple(found.values())) if sentences else ()


def _with_town(correction: Correction, below: str) -> Correction:
    """A postal address together with the town on the next line."""
    postal = correction.field in {"", "invoice_address", "delivery_address"}
    if not (postal and below and correction.new and "@" not in correction.new):
        return correction
    return replace(correction, new=f"{correction.new}, {below}")


def _settled(found: tuple[Correction, ...]) -> tuple[Correction, ...]:
    """Without what others say better: an empty one, or an address already said which."""
    said = [c for c in found if c.field or c.new]
    placed = {c.new for c in said if c.field}
    kept = tuple(c for c in said if c.field or c.new not in placed)
    valued = tuple(c for c in kept if c.new or c.old or c.disputed)
    return valued or kept or found[:1]


def _of(said: Seen, before: Seen | None, *, asked: bool) -> Iterator[Correction]:
    """Corrections in a sentence. asked: it is one of those that ask; others only bring values."""
    disputed = "disputed_word" in said.hits
    fields = _named_fields(said)
    above = _named_fields(before) if before is not None else ()
    for field in fields:
        new, old = _value(field, said)
        if new or asked:
            yield Correction(field, new, old, disputed=asked and disputed and not new)
    for field in _SHAPED:
        if field in fields or _NUMBERS.intersection((*fields, *above)) or _placed(field, fields):
            continue
        new, old = new_and_old(said, values(field, said))
        if new:
            yield Correction(_which(field, above), new, old)
    if asked and not fields:
        yield Correction("", disputed=disputed)


def _named_fields(said: Seen) -> tuple[str, ...]:
    """Fields a sentence names; a postal address only where it says which."""
    fields = [field for concept, field in _FIELDS if concept in said.hits]
    if _NUMBERS.intersection(fields) and "phone" in fields:
        fields.remove("phone")  # a number of theirs, but not a telephone
    if "emails" in fields and "name" in fields and values("emails", said):
        fields.remove("name")
    if "notes" in fields and "disputed_word" not in said.hits and len(fields) > 1:
        fields.remove("notes")
    return tuple(fields)


def _placed(field: str, fields: Sequence[str]) -> bool:
    return not field and bool({"invoice_address", "delivery_address"}.intersection(fields))


def _which(field: str, above: Sequence[str]) -> str:
    """The field a bare address belongs to, if the sentence above it says so."""
    if field:
        return field
    return next((f for f in above if f in {"invoice_address", "delivery_address"}), "")


def _value(field: str, said: Seen) -> tuple[str, str]:
    if field == "notes":
        return "", ""
    if field in _WORDS:
        return named(said, capitalised=field in {"name", "company"})
    found = values(field, said)
    if field == "invoice_address" and not found:
        found = values("emails", said)
    return new_and_old(said, found)
