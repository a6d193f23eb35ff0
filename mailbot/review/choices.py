"""What the owner can say of an item, and the form she says it in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from mailbot.desk.judgement.case import Case, Item
from mailbot.desk.judgement.completing import ENTERED
from mailbot.desk.judgement.ruling import Ruling, Verb
from mailbot.desk.sender.identity import Grade
from mailbot.law.rights import Right
from mailbot.law.step import ItemKind
from mailbot.review.visit import Form, Visit

RIGHTS = (*(right.value for right in Right), "none")
NOTHING_TOLD = frozenset({"art19", "foreign_address", "other_record", "whole_company"})
"""Reasons whose no is told to nobody."""
WORDED = frozenset({"text", "found", "ask", "by_hand"})
"""Choices that bring words of hers."""
LETTER = "letter:"
"""Before a letter's key, in the names of the form's fields."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to say. key: of `choices.toml`, with `_does` for what it will do."""

    key: str
    does: str


def choices(visit: Visit, item: Item, case: Case | None) -> tuple[Choice, ...]:
    """Everything she can say of the item, each with what it does."""
    return tuple(Choice(key, does) for key, does in _choices(visit, item, case))


def _choices(visit: Visit, item: Item, case: Case | None) -> Iterator[tuple[str, str]]:
    if "approve" in item.actions:
        yield "approve", visit.approving(item)
    if "answer" in item.actions and case is not None:
        if is_about_reading(item):
            yield "as_right", visit.say("choices.as_right_does")
        if case.identity not in {Grade.VERIFIED, Grade.NOT_NEEDED}:
            by_post = "_post" if case.by_post else ""
            yield "identified", visit.say(f"choices.identified_does{by_post}")
        entered = item.reason in ENTERED
        for key in ("found" if entered else "text", "ask", "by_hand"):
            yield key, visit.say(f"choices.{key}_does")
    if "reject" in item.actions:
        yield "reject", visit.say(f"choices.{kind_of_no(item, case)}_does")
    if case is not None and case.extended_due is None and visit.today <= case.due and case.open:
        yield "extend", visit.say("choices.extend_does")


def is_about_reading(item: Item) -> bool:
    """The item asks what the mail is."""
    return item.kind == ItemKind.CLASSIFY or "quotes" in item.proposal


def kind_of_no(item: Item, case: Case | None) -> str:
    """Which kind of no it would be, in a word of ours."""
    if item.reason == "release_letter":
        return "reject_letter"
    if case is None:
        return "reject_batch" if item.kind == ItemKind.RETENTION else "reject_nothing"
    if is_about_reading(item):
        return "reject_reading"
    matter = case.matter(item.right) if item.right else None
    open_rights = [m for m in case.matters if not m.state.final]
    told = matter is None or not matter.state.final
    if item.reason in NOTHING_TOLD or not told or not (item.right or open_rights):
        return "reject_nothing"
    return "reject_refusal"


def ruling_of(form: Form, ours: Mapping[str, str] | None = None) -> Ruling:
    """What was filled in. ours: our wording of each letter, to see which she changed."""
    choice = form.text("choice")
    verb = {"approve": Verb.APPROVE, "reject": Verb.REJECT, "extend": Verb.EXTEND}
    reasons = (form.text("picked").strip(), form.text("reason").strip())
    return Ruling(
        verb.get(choice, Verb.ANSWER),
        reason="\n\n".join(filter(None, reasons)),
        as_right=form.text("as_right") if choice == "as_right" else "",
        text=form.text("text").strip() if choice in WORDED else "",
        identified=choice == "identified",
        ask=choice == "ask",
        by_hand=choice == "by_hand",
        only=form.texts("only"),
        done=bool(form.text("done")),
        anonymise=bool(form.text("anonymise")),
        balancing=form.text("balancing").strip() if choice == "reject" else "",
        fee=" ".join(form.text("fee").split()) if choice == "reject" else "",
        changed=tuple(_changed(form, ours or {})),
    )


def _changed(form: Form, ours: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for key, text in ours.items():
        said = form.text(f"{LETTER}{key}")
        if said and _flat(said) != _flat(text):
            yield key, said


def _flat(text: str) -> list[str]:
    return [line.rstrip() for line in text.strip().split("\n")]
