"""A finished letter, read against its checklists before it may leave."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from mailbot.desk.letters.checklist import Gap, Resolved, flat, forbidden, gaps, resolved
from mailbot.desk.letters.merge import Section
from mailbot.desk.letters.texts import Texts
from mailbot.errors import Fault, RulebookError
from mailbot.said import said


@dataclass(frozen=True, slots=True)
class Written:
    """A finished letter with what it was made of. bodies: the sections' own texts, in order."""

    language: str
    sections: tuple[Section, ...]
    bodies: tuple[str, ...]
    text: str
    frame: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Proof:
    """What one letter must hold and must not, whoever words it: the facts are filled in."""

    demands: tuple[Resolved, ...] = ()
    never: tuple[str, ...] = ()

    def faults(self, text: str, where: str) -> tuple[Fault, ...]:
        """What another wording of the letter lacks, or holds though it must not."""
        plain = flat(text)
        lacking = (Gap(d.key, d.wanted) for d in self.demands if not d.met(plain))
        found = (_fault(where, gap) for gap in (*lacking, *forbidden(self.never, text)))
        return tuple(dict.fromkeys(found))


def proof_of(letter: Written, texts: Texts) -> Proof:
    """What the letter is held against, so that the owner's own wording can be, too."""
    words = texts.words[letter.language]
    facts = {**letter.frame, **_flat_controller(letter.frame)}
    demands = [*resolved(_asked_of_every(letter, texts), facts, words)]
    never = [*texts.checklists.never[letter.language]]
    for section in letter.sections:
        if not section.own_text:
            checklist = texts.checklists.letters[letter.language, section.kind]
            demands += resolved(checklist.demands, section.facts, words)
            never += checklist.never
    return Proof(tuple(demands), tuple(dict.fromkeys(never)))


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
    words = texts.words[letter.language]
    facts = {**letter.frame, **_flat_controller(letter.frame)}
    missing = gaps(_asked_of_every(letter, texts), letter.text, facts, words)
    ours = not any(section.own_text for section in letter.sections)
    never = texts.checklists.never[letter.language] if ours else ()
    for gap in (*missing, *forbidden(never, letter.text)):
        yield _fault(f"replies/{letter.language}/frame.txt", gap)


def _asked_of_every(letter: Written, texts: Texts) -> Mapping[str, tuple[str, ...]]:
    """What any letter holds, but for what all kinds in this one are spared."""
    lists = texts.checklists
    kinds = {section.kind for section in letter.sections}
    return {
        key: demand
        for key, demand in lists.every[letter.language].items()
        if not kinds <= lists.spared.get(key, frozenset())
    }


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
        return Fault(
            where,
            said("must not hold {wanted}", wanted=repr(gap.wanted[0])),
            said("say it in other words"),
        )
    return Fault(
        where,
        said("lacks what `{key}` demands", key=gap.key),
        said("write: {wanted}", wanted=" / or: ".join(gap.wanted)),
    )
