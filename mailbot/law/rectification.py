"""Rectification and completion (Art. 16): low-risk fields at once, the rest through the owner.

Source: GDPR 16, 18(1)(a), 19; rows A11 and O09.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from mailbot.law.asks import Correction, Tag
from mailbot.law.fitting import fitting
from mailbot.law.names import renamed
from mailbot.law.notices import recipients_to_tell
from mailbot.law.restriction import restrict, restriction_letter
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
from mailbot.register.address import same
from mailbot.register.masking import masked
from mailbot.register.person import FIELDS, Person
from mailbot.register.phone import telephone

LOW_RISK = frozenset({"name", "title", "phone", "language"})
VALIDATED = frozenset({"emails", "phone", "name", "title", "invoice_address", "delivery_address"})
"""Fields whose value must look like one before anything is done with it."""
OWNER_REASONS = {
    "emails": "email_change",
    "invoice_address": "address_change",
    "delivery_address": "address_change",
    "bank_account": "payment_details",
    "identification_number": "id_number",
    "organisation_number": "id_number",
    "customer_number": "customer_number",
}


@dataclass(frozen=True, slots=True)
class _Sorted:
    """The corrections of one mail, by what may be done about them."""

    applied: tuple[Change, ...]
    shown: tuple[dict[str, str], ...]
    items: tuple[ItemPlan, ...]
    disputed: tuple[str, ...]
    missing: tuple[str, ...]


def rectification(facts: Facts) -> Step:
    """What to do about a verified person's wish to have their data corrected."""
    sorted_ = _sort(facts)
    letters = tuple(_letters(facts, sorted_))
    notices = recipients_to_tell(
        facts, "rectified", tuple(change["field"] for change in sorted_.shown)
    )
    items = (*sorted_.items, *(notices if sorted_.applied else ()))
    changes = sorted_.applied
    if facts.tagged(Tag.VOUCHER):
        items += (ItemPlan(ItemKind.APPROVE, "O09", "voucher"),)
    if sorted_.disputed:
        changes += restrict(facts, sorted_.disputed, "GDPR 18(1)(a)")
    return Step(*_state(sorted_), letters=letters, items=items, changes=changes)


def rectification_approved(facts: Facts, field: str, new: str) -> Step:
    """The owner has checked a value and lets it be entered."""
    changes, shown = _apply(facts, field, new)
    return Step(
        State.DONE,
        "rectified",
        letters=(_rectified(facts, shown),),
        items=tuple(recipients_to_tell(facts, "rectified", (field,))),
        changes=changes,
    )


def _state(sorted_: _Sorted) -> tuple[State, str | None]:
    if sorted_.items:
        return State.WAITING_OWNER, "rectified" if sorted_.applied else None
    outcome = "rectified" if sorted_.applied else None
    return State.WAITING_SENDER if _incomplete(sorted_) else State.DONE, outcome


def _incomplete(sorted_: _Sorted) -> bool:
    """A value is still to come: of a field that was named, or there is nothing at all."""
    return bool(sorted_.missing) or not (sorted_.applied or sorted_.items)


def _letters(facts: Facts, sorted_: _Sorted) -> Iterator[LetterPlan]:
    if sorted_.applied:
        yield _rectified(facts, sorted_.shown)
    if sorted_.disputed:
        yield restriction_letter(facts, sorted_.disputed)
    if _incomplete(sorted_):
        values = {"fields": sorted_.missing, "disputed": False}
        yield LetterPlan(LetterKind.RECTIFY_MORE, To.REGISTERED, values)


def _rectified(facts: Facts, shown: tuple[dict[str, str], ...]) -> LetterPlan:
    values = {
        "changes": shown,
        "on": facts.today,
        "recipients": tuple(r.name for r in facts.recipients),
        "to_old_address": any(change["field"] == "emails" for change in shown),
    }
    return LetterPlan(LetterKind.RECTIFIED, To.REGISTERED, values)


