"""Erasure (Art. 17): a plan for the owner, carried out when she says so.

Source: GDPR 17; BFL 7 kap. 2 §; rows A15, O01, O02 and O22.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date

from mailbot.law.asks import Tag
from mailbot.law.keeping import ErasurePlan, erasure_plan, open_hold
from mailbot.law.need import still_needed
from mailbot.law.notices import recipients_to_tell
from mailbot.law.rights import State
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


def erasure(facts: Facts) -> Step:
    """What to do about a verified person's wish to have their data gone."""
    return Step(State.WAITING_OWNER, items=(_item(facts),))


def erasure_approved(facts: Facts, trace_until: date) -> Step:
    """The plan carried out: what may go goes, vouchers stay restricted, the person is told.

    trace_until: last day the minimal case record is kept.
    """
    plans = plan(facts)
    values: dict[str, object] = {
        "on": facts.today,
        "what": _fields(p.erase for p in plans),
        "recipients": tuple(r.name for r in facts.recipients),
        "trace_until": trace_until,
    }
    kept = _fields(p.keep for p in plans)
    letter, outcome = LetterKind.ERASED, "erased"
    if kept:
        until = max(p.until for p in plans if p.until is not None)
        values |= {"kept": kept, "law": "bookkeeping", "until": until}
        letter, outcome = LetterKind.ERASED_PARTLY, "partly_erased"
    return Step(
        State.DONE,
        outcome,
        letters=(LetterPlan(letter, To.REGISTERED, values),),
        items=tuple(recipients_to_tell(facts, "erased", ("*",))),
        changes=tuple(_changes(facts, plans)),
    )


def plan(facts: Facts) -> tuple[ErasurePlan, ...]:
    """What erasing each of the person's records means."""
    year_end = facts.processing.financial_year_end
    return tuple(erasure_plan(p, year_end, facts.today) for p in facts.people)


def _item(facts: Facts) -> ItemPlan:
    if facts.tagged(Tag.SUPPRESSION_ENTRY):
        return ItemPlan(ItemKind.APPROVE, "O22", "suppression_entry")
    if facts.tagged(Tag.PRODUCTION):
        return ItemPlan(ItemKind.APPROVE, "O19", "production")
    if facts.tagged(Tag.APPLICANT):
        return ItemPlan(ItemKind.CLASSIFY, "O16", "applicant")
    if any(open_hold(p) for p in facts.people):
        return ItemPlan(ItemKind.APPROVE, "O02", "hold")
    plans = plan(facts)
    reason = "erase_urgent" if any(p.overdue for p in plans) else "erase"
    if facts.tagged(Tag.FIELD_ONLY):
        reason = "erase_field"
    needed = [begun for p in facts.people for begun in still_needed(p)]
    if needed:
        why = ", ".join(f"{begun.on} {masked(begun.note)}".strip() for begun in needed)
        shown = {"plan": tuple(map(_shown, plans)), "needed": why}
        return ItemPlan(ItemKind.APPROVE, "O02", "still_needed", shown)
    return ItemPlan(ItemKind.APPROVE, "O01", reason, {"plan": tuple(map(_shown, plans))})


def _shown(plan: ErasurePlan) -> Mapping[str, object]:
    return {**asdict(plan), "until": plan.until.isoformat() if plan.until else None}


def _changes(facts: Facts, plans: tuple[ErasurePlan, ...]) -> Iterator[Change]:
    for person in facts.people:
        for address in person.emails:
            yield Change(ChangeKind.SUPPRESS, fields=("all",), value=address, why="GDPR 17")
    for p in plans:
        if p.until is None:
            yield Change(ChangeKind.ERASE, p.person, p.erase, why="GDPR 17(1)")
        else:
            yield Change(
                ChangeKind.KEEP_FOR_BOOKKEEPING,
                p.person,
                p.keep,
                p.until.isoformat(),
                "GDPR 17(3)(b), BFL 7 kap. 2 §",
            )


def _fields(groups: Iterator[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(field for group in groups for field in group))
