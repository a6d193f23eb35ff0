"""HTML from templates, with everything escaped that is not ours."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from mailbot.desk.owner.page_words import PageWords
from mailbot.desk.owner.plain import free, visible_lines
from mailbot.desk.owner.sentences import Sentences
from mailbot.desk.owner.texts import OwnerTexts, without_commands
from mailbot.register.masking import masked
from mailbot.said import from_kept

if TYPE_CHECKING:  # a visit holds the templates it is shown by
    from mailbot.review.visit import Visit

HERE = Path(__file__).parent
Navigation = tuple[tuple[str, str], ...]


class Templates:
    """The templates below `templates/`, with the words and days of one owner."""

    def __init__(
        self,
        words: PageWords,
        texts: OwnerTexts,
        sentences: Sentences,
        zone: ZoneInfo,
        navigation: Navigation,
    ) -> None:
        """navigation: path and key of `nav.toml` for each entry, in order."""
        self._jinja = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._jinja.globals.update(
            say=words.say, word=words.word, language=words.language, navigation=navigation
        )
        filters: Mapping[str, Callable[..., str]] = {
            "free": free,
            "lines": _lines,
            "fact": partial(_fact, words=words, texts=texts, sentences=sentences),
            "spared": _spared,
            "owners": texts.word,
            "worded": partial(_worded, sentences=sentences),
            "moment": partial(_moment, zone=zone),
            "day": partial(_day, words=words),
        }
        self._jinja.filters.update(filters)

    def render(self, template: str, visit: "Visit", **facts: Any) -> str:  # noqa: ANN401  # a template takes any value
        """The page as HTML."""
        return self._jinja.get_template(template).render(visit=visit, **facts)


def _worded(text: str, sentences: Sentences) -> Markup:
    """A sentence of ours in her language; what came from outside is marked as English."""
    pieces = (
        Markup('<span lang="en">{}</span>').format(free(part.text))
        if part.foreign and sentences.language != "en"
        else escape(free(part.text))
        for part in sentences.parts(text)
    )
    return Markup("").join(pieces)


def _spared(text: Markup) -> Markup:
    """What of a sentence as it is shown is for somebody who is not at the terminal."""
    return Markup(without_commands(text))  # noqa: S704  # a part of what is markup already


def _lines(text: str) -> str:
    """Text of others on several lines: numbers of identity hidden, hostile characters shown."""
    return visible_lines(masked(text))


def _fact(value: object, words: PageWords, texts: OwnerTexts, sentences: Sentences) -> str:
    """A value of a proposal as the owner reads it, whatever its shape."""
    inner_text = partial(_fact, words=words, texts=texts, sentences=sentences)
    kept = from_kept(value)
    if kept is not None:
        return free(sentences.word(kept))
    match value:
        case bool():
            return words.say("facts.yes" if value else "facts.no")
        case Mapping():
            return ", ".join(inner_text(inner) for inner in value.values() if inner)
        case list() | tuple() | set() | frozenset():
            return "; ".join(inner_text(inner) for inner in value) or words.say("facts.nothing")
        case None | "":
            return words.say("facts.nothing")
        case _:
            said = str(value)
            known = texts.word(said, "facts")
            known = texts.word(said, "rights") if known == said else known
            return free(words.word(f"facts.{said}", known))


def _moment(at: datetime, zone: ZoneInfo) -> str:
    """An instant where the owner is, e.g. "2026-11-23 14:05"."""
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"


def _day(value: date | None, words: PageWords) -> str:
    """A date with its weekday, e.g. "Mon 23 Nov 2026"; "" for none."""
    if value is None:
        return ""
    weekdays, months = words.say("dates.weekdays").split(), words.say("dates.months").split()
    year = str(value.year)
    return f"{weekdays[value.weekday()]} {value.day} {months[value.month - 1]} {year}"
