"""A finished letter, read against its checklists before it may leave."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from mailbot.desk.checklist import Gap, forbidden, gaps
from mailbot.desk.merge import Section
from mailbot.desk.texts import Texts
from mailbot.errors import Fault, RulebookError


@dataclass(frozen=True, slots=True)
class Written:
    """A finished letter with what it was made of. bodies: the sections' own texts, in order."""

    language: str
    sections: tuple[Section, ...]
    bodies: tuple[str, ...]
    text: str
    frame: Mapping[str, object]


def prove(letter: Written, texts: Texts) -> None:
    """Returns where the letter holds what the law demands and nothing it forbids.

    Raises: RulebookError with every gap.
    """
    found = [*_frame_faults(letter, texts)]
    for section, body in zip(letter.sections, letter.bodies, strict=True):
        if not section.own_text:
            found += _section_faults(letter, section, body, texts)
    if found:
        raise RulebookError(tuple(dict.fromkeys(found)))


def _frame_faults(letter: Written, texts: Texts) -> Iterator[Fault]:
    lists, words = texts.checklists, texts.words[letter.language]
    kinds = {section.kind for section in letter.sections}
    asked = {
        key: demand
        for key, demand in lists.every[letter.language].items()
        if not kinds <= lists.spared.get(key, frozenset())
    }
    facts = {**letter.frame, **_flat_controller(letter.frame)}
    missing = gaps(asked, letter.text, facts, words)
    ours = not any(section.own_text for section in letter.sections)
    never = lists.never[letter.language] if ours else ()
    for gap in (*missing, *forbidden(never, letter.text)):
        yield _fault(f"replies/{letter.language}/frame.txt", gap)


def _flat_controller(frame: Mapping[str, object]) -> Mapping[str, object]:
    firm = frame["controller"]
    return {f"controller_{k}": v for k, v in firm.items()} if isinstance(firm, Mapping) else {}


def _section_faults(letter: Written, section: Section, body: str, texts: Texts) -> Iterator[Fault]:
    checklist = texts.checklists.letters[letter.language, section.kind]
    words = texts.words[letter.language]
    missing = gaps(checklist.demands, letter.text, section.facts, words)
    for gap in (*missing, *forbidden(checklist.never, body)):
        yield _fault(f"replies/{letter.language}/{section.kind.value}.txt", gap)


def _fault(where: str, gap: Gap) -> Fault:
    if gap.key == "never":
        return Fault(where, f"must not hold {gap.wanted[0]!r}", "say it in other words")
    return Fault(where, f"lacks what `{gap.key}` demands", f"write: {' / or: '.join(gap.wanted)}")
