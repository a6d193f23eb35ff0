"""What the owner's yes does, by the reason the item waits for."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from mailbot.desk.judgement.case import Case, Item
from mailbot.desk.judgement.completing import OBSTACLES, looked_through, sources_cleared
from mailbot.desk.judgement.decide import new_item, work
from mailbot.desk.judgement.decision import Background, Decision
from mailbot.desk.judgement.erasable import check_choice, check_erasable
from mailbot.desk.judgement.follow_ups import FOLLOW_UP
from mailbot.desk.judgement.returned import UNFINISHED
from mailbot.desk.judgement.steps import (
    TRACE_YEARS,
    cannot,
    done,
    ended,
    reach,
    stepped,
    years_later,
)
from mailbot.errors import Fault, UsageError
from mailbot.law.asks import Ask, Band, Tag
from mailbot.law.disclosure import GIVES_ALL
from mailbot.law.erasure import erasure_approved
from mailbot.law.erasure_parts import WHOLE, Choice
from mailbot.law.fitting import fitting
from mailbot.law.objection import objection_upheld
from mailbot.law.rectification import VALIDATED, rectification_approved
from mailbot.law.rights import Right, State
from mailbot.law.step import (
    Change,
    ChangeKind,
    ItemKind,
    ItemPlan,
    LetterKind,
    LetterPlan,
    To,
)
from mailbot.register.masking import masked
from mailbot.said import said

ERASURES = frozenset({"erase", "erase_urgent", "still_needed"})
"""Reasons whose yes carries a plan out, whole or in part."""

VALUE_CHECKS = frozenset(
    {
        "address_change",
        "customer_number",
        "disputed",
        "email_change",
        "id_number",
    }
)


LIFT_AFTER = timedelta(days=7)
"""Between the notice and the lifting of a restriction (a rule of our own)."""


def approved(
    case: Case,
    item: Item,
    background: Background,
    others: tuple[Item, ...],
    choice: Choice = WHOLE,
) -> Decision:
    """Done as proposed. others: what else waits for this case. choice: how much of a plan."""
    if item.reason in ERASURES:
        return _erase(case, item, background, choice)
    if choice != WHOLE:
        raise cannot(item, said("is no plan of an erasure"), said("approve it without parts"))
    if item.reason in OBSTACLES:
        return _obstacle_cleared(case, item, background, others)
    if item.reason in VALUE_CHECKS:
        return _value_approved(case, item, background, others)
    since = [o for o in others if o.id != item.id and o.at > item.at]
    if item.reason == "restriction_lift_now" and since:
        raise cannot(
            item, said("the person has answered the notice"), said("read that first, and settle it")
        )
    if item.reason == "who_was_told":
        return _recipients_named(case, item, background, others)
    if item.reason == "fee_announced":
        paid = _agreed_to_pay(case, item, background, others)
        read = tuple(o.id for o in others if o.reason == FOLLOW_UP)
        return replace(paid, closes=(*paid.closes, *read))
    act = APPROVALS.get(item.reason)
    return act(case, item, background) if act else Decision(case, note="seen")


def _obstacle_cleared(
    case: Case, item: Item, background: Background, others: tuple[Item, ...]
) -> Decision:
    """One obstacle less; the extract goes when the last one is gone."""
    if item.reason == "unconfirmed_processing" and background.processing.confirmed is None:
        raise UsageError(
            [
                Fault(
                    "mailbot.toml: processing.confirmed",
                    said("is not set"),
                    said("go through [processing], then set it to the day you did"),
                )
            ]
        )
    return sources_cleared(looked_through(case, item), item, background, others)


def _value_approved(
    case: Case, item: Item, background: Background, others: tuple[Item, ...]
) -> Decision:
    """The value of this item entered; the right is done when none other waits to be checked."""
    field, shown = str(item.proposal.get("field", "")), item.proposal.get("new")
    stated = [c for c in case.details.corrections if c.field == field and c.new]
    found = next((c for c in stated if masked(c.new) == shown), stated[0] if stated else None)
    if found is None or not field:
        raise cannot(
            item, said("does not say what should stand where"), said("answer it in your own words")
        )
    new = found.new
    if field in VALIDATED and not fitting(field, new, background.today):
        raise cannot(
            item,
            said("{new} is none of that field's values", new=repr(masked(new))),
            said("ask for the right one"),
        )
    entered = stepped(
        case,
        Right.RECTIFICATION,
        lambda facts: rectification_approved(facts, field, new),
        background,
    )
    if entered.case and any(o.id != item.id and o.reason in VALUE_CHECKS for o in others):
        unfinished = ended(entered.case, Right.RECTIFICATION, State.WAITING_OWNER, "rectified")
        return replace(entered, case=unfinished)
    return entered


def _erase(case: Case, item: Item, background: Background, choice: Choice = WHOLE) -> Decision:
    check_erasable(case, item, background)
    check_choice(case, item, background, choice)
    until = years_later(background.today, TRACE_YEARS)
    erased = stepped(case, Right.ERASURE, lambda f: erasure_approved(f, until, choice), background)
    return _recipients_told(erased, case, background)


def _recipients_told(erased: Decision, case: Case, background: Background) -> Decision:
    """Notices leave with the erasure (Art. 19): later nobody would know whom they are about."""
    notices = [item for item in erased.items if item.reason == "art19"]
    letters = [x for item in notices for x in _tell_recipients(case, item, background).letters]
    by_hand = tuple(item for item in erased.items if item not in notices or _unreachable(item))
    return replace(erased, letters=(*erased.letters, *letters), items=by_hand)


def _unreachable(item: Item) -> bool:
    """Somebody among the recipients has no address to write to."""
    return any(not recipient["email"] for recipient in _recipients_of(item))


def _uphold(case: Case, item: Item, background: Background) -> Decision:
    del item
    return stepped(case, Right.OBJECTION, objection_upheld, background)


def _suppress(case: Case, item: Item, background: Background) -> Decision:
    del background
    value = str(item.proposal.get("suppress", ""))
    change = Change(ChangeKind.SUPPRESS, fields=("all",), value=value, why="GDPR 21(2)")
    return Decision(case, changes=(change,), note="suppressed")


def _tell_recipients(case: Case, item: Item, background: Background) -> Decision:
    if not _recipients_of(item):
        raise cannot(
            item, said("names nobody who is to be told"), said("answer it in your own words")
        )
    letters = []
    for recipient in _recipients_of(item):
        if not recipient.get("email"):
            continue
        values = {
            "identifier": case.registered or case.details.sender,
            "change": item.proposal.get("change", ""),
            "fields": _listed(item.proposal.get("fields")),
            "new": _as_it_stands(item, background),
            "on": date.fromisoformat(str(item.proposal["on"])),
        }
        letters.append(
            LetterPlan(LetterKind.ART19_NOTICE, To.RECIPIENT, values, address=recipient["email"])
        )
    return Decision(case, tuple(letters), note="recipients_told")


def _recipients_of(item: Item) -> tuple[Mapping[str, str], ...]:
    recipients = item.proposal.get("recipients", ())
    return tuple(recipients) if isinstance(recipients, list | tuple) else ()


def _as_it_stands(item: Item, background: Background) -> tuple[str, ...]:
    """The corrected values, for recipients who are to enter them too."""
    if item.proposal.get("change") != "rectified" or not background.people:
        return ()
    person = background.people[0]
    values = (getattr(person, str(name), "") for name in _listed(item.proposal.get("fields")))
    return tuple(", ".join(v) if isinstance(v, tuple) else masked(str(v)) for v in values)


def _listed(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list | tuple) else ()


def announce_lift(case: Case, item: Item, background: Background) -> Decision:
    """Told first, lifted later: the second yes comes when the day has come (Art. 18(3))."""
    on = background.today + LIFT_AFTER
    letter = LetterPlan(
        LetterKind.RESTRICTION_LIFT_NOTICE, To.REGISTERED, {"on": on, "why": "settled"}
    )
    plan = ItemPlan(ItemKind.APPROVE, "O05", "restriction_lift_now", {"from": on.isoformat()})
    later = replace(new_item(case, plan, item.right, background), due=on)
    return Decision(case, (letter,), (later,), note="lift_announced")


def _lift(case: Case, item: Item, background: Background) -> Decision:
    on, told = date.fromisoformat(str(item.proposal.get("from"))), case.messages
    if background.today < on:
        raise cannot(
            item,
            said("the person was told {on}", on=on),
            said("approve it on {on} or later", on=on),
        )
    if not any(LetterKind.RESTRICTION_LIFT_NOTICE in m.kinds and m.state == "sent" for m in told):
        raise cannot(
            item, said("the notice has not left yet"), said("let `mailbot run` send it first")
        )
    changes = tuple(
        Change(ChangeKind.LIFT, p.id, ("*",), why="GDPR 18(3)") for p in background.people
    )
    matter = case.matter(item.right) if item.right else None
    if matter is None or not matter.state.final:
        case = done(case, item.right, "lifted")
    return Decision(case, changes=changes, note="lifted")


def _release(case: Case, item: Item, background: Background) -> Decision:
    del background
    return Decision(case, releases=item.letters, note="released")


def _recipients_named(
    case: Case, item: Item, background: Background, others: tuple[Item, ...]
) -> Decision:
    """Told on request: who was given the data, and so was told of the change (Art. 19)."""
    matter = case.matter(Right.ACCESS)
    if matter is not None:
        tags = (matter.tags - {Tag.ART19_RECIPIENTS}) | {Tag.RECIPIENTS_ONLY}
        case = case.with_matter(replace(matter, tags=tags))
    case = replace(case, tags=case.tags - {Tag.ART19_RECIPIENTS})
    return sources_cleared(case, item, background, others)


def _agreed_to_pay(
    case: Case, item: Item, background: Background, others: tuple[Item, ...]
) -> Decision:
    """The person has said yes to the fee, or the owner waives it: the wish is judged on."""
    right = item.right or Right.ACCESS
    if right in GIVES_ALL:
        return sources_cleared(case, item, background, others)
    matter = case.matter(right)
    ask = Ask(right, Band.REQUEST, tags=matter.tags if matter else frozenset())
    return work(case, (ask,), background)


def _answered_as_before(case: Case, item: Item, background: Background) -> Decision:
    """The words the owner approved once, to a question like that one (O17)."""
    del background
    facts = {"topics": (), "own_text": str(item.proposal.get("text", ""))}
    letter = LetterPlan(LetterKind.PRIVACY_INFO, reach(case), facts)
    return Decision(done(case, item.right, "answered"), (letter,), note="answered")


def _settled_by_hand(case: Case, item: Item, background: Background) -> Decision:
    del background
    return Decision(done(case, item.right, "answered_by_hand"), note="answered_by_hand")


def _given_otherwise(case: Case, item: Item, background: Background) -> Decision:
    """What a letter could not give, the owner has given by other means."""
    del item, background
    told = {e.right: e.detail for e in case.events if e.event == UNFINISHED}
    for matter in case.matters:
        if matter.state is State.WAITING_OWNER and matter.right in told:
            outcome = told[matter.right] or None
            case = case.with_matter(replace(matter, state=State.DONE, outcome=outcome))
    return Decision(case, note="given_otherwise")


APPROVALS: Mapping[str, Callable[[Case, Item, Background], Decision]] = {
    "art19": _tell_recipients,
    "bounce": _given_otherwise,
    "delivery_failed": _given_otherwise,
    "sent_before": _given_otherwise,
    "door_refused": _given_otherwise,
    "complaint": _settled_by_hand,
    "complaint_overdue": _settled_by_hand,
    "foreign_address": _suppress,
    "privacy_question_known": _answered_as_before,
    "incident": _settled_by_hand,
    "incident_claimed": _settled_by_hand,
    "objection": _uphold,
    "objection_contract": _uphold,
    "release_letter": _release,
    "restriction_lift": announce_lift,
    "restriction_lift_now": _lift,
    "whole_company": _suppress,
}
