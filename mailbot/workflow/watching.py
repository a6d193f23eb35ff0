"""Once a day: cases in which nothing moves, and restrictions a year old, are put to the owner.

No timer ever refuses, answers or lifts anything: it only asks (rows A14, N07, N09).
Source: GDPR 12(3), 18(3); rows O05, O11 and O17.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from mailbot.desk.judgement.approvals import announce_lift
from mailbot.desk.judgement.case import Case, Item, Matter, caseless
from mailbot.desk.judgement.decide import actions_for, new_item
from mailbot.desk.judgement.decision import Background
from mailbot.desk.judgement.ruling import Ruling, Verb
from mailbot.law.asks import Tag
from mailbot.law.rights import Right, State
from mailbot.law.step import ItemKind, ItemPlan
from mailbot.register.person import Person
from mailbot.said import said
from mailbot.store.contract import Commit, LogEntry
from mailbot.workflow.anew import judged_anew
from mailbot.workflow.committing import Prepared, prepare
from mailbot.workflow.desk import Desk
from mailbot.workflow.looking import background
from mailbot.workflow.own_cases import own_case

ASK_BEFORE = timedelta(days=7)
"""So long before its last day a case nobody works on is put to the owner."""
REVIEW_AFTER = timedelta(days=365)
STUCK, REVIEW = "nothing_moves", "restriction_review"
REVIEWED = "restriction_reviewed:"
"""Setting: the id of a restricted person follows; its value is the day of the last review."""


def watch(desk: Desk) -> tuple[Item, ...]:
    """Items for what waits for nobody and for what has lasted a year. Safe to run twice."""

    def attempt() -> tuple[Item, ...]:
        items = (*_stuck(desk), *_old_restrictions(desk))
        entries = (
            LogEntry(i.at, "owner_asked", i.case, facts=(("rule", i.rule), ("why", i.reason)))
            for i in items
        )
        return desk.store.commit(Commit(items=items, log=tuple(entries))) if items else ()

    return judged_anew(attempt, said("others kept changing the queue; try again"))


def _stuck(desk: Desk) -> Iterator[Item]:
    """Open cases with nothing in the queue and no letter on its way."""
    snapshot = _now(desk)
    waiting = {item.case for item in desk.store.items()}
    for case in desk.store.open_cases():
        on_its_way = any(m.direction == "out" and m.state == "queued" for m in case.messages)
        near = case.answer_by - snapshot.today <= ASK_BEFORE
        if near and not on_its_way and case.id not in waiting:
            unknown = any(m.state is State.IDENTIFYING for m in case.matters)
            kind, rule = (ItemKind.IDENTIFY, "O11") if unknown else (ItemKind.ANSWER, "O17")
            right = next((m.right for m in case.matters if not m.state.final), None)
            yield new_item(case, ItemPlan(kind, rule, STUCK), right, snapshot)


def _old_restrictions(desk: Desk) -> Iterator[Item]:
    now, today = desk.clock(), desk.local_day(desk.clock())
    asked = {
        str(item.proposal.get("person", "")) for item in desk.store.items() if item.reason == REVIEW
    }
    open_about = {i for c in desk.store.open_cases() for i in c.people if _restricts(c)}
    for person in desk.store.people():
        since = restricted_since(person)
        if since is None or person.id in asked | open_about or person.kept_through is not None:
            continue
        seen = desk.store.setting(REVIEWED + person.id)
        if today - max(since, date.fromisoformat(seen) if seen else since) >= REVIEW_AFTER:
            yield _review(person, since, now)


def _restricts(case: Case) -> bool:
    """The restriction is still being dealt with there."""
    return any(m.right in {Right.OBJECTION, Right.RESTRICTION} for m in case.matters)


def restricted_since(person: Person) -> date | None:
    """The day the restriction was last set, None where there is none to date."""
    days = [c.at for c in person.history if c.field == "restriction" and c.new != "lifted"]
    if not person.restricted or not days:
        return None
    return max(datetime.fromisoformat(at).date() for at in days)


def _review(person: Person, since: date, now: datetime) -> Item:
    proposal = {"person": person.id, "since": since.isoformat()}
    actions = actions_for(ItemKind.APPROVE, REVIEW)
    return caseless(ItemPlan(ItemKind.APPROVE, "O05", REVIEW, proposal), now, actions=actions)


def reviewed(desk: Desk, item: Item, ruling: Ruling) -> Prepared:
    """The owner's word on an old restriction: a yes announces the lifting, a no keeps it a year.

    Raises: UsageError where nobody can be told of it.
    """
    person = desk.store.person(str(item.proposal.get("person", "")))
    if ruling.verb is Verb.APPROVE and person is not None and person.restricted:
        return _announced(person, item, desk)
    today = desk.local_day(desk.clock()).isoformat()
    facts = (("item", item.id), ("why", item.reason))
    entry = LogEntry(desk.clock(), f"owner_{ruling.verb}", "", "owner", facts)
    kept = ((REVIEWED + str(item.proposal.get("person", "")), today),)
    return Prepared(Commit(items_closed=(item.id,), settings=kept, log=(entry,)), None, ())


def _announced(person: Person, item: Item, desk: Desk) -> Prepared:
    """A case of the firm's own: the person is told a week before (Art. 18(3))."""
    lifts = Matter(Right.RESTRICTION, State.WAITING_OWNER, None, frozenset({Tag.LIFT}))
    case = own_case(person, lifts, desk)
    snapshot = background(desk, (person,), (case.details.sender, case.registered), None, "")
    about = replace(item, right=Right.RESTRICTION)
    decision = announce_lift(case, about, snapshot)
    decision = replace(decision, closes=(item.id,))
    return prepare(decision, None, snapshot, desk, actor="owner")


def _now(desk: Desk) -> Background:
    now = desk.clock()
    return Background(now, desk.local_day(now), desk.settings.processing)
