"""What other systems hold of a person, read by the groups the owner declared of their fields."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from mailbot.law.bookkeeping import financial_year_end_of, kept_through
from mailbot.law.holdings import Entry, Findings, Found, Group, Purpose


def group_of(field: str, found: Found) -> Group | None:
    """The declared group a field belongs to, None where there is none."""
    return next((group for group in found.groups if field in group.fields), None)


def held(found: Found) -> tuple[str, ...]:
    """Fields that say something, in the order of the source."""
    named = (name for entry in found.entries for name, text in entry.values if text)
    return tuple(dict.fromkeys(named))


def purposes_elsewhere(findings: Findings) -> Iterator[Purpose]:
    """Why each declared group is held, as far as the person has anything in it."""
    for found in findings.found:
        fields = held(found)
        for group in found.groups:
            theirs = tuple(name for name in group.fields if name in fields)
            if theirs and group.purpose:
                yield Purpose(theirs, group.purpose, group.basis)


def categories_elsewhere(findings: Findings) -> Iterator[str]:
    """Kinds of data: the groups by name, and the source where a field is in none."""
    for found in findings.found:
        named = [group_of(field, found) for field in held(found)]
        yield from dict.fromkeys(group.name for group in named if group)
        if None in named:
            yield found.source


def provided_elsewhere(findings: Findings) -> tuple[Found, ...]:
    """Of each source what the person gave (Art. 20(1)), nothing where that is nothing."""
    cut = (_provided(found) for found in findings.found)
    return tuple(found for found in cut if found.entries)


def _provided(found: Found) -> Found:
    fields = {name for group in found.groups if group.provided for name in group.fields}
    entries = tuple(
        replace(entry, values=kept)
        for entry in found.entries
        if (kept := tuple((n, t) for n, t in entry.values if n in fields and t))
    )
    return replace(found, entries=entries, mails=(), doubtful=(), text="")


def kept_elsewhere(
    findings: Findings, financial_year_end: str
) -> Iterator[tuple[str, str, str, date | None]]:
    """Source, group, why it may not be erased, and the last day, where one is known."""
    for found in findings.found:
        for group in found.groups:
            entries = [e for e in found.entries if _says(e, group)] if group.keep else []
            days = [keeping_until(entry, group, financial_year_end) for entry in entries]
            if days:
                yield found.source, group.name, group.keep, max(filter(None, days), default=None)


def _says(entry: Entry, group: Group) -> bool:
    """The entry has anything in the group."""
    return any(text for name, text in entry.values if name in group.fields)


def keeping_until(entry: Entry, group: Group, financial_year_end: str) -> date | None:
    """The last day a group of an entry is kept for the bookkeeping; None where no day is said.

    Source: BFL 7 kap. 2 §.
    """
    said = dict(entry.values).get(group.dated, "")
    day = _day(said)
    if day is None or group.keep != "bookkeeping":
        return None
    return kept_through(financial_year_end_of(day, financial_year_end or "12-31"))


def _day(text: str) -> date | None:
    """A date in ISO form, the first ten characters of a time included."""
    for shape in (text.strip()[:10], text.strip()):
        try:
            return date.fromisoformat(shape)
        except ValueError:
            continue
    return None
