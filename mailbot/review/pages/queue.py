"""What waits for the owner, and what was done without her."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from starlette.responses import Response

from mailbot.desk.judgement.case import Case, Item
from mailbot.law.step import ItemKind
from mailbot.review.visit import Page, Visit
from mailbot.store.contract import OutboxLetter
from mailbot.workflow.unextending import telling

LATELY = timedelta(days=14)
SOON, NEAR = 3, 10
"""Days left that are called soon, and near."""
_MOST_DONE = 12


@dataclass(frozen=True, slots=True)
class Waiting:
    """One item as the queue shows it. urgency: "late" | "today" | "soon" | "near" | "calm".

    together: it may be approved with others in one go.
    """

    item: Item
    case: Case | None
    kind: str
    summary: str
    urgency: str
    left: str
    together: bool


def _show(visit: Visit) -> Response:
    everything = tuple(_waiting(visit, item) for item in visit.store.items())
    waiting = tuple(one for one in everything if one.item.ruled is None)
    return visit.render(
        "queue.html",
        waiting=waiting,
        ruled=tuple(one for one in everything if one.item.ruled is not None),
        extended=tuple(_extended(visit)),
        several=sum(one.together for one in waiting) > 1,
        done=tuple(_done_lately(visit)),
    )


def _extended(visit: Visit) -> Iterator[tuple[Case, OutboxLetter]]:
    """Cases whose extension can still be taken back, each with the letter that tells of it."""
    for case in visit.store.open_cases():
        letter = telling(visit.store, case)
        if letter is not None:
            yield case, letter


def _waiting(visit: Visit, item: Item) -> Waiting:
    texts = visit.site.owner_texts
    return Waiting(
        item,
        visit.store.case(item.case) if item.case else None,
        texts.kind(item.kind, item.actions),
        visit.summary(item),
        urgency(item.due, visit.today),
        days_left(visit, item.due),
        together(item),
    )


def together(item: Item) -> bool:
    """Of a kind that several may be approved at once."""
    alike = item.kind == ItemKind.RETENTION or item.reason in {"art19", "release_letter"}
    return alike and "approve" in item.actions and item.ruled is None


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
    """What was done for one case of late. letters: in the owner's words; why: a quote."""

    case: Case
    rights: tuple[str, ...]
    letters: tuple[str, ...]
    why: str


def _done_lately(visit: Visit) -> Iterator[Done]:
    """Cases of the last two weeks in which letters went out and she was not asked, newest first."""
    since = visit.now - LATELY
    recent = (case for case in reversed(visit.store.cases()) if case.received >= since)
    alone = [case for case in recent if not any(e.actor == "owner" for e in case.events)]
    for case in alone[:_MOST_DONE]:
        kinds = [
            k for m in case.messages if m.direction == "out" and m.state == "sent" for k in m.kinds
        ]
        letters = tuple(visit.site.words.word(f"letters.{kind}", kind) for kind in kinds)
        rights = tuple(visit.site.owner_texts.word(m.right.value, "rights") for m in case.matters)
        quote = next((one.quote for one in case.details.evidence), "")
        if letters:
            yield Done(case, rights, letters, quote)


PAGES = (Page("/", show=_show, nav="queue"),)
