"""What the owner's yes does, by the reason the item waits for."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from mailbot.desk.case import Case, Item
from mailbot.desk.decide import new_item
from mailbot.desk.decision import Background, Decision
from mailbot.desk.steps import TRACE_YEARS, cannot, done, stepped, years_later
from mailbot.errors import Fault, UsageError
from mailbot.law.access import access_approved
from mailbot.law.erasure import erasure_approved
from mailbot.law.objection import objection_upheld
from mailbot.law.portability import portability_approved
from mailbot.law.rectification import rectification_approved
from mailbot.law.rights import Right
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
        "new_address",
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


def approved(case: Case, item: Item, background: Background, others: tuple[Item, ...]) -> Decision:
    """Done as proposed. others: what else waits for this case."""
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
        raise cannot(item, "a source does not answer", "see `mailbot doctor`, then try again")
    left = [o for o in others if o.id != item.id and o.reason in ACCESS_OBSTACLES]
    if left:
        return Decision(case, note="more_waits")
    return stepped(case, Right.ACCESS, access_approved, background)


def _value_approved(case: Case, item: Item, background: Background) -> Decision:
    field = str(item.proposal.get("field", ""))
    found = next((c for c in case.details.corrections if c.field == field), None)
    if found is None or not field:
        raise cannot(item, "does not say which field", "answer it in your own words")
    if field == "bank_account":
        raise cannot(item, "the register holds no bank account", "answer it in your own words")

    def entered(facts: Facts) -> Step:
        return rectification_approved(facts, field, found.new)

    return stepped(case, Right.RECTIFICATION, entered, background)


def _erase(case: Case, item: Item, background: Background) -> Decision:
    first = case.matter(Right.ACCESS)
    if first is not None and not first.state.final:
        raise cannot(item, "the extract has not been sent yet", "approve that first")
    until = years_later(background.today, TRACE_YEARS)
    return stepped(case, Right.ERASURE, lambda f: erasure_approved(f, until), background)


def _uphold(case: Case, item: Item, background: Background) -> Decision:
    del item
    return stepped(case, Right.OBJECTION, objection_upheld, background)


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
            "on": date.fromisoformat(str(item.proposal["on"])),
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
        raise cannot(item, f"the person was told {on}", f"approve it on {on} or later")
    changes = tuple(
        Change(ChangeKind.LIFT, p.id, ("*",), why="GDPR 18(3)") for p in background.people
    )
    return Decision(done(case, item.right, "lifted"), changes=changes, note="lifted")


def _release(case: Case, item: Item, background: Background) -> Decision:
    del background
    return Decision(case, releases=item.letters, note="released")


def _port(case: Case, item: Item, background: Background) -> Decision:
    return stepped(case, item.right or Right.PORTABILITY, portability_approved, background)


def _settled_by_hand(case: Case, item: Item, background: Background) -> Decision:
    del background
    return Decision(done(case, item.right, "answered_by_hand"), note="answered_by_hand")


APPROVALS: Mapping[str, Callable[[Case, Item, Background], Decision]] = {
    "art19": _tell_recipients,
    "complaint": _settled_by_hand,
    "complaint_overdue": _settled_by_hand,
    "erase": _erase,
    "erase_urgent": _erase,
    "foreign_address": _suppress,
    "incident": _settled_by_hand,
    "new_address_files": _port,
    "objection": _uphold,
    "objection_contract": _uphold,
    "release_letter": _release,
    "restriction_lift": _announce_lift,
    "restriction_lift_now": _lift,
    "whole_company": _suppress,
}
