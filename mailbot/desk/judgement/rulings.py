"""The owner has ruled: what her yes, no or own words lead to.

The rows O01-O24 of rules/decisions.toml are its specification.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from mailbot.desk.judgement.approvals import approved
from mailbot.desk.judgement.case import Case, Event, Item
from mailbot.desk.judgement.codes import identifying
from mailbot.desk.judgement.completing import ENTERED, written_down
from mailbot.desk.judgement.decide import new_item, work
from mailbot.desk.judgement.decision import Background, Decision
from mailbot.desk.judgement.follow_ups import FOLLOW_UP
from mailbot.desk.judgement.refusals import fee_announced, objection_weighed, refused
from mailbot.desk.judgement.returned import RETURNED, looked_at
from mailbot.desk.judgement.ruling import Ruling, Verb
from mailbot.desk.judgement.steps import (
    TRACE_YEARS,
    cannot,
    concerned,
    ended,
    reach,
    years_later,
)
from mailbot.desk.sender.identity import NO_DATA_THERE, Grade
from mailbot.errors import Fault, UsageError
from mailbot.law.asks import Ask, Band, Tag
from mailbot.law.erasure_parts import Choice
from mailbot.law.rights import NEEDS_NO_IDENTITY, Right, State
from mailbot.law.step import ItemKind, ItemPlan, LetterKind, LetterPlan, To
from mailbot.register.masking import masked
from mailbot.said import Said, said

__all__ = ["Ruling", "Verb", "extended", "owner_ruled", "taken_back"]

SETTLED_BY_READING = frozenset(
    {Tag.APPLICANT, Tag.COMMANDS_BOT, Tag.PORTAL_LINK, Tag.PROCESSOR, Tag.PRODUCTION}
)
"""Doubts about what a mail is; once the owner has said it, they stand in nobody's way."""

SETTLED_BY_AUTHORITY = frozenset({Tag.FORMER, Tag.MINOR, Tag.REPRESENTATIVE})
"""Whom somebody writes for, and that they may, the owner has made sure of."""
BESIDE = frozenset({"art19", "whole_company", "foreign_address", "other_record"})
"""What follows from a wish rather than being one."""


def owner_ruled(
    case: Case, item: Item, ruling: Ruling, background: Background, open_items: tuple[Item, ...]
) -> Decision:
    """What a ruling on one item leads to.

    open_items: what else waits for this case. Raises: UsageError if it cannot be done.
    """
    if ruling.verb.value not in item.actions:
        raise cannot(
            item,
            said("cannot be answered by {verb}", verb=ruling.verb),
            said("use {verbs}", verbs=_any_of(item.actions)),
        )
    case = case.with_event(
        Event(background.now, f"owner_{ruling.verb}", item.right, item.reason, actor="owner")
    )
    if ruling.verb is Verb.APPROVE:
        choice = Choice(ruling.only, ruling.but, ruling.reason, ruling.done, ruling.anonymise)
        decision = approved(case, item, background, open_items, choice)
    else:
        refuses = ruling.verb is Verb.REJECT and item.reason != "source_doubtful"
        act = _rejected if refuses else _answered
        decision = act(case, item, ruling, background, open_items)
    if item.reason == "disputed":
        decision = _liftable(decision, background)
    if ruling.ask:
        return decision
    if item.reason in RETURNED:
        changes = (*decision.changes, *looked_at(case, background))
        decision = replace(decision, changes=changes)
    return replace(decision, closes=(item.id, *decision.closes))


def _liftable(decision: Decision, background: Background) -> Decision:
    """A disputed fact is settled: what was restricted for it may be lifted, after notice."""
    if decision.case is None or not any(p.restricted for p in background.people):
        return decision
    plan = ItemPlan(ItemKind.APPROVE, "O05", "restriction_lift", {"change": "lift"})
    item = new_item(decision.case, plan, Right.RESTRICTION, background)
    return replace(decision, items=(*decision.items, item))


def _any_of(verbs: tuple[str, ...]) -> Said:
    first, *others = verbs
    named = said("{verb}", verb=first)
    for verb in others:
        named = said("{verbs} or {verb}", verbs=named, verb=verb)
    return named


