"""Erasure (Art. 17): a plan for the owner, carried out when she says so.

Source: GDPR 17; BFL 7 kap. 2 §; rows A15, O01, O02 and O22.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from mailbot.law.asks import Tag
from mailbot.law.erasure_parts import (
    BY_OWNER,
    ERASE,
    REGISTER,
    WHOLE,
    Choice,
    Part,
    divided,
    parts_of,
)
from mailbot.law.holdings import MAILBOX
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


def erasure_approved(facts: Facts, trace_until: date, choice: Choice = WHOLE) -> Step:
    """The plan carried out as far as the owner says yes; the person is told what and why.

    What may go goes, vouchers stay restricted, and what only she can reach becomes a list for
    her. trace_until: last day the minimal case record is kept.
    """
    parts = parts_of(facts)
    taken, left = divided(parts, choice)
    by_hand = () if choice.done else tuple(part for part in taken if part.by == BY_OWNER)
    kept = tuple(part for part in parts if part.does != ERASE)
    values: dict[str, object] = {
        "on": facts.today,
        "what": _told(part for part in taken if part not in by_hand),
        "recipients": tuple(r.name for r in facts.recipients),
        "trace_until": trace_until,
        "by_hand": _told(by_hand),
        "by_hand_until": (facts.answer_by or facts.today) if by_hand else None,
        "anonymised": choice.anonymise,
    }
    letter, outcome = LetterKind.ERASED, "erased"
    if kept or left:
        laws = [part.reason for part in kept]
        values |= {
            "kept": _told(kept),
            "law": next(iter(sorted(laws)), ""),
            "until": max((part.until for part in kept if part.until), default=None),
            "refused": _told(left),
            "refused_because": choice.reason,
        }
        letter, outcome = LetterKind.ERASED_PARTLY, "partly_erased"
    erases = any(part.source == REGISTER for part in taken)
    fields = ("*",) if not any(part.source == REGISTER for part in left) else _told(taken)
    return Step(
        State.DONE,
        outcome,
        letters=(LetterPlan(letter, To.REGISTERED, values),),
        items=(
            *(recipients_to_tell(facts, "erased", fields) if erases else ()),
            *_lists(by_hand),
        ),
        changes=tuple(_changes(facts, taken, left, choice)),
    )


def _told(parts: Iterable[Part]) -> tuple[str, ...]:
    """Fields of the record by name, of another system the system and the group."""
    named: dict[str, None] = {}
    for part in parts:
        if part.source == REGISTER:
            named |= dict.fromkeys(part.fields)
        else:
            named["mails" if part.source == MAILBOX else part.key.replace("/", ": ")] = None
    return tuple(named)


def _lists(parts: Sequence[Part]) -> Iterator[ItemPlan]:
    """What the owner erases by hand: one list for each source, to be ticked when it is done."""
    for source in dict.fromkeys(part.source for part in parts):
        of = [part for part in parts if part.source == source]
        where = tuple(dict.fromkeys(place for part in of for place in part.where))
        proposal = {
            "source": source,
            "where": where,
            "fields": tuple(dict.fromkeys(field for part in of for field in part.fields)),
            "count": str(max(len(where), *(part.count for part in of))),
        }
        yield ItemPlan(ItemKind.COMPLETE, "O01", "erase_by_hand", proposal)


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
        proposal = {"plan": shown(parts_of(facts)), "needed": why}
        return ItemPlan(ItemKind.APPROVE, "O02", "still_needed", proposal)
    return ItemPlan(ItemKind.APPROVE, "O01", reason, {"plan": shown(parts_of(facts))})


def shown(parts: Iterable[Part]) -> tuple[Mapping[str, object], ...]:
    """The plan as values of a proposal; the places are told where they are needed."""
    return tuple(
        {
            "part": part.key,
            "source": part.source,
            "does": part.does,
            "fields": part.fields,
            "person": part.person,
            "until": part.until.isoformat() if part.until else None,
            "reason": part.reason,
            "by": part.by,
            "count": part.count,
        }
        for part in parts
    )


def _changes(
    facts: Facts, taken: Sequence[Part], left: Sequence[Part], choice: Choice
) -> Iterator[Change]:
    for person in facts.people:
        for address in person.emails:
            yield Change(ChangeKind.SUPPRESS, fields=("all",), value=address, why="GDPR 17")
    going = {part.person: part.fields for part in taken if part.source == REGISTER}
    staying = {part.person: part.fields for part in left if part.source == REGISTER}
    for p in plan(facts):
        if p.person in staying:
            if p.person in going:
                yield Change(ChangeKind.ERASE_FIELDS, p.person, going[p.person], why="GDPR 17(1)")
            whole = staying[p.person] == p.erase
            fields = ("*",) if whole else staying[p.person]
            yield Change(ChangeKind.RESTRICT, p.person, fields, why="GDPR 17(3)")
        elif p.until is None:
            kind = ChangeKind.ANONYMISE if choice.anonymise else ChangeKind.ERASE
            yield Change(kind, p.person, p.erase, why="GDPR 17(1)")
        else:
            yield Change(
                ChangeKind.KEEP_FOR_BOOKKEEPING,
                p.person,
                p.keep,
                p.until.isoformat(),
                "GDPR 17(3)(b), BFL 7 kap. 2 §",
            )
