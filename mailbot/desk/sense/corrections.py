"""Values a sender says are right, read from the sentences that ask for a correction."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from mailbot.desk.sense.concepts import Seen
from mailbot.desk.sense.phrases import Lexicon
from mailbot.desk.sense.roles import Role, role
from mailbot.desk.sense.told import Mark, Told, told
from mailbot.desk.sense.values import (
    BANK,
    COMPANY,
    CUSTOMER,
    EMAIL,
    IDENTIFICATION,
    ORGANISATION,
    PHONE,
    POSTAL,
    Value,
    shaped,
)
from mailbot.desk.sense.wordings import (
    LANGUAGE,
    NAME,
    NOTES,
    TITLE,
    Worded,
    alike,
    languages,
    names,
    noted,
    titles,
)
from mailbot.law.asks import Correction

_NAMED = (
    ("field_bank_account", BANK),
    ("field_identification", IDENTIFICATION),
    ("field_organisation", ORGANISATION),
    ("field_customer_number", CUSTOMER),
    ("field_email", EMAIL),
    ("field_phone", PHONE),
    ("field_invoice", "invoice_address"),
    ("field_delivery", "delivery_address"),
    ("field_title", TITLE),
    ("field_language", LANGUAGE),
    ("field_name", NAME),
    ("field_company", COMPANY),
    ("field_notes", NOTES),
)
"""Concepts and the fields they speak of, the more particular before the more general."""

_NUMBERS = frozenset({BANK, IDENTIFICATION, ORGANISATION, CUSTOMER})
_WORDS = frozenset({TITLE, LANGUAGE})
_PLACES = MappingProxyType(
    {
        "field_invoice": "invoice_address",
        "invoice_word": "invoice_address",
        "field_delivery": "delivery_address",
    }
)
_BEFORE, _AFTER = 3, 4  # sentences around one that asks, where its values may stand
_MOST = 30  # sentences of a correction; a longer list is for the owner
_SHORT_MAIL = 12  # sentences: all of it is about the one matter
_LABEL = 30  # characters before a colon
_LINE = 70  # characters: a line of a list is no longer


@dataclass(frozen=True, slots=True)
class Writer:
    """Who wrote: the name the mail is sent under, and the name block below its text."""

    name: str = ""
    signature: tuple[Seen, ...] = ()


def corrections(
    seen: Sequence[Seen], sentences: Sequence[int], writer: Writer, details: Lexicon
) -> tuple[Correction, ...]:
    """Each field to be corrected once, with the right and the wrong value where they are said."""
    if not sentences:
        return ()
    said = told(seen, _around(seen, sentences), details)
    asked = told(seen, sentences, details)
    found = {c.field: c for c in _valued(said, frozenset(sentences), writer)}
    named = _fields_of(asked)
    note = noted(said)
    contested = ("disputed_word", "inaccurate_word") if NOTES in named else ("disputed_word",)
    disputed = bool(said.marked(contested, 0, len(said.text)))
    if disputed and not found and (note or NOTES in named):
        return (Correction(NOTES, old=note, disputed=True),)
    if disputed and note and NOTES in _fields_of(said):
        found[NOTES] = Correction(NOTES, old=note, disputed=True)
    for field in named:
        if field not in found and not _said_better(field, found):
            found[field] = _from_signature(field, writer, details) or Correction(field)
    valued = tuple(c for c in found.values() if c.new or c.old)
    return valued or tuple(found.values()) or (Correction("", disputed=disputed),)


def _around(seen: Sequence[Seen], sentences: Sequence[int]) -> tuple[int, ...]:
    """Sentences whose values a correction may mean: those beside it, and the lines of its list."""
    if len(seen) <= _SHORT_MAIL:
        return tuple(range(len(seen)))
    near: set[int] = set()
    for number in sentences:
        if len(near) >= _MOST:
            break
        near.update(range(max(number - _BEFORE, 0), min(number + _AFTER, len(seen))))
        below = number + 1
        while below < len(seen) and len(seen[below].sentence.text) < _LINE and len(near) < _MOST:
            near.add(below)
            below += 1
    return tuple(sorted(near)[:_MOST])


def _valued(said: Told, asked: frozenset[int], writer: Writer) -> Iterator[Correction]:
    """Corrections that come with a value."""
    values = shaped(said)
    roles = [(_placed(said, v), role(said, v, values), v) for v in values]
    told_of = {field for field, as_, _ in roles if as_ is not Role.UNSAID}
    kept = [
        (field, as_, v.text)
        for field, as_, v in roles
        if as_ is not Role.UNSAID or field in told_of or _given(said, v, field, asked)
    ]
    kept += [(w.value.field, w.role, w.value.text) for w in _worded(said, writer, values, kept)]
    for field in dict.fromkeys(field for field, _, _ in kept):
        correction = _one(field, [(as_, text) for f, as_, text in kept if f == field])
        if correction is not None:
            yield correction


def _one(field: str, said: Iterable[tuple[Role, str]]) -> Correction | None:
    """One field's right and wrong value; a company's name alone is only who writes."""
    pairs = list(said)
    wrong = [text for as_, text in pairs if as_ is Role.OLD]
    rights = [text for as_, text in pairs if as_ is Role.NEW]
    if field in _WORDS:
        rights = [text for text in rights if not any(one in text for one in wrong)] or rights
    if len(set(rights)) > 1 and field in _NUMBERS:
        return Correction(field, rights[-1], rights[0])  # the wrong one is told first
    new = rights[0] if rights else ""
    if not new:
        new = next((text for as_, text in pairs if as_ is Role.UNSAID), "")
    old = next((text for as_, text in pairs if as_ is Role.OLD and text != new), "")
    if not old and new and field != COMPANY:
        old = next((t for as_, t in pairs if as_ is Role.UNSAID and t != new), "")
    return Correction(field, new, old) if new or old else None


def _placed(said: Told, value: Value) -> str:
    """The field a value belongs to: an address to what the words before it say, if they do."""
    if value.field not in {POSTAL, EMAIL}:
        return value.field
    start, end = said.bounds(value.start)
    above = said.above(value.start)
    stretches = [(above[0] if above else start, value.start), (value.end, end)]
    if value.field == POSTAL:
        stretches += [(0, value.start), (0, len(said.text))]
    for first, last in stretches:
        marks = [m for m in said.marked(_PLACES, first, last) if not _of_mail(said, m)]
        if marks:
            return _PLACES[marks[-1].concept]
        if value.field == EMAIL and said.marked(("field_email",), first, last):
            return EMAIL
    return "" if value.field == POSTAL else value.field


def _of_mail(said: Told, mark: Mark) -> bool:
    """Part of a word for e-mail: "E-postadressen"."""
    mail = said.marked(("field_email",), 0, len(said.text))
    return any(m.start <= mark.start and mark.end <= m.end for m in mail)


def _given(said: Told, value: Value, field: str, asked: frozenset[int]) -> bool:
    """A value nothing is said of is given where its sentence asks, or its field is named."""
    start, end = said.bounds(value.start)
    before, after = said.text[start : value.start], said.text[value.end : end]
    listed = before.rstrip().endswith(":") and len(before) < _LABEL
    if value.field == COMPANY:
        return listed
    alone = not (before + after).strip(" \n,.:;-")
    concepts = [concept for concept, of in _NAMED if of == field]
    above = said.above(value.start)
    named = bool(said.marked(concepts, above[0] if above else start, end))
    return said.number_at(value.start) in asked or alone or listed or named


def _worded(
    said: Told, writer: Writer, values: Sequence[Value], kept: Sequence[tuple[str, Role, str]]
) -> Iterator[Worded]:
    """Names, titles and languages, where the text speaks of them."""
    fields = _fields_of(said)
    if LANGUAGE in fields or len(said.marked(("language_name",), 0, len(said.text))) > 1:
        yield from languages(said)
    replaced = bool(said.marked(("left_word",), 0, len(said.text)))
    if TITLE in fields or not replaced:
        yield from titles(said, named=TITLE in fields)
    companies = any(field == COMPANY for field, _, _ in kept)
    found = () if companies and COMPANY in fields else names(said, writer.name, values)
    told_both = {w.role for w in found} == {Role.NEW, Role.OLD}
    own = _own(found, writer)
    if COMPANY in fields and not own:
        yield from (Worded(replace(w.value, field=COMPANY), w.role) for w in found)
    elif NAME in fields or replaced or alike(found) or (told_both and own):
        yield from found


def _own(found: Sequence[Worded], writer: Writer) -> bool:
    """The right name is in the writer's own."""
    return any(w.role is Role.NEW and w.value.text in writer.name for w in found)


def _fields_of(said: Told) -> tuple[str, ...]:
    """Fields a text names."""
    present = {
        concept
        for concept, marks in said.marks.items()
        if concept not in _PLACES or not all(_of_mail(said, mark) for mark in marks)
    }
    fields = [field for concept, field in _NAMED if concept in present]
    if _NUMBERS.intersection(fields) and PHONE in fields:
        fields.remove(PHONE)  # a number of theirs, but not a telephone
    if NOTES in fields and "disputed_word" not in present and len(fields) > 1:
        fields.remove(NOTES)
    return tuple(fields)


def _said_better(field: str, found: Iterable[str]) -> bool:
    """A field that is only named, beside others that have their value."""
    return bool(set(found) - {field})


def _from_signature(field: str, writer: Writer, details: Lexicon) -> Correction | None:
    """The one value of a field in the name block, where the text itself gives none."""
    block = told(writer.signature, range(len(writer.signature)), details)
    wanted = POSTAL if field in {"", "invoice_address", "delivery_address"} else field
    values = {v.text for v in shaped(block) if v.field == wanted}
    return Correction(field, values.pop()) if len(values) == 1 else None
