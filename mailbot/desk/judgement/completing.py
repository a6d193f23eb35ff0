"""What keeps an extract waiting, and how it goes on once the sources or the owner have spoken.

Source: GDPR 15; row O10.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from mailbot.desk.judgement.case import Case, Entered, Event, Item
from mailbot.desk.judgement.decide import JUDGES, facts_of, new_item
from mailbot.desk.judgement.decision import Background, Decision
from mailbot.desk.judgement.entered import entering, with_entered
from mailbot.desk.judgement.steps import cannot, stepped
from mailbot.law.access import access_approved
from mailbot.law.asks import Ask, Band
from mailbot.law.holdings import MAILBOX, Findings
from mailbot.law.portability import portability_approved
from mailbot.law.rights import Right
from mailbot.law.step import Facts, ItemPlan, Step
from mailbot.said import said

OBSTACLES = frozenset(
    {
        "everything_asked",
        "extract_again",
        "manual_source",
        "new_address",
        "secrecy_hold",
        "source_doubtful",
        "source_missing",
        "source_pending",
        "special_category",
        "third_person_data",
        "unconfirmed_processing",
    }
)
SILENT = frozenset({"source_missing", "source_pending"})
"""Reasons that go by themselves once the source answers."""

LOOKED_AT = frozenset({"manual_source", "source_missing", "source_pending"})
"""Reasons the owner answers with what she found there herself."""

ENTERED = LOOKED_AT | {"source_doubtful", "everything_asked"}
"""Reasons whose answer in words goes into the extract rather than in its place."""

FOLLOW: Mapping[Right, Callable[[Facts], Step]] = {
    Right.ACCESS: access_approved,
    Right.PORTABILITY: portability_approved,
}


def looked_through(case: Case, item: Item) -> Case:
    """The owner says yes: nothing more lies there, or what is doubtful is the person's."""
    source = str(item.proposal.get("source", ""))
    if item.reason == "manual_source":
        return entering(case, Entered(source, looked=True))
    if item.reason == "source_doubtful":
        return entering(case, Entered(source, theirs=_digests(item)))
    return entering(case, Entered(source)) if item.reason in SILENT else case


def written_down(
    case: Case, item: Item, text: str, background: Background, others: tuple[Item, ...]
) -> Decision:
    """What the owner found by hand, or copies she has gone through, go into the extract."""
    source = str(item.proposal.get("source", MAILBOX))
    anothers = _digests(item) if item.reason == "source_doubtful" else ()
    case = entering(case, Entered(source, text.strip(), bool(text.strip()), anothers=anothers))
    return sources_cleared(case, item, background, others)


def sources_cleared(
    case: Case, item: Item, background: Background, others: tuple[Item, ...]
) -> Decision:
    """One obstacle less; the extract goes when the last one is gone."""
    right = item.right or Right.ACCESS
    findings = with_entered(background.findings or Findings(), case.details.entered)
    background = replace(background, findings=findings)
    left = [o for o in others if o.id != item.id and _stands(o, right)]
    plans = tuple(_new(case, right, background, left))
    if any(plan.reason == "source_missing" for plan in plans):
        raise cannot(
            item, said("a source does not answer"), said("see `mailbot doctor`, then try again")
        )
    unruled = tuple(plan for plan in plans if plan.reason in {"manual_source", "source_doubtful"})
    items = tuple(new_item(case, plan, right, background) for plan in unruled)
    if left or items:
        return Decision(case, items=items, note="more_waits")
    return stepped(case, right, FOLLOW.get(right, access_approved), background)


def sources_answered(case: Case, background: Background, open_items: Sequence[Item]) -> Decision:
    """Sources that were silent have answered, or a slow one was asked; nothing if none has.

    open_items: what waits for this case. background: with the sources asked again.
    """
    findings = background.findings or Findings()
    silent = {*findings.missing, *findings.pending}
    heard = tuple(
        item
        for item in open_items
        if item.reason in SILENT
        and (item.proposal.get("source") not in silent or item.reason == "source_pending")
    )
    if not heard:
        return Decision()
    right = heard[0].right or Right.ACCESS
    heard = tuple(item for item in heard if item.right is heard[0].right)
    closes = tuple(item.id for item in heard)
    left = [o for o in open_items if o.id not in closes and _stands(o, right)]
    plans = tuple(_new(case, right, background, left))
    case = case.with_event(Event(background.now, "sources_answered", right, str(len(heard))))
    if left or plans:
        items = tuple(new_item(case, plan, right, background) for plan in plans)
        return Decision(case, items=items, closes=closes, note="more_waits")
    decision = stepped(case, right, FOLLOW.get(right, access_approved), background)
    return replace(decision, closes=(*closes, *decision.closes))


def _stands(item: Item, right: Right) -> bool:
    """It keeps back what is given for that right."""
    return item.reason in OBSTACLES and (item.right or Right.ACCESS) is right


def _new(
    case: Case, right: Right, background: Background, waiting: Iterable[Item]
) -> Iterator[ItemPlan]:
    """Obstacles that neither wait already nor were settled by the owner before."""
    matter = case.matter(right)
    ask = Ask(right, Band.REQUEST, tags=matter.tags if matter else frozenset())
    known = {(item.reason, item.proposal.get("source")) for item in waiting}
    settled = {e.detail for e in case.events if e.event in {"owner_approve", "owner_answer"}}
    given_up = {one.source for one in case.details.entered}
    for plan in JUDGES[right](facts_of(case, ask, background)).items:
        source = plan.proposal.get("source")
        done = source in given_up if plan.reason in LOOKED_AT else plan.reason in settled
        done = done and plan.reason != "source_doubtful"
        if plan.reason in OBSTACLES and not done and (plan.reason, source) not in known:
            yield plan


def _digests(item: Item) -> tuple[str, ...]:
    listed = item.proposal.get("digests", ())
    return tuple(map(str, listed)) if isinstance(listed, list | tuple) else ()
