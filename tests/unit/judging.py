"""Fictional people, cases and backgrounds, for tests of what the judgement makes of them."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from mailbot.desk.judgement.case import Case, CaseMessage, Details, Item, Matter
from mailbot.desk.judgement.decide import new_item
from mailbot.desk.judgement.decision import Background, Decision
from mailbot.desk.judgement.rulings import Ruling, Verb, owner_ruled
from mailbot.desk.sender.identity import Grade
from mailbot.law.asks import Ask, Band, Correction, Tag
from mailbot.law.holdings import Findings, Processing
from mailbot.law.rights import Right, State
from mailbot.law.step import Change, ChangeKind, Facts, ItemKind, ItemPlan, Step
from mailbot.register.person import Happening, Person, Recipient

NOW = datetime(2026, 3, 5, 8, 0, tzinfo=UTC)
TODAY = date(2026, 3, 5)
DUE = date(2026, 4, 7)
CONFIRMED = Processing(date(2026, 1, 1), False, "12-31", (), (), ())  # noqa: FBT003  # profiling: none
PRINTER = Recipient("Tryck AB", "order@tryck.example", "kort", date(2025, 5, 1))
ANNA = Person(
    "P1",
    name="Anna Ek",
    emails=("anna@kund.example",),
    phone="070-111 22 33",
    customer_number="1042",
    company="Kund AB",
    organisation_number="556677-8899",
    customer_kind="employee_contact",
    last_interaction=date(2025, 10, 1),
    source="self",
)
TRADER = replace(
    ANNA, id="P2", customer_kind="sole_trader", organisation_number="", consent="newsletter"
)
BUYER = replace(ANNA, happenings=(Happening(date(2025, 6, 1), "purchase"),))
HELD = replace(ANNA, happenings=(Happening(date(2026, 2, 1), "hold_on"),))
SECRET = replace(ANNA, happenings=(Happening(date(2026, 2, 1), "hold_on", "tvist"),))


def facts(right: Right, *tags: Tag, **changes: Any) -> Facts:
    """What the law judges on: Anna, verified, asking for herself."""
    usual = Facts(
        ask=Ask(right, Band.REQUEST, tags=frozenset(tags)),
        people=(ANNA,),
        corrections=(),
        sender="anna@kund.example",
        case_id="2026-7K3Q",
        today=TODAY,
        processing=CONFIRMED,
        verified=True,
        findings=Findings(),
    )
    return replace(usual, **changes)


def letters(step: Step | Decision) -> list[tuple[str, str]]:
    """Kind and addressee of every letter."""
    return [(plan.kind.value, plan.to.value) for plan in step.letters]


def items(step: Step | Decision) -> list[tuple[str, str]]:
    """Row and reason of every item."""
    return [(item.rule, item.reason) for item in step.items]


def changes(step: Step | Decision) -> list[tuple[ChangeKind, str, tuple[str, ...], str]]:
    """What changes, without the ground."""
    return [(c.kind, c.person, c.fields, c.value) for c in step.changes]


def change(kind: ChangeKind, person: str = "", *fields: str, value: str = "") -> Change:
    """One change."""
    return Change(kind, person, fields, value)


def case_of(*matters: Matter, **changes: Any) -> Case:
    """A case of Anna's, verified, with those matters."""
    usual = Case(
        id="2026-7K3Q",
        version=1,
        token="0" * 24,  # a part of a Message-ID
        received=NOW,
        due=DUE,
        language="sv",
        identity=Grade.VERIFIED,
        people=("P1",),
        registered="anna@kund.example",
        matters=matters,
        details=Details(sender="anna@kund.example", text="Hej"),
    )
    return replace(usual, **changes)


def waiting(right: Right, outcome: str | None = None, *tags: Tag) -> Matter:
    """A right that waits for the owner."""
    return Matter(right, State.WAITING_OWNER, outcome, frozenset(tags))


def letter_in(case: Case, kind: str, state: str) -> Case:
    """The case with a letter of that kind in that state."""
    letter = CaseMessage(
        "out", "<1@x>", "anna@kund.example", "", kind, state, NOW, 1, kinds=(kind,)
    )
    return replace(case, messages=(*case.messages, letter))


def background(**changes: Any) -> Background:
    """What the desk knows: Anna's record."""
    usual = Background(NOW, TODAY, CONFIRMED, people=(ANNA,), findings=Findings())
    return replace(usual, **changes)


def item_of(
    case: Case, right: Right | None, reason: str, number: int = 1, **proposal: object
) -> Item:
    """An item that waits for the owner's yes or no. A proposal's `on` is its `from`, too."""
    proposal |= {"from": proposal["on"]} if "on" in proposal else {}
    plan = ItemPlan(ItemKind.APPROVE, "O01", reason, proposal)
    return replace(new_item(case, plan, right, background()), id=f"Q{number}")


def said(
    verb: Verb, case: Case, item: Item, *others: Item, about: Background | None = None, **words: Any
) -> Decision:
    """What the owner's word on the item leads to."""
    ruling = Ruling(verb, **words)
    return owner_ruled(case, item, ruling, about or background(), (item, *others))


def states(case: Case | None) -> dict[str, str]:
    """Where each right stands."""
    matters: Iterable[Matter] = case.matters if case else ()
    return {m.right.value: f"{m.state.value}/{m.outcome or '-'}" for m in matters}


def correction(field: str, new: str = "", old: str = "", *, disputed: bool = False) -> Correction:
    """A value the sender says is right."""
    return Correction(field, new, old, disputed=disputed)
