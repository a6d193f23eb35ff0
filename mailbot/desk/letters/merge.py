"""Several answers to one person, in one letter: in a sensible order, nothing said twice."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import cast

from mailbot.desk.letters.facts import OWN_TEXT
from mailbot.law.extract import Extract
from mailbot.law.rights import WORK_ORDER, Right
from mailbot.law.step import LetterKind

ORDER = (
    LetterKind.NEUTRAL_IDENTITY,
    LetterKind.CODE_CHALLENGE,
    LetterKind.ART19_NOTICE,
    LetterKind.POLICY_CHANGE,
    LetterKind.EXTRACT,
    LetterKind.PORTABILITY,
    LetterKind.LOCKED,
    LetterKind.NO_DATA,
    LetterKind.RECTIFIED,
    LetterKind.RECTIFY_MORE,
    LetterKind.ERASED,
    LetterKind.ERASED_PARTLY,
    LetterKind.OBJECTION_UPHELD,
    LetterKind.OBJECTION_REFUSED,
    LetterKind.REFUSAL,
    LetterKind.RESTRICTION_ON,
    LetterKind.RESTRICTION_LIFT_NOTICE,
    LetterKind.EXTENSION,
    LetterKind.MARKETING_STOPPED,
    LetterKind.COMPLAINT_INFO,
    LetterKind.PRIVACY_INFO,
    LetterKind.ACKNOWLEDGEMENT,
)
"""Answers before promises; the first names the letter."""

ANSWERS: Mapping[LetterKind, frozenset[Right]] = {
    LetterKind.EXTRACT: frozenset({Right.ACCESS}),
    LetterKind.NO_DATA: frozenset({Right.ACCESS}),
    LetterKind.PORTABILITY: frozenset({Right.PORTABILITY}),
    LetterKind.RECTIFIED: frozenset({Right.RECTIFICATION}),
    LetterKind.RECTIFY_MORE: frozenset({Right.RECTIFICATION}),
    LetterKind.ERASED: frozenset({Right.ERASURE}),
    LetterKind.ERASED_PARTLY: frozenset({Right.ERASURE}),
    LetterKind.OBJECTION_UPHELD: frozenset({Right.OBJECTION}),
    LetterKind.OBJECTION_REFUSED: frozenset({Right.OBJECTION}),
    LetterKind.RESTRICTION_ON: frozenset({Right.RESTRICTION}),
    LetterKind.MARKETING_STOPPED: frozenset({Right.MARKETING_STOP}),
    LetterKind.COMPLAINT_INFO: frozenset({Right.COMPLAINT}),
    LetterKind.PRIVACY_INFO: frozenset({Right.PRIVACY_QUESTION}),
}
"""Rights a letter is the answer to, so that no acknowledgement beside it names them again."""

_SAID_BY = {
    "restricted": LetterKind.RESTRICTION_ON,
    "marketing_stopped": LetterKind.MARKETING_STOPPED,
}
_TOPICS = ("policy", "contact", "sale", "identity_proof")


@dataclass(frozen=True, slots=True)
class Section:
    """One answer within a letter. name: of the person it is to, "" where not to be used."""

    kind: LetterKind
    facts: Mapping[str, object]
    extract: Extract | None = None
    name: str = ""

    @property
    def own_text(self) -> str:
        """The owner's own words, where they stand in place of ours."""
        return str(self.facts.get(OWN_TEXT, ""))


def merged(
    sections: Sequence[Section], waiting: frozenset[Right] = frozenset()
) -> tuple[Section, ...]:
    """The sections in order, each said once; acknowledgements only of what is not answered.

    waiting: rights on which something is still to come, whatever was answered already.
    """
    whole = _united(sections)
    answered = frozenset(right for section in whole for right in _answers(section)) - waiting
    kinds = frozenset(section.kind for section in whole)
    fitted = (_fitted(section, answered, kinds) for section in whole)
    kept = [section for section in fitted if section is not None]
    return tuple(sorted(kept, key=lambda section: ORDER.index(section.kind)))


def without_contents(sections: Sequence[Section]) -> tuple[Section, ...]:
    """The sections where the enclosed documents are locked: nothing of them, and nobody's name."""
    hidden: list[Section] = []
    for section in sections:
        fitting = section
        if section.extract is not None and not section.own_text:
            again = any(before.kind is LetterKind.LOCKED for before in hidden)
            facts = {"portable": section.extract.portable, "again": again}
            fitting = replace(section, kind=LetterKind.LOCKED, facts=facts)
        hidden.append(replace(fitting, name=""))
    return tuple(hidden)


def _united(sections: Sequence[Section]) -> list[Section]:
    """Sections that say the same kind of thing put into one, where one can say it all."""
    united: list[Section] = []
    for section in sections:
        same = next((s for s in united if s.kind is section.kind and not s.own_text), None)
        unite = None if section.own_text else _UNITE.get(section.kind)
        if same is None or (unite is None and section not in united):
            united.append(section)
        elif unite is not None:
            facts = unite(same.facts, section.facts)
            united[united.index(same)] = replace(same, facts=facts)
    return united


def _both(one: Mapping[str, object], other: Mapping[str, object], key: str) -> tuple[str, ...]:
    first, second = (cast("tuple[str, ...]", facts[key]) for facts in (one, other))
    return tuple(dict.fromkeys((*first, *second)))


def _acknowledged(one: Mapping[str, object], other: Mapping[str, object]) -> dict[str, object]:
    due = min(cast("date", one["due"]), cast("date", other["due"]))
    return {"rights": _both(one, other, "rights"), "done": _both(one, other, "done"), "due": due}


def _informed(one: Mapping[str, object], other: Mapping[str, object]) -> dict[str, object]:
    return {"topics": _both(one, other, "topics")}


def _stopped(one: Mapping[str, object], other: Mapping[str, object]) -> dict[str, object]:
    everywhere = "all" in {one["channels"], other["channels"]}
    return {
        "channels": "all" if everywhere else "email",
        "consent": bool(one["consent"] or other["consent"]),
    }


_UNITE = {
    LetterKind.ACKNOWLEDGEMENT: _acknowledged,
    LetterKind.PRIVACY_INFO: _informed,
    LetterKind.MARKETING_STOPPED: _stopped,
}


def _answers(section: Section) -> Iterator[Right]:
    yield from ANSWERS.get(section.kind, ())
    if section.kind is LetterKind.REFUSAL:
        yield Right(str(section.facts["right"]))
    if section.kind is LetterKind.MARKETING_STOPPED and section.facts["consent"]:
        yield Right.CONSENT_WITHDRAWAL


def _fitted(
    section: Section, answered: frozenset[Right], kinds: frozenset[LetterKind]
) -> Section | None:
    if section.own_text:
        return section
    if section.kind is LetterKind.PRIVACY_INFO:
        asked = _both(section.facts, {"topics": _TOPICS}, "topics")
        return replace(section, facts={"topics": asked})
    if section.kind is not LetterKind.ACKNOWLEDGEMENT:
        return section
    rights = frozenset(cast("tuple[str, ...]", section.facts["rights"])) - answered
    if not rights:
        return None
    done = cast("tuple[str, ...]", section.facts["done"])
    facts = {
        **section.facts,
        "rights": tuple(right.value for right in WORK_ORDER if right in rights),
        "done": tuple(word for word in done if _SAID_BY.get(word) not in kinds),
    }
    return replace(section, facts=facts)
