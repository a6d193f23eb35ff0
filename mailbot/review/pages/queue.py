"""What waits for the owner, and what was done without her."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from starlette.responses import Response

from mailbot.desk.case import Case, Item
from mailbot.review.visit import Page, Visit

LATELY = timedelta(days=14)
SOON, NEAR = 3, 10
"""Days left that are called soon, and near."""
_MOST_DONE = 12


@dataclass(frozen=True, slots=True)
class Waiting:
    """One item as the queue shows it. urgency: "late" | "today" | "soon" | "near" | "calm"."""

    item: Item
    case: Case | None
    kind: str
    summary: str
    urgency: str
    left: str


def _show(visit: Visit) -> Response:
    waiting = tuple(_waiting(visit, item) for item in visit.store.items())
    done = tuple(_done_lately(visit))
    return visit.render("queue.html", waiting=waiting, done=done)


def _waiting(visit: Visit, item: Item) -> Waiting:
    texts = visit.site.owner_texts
    return Waiting(
        item,
        visit.store.case(item.case) if item.case else None,
        texts.word(item.kind, "kinds"),
        texts.summary(item.reason, item.right, item.proposal),
        urgency(item.due, visit.today),
        days_left(visit, item.due),
    )


def urgency(due: date | None, today: date) -> str:
    """How pressing a last day is, in a word of ours."""
    if due is None:
        return "calm"
    left = (due - today).days
    if left < 0:
        return "late"
    if left == 0:
        return "today"
    return "soon" if left <= SOON else "near" if left <= NEAR else "calm"


def days_left(visit: Visit, due: date | None) -> str:
    """The same in the owner's words, with the number of days; "" for no last day."""
    if due is None:
        return ""
    left = (due - visit.today).days
    if left in {0, 1}:
        return visit.say("queue.today" if left == 0 else "queue.tomorrow")
    return visit.say("queue.late" if left < 0 else "queue.left", count=abs(left))


@dataclass(frozen=True, slots=True)
class Done:
    """What was done for one case of late. letters: the kinds that left."""

    case: Case
    letters: tuple[str, ...]


def _done_lately(visit: Visit) -> Iterator[Done]:
    """Cases of the last two weeks in which letters went out without her, newest first."""
    since = visit.now - LATELY
    recent = [case for case in reversed(visit.store.cases()) if case.received >= since]
    for case in recent[:_MOST_DONE]:
        letters = tuple(m.kind for m in case.messages if m.direction == "out")
        if letters:
            yield Done(case, letters)


PAGES = (Page("/", show=_show, nav="queue"),)