def extended(
    case: Case, reason: str, new_due: date, background: Background, waiting: Iterable[Item] = ()
) -> Decision:
    """Two further months, once, told with reasons before the first due date (Art. 12(3)).

    waiting: items of that case; those due on its last day are due on the new one.
    """
    where = said("case {case}", case=case.id)
    if case.extended_due is not None:
        raise UsageError(
            [Fault(where, said("is extended already"), said("answer it by its last day"))]
        )
    if background.today > case.due:
        raise UsageError(
            [
                Fault(
                    where,
                    said("was due on {due}", due=case.due),
                    said("an extension had to be told before"),
                )
            ]
        )
    values = {"new_date": new_due, "reasons": reason, "given_now": ()}
    letter = LetterPlan(LetterKind.EXTENSION, reach(case), values)
    event = Event(background.now, "extended", None, new_due.isoformat(), actor="owner")
    moved = tuple(replace(item, due=new_due) for item in waiting if item.due == case.due)
    later = replace(case, extended_due=new_due).with_event(event)
    return Decision(later, letters=(letter,), items=moved)


def taken_back(
    case: Case, letter: str, background: Background, waiting: Iterable[Item] = ()
) -> Decision:
    """The extension undone before its letter has left: the first last day holds again.

    letter: id of the letter that tells of it, thrown away. waiting: items of that case; those
    due on the extended day are due on the first one, and one about that letter alone is closed.

    Raises: UsageError if the case is not extended.
    """
    if case.extended_due is None:
        raise UsageError(
            [
                Fault(
                    said("case {case}", case=case.id),
                    said("is not extended"),
                    said("there is nothing to undo"),
                )
            ]
        )
    event = Event(background.now, "extension_undone", None, case.due.isoformat(), actor="owner")
    closes = tuple(item.id for item in waiting if item.letters == (letter,))
    moved = tuple(
        replace(item, due=case.due)
        for item in waiting
        if item.due == case.extended_due and item.id not in closes
    )
    earlier = replace(case, extended_due=None).with_event(event)
    return Decision(earlier, items=moved, closes=closes, drops=(letter,))


def _rejected(
    case: Case, item: Item, ruling: Ruling, background: Background, others: tuple[Item, ...]
) -> Decision:
    if item.reason == "release_letter":
        return _letter_dropped(case, item, background)
    if is_about_reading(item):
        return _no_request(case, item, others)
    if _beside(case, item):
        return Decision(case, note="declined")
    if not ruling.reason.strip():
        raise cannot(item, said("a no needs its reason"), said("give it with --reason"))
    if ruling.fee.strip():
        return fee_announced(case, item, ruling, background)
    if item.reason == "objection":
        return objection_weighed(case, item, ruling, background)
    return refused(case, item, ruling.reason, others)


def _beside(case: Case, item: Item) -> bool:
    """Nothing the person asked for: a no to it is told nobody."""
    matter = case.matter(item.right) if item.right else None
    answered = matter is not None and matter.state.final
    return answered or item.reason in BESIDE or not concerned(case, item)


def _letter_dropped(case: Case, item: Item, background: Background) -> Decision:
    """The owner does not want the letter: she answers herself."""
    for matter in case.matters:
        case = case.with_matter(replace(matter, state=State.WAITING_OWNER, outcome=None))
    numbers = {int(letter.rpartition(".")[2]) for letter in item.letters}
    messages = tuple(
        replace(m, state="failed") if m.direction == "out" and m.number in numbers else m
        for m in case.messages
    )
    case = replace(case, messages=messages)
    plan = ItemPlan(ItemKind.ANSWER, "O17", "letter_dropped")
    own = new_item(case, plan, case.matters[0].right if case.matters else None, background)
    return Decision(case, items=(own,), drops=item.letters, note="letter_dropped")


def _answered(
    case: Case, item: Item, ruling: Ruling, background: Background, others: tuple[Item, ...]
) -> Decision:
    """What the mail is, who it is from, or what she found."""
    decided = ruling.identified or ruling.ask or ruling.by_hand
    if item.reason in ENTERED and not decided and ruling.as_right in {"", "none"}:
        return written_down(case, item, ruling.text, background, others)
    if ruling.as_right == "none":
        return _no_request(case, item, others)
    if ruling.as_right:
        return _read_as(case, item, Right(ruling.as_right), background)
    if ruling.identified:
        return _identified(case, item, background, others)
    return _worded(case, item, ruling, background, others)


def _worded(
    case: Case, item: Item, ruling: Ruling, background: Background, others: tuple[Item, ...]
) -> Decision:
    """Her own words: a note of what she did, a question, or the answer."""
    if ruling.by_hand:
        return _answered_by_hand(case, item, ruling.text, others)
    if not ruling.text.strip():
        raise cannot(
            item, said("says nothing"), said("give --as RIGHT, --text, --file or --identified")
        )
    if ruling.ask:
        return _asked_back(case, item, ruling.text, background)
    return _own_words(case, item, ruling.text, others)


