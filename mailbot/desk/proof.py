"""A finished letter, read against its checklists before it may leave."""

from collections.abc import Iterator, Mapping, Sequence

from mailbot.desk.checklist import Gap, forbidden, gaps
from mailbot.desk.merge import Section
from mailbot.desk.texts import Texts
from mailbot.errors import Fault, RulebookError


def proved(
    texts: Texts,
    language: str,
    sections: Sequence[Section],
    bodies: Sequence[str],
    text: str,
    frame: Mapping[str, object],
) -> None:
    """Returns where the letter holds what the law demands and nothing it forbids.

    Raises: RulebookError with every gap.
    """
    found = [
        *_frame_faults(texts, language, sections, text, frame),
        *(
            fault
            for section, body in zip(sections, bodies, strict=True)
            for fault in _section_faults(texts, language, section, body, text)
        ),
    ]
    if found:
        raise RulebookError(tuple(dict.fromkeys(found)))


def _frame_faults(
    texts: Texts,
    language: str,
    sections: Sequence[Section],
    text: str,
    frame: Mapping[str, object],
) -> Iterator[Fault]:
    lists, words = texts.checklists, texts.words[language]
    kinds = {section.kind for section in sections}
    asked = {
        key: demand
        for key, demand in lists.every[language].items()
        if not kinds <= lists.spared.get(key, frozenset())
    }
    facts = {**frame, **_flat_controller(frame)}
    for gap in (*gaps(asked, text, facts, words), *forbidden(lists.never[language], text)):
        yield _fault(f"replies/{language}/frame.txt", gap)


def _flat_controller(frame: Mapping[str, object]) -> Mapping[str, object]:
    firm = frame["controller"]
    return {f"controller_{k}": v for k, v in firm.items()} if isinstance(firm, Mapping) else {}


def _section_faults(
    texts: Texts, language: str, section: Section, body: str, text: str
) -> Iterator[Fault]:
    checklist = texts.checklists.letters[language, section.kind]
    missing = gaps(checklist.demands, text, section.facts, texts.words[language])
    for gap in (*missing, *forbidden(checklist.never, body)):
        yield _fault(f"replies/{language}/{section.kind.value}.txt", gap)


def _fault(where: str, gap: Gap) -> Fault:
    if gap.key == "never":
        return Fault(where, f"must not hold {gap.wanted[0]!r}", "say it in other words")
    return Fault(where, f"lacks what `{gap.key}` demands", f"write: {' / or: '.join(gap.wanted)}")
