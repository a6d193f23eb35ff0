"""Answers to questions that the owner let be kept: offered again when the like is asked.

Nothing is sent by itself: one yes sends the words she approved once (row O17). Of a question its
concepts are kept, never its words.
"""

import json
from collections.abc import Iterator
from dataclasses import replace

from mailbot.desk.judgement.case import Case, Item
from mailbot.desk.judgement.decision import Decision
from mailbot.desk.judgement.ruling import Ruling
from mailbot.desk.judgement.steps import cannot
from mailbot.desk.sense.concepts import see
from mailbot.desk.sense.words import sentences
from mailbot.said import said
from mailbot.store.contract import Commit
from mailbot.workflow.desk import Desk

QUESTION, KNOWN = "privacy_question", "privacy_question_known"
KEPT = "kept_answer:"
"""Setting: a number follows; its value is the answer, what it was asked by, and the day."""
MOST = 50
ALIKE = 0.6
"""So much of what two questions speak of must be the same."""


def with_kept(decision: Decision, desk: Desk) -> Decision:
    """The decision; a question like one answered before brings that answer as a proposal."""
    if decision.case is None or not any(item.reason == QUESTION for item in decision.items):
        return decision
    known = _fitting(decision.case, desk)
    if not known:
        return decision
    items = tuple(_offered(i, known) if i.reason == QUESTION else i for i in decision.items)
    return replace(decision, items=items)


def _offered(item: Item, known: dict[str, str]) -> Item:
    shown = {"text": known["text"], "on": known["on"]}
    return replace(item, reason=KNOWN, actions=("approve", "answer", "reject"), proposal=shown)


def keeping(commit: Commit, case: Case, item: Item, ruling: Ruling, desk: Desk) -> Commit:
    """The commit, with her answer kept for the next time. Raises: UsageError if it is none."""
    if item.reason not in {QUESTION, KNOWN} or not ruling.text.strip():
        raise cannot(
            item, said("is no question answered in words"), said("use --keep with --text or --file")
        )
    number = sum(1 for _ in _all(desk))
    if number >= MOST:
        raise cannot(
            item,
            said("would be the {most}st answer kept", most=MOST + 1),
            said("answer without --keep"),
        )
    value = {
        "concepts": sorted(_concepts(case, desk)),
        "text": ruling.text.strip(),
        "on": desk.local_day(desk.clock()).isoformat(),
        "language": case.language,
    }
    kept = (f"{KEPT}{number}", json.dumps(value, ensure_ascii=False))
    return replace(commit, settings=(*commit.settings, kept))


def _fitting(case: Case, desk: Desk) -> dict[str, str]:
    """The kept answer to the question most like this one, in its language; {} for none."""
    asked = _concepts(case, desk)
    best, found = ALIKE, {}
    for one in _all(desk):
        concepts = set(one["concepts"])
        together = len(asked | concepts)
        alike = len(asked & concepts) / together if together else 0.0
        if alike >= best and one["language"] == case.language:
            best, found = alike, {"text": str(one["text"]), "on": str(one["on"])}
    return found


def _all(desk: Desk) -> Iterator[dict[str, str]]:
    for number in range(MOST):
        value = desk.store.setting(f"{KEPT}{number}")
        if value is None:
            return
        yield json.loads(value)


def _concepts(case: Case, desk: Desk) -> frozenset[str]:
    """What its questions speak of; of a mail without a question mark, all of it."""
    phrases = desk.rulebook.phrases
    hints = phrases.language
    text = f"{case.details.subject}.\n\n{case.details.text}"
    said = sentences(text, hints.abbreviations)
    asked = [one for one in said if one.question] or list(said)
    hits = (see(one, phrases.lexicon, hints.denial_reach).hits for one in asked)
    return frozenset(concept for found in hits for concept in found)