def is_about_reading(item: Item) -> bool:
    """The item asks what the mail is, not what to do about a right that was found."""
    return item.kind == ItemKind.CLASSIFY or "quotes" in item.proposal


def _no_request(case: Case, item: Item, others: tuple[Item, ...]) -> Decision:
    for matter in case.matters:
        if item.right in {None, matter.right}:
            withdrawn = replace(matter, state=State.WITHDRAWN, outcome="not_a_request")
            case = case.with_matter(withdrawn)
    closes = tuple(o.id for o in others if o.id != item.id and item.right in {None, o.right})
    return Decision(case, closes=closes, note="not_a_request")


def _read_as(case: Case, item: Item, right: Right, background: Background) -> Decision:
    """The owner says what an unsure mail is; the clock runs from its receipt all the same."""
    known = case.matter(right)
    tags = known.tags if known else frozenset()
    ask = Ask(right, Band.REQUEST, tags=tags - SETTLED_BY_READING)
    kept = tuple(m for m in case.matters if item.right is not None and m.right is not item.right)
    case = replace(case, matters=kept, tags=case.tags - SETTLED_BY_READING)
    if right in NEEDS_NO_IDENTITY and case.identity is not Grade.VERIFIED and not kept:
        case = replace(case, identity=Grade.NOT_NEEDED)
    return work(case, (ask,), background)


def _identified(
    case: Case, item: Item, background: Background, others: tuple[Item, ...]
) -> Decision:
    """The owner knows who it is by means of her own (O11): judged as proven, or told "no data"."""
    asks = identifying(case)
    case = replace(case, identity=Grade.VERIFIED, id_confirmed_at=background.now)
    closes = tuple(o.id for o in others if o.id != item.id and o.kind == ItemKind.IDENTIFY)
    if not background.people:
        return replace(_no_data(case, asks, background), closes=closes)
    if case.cautions & NO_DATA_THERE:
        right = said("enter an address of their own in the register first")
        raise cannot(item, said("no data may go to the registered address"), right)
    case = replace(case, tags=case.tags - SETTLED_BY_AUTHORITY)
    asks = tuple(replace(ask, tags=ask.tags - SETTLED_BY_AUTHORITY) for ask in asks)
    decision = work(case, asks, background)
    return replace(decision, closes=closes)


def _no_data(case: Case, asks: tuple[Ask, ...], background: Background) -> Decision:
    for ask in asks:
        case = ended(case, ask.right, State.DONE, "no_data")
    until = years_later(background.today, TRACE_YEARS)
    letter = LetterPlan(LetterKind.NO_DATA, To.SENDER, {"trace_until": until})
    return Decision(case, (letter,), note="no_data")


def _asked_back(case: Case, item: Item, text: str, background: Background) -> Decision:
    """A question to the person; the item goes on waiting, with what it proposes."""
    letter = LetterPlan(LetterKind.PRIVACY_INFO, reach(case), {"topics": (), "own_text": text})
    case = case.with_event(Event(background.now, "asked_back", item.right, actor="owner"))
    waiting = replace(item, asked=background.now, ruled=None, returned=False)
    return Decision(case, (letter,), (waiting,), note="asked_back")


def _answered_by_hand(case: Case, item: Item, text: str, others: tuple[Item, ...]) -> Decision:
    """The owner has answered by other means: what she sent is kept with the case's own details."""
    if not text.strip():
        raise cannot(
            item, said("does not say what was sent"), said("write down what you sent or said")
        )
    rights = [] if item.reason == FOLLOW_UP else concerned(case, item)
    for right in rights:
        case = ended(case, right, State.DONE, "answered_by_hand")
    noted = "\n\n".join(filter(None, (case.details.by_hand, masked(text.strip()))))
    case = replace(case, details=replace(case.details, by_hand=noted))
    closes = tuple(o.id for o in others if o.id != item.id and o.right in rights)
    return Decision(case, closes=closes, note="answered_by_hand")


def _own_words(case: Case, item: Item, text: str, others: tuple[Item, ...]) -> Decision:
    """The owner answers herself; what she wrote goes out as the answer."""
    rights = [] if item.reason == FOLLOW_UP else concerned(case, item)
    for right in rights:
        case = ended(case, right, State.DONE, "answered")
    letter = LetterPlan(LetterKind.PRIVACY_INFO, reach(case), {"topics": (), "own_text": text})
    closes = tuple(o.id for o in others if o.id != item.id and o.right in rights)
    return Decision(case, (letter,), closes=closes, note="answered")
