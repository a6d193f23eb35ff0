"""One ruling of the owner's, from a word to one commit."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from mailbot.desk.judgement.approvals import ERASURES
from mailbot.desk.judgement.case import Case, Item
from mailbot.desk.judgement.decide import facts_of
from mailbot.desk.judgement.ruling import Pending, Ruling, Verb
from mailbot.desk.judgement.rulings import extended, owner_ruled
from mailbot.desk.judgement.steps import cannot
from mailbot.desk.owner.tokens import ItemToken
from mailbot.desk.sender.identify import cautions_of
from mailbot.desk.sender.identity import NO_DATA_THERE
from mailbot.errors import ChangedSince, Fault, UsageError
from mailbot.law.asks import Ask, Band, Tag
from mailbot.law.deadlines import extended_answer_by
from mailbot.law.erasure_parts import Part, parts_of
from mailbot.law.rights import Right
from mailbot.law.step import ItemKind
from mailbot.register.address import same
from mailbot.said import counted, said
from mailbot.store.contract import Commit, LogEntry
from mailbot.workflow.anew import judged_anew
from mailbot.workflow.committing import Prepared, prepare
from mailbot.workflow.desk import Desk
from mailbot.workflow.hinting import HAS_LEFT, follow_hint
from mailbot.workflow.hinting import RULES as HINTED
from mailbot.workflow.initiative import REASONS
from mailbot.workflow.kept_answers import keeping
from mailbot.workflow.marking import mark_of
from mailbot.workflow.mending import mended, settled
from mailbot.workflow.paper import PRINT
from mailbot.workflow.passphrases import TELL, told
from mailbot.workflow.retaining import carry_out
from mailbot.workflow.reviewing import LEFT, VANISHED, kept
from mailbot.workflow.sending import posted
from mailbot.workflow.snapshot import snapshot_of
from mailbot.workflow.watching import REVIEW, reviewed

FOR_ANOTHER = frozenset({Tag.REPRESENTATIVE, Tag.MINOR, Tag.EMPLOYER, Tag.DECEASED})
"""Whoever writes is not the one the data are about."""


def preview(desk: Desk, item_id: str, ruling: Ruling) -> Prepared:
    """What a ruling will do and send, with nothing done yet.

    Raises: UsageError if there is no such item, or it cannot be ruled on so.
    """
    return _prepared(desk, item_id, ruling)


def planned(desk: Desk, item_id: str) -> tuple[Part, ...]:
    """What erasing a person would mean now, source by source; nothing for any other item.

    Raises: UsageError if there is no such item.
    """
    item = named_item(desk, item_id)
    case = desk.store.case(item.case) if item.case else None
    if case is None or item.reason not in ERASURES:
        return ()
    snapshot = snapshot_of(desk, case, Ruling(Verb.APPROVE))
    return parts_of(facts_of(case, Ask(Right.ERASURE, Band.REQUEST), snapshot))


def rule(
    desk: Desk, item_id: str, ruling: Ruling, shown: str = "", spent: Sequence[ItemToken] = ()
) -> Prepared:
    """Carry the ruling out; its letters leave at the next `run`.

    shown: the mark of what the owner saw before she ruled, "" where that is not known. spent:
    tokens this very ruling uses up, where it came by mail.

    Raises: ChangedSince if it would do or send anything else now; UsageError as `preview`;
    TemporaryError if it should be tried again.
    """
    return _committed(desk, lambda: _spending(as_shown(desk, item_id, ruling, shown), spent))


def _spending(ready: Prepared, spent: Sequence[ItemToken]) -> Prepared:
    return replace(ready, commit=replace(ready.commit, tokens=tuple(spent))) if spent else ready


def as_shown(desk: Desk, item_id: str, ruling: Ruling, shown: str) -> Prepared:
    """As `preview`, where it is still what the owner saw; shown: as in `rule`.

    Raises: ChangedSince; UsageError as `preview`.
    """
    ready = _prepared(desk, item_id, ruling)
    if shown and mark_of(desk, ready) != shown:
        wrong = said("is no longer as it was shown")
        raise ChangedSince([Fault(item_id, wrong, said("look at it again, then rule"))])
    return ready


def carry_out_noted(desk: Desk, item_id: str, noted: Pending) -> Prepared:
    """A ruling that was noted before; its letters have waited already, and may leave at once.

    Raises: ChangedSince; UsageError as `preview`, or if it was taken back; TemporaryError.
    """

    def prepared() -> Prepared:
        if named_item(desk, item_id).ruled != noted:
            raise UsageError(
                [Fault(item_id, said("the ruling was taken back"), said("see `mailbot queue`"))]
            )
        ready = as_shown(desk, item_id, noted.ruling, noted.shown)
        now = desk.clock()
        letters = tuple(replace(letter, not_before=now) for letter in ready.commit.letters)
        return replace(ready, commit=replace(ready.commit, letters=letters))

    return _committed(desk, prepared)


def extend(desk: Desk, case_id: str, reason: str) -> Prepared:
    """Two further months, told to the person with the reason.

    Raises: UsageError as `preview_extension`; TemporaryError if it should be tried again.
    """
    return _committed(desk, lambda: preview_extension(desk, case_id, reason))


def _committed(desk: Desk, prepared: Callable[[], Prepared]) -> Prepared:
    def attempt() -> Prepared:
        ready = prepared()
        desk.store.commit(ready.commit)
        return ready

    return judged_anew(attempt, said("others kept changing the case; try again"))


def named_item(desk: Desk, item_id: str) -> Item:
    """The waiting item of that id, in either case. Raises: UsageError if there is none."""
    item = desk.store.item(item_id.strip().upper())
    if item is None:
        raise UsageError(
            [Fault(item_id, said("nothing by that name waits"), said("see `mailbot queue`"))]
        )
    return item


def _prepared(desk: Desk, item_id: str, ruling: Ruling) -> Prepared:
    item = named_item(desk, item_id)
    divisible = item.kind == ItemKind.RETENTION or item.reason in ERASURES
    if (ruling.only or ruling.but) and not divisible:
        raise cannot(item, said("is no batch of records"), said("say yes to all of it, or no"))
    case = desk.store.case(item.case) if item.case else None
    if case is None:
        return _without_case(desk, item, ruling)
    if item.reason == PRINT:
        return _posted(desk, case, item, ruling)
    if item.reason == TELL:
        return Prepared(told(desk, case, item, ruling), case, ())
    if ruling.identified:
        case = _about(desk, case, item, ruling) or _as_registered_now(desk, case, item)
    others = tuple(i for i in desk.store.items() if i.case == case.id)
    snapshot = snapshot_of(desk, case, ruling)
    decision = owner_ruled(case, item, ruling, snapshot, others)
    ready = prepare(decision, case, snapshot, desk, actor="owner", changed=dict(ruling.changed))
    if ruling.keep:
        ready = replace(ready, commit=keeping(ready.commit, case, item, ruling, desk))
    return ready


def _posted(desk: Desk, case: Case, item: Item, ruling: Ruling) -> Prepared:
    """Letters on paper count as sent once they are posted."""
    if ruling.verb.value not in item.actions:
        right = said("post the letters, then approve")
        raise cannot(item, said("cannot be answered by {verb}", verb=ruling.verb), right)
    letters = counted(
        len(item.letters),
        said(
            "Say yes once 1 letter is posted. `mailbot case print {case}` writes it as PDF.",
            case=case.id,
        ),
        said(
            "Say yes once {count} letters are posted. `mailbot case print {case}` writes them as "
            "PDF.",
            count=len(item.letters),
            case=case.id,
        ),
    )
    return Prepared(posted(desk, case, item), case, (), notices=(letters,))


def _about(desk: Desk, case: Case, item: Item, ruling: Ruling) -> Case | None:
    """The case of whom somebody else writes for; letters go to that person's own address.

    Raises: UsageError where she does not say whose data it is about.
    """
    if not ruling.person:
        if case.tags & FOR_ANOTHER and not case.people:
            right = said("name their record with --person, or answer with --text")
            raise UsageError([Fault(item.id, said("somebody writes for another person"), right)])
        return None
    person = desk.store.person(ruling.person)
    if person is None or not person.emails:
        wrong = said("has no address in the register to answer to")
        raise UsageError(
            [
                Fault(
                    said("--person {person}", person=ruling.person),
                    wrong,
                    said("enter one, or answer --text"),
                )
            ]
        )
    today = desk.local_day(desk.clock())
    cautions = frozenset(cautions_of((person,), desk.rulebook.proof, today))
    return replace(
        case,
        people=(person.id,),
        claimed=(),
        registered=person.emails[0],
        cautions=(case.cautions - NO_DATA_THERE) | (cautions & NO_DATA_THERE),
    )


def _as_registered_now(desk: Desk, case: Case, item: Item) -> Case:
    """The case with the records at the sender's address today: the owner may have entered it.

    Raises: UsageError where the person is in the register under another address only, so that
    "no data" would be untrue.
    """
    sender = case.details.sender
    found = desk.store.people_at((sender,))
    if not found and not case.people and _known_by_name(desk, case):
        right = said("enter the address they write from in their record, or answer with --text")
        wrong = said("the register may know this person by another address")
        raise UsageError([Fault(item.id, wrong, right)])
    if not found:
        return case
    today = desk.local_day(desk.clock())
    now = frozenset(cautions_of(found, desk.rulebook.proof, today))
    return replace(
        case,
        people=tuple(person.id for person in found),
        claimed=(),
        registered=next(a for person in found for a in person.emails if same(a, sender)),
        cautions=(case.cautions - NO_DATA_THERE) | (now & NO_DATA_THERE),
    )


def _known_by_name(desk: Desk, case: Case) -> bool:
    """Says to have been a contact, or bears the name of one."""
    name = case.details.name.casefold()
    bears = any(person.name.casefold() == name for person in desk.store.people() if name)
    return bears or Tag.FORMER in case.tags


def _without_case(desk: Desk, item: Item, ruling: Ruling) -> Prepared:
    """Retention is carried out; any other item of no case is only settled: it has been seen."""
    if item.kind == ItemKind.RETENTION:
        if ruling.verb.value not in item.actions:
            raise cannot(
                item,
                said("cannot be answered by {verb}", verb=ruling.verb),
                said("use approve or reject"),
            )
        if ruling.verb is Verb.APPROVE:
            return carry_out(desk, item, _ids(ruling.only), _ids(ruling.but))
    if item.reason == REVIEW:
        return reviewed(desk, item, ruling)
    if item.reason in HINTED and ruling.verb is Verb.APPROVE:
        return follow_hint(desk, item)
    if item.reason in REASONS:
        if ruling.verb.value not in item.actions:
            raise cannot(
                item,
                said("cannot be answered by {verb}", verb=ruling.verb),
                said("use approve or reject"),
            )
        return mended(desk, item) if ruling.verb is Verb.APPROVE else settled(desk, item, "reject")
    if ruling.verb is Verb.ANSWER and ruling.as_right not in {"", "none"}:
        right = said("read the mail in your inbox, and enter the request by hand")
        raise UsageError([Fault(item.id, said("the mail could not be read"), right)])
    facts = (("item", item.id), ("why", item.reason))
    entry = LogEntry(desk.clock(), f"owner_{ruling.verb}", "", "owner", facts)
    remembered: tuple[tuple[str, str], ...] = ()
    if item.reason in {VANISHED, LEFT, HAS_LEFT}:
        remembered = tuple(kept(desk.store, item, desk.local_day(desk.clock())))
    return Prepared(Commit(items_closed=(item.id,), settings=remembered, log=(entry,)), None, ())


def _ids(names: Sequence[str]) -> tuple[str, ...]:
    """Ids of records, however they are written."""
    return tuple(part.upper() for name in names for part in name.split())


def preview_extension(desk: Desk, case_id: str, reason: str) -> Prepared:
    """What an extension will say, with nothing done yet.

    Raises: UsageError if it is too late, was done before, or there is no such case.
    """
    case = desk.store.case(case_id)
    if case is None or not case.open:
        raise UsageError(
            [Fault(case_id, said("no open case of that number"), said("see `mailbot cases`"))]
        )
    snapshot = snapshot_of(desk, case, Ruling(Verb.EXTEND, reason))
    new_due = extended_answer_by(desk.local_day(case.received))
    waiting = [item for item in desk.store.items() if item.case == case.id]
    decision = extended(case, reason, new_due, snapshot, waiting)
    return prepare(decision, case, snapshot, desk, actor="owner")