def _sort(facts: Facts) -> _Sorted:
    applied: list[Change] = []
    shown: list[dict[str, str]] = []
    items: list[ItemPlan] = []
    said = tuple(_sound(correction, facts) for correction in facts.corrections)
    for correction in said:
        if correction.disputed:
            items.append(_owner(correction, "disputed"))
        elif correction.new and _by_itself(facts, correction):
            changes, told = _apply(facts, correction.field, correction.new, correction.old)
            applied += changes
            shown += told
        elif correction.new:
            items.append(_owner(correction, OWNER_REASONS.get(correction.field, "disputed")))
    disputed = tuple(c.field or "notes" for c in said if c.disputed)
    known = {c.field for c in said if c.new or c.disputed} | {""}
    missing = tuple(dict.fromkeys(c.field for c in said if c.field not in known))
    return _Sorted(tuple(applied), tuple(shown), tuple(items), disputed, missing)


def _sound(correction: Correction, facts: Facts) -> Correction:
    """The correction; without its value where that can be none of the field's: it is asked for."""
    named = correction.field in VALIDATED and correction.new
    if not named or fitting(correction.field, correction.new, facts.today):
        return correction
    return replace(correction, new="")


def corrected(facts: Facts, values: Mapping[str, str]) -> Step:
    """Corrected of the firm's own accord: one letter, one notice to each recipient (11.2)."""
    changes: list[Change] = []
    shown: list[dict[str, str]] = []
    for field, new in values.items():
        entered, told = _apply(facts, field, new)
        changes += entered
        shown += told
    return Step(
        State.DONE,
        "rectified",
        letters=(_rectified(facts, tuple(shown)),),
        items=tuple(recipients_to_tell(facts, "rectified", tuple(values))),
        changes=tuple(changes),
    )


def _owner(correction: Correction, reason: str) -> ItemPlan:
    proposal = {"field": correction.field, "new": masked(correction.new)}
    return ItemPlan(ItemKind.APPROVE, "O09", reason, proposal)


def _by_itself(facts: Facts, correction: Correction) -> bool:
    """Low-risk, clear, one value for the field, and nothing restricted stands in the way."""
    rivals = {c.new for c in facts.corrections if c.field == correction.field and c.new}
    if correction.field not in LOW_RISK or len(rivals) > 1:
        return False
    if any(p.restricted for p in facts.people):
        return False
    return all(_value(p, correction) for p in facts.people)


def _value(person: object, correction: Correction) -> str:
    """The value to enter, "" where it is not clear what it should be."""
    if correction.field == "phone":
        return telephone(correction.new)
    if correction.field == "name":
        return renamed(str(getattr(person, "name", "")), correction.new, correction.old)
    return correction.new.strip()


def _apply(
    facts: Facts, field: str, new: str, old: str = ""
) -> tuple[tuple[Change, ...], tuple[dict[str, str], ...]]:
    changes: list[Change] = []
    shown: list[dict[str, str]] = []
    for person in facts.people:
        value = _value(person, Correction(field, new, old)) or new
        former = _former(person, field, old, facts.sender)
        changes.append(Change(ChangeKind.SET_FIELD, person.id, (field,), value, "GDPR 16", former))
        shown.append({"field": field, "old": half_hidden(former), "new": masked(value)})
    unique = {tuple(sorted(told.items())): told for told in shown}
    return tuple(changes), tuple(unique.values())


def _former(person: Person, field: str, old: str, sender: str) -> str:
    """The value that gives way: of several addresses the one named, else the one written from."""
    before = getattr(person, field, "") if field in FIELDS else ""
    if not isinstance(before, tuple):
        return str(before)
    named = [held for held in before for said in (old, sender) if said and same(held, said)]
    return next(iter((*named, *before)), "")


def half_hidden(value: str) -> str:
    """A former value as it may stand in a letter or record: recognisable, not readable whole."""
    visible = max(1, len(value) // 3)
    return value[:visible] + "…" if value else ""
