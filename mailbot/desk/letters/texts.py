"""The words of the letters, ready to be filled in."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from jinja2 import StrictUndefined, Template, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from mailbot.desk.letters.checklist import Checklists
from mailbot.errors import Fault, RulebookError
from mailbot.law.step import LetterKind
from mailbot.said import foreign, said

LANGUAGES = ("sv", "en")

_UNPRINTED = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff"  # controls, odd line ends, surrogates
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"  # marks that turn the direction of reading
)


@dataclass(frozen=True, slots=True)
class Words:
    """What one language puts in the place of our own words.

    greetings: how a letter of the owner's own may begin, in small letters. tables: "rights",
    "fields", "bases", ... each from our word to the reader's.
    subjects: subject line by letter, with `{company}` where the firm's name goes.
    """

    conjunction: str
    greetings: tuple[str, ...]
    months: tuple[str, ...]
    tables: Mapping[str, Mapping[str, str]]
    subjects: Mapping[str, str]

    def day(self, day: date) -> str:
        """A date written out, e.g. "2 April 2026"."""
        return f"{day.day} {self.months[day.month - 1]} {day.year}"

    def word(self, value: str, table: str) -> str:
        """The reader's word for one of ours; a word that is not ours stays as it is."""
        return self.tables[table].get(value, value)

    def words(self, values: Iterable[str], table: str) -> tuple[str, ...]:
        """The same for several, each once."""
        return tuple(dict.fromkeys(self.word(value, table) for value in values))

    def greets(self, text: str) -> bool:
        """Whether a text begins with a greeting of its own."""
        start = text.lstrip().casefold()
        return any(
            start.startswith(one) and not start[len(one) : len(one) + 1].isalnum()
            for one in self.greetings
        )

    def listed(self, values: Sequence[str]) -> str:
        """Several in a row: "a, b and c"."""
        *first, last = values
        return f"{', '.join(first)} {self.conjunction} {last}" if first else last


@dataclass(frozen=True, slots=True)
class Texts:
    """Every letter in every language. templates: by language and name without `.txt`."""

    templates: Mapping[tuple[str, str], Template]
    words: Mapping[str, Words]
    checklists: Checklists

    def render(self, language: str, name: str, facts: Mapping[str, object]) -> str:
        """The text with its facts in place; not laid out yet.

        Raises: RulebookError where a fact is missing or of another shape than the text needs.
        """
        template = self.templates[language, name]
        try:
            return template.render({key: clean(value) for key, value in facts.items()})
        except (TemplateError, TypeError, ValueError, KeyError, AttributeError) as wrong:
            where = f"replies/{language}/{name}.txt"
            raise RulebookError(
                [Fault(where, foreign(str(wrong)), said("a letter lacks a fact; nothing is sent"))]
            ) from wrong

    def reworded(self, language: str, text: str, tables: Sequence[str]) -> str:
        """The text without what is only true of mails. tables: "by_hand", "paper"."""
        for table in tables:
            for words, instead in self.words[language].tables.get(table, {}).items():
                text = text.replace(words, instead)
        return text

    def subject(self, language: str, kind: LetterKind, company: str) -> str:
        """The subject line, without case number."""
        return self.words[language].subjects[kind].replace("{company}", one_line(company))


def environment(words: Words) -> ImmutableSandboxedEnvironment:
    """Where templates run: no way to Python, nothing passed over in silence, no markup."""
    sandbox = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined,
        autoescape=False,  # the letters are plain text
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_said,
        auto_reload=False,
    )
    sandbox.globals.clear()
    sandbox.filters = {
        "day": words.day,
        "iso": date.isoformat,
        "word": words.word,
        "words": words.words,
        "listed": words.listed,
        "capital": _capital,
    }
    return sandbox


def _said(value: object) -> object:
    """A value about to be printed; nothing is not a word."""
    if value is None or isinstance(value, bool) or (isinstance(value, str) and value == "None"):
        raise TypeError("a value that is no text would be printed")
    return value


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def clean(value: object) -> object:
    """A value without control characters and marks that turn the direction of reading."""
    match value:
        case str():
            plain = str(value).replace("\r\n", "\n").replace("\r", "\n")
            return _UNPRINTED.sub("", plain)
        case Mapping():
            return {key: clean(inner) for key, inner in value.items()}
        case tuple() | list():
            return tuple(clean(inner) for inner in value)
        case _:
            return value


def one_line(text: str) -> str:
    """The text with every run of blanks and line ends made one blank."""
    return " ".join(str(clean(text.replace("\t", " "))).split())
