"""Steps every ruling is made of."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from mailbot.desk.judgement.case import Case, Item
from mailbot.desk.judgement.decide import facts_of, new_item
from mailbot.desk.judgement.decision import Background, Decision
from mailbot.desk.sender.identity import Grade
from mailbot.errors import Fault, UsageError
from mailbot.law.asks import Ask, Band
from mailbot.law.rights import Right, State
from mailbot.law.step import Facts, Step, To
from mailbot.said import Said

TRACE_YEARS = 5
"""The minimal record of a case after closing."""


def stepped(
    case: Case, right: Right, act: Callable[[Facts], Step], background: Background
) -> Decision:
    """One right's step taken on the owner's word."""
    matter = case.matter(right)
    ask = Ask(right, Band.REQUEST, tags=matter.tags if matter else frozenset())
    step = act(facts_of(case, ask, background))
    case = ended(case, right, step.state, step.outcome)
    items = tuple(new_item(case, plan, right, background) for plan in step.items)
    return Decision(case, step.letters, items, changes=step.changes, note=step.outcome or "")


def done(case: Case, right: Right | None, outcome: str) -> Case:
    """The case with that right done; a ruling on no right changes nothing."""
    return ended(case, right, State.DONE, outcome) if right else case


def ended(case: Case, right: Right, state: State, outcome: str | None) -> Case:
    """The case with that right in its last state."""
    matter = case.matter(right)
    if matter is None:
        return case
    return case.with_matter(replace(matter, state=state, outcome=outcome))


def concerned(case: Case, item: Item) -> list[Right]:
    """The item's right, or every unfinished one where it is about the whole case."""
    unfinished: list[Right] = [m.right for m in case.matters if not m.state.final]
    return [item.right] if item.right else unfinished


def reach(case: Case) -> To:
    """The registered address of a verified person, else the sender's own."""
    return To.REGISTERED if case.identity is Grade.VERIFIED and case.registered else To.SENDER


def years_later(day: date, years: int) -> date:
    """The same day so many years on; 28 February where there is no 29th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


def cannot(item: Item, wrong: Said, right: Said) -> UsageError:
    """That this item cannot be ruled on so, and what would be right."""
    return UsageError([Fault(item.id, wrong, right)])
