"""The owner has ruled: what her yes, no or own words lead to.

The rows O01-O24 of rules/decisions.toml are its specification.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from mailbot.desk.case import Case, Event, Item
from mailbot.desk.decide import facts_of, new_item, work
from mailbot.desk.decision import Background, Decision
from mailbot.desk.identity import NO_DATA_THERE, Grade
from mailbot.errors import Fault, UsageError
from mailbot.law.access import access_approved
from mailbot.law.asks import Ask, Band
from mailbot.law.erasure import erasure_approved
from mailbot.law.objection import objection_refused, objection_upheld
from mailbot.law.rectification import rectification_approved
from mailbot.law.rights import NEEDS_NO_IDENTITY, Right, State
from mailbot.law.step import (
    Change,
    ChangeKind,
    Facts,
    ItemKind,
    ItemPlan,
    LetterKind,
    LetterPlan,
    Step,
    To,
)
from mailbot.register.masking import masked

ACCESS_OBSTACLES = frozenset(
    {
        "everything_asked",
        "extract_again",
        "manual_source",
        "secrecy_hold",
        "source_missing",
        "special_category",
        "third_person_data",
        "unconfirmed_processing",
    }
)
VALUE_CHECKS = frozenset(
    {
        "address_change",
        "customer_number",
        "disputed",
        "email_change",
        "id_number",
        "payment_details",
    }
)
LIFT_AFTER = timedelta(days=7)
"""Between the notice and the lifting of a restriction (a rule of our own)."""
TRACE_YEARS = 5
"""The minimal record of a case after closing."""


class Verb(StrEnum):
    """What the owner says."""

    APPROVE = "approve"
    REJECT = "reject"
    ANSWER = "answer"
    EXTEND = "extend"


@dataclass(frozen=True, slots=True)
class Ruling:
    """The owner's decision on one item.

    reason: for reject and extend. as_right: what an unsure mail is, "none" for no request.
    text: her own words, sent as the answer. identified: she knows who it is by other means.
    """

    verb: Verb
    reason: str = ""
    as_right: str = ""
    text: str = ""
    identified: bool = False


def owner_ruled(
    case: Case, item: Item, ruling: Ruling, background: Background, open_items: tuple[Item, ...]
) -> Decision:
    """What a ruling on one item leads to.

    open_items: what else waits for this case. Raises: UsageError if it cannot be done.
    """
    if ruling.verb.value not in item.actions:
        allowed = " or ".join(item.actions)
        raise _no(item, f"cannot be answered by {ruling.verb}", f"use {allowed}")
    case = case.with_event(
        Event(background.now, f"owner_{ruling.verb}", item.right, item.reason, actor="owner")
    )
    decide = {Verb.APPROVE: _approved, Verb.REJECT: _rejected, Verb.ANSWER: _answered}
    decision = decide[ruling.verb](case, item, ruling, background, open_items)
    return replace(decision, closes=(item.id, *decision.closes))


def extended(case: Case, reason: str, new_due: date, background: Background) -> Decision:
    """Two further months, once, told with reasons before the first due date (Art. 12(3))."""
    where = f"case {case.id}"
    if case.extended_due is not None:
        raise UsageError([Fault(where, "is extended already", "answer it by its last day")])
    if background.today > case.due:
        raise UsageError(
            [Fault(where, f"was due on {case.due}", "an extension had to be told before")]
        )
    values = {"new_date": new_due, "reasons": reason, "given_now": ()}
    letter = LetterPlan(LetterKind.EXTENSION, _reach(case), values)
    event = Event(background.now, "extended", None, new_due.isoformat(), actor="owner")
    return Decision(replace(case, extended_due=new_due).with_event(event), letters=(letter,))


def _approved(
    case: Case, item: Item, ruling: Ruling, background: Background, others: tuple[Item, ...]
) -> Decision:
    del ruling
    if item.reason in ACCESS_OBSTACLES:
        return _access_cleared(case, item, background, others)
    if item.reason in VALUE_CHECKS:
        return _value_approved(case, item, background)
    act = APPROVALS.get(item.reason)
    return act(case, item, background) if act else Decision(case, note="seen")


def _access_cleared(
    case: Case, item: Item, background: Background, others: tuple[Item, ...]
) -> Decision:
    """One obstacle less; the extract goes when the last one is gone."""
    if item.reason == "unconfirmed_processing" and background.processing.confirmed is None:
        raise UsageError(
            [
                Fault(
                    "mailbot.toml: processing.confirmed",
                    "is not set",
                    "go through [processing], then set it to the day you did",
                )
            ]
        )
    if background.findings and background.findings.missing and item.reason != "source_missing":
        raise _no(item, "a source does not answer", "see `mailbot doctor`, then try again")
    left = [o for o in others if o.id != item.id and o.reason in ACCESS_OBSTACLES]
    if left:
        return Decision(case, note="more_waits")
    return _stepped(case, Right.ACCESS, access_approved, background)


def _value_approved(case: Case, item: Item, background: Background) -> Decision:
    field = str(item.proposal.get("field", ""))
    found = next((c for c in case.details.corrections if c.field == field), None)
    if found is None or not field:
        raise _no(item, "does not say which field", "answer it in your own words")
    if field == "bank_account":
        raise _no(item, "the register holds no bank account", "answer it in your own words")

    def entered(facts: Facts) -> Step:
        return rectification_approved(facts, field, found.new)

    return _stepped(case, Right.RECTIFICATION, entered, background)


def _erase(case: Case, item: Item, background: Background) -> Decision:
    first = case.matter(Right.ACCESS)
    if first is not None and not first.state.final:
        raise _no(item, "the extract has not been sent yet", "approve that first")
    until = _years_later(background.today, TRACE_YEARS)
    return _stepped(case, Right.ERASURE, lambda f: erasure_approved(f, until), background)


def _uphold(case: Case, item: Item, background: Background) -> Decision:
    del item
    return _stepped(case, Right.OBJECTION, objection_upheld, background)


def _suppress(case: Case, item: Item, background: Background) -> Decision:
    del background
    value = str(item.proposal.get("suppress", ""))
    change = Change(ChangeKind.SUPPRESS, fields=("all",), value=value, why="GDPR 21(2)")
    return Decision(case, changes=(change,), note="suppressed")


def _tell_recipients(case: Case, item: Item, background: Background) -> Decision:
    recipients = item.proposal.get("recipients", ())
    letters = []
    for recipient in recipients if isinstance(recipients, list | tuple) else ():
        if not recipient.get("email"):
            continue
        values = {
            "identifier": case.registered or case.details.sender,
            "change": item.proposal.get("change", ""),
            "fields": _listed(item.proposal.get("fields")),
            "new": _as_it_stands(item, background),
            "on": background.today,
        }
        letters.append(
            LetterPlan(LetterKind.ART19_NOTICE, To.RECIPIENT, values, address=recipient["email"])
        )
    return Decision(case, tuple(letters), note="recipients_told")


def _as_it_stands(item: Item, background: Background) -> tuple[str, ...]:
    """The corrected values, for recipients who are to enter them too."""
    if item.proposal.get("change") != "rectified" or not background.people:
        return ()
    person = background.people[0]
    values = (getattr(person, str(name), "") for name in _listed(item.proposal.get("fields")))
    return tuple(", ".join(v) if isinstance(v, tuple) else masked(str(v)) for v in values)


def _listed(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list | tuple) else ()


def _announce_lift(case: Case, item: Item, background: Background) -> Decision:
    """Told first, lifted later: the second yes comes when the day has come (Art. 18(3))."""
    on = background.today + LIFT_AFTER
    letter = LetterPlan(
        LetterKind.RESTRICTION_LIFT_NOTICE, To.REGISTERED, {"on": on, "why": "settled"}
    )
    plan = ItemPlan(ItemKind.APPROVE, "O05", "restriction_lift_now", {"from": on.isoformat()})
    later = replace(new_item(case, plan, item.right, background), due=on)
    return Decision(case, (letter,), (later,), note="lift_announced")


def _lift(case: Case, item: Item, background: Background) -> Decision:
    on = date.fromisoformat(str(item.proposal.get("from")))
    if background.today < on:
        raise _no(item, f"the person was told {on}", f"approve it on {on} or later")
    changes = tuple(
        Change(ChangeKind.LIFT, p.id, ("*",), why="GDPR 18(3)") for p in background.people
    )
    return Decision(_done(case, item.right, "lifted"), changes=changes, note="lifted")


def _release(case: Case, item: Item, background: Background) -> Decision:
    del background
    return Decision(case, releases=item.letters, note="released")


def _settled_by_hand(case: Case, item: Item, background: Background) -> Decision:
    del background
    return Decision(_done(case, item.right, "answered_by_hand"), note="answered_by_hand")


APPROVALS: Mapping[str, Callable[[Case, Item, Background], Decision]] = {
    "art19": _tell_recipients,
    "complaint": _settled_by_hand,
    "complaint_overdue": _settled_by_hand,
    "erase": _erase,
    "erase_urgent": _erase,
    "foreign_address": _suppress,
    "incident": _settled_by_hand,
    "objection": _uphold,
    "objection_contract": _uphold,
    "release_letter": _release,
    "restriction_lift": _announce_lift,
    "restriction_lift_now": _lift,
    "whole_company": _suppress,
}


def _rejected(
    case: Case, item: Item, ruling: Ruling, background: Background, others: tuple[Item, ...]
) -> Decision:
    if not ruling.reason.strip():
        raise _no(item, "a no needs its reason", "give it with --reason")
    if item.reason == "release_letter":
        return _letter_dropped(case, item, background)
    if _is_about_reading(item):
        return _no_request(case, item, others)
    if item.right is Right.OBJECTION:
        return _stepped(
            case, Right.OBJECTION, lambda _: objection_refused(ruling.reason), background
        )
    refused = _concerned(case, item)
    if item.reason in {"art19", "whole_company", "foreign_address", "other_record"} or not refused:
        return Decision(case, note="declined")
    return _refused(case, item, refused, ruling.reason, others)


def _refused(
    case: Case, item: Item, rights: list[Right], reason: str, others: tuple[Item, ...]
) -> Decision:
    """A refusal with reasons, complaint and judicial remedy (Art. 12(4))."""
    unknown = case.identity not in {Grade.VERIFIED, Grade.NOT_NEEDED}
    letters = []
    for right in rights:
        case = _ended(case, right, State.REFUSED, "refused")
        values = {
            "right": right.value,
            "reasons": reason,
            "reason_key": "cannot_identify" if unknown else "",
            "granted": (),
            "fee": "",
        }
        letters.append(LetterPlan(LetterKind.REFUSAL, _reach(case), values))
    closes = tuple(o.id for o in others if o.id != item.id and o.right in rights)
    return Decision(case, tuple(letters), closes=closes, note="refused")


def _letter_dropped(case: Case, item: Item, background: Background) -> Decision:
    """The owner does not want the letter: she answers herself."""
    for matter in case.matters:
        case = case.with_matter(replace(matter, state=State.WAITING_OWNER))
    plan = ItemPlan(ItemKind.ANSWER, "O17", "letter_dropped")
    own = new_item(case, plan, case.matters[0].right if case.matters else None, background)
    return Decision(case, items=(own,), drops=item.letters, note="letter_dropped")


def _answered(
    case: Case, item: Item, ruling: Ruling, background: Background, others: tuple[Item, ...]
) -> Decision:
    if ruling.as_right == "none":
        return _no_request(case, item, others)
    if ruling.as_right:
        return _read_as(case, item, Right(ruling.as_right), background)
    if ruling.identified:
        return _identified(case, item, background, others)
    if ruling.text.strip():
        return _own_words(case, item, ruling.text, others)
    raise _no(item, "says nothing", "give --as RIGHT, --text, --file or --identified")


def _is_about_reading(item: Item) -> bool:
    """The item asks what the mail is, not what to do about a right that was found."""
    return item.kind == ItemKind.CLASSIFY or "quotes" in item.proposal


def _no_request(case: Case, item: Item, others: tuple[Item, ...]) -> Decision:
    for matter in case.matters:
        case = case.with_matter(replace(matter, state=State.WITHDRAWN, outcome="not_a_request"))
    closes = tuple(o.id for o in others if o.id != item.id)
    return Decision(case, closes=closes, note="not_a_request")


def _read_as(case: Case, item: Item, right: Right, background: Background) -> Decision:
    """The owner says what an unsure mail is; the clock runs from its receipt all the same."""
    del item
    known = case.matter(right)
    ask = Ask(right, Band.REQUEST, tags=known.tags if known else frozenset())
    case = replace(case, matters=())
    if right in NEEDS_NO_IDENTITY and case.identity is not Grade.VERIFIED:
        case = replace(case, identity=Grade.NOT_NEEDED)
    return work(case, (ask,), background)


def _identified(
    case: Case, item: Item, background: Background, others: tuple[Item, ...]
) -> Decision:
    """The owner knows who it is by means of her own (O11): judged as proven, or told "no data"."""
    asks = tuple(
        Ask(m.right, Band.REQUEST, tags=m.tags)
        for m in case.matters
        if m.state is State.IDENTIFYING
    )
    case = replace(case, identity=Grade.VERIFIED, id_confirmed_at=background.now)
    closes = tuple(o.id for o in others if o.id != item.id and o.kind == ItemKind.IDENTIFY)
    if not background.people:
        return replace(_no_data(case, asks, background), closes=closes)
    if case.cautions & NO_DATA_THERE:
        right = "enter an address of their own in the register first"
        raise _no(item, "no data may go to the registered address", right)
    decision = work(case, asks, background)
    return replace(decision, closes=closes)


def _no_data(case: Case, asks: tuple[Ask, ...], background: Background) -> Decision:
    for ask in asks:
        case = _ended(case, ask.right, State.DONE, "no_data")
    until = _years_later(background.today, TRACE_YEARS)
    letter = LetterPlan(LetterKind.NO_DATA, To.SENDER, {"trace_until": until})
    return Decision(case, (letter,), note="no_data")


def _own_words(case: Case, item: Item, text: str, others: tuple[Item, ...]) -> Decision:
    """The owner answers herself; what she wrote goes out as the answer."""
    rights = _concerned(case, item)
    for right in rights:
        case = _ended(case, right, State.DONE, "answered")
    letter = LetterPlan(LetterKind.PRIVACY_INFO, _reach(case), {"topics": (), "own_text": text})
    closes = tuple(o.id for o in others if o.id != item.id and o.right in rights)
    return Decision(case, (letter,), closes=closes, note="answered")


def _stepped(
    case: Case, right: Right, act: Callable[[Facts], Step], background: Background
) -> Decision:
    """One right's step taken on the owner's word."""
    matter = case.matter(right)
    ask = Ask(right, Band.REQUEST, tags=matter.tags if matter else frozenset())
    step = act(facts_of(case, ask, (ask,), background))
    case = _ended(case, right, step.state, step.outcome)
    items = tuple(new_item(case, plan, right, background) for plan in step.items)
    return Decision(case, step.letters, items, changes=step.changes, note=step.outcome or "")


def _done(case: Case, right: Right | None, outcome: str) -> Case:
    return _ended(case, right, State.DONE, outcome) if right else case


def _ended(case: Case, right: Right, state: State, outcome: str | None) -> Case:
    matter = case.matter(right)
    if matter is None:
        return case
    return case.with_matter(replace(matter, state=state, outcome=outcome))


def _concerned(case: Case, item: Item) -> list[Right]:
    """The item's right, or every unfinished one where it is about the whole case."""
    unfinished: list[Right] = [m.right for m in case.matters if not m.state.final]
    return [item.right] if item.right else unfinished


def _reach(case: Case) -> To:
    """The registered address of a verified person, else the sender's own."""
    return To.REGISTERED if case.identity is Grade.VERIFIED and case.registered else To.SENDER


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


def _no(item: Item, wrong: str, right: str) -> UsageError:
    return UsageError([Fault(item.id, wrong, right)])
