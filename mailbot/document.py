"""A sheet set as a PDF that people read and screen readers understand (PDF/UA-1)."""

import json
import math
import re
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import typst

from mailbot.errors import FatalError
from mailbot.law.contents import PROVIDED
from mailbot.law.elsewhere import held, provided_elsewhere
from mailbot.law.extract import Extract
from mailbot.law.extract_sheet import extract_json, sheet
from mailbot.law.sheet import Firm, Section, Sheet
from mailbot.law.terms import Terms
from mailbot.mail.draft import Enclosure
from mailbot.register import comma, export, vcard
from mailbot.register.masking import masked_for_person
from mailbot.said import foreign, said

TEMPLATE = "documents/extract.typ"
_UNSHOWN = re.compile(r'the text `"(.*?)"` could not be displayed', re.DOTALL)
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
_STAND_IN = "\N{REPLACEMENT CHARACTER}"
_INVISIBLE = "\n\u00a0\u00ad\u200b"
_ROUNDS = 40  # each round finds at least one more character no font has
_WIDEST = 80  # characters; a longer cell makes its column no wider
_NARROW = 16  # characters; a column of such cells is as wide as they are
_LONG_WORD = re.compile(r"\S{36,}")
_PIECE = 12  # characters of a very long word that stay together


def pdf(made: Sheet, template: Path) -> bytes:
    """The document, tagged, A4; the same sheet gives the same octets on the same machine.

    The fonts come with the package; where they lack a character, those of the system are tried.
    One no font has is shown as a stand-in and listed by its number at the end.

    Raises: FatalError if the template cannot be set.
    """
    source = template.read_bytes()
    missing: dict[str, None] = {}
    system = False
    for _ in range(_ROUNDS):
        try:
            return _compiled(source, _content(made, tuple(missing)), made, system=system)
        except typst.TypstError as wrong:
            found = _unshown(wrong)
            if not found - missing.keys():
                raise FatalError(
                    said(
                        "{template}: cannot be set ({message})",
                        template=template,
                        message=foreign(wrong.message),
                    )
                ) from None
            missing |= dict.fromkeys(sorted(found) if system else ())
            system = True
    raise FatalError(
        said("{template}: cannot be set (too many characters without a font)", template=template)
    )


def enclosures(extract: Extract, terms: Terms, firm: Firm, template: Path) -> tuple[Enclosure, ...]:
    """The files that go with the letter: PDF and JSON, and for portability CSV and vCard."""
    made = sheet(extract, terms, firm)
    files = [
        Enclosure(f"{made.file}.pdf", "application/pdf", pdf(made, template)),
        Enclosure(f"{made.file}.json", "application/json", extract_json(made)),
    ]
    if extract.portable:
        rows = export.provided_csv(extract.people, PROVIDED)
        cards = vcard.as_vcard(extract.people)
        files.append(Enclosure(f"{made.file}.csv", "text/csv", rows))
        files.append(Enclosure(f"{made.file}.vcf", "text/vcard", cards))
        files += _of_sources(made, extract)
    return tuple(files)


def _of_sources(made: Sheet, extract: Extract) -> Iterator[Enclosure]:
    """A table for each other system the person gave data to."""
    for number, found in enumerate(provided_elsewhere(extract.findings), start=2):
        fields = held(found)
        said = [dict(entry.values) for entry in found.entries]
        rows = ([masked_for_person(one.get(field, "")) for field in fields] for one in said)
        yield Enclosure(f"{made.file}-{number}.csv", "text/csv", comma.written([fields, *rows]))


def _compiled(source: bytes, content: str, made: Sheet, *, system: bool) -> bytes:
    """Set in a root folder that holds nothing, so that no value can name a file."""
    at_noon = datetime(made.as_of.year, made.as_of.month, made.as_of.day, 12, tzinfo=UTC)
    with tempfile.TemporaryDirectory() as root:
        compiler = typst.Compiler(source, root=root, ignore_system_fonts=not system)
        octets = compiler.compile(
            sys_inputs={"sheet": content},
            pdf_standards="ua-1",
            timestamp=int(at_noon.timestamp()),
        )
    if not isinstance(octets, bytes):
        raise FatalError(said("the PDF could not be made"))
    return octets


def _content(made: Sheet, missing: tuple[str, ...]) -> str:
    """What the template reads, as JSON."""
    laid_out = _laid_out(_with_note(made, missing))
    return json.dumps(_each(laid_out, lambda text: _clean(text, missing)))


def _clean(text: str, missing: Collection[str]) -> str:
    """Without what no font shows: control characters, halves of pairs, what was found missing."""
    shown = (c if c.isprintable() or c in _INVISIBLE else " " for c in text)
    return "".join(_STAND_IN if c in missing else c for c in shown)


def _each(content: object, change: Callable[[str], str]) -> object:
    """The same structure with every text in it changed; keys stay."""
    match content:
        case str():
            return change(content)
        case list():
            return [_each(part, change) for part in content]
        case dict():
            return {key: _each(part, change) for key, part in content.items()}
        case _:
            return content


def _unshown(wrong: typst.TypstError) -> set[str]:
    """Characters the setting had no font for, from what it says."""
    found = set()
    for unshown in _UNSHOWN.findall(wrong.diagnostic):
        plain = _ESCAPED.sub(lambda m: chr(int(m[1], 16)), unshown)
        found |= {char for char in plain if not char.isascii()}
    return found


def _with_note(made: Sheet, missing: Iterable[str]) -> Sheet:
    """The sheet, with a last line that lists the characters no font has."""
    named = ", ".join(f"U+{ord(char):04X}" for char in missing)
    if not named:
        return made
    said = made.labels["unprintable"].replace("$characters", named)
    return replace(made, sections=(*made.sections, Section("", notes=(said,))))


def _laid_out(made: Sheet) -> dict[str, object]:
    return {
        "language": made.language,
        "title": made.title,
        "author": made.firm[0] if made.firm else "",
        "about": [part for part in made.about if part],
        "firm": list(made.firm),
        "lead": list(made.lead),
        "labels": dict(made.labels),
        "sections": [_section(section) for section in made.sections],
    }


def _section(section: Section) -> dict[str, object]:
    grid = section.grid
    rows = grid.rows if grid else ()
    headers = grid.headers if grid else ()
    return {
        "heading": section.heading,
        "level": section.level,
        "paragraphs": list(section.paragraphs),
        "headers": list(headers),
        "widths": _widths((headers, *rows)) if headers else [],
        "rows": [[_breakable(cell) for cell in row] for row in rows],
        "points": list(section.points),
        "notes": list(section.notes),
    }


def _widths(lines: Sequence[Sequence[str]]) -> list[int]:
    """Share of each column, by its longest cell; 0 for one as narrow as they are."""
    longest = [max(map(len, column)) for column in zip(*lines, strict=True)]
    shares = [0 if n <= _NARROW else round(10 * math.sqrt(min(n, _WIDEST))) for n in longest]
    return shares if any(shares) else [*shares[:-1], 1]


def _breakable(text: str) -> str:
    """The text with places where a very long word may go on in the next line."""
    return _LONG_WORD.sub(
        lambda word: "\u200b".join(re.findall(rf".{{1,{_PIECE}}}", word[0])), text
    )
