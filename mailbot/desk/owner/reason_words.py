"""Reasons of the law in the words of one language."""

from collections.abc import Callable, Iterable, Mapping

from mailbot.desk.owner.page_words import PageWords
from mailbot.law.contact import Answer
from mailbot.law.reason import Reason

_TABLE = "because"


def answered(answer: Answer, words: PageWords) -> str:
    """Why somebody may be written to or not."""
    return words.say(f"{_TABLE}.and").join(said(one, words) for one in answer.because)


def told(reasons: Iterable[Reason], words: PageWords, kind_of: Callable[[str], str] = str) -> str:
    """Several reasons, one after the other. kind_of: what a kind of event is called."""
    return "; ".join(said(one, words, kind_of) for one in reasons)


def said(reason: Reason, words: PageWords, kind_of: Callable[[str], str] = str) -> str:
    """One reason. kind_of: as in `told`."""
    return words.say(f"{_TABLE}.{reason.why}", **_facts(reason.facts, words, kind_of))


def off_key(off: str) -> str:
    """The key of the words for a day off, e.g. `off_new_years_day`."""
    return "off_" + off.lower().replace(" ", "_").replace("'", "")


def _facts(
    facts: Mapping[str, object], words: PageWords, kind_of: Callable[[str], str]
) -> dict[str, object]:
    named = dict(facts)
    match facts:
        case {"kinds": tuple(kinds)}:
            named["kinds"] = ", ".join(kind_of(kind) for kind in kinds)
        case {"people": tuple(people)}:
            named["people"] = words.say(f"{_TABLE}.and").join(people)
        case {"off": str(off)}:
            named["off"] = words.word(f"{_TABLE}.{off_key(off)}", off)
    return named
