"""A step as lines of the accountability log: ids and words of ours, never a name or address.

Source: GDPR 5(2).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mailbot.desk.judgement.case import Case, Event, Item
from mailbot.desk.judgement.decision import Decision
from mailbot.law.step import Change, ChangeKind
from mailbot.store.contract import LogEntry, OutboxLetter

Facts = tuple[tuple[str, str | int | bool | None], ...]


@dataclass(frozen=True, slots=True)
class Taken:
    """A step to be recorded. before: the case as it was read, None for a new one."""

    decision: Decision
    before: Case | None
    after: Case
    letters: Sequence[OutboxLetter]
    items: Sequence[Item]
    actor: str


def lines(step: Taken) -> Iterator[LogEntry]:
    """Every part of a step, in the order it happened; all at the time of its last event."""
    at = step.after.events[-1].at if step.after.events else step.after.received
    for event, facts in _told(step):
        yield LogEntry(at, event, step.after.id, step.actor, facts)


def _told(step: Taken) -> Iterator[tuple[str, Facts]]:
    after = step.after
    if step.before is None:
        yield "case_opened", (("due", after.due.isoformat()), ("identity", after.identity.value))
    for event in after.events[len(step.before.events) if step.before else 0 :]:
        yield event.event, _of_event(event)
    for change in step.decision.changes:
        yield change.kind.value, tuple(_of_change(change))
    for letter in step.letters:
        sha256 = ("sha256", letter.octets_sha256)
        yield "letter_written", (("letter", letter.id), ("kind", letter.kind), sha256)
    for item in (item for item in step.items if not item.id):
        yield "owner_asked", (("rule", item.rule), ("why", item.reason))
    for closed in step.decision.closes:
        yield "item_closed", (("item", closed),)


def _of_event(event: Event) -> Facts:
    right = event.right.value if event.right else ""
    return tuple((k, v) for k, v in (("right", right), ("detail", event.detail)) if v)


def _of_change(change: Change) -> Iterator[tuple[str, str]]:
    if change.person:
        yield "person", change.person
    if change.kind is not ChangeKind.SUPPRESS and change.fields:
        yield "fields", ",".join(change.fields)
    yield "why", change.why
