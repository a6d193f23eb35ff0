"""Notices of a changed policy: which are under way, whom each letter tells, what came back.

A notice is kept in the store's settings with the ids still to be told; a letter is written when
its turn comes, so that no stop leaves anybody told twice or passed over.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import msgspec

from mailbot.desk.judgement.case import Item, caseless
from mailbot.desk.letters.notice_text import NoticeText
from mailbot.law.policy_notice import RETURNED, TOLD, noted
from mailbot.law.step import ItemKind, ItemPlan, LetterKind
from mailbot.mail.letter import message_id
from mailbot.register.address import normalised, same
from mailbot.register.person import Person
from mailbot.store.contract import Commit, LogEntry, OutboxLetter
from mailbot.workflow.desk import Desk

NOTICES = "policy_notices"
"""Setting: the notices there were, the newest last, as JSON."""
CALLED_OFF = "policy_notices_called_off"
"""Setting: ids of notices no further letter is written of, one a line."""
CAME_BACK, ANSWERED = "notice_returned", "notice_answered"
"""Reasons of items: notices that did not arrive, and an answer that may end the cooperation."""
HOUR = timedelta(hours=1)
_SECRET = 24
_OURS = re.compile(r"<mailbot\.(n[0-9]+)\.0\.([0-9a-f]{24})@[^<>@\s]+>")


@dataclass(frozen=True, slots=True)
class Mailing:
    """One notice and how far it has come.

    id: "N1". key: hash of texts and effective day: the same again is the same notice.
    pending: ids still to be told, one for each address. also: ids told in spite of a
    restriction, by the owner's word. recent: when letters were written within the last hour.
    restored: came out of a backup, so that Sent is asked before each letter.
    texts: emptied when done.
    """

    id: str
    key: str
    effective: date
    begun: datetime
    token: str
    count: int
    texts: Mapping[str, NoticeText]
    pending: tuple[str, ...]
    also: tuple[str, ...] = ()
    recent: tuple[datetime, ...] = ()
    restored: bool = False
    done_at: datetime | None = None


def mailings(desk: Desk) -> tuple[Mailing, ...]:
    """All notices, the oldest first."""
    kept = desk.store.setting(NOTICES)
    return msgspec.json.decode(kept, type=tuple[Mailing, ...]) if kept else ()


def under_way(desk: Desk) -> Mailing | None:
    """The notice that somebody still waits for; there is never a second."""
    off = called_off(desk)
    return next((m for m in mailings(desk) if m.pending and m.id not in off), None)


def called_off(desk: Desk) -> tuple[str, ...]:
    """Ids of the notices the owner has called off."""
    return tuple((desk.store.setting(CALLED_OFF) or "").split())


def reached(desk: Desk, mailing: Mailing) -> tuple[int, int]:
    """How many records of the register have had the notice, and for how many it came back."""
    marks = [kinds_of(person, mailing)[-1:] for person in desk.store.people()]
    return marks.count([TOLD]), marks.count([RETURNED])


def barred(desk: Desk, letter: OutboxLetter) -> bool:
    """Since the notice was written its people were erased, moved away, or restricted (A21)."""
    mailing, people = _of(desk, letter), addressed(desk, letter)
    also = mailing.also if mailing else ()
    here = desk.store.people_at((letter.addressee,))
    return not people or any(p.restricted and p.id not in also for p in here)


def out_of_a_backup(kept: str) -> str:
    """The setting as a restored store shall have it: Sent is asked before each letter."""
    known = msgspec.json.decode(kept, type=tuple[Mailing, ...])
    return msgspec.json.encode([replace(one, restored=True) for one in known]).decode()


def stored(desk: Desk, mailing: Mailing) -> tuple[tuple[str, str]]:
    """The settings with that notice in its new form."""
    if not mailing.pending and mailing.done_at is None:
        mailing = replace(mailing, done_at=desk.clock(), texts={}, recent=())
    known = mailings(desk)
    kept = tuple(mailing if one.id == mailing.id else one for one in known)
    if mailing.id not in {one.id for one in known}:
        kept = (*known, mailing)
    return ((NOTICES, msgspec.json.encode(kept).decode()),)


def named_id(desk: Desk, mailing: Mailing, person: Person) -> str:
    """The Message-ID of the letter to that person: the same however often it is tried.

    Another once one came back: what goes to a corrected address is another letter.
    """
    return _named(desk, mailing, person.id, kinds_of(person, mailing).count(RETURNED))


def kinds_of(person: Person, mailing: Mailing) -> list[str]:
    """The marks that notice has left with the record, the oldest first."""
    return [h.kind for h in person.happenings if h.note.startswith(f"{mailing.id}:")]


def _named(desk: Desk, mailing: Mailing, person_id: str, before: int) -> str:
    secret = desk.store.hashed(f"{mailing.token}/{person_id}/{before}")[:_SECRET]
    domain = desk.settings.owner.controller.email.rpartition("@")[2]
    return message_id(mailing.id, 0, secret, domain)


def _all_named(desk: Desk, mailing: Mailing, person: Person) -> Iterator[str]:
    returns = kinds_of(person, mailing).count(RETURNED)
    return (_named(desk, mailing, person.id, before) for before in range(returns + 1))


def is_notice(letter: OutboxLetter) -> bool:
    """The letter tells of a changed policy."""
    return letter.kind == LetterKind.POLICY_CHANGE.value


def addressed(desk: Desk, letter: OutboxLetter) -> tuple[Person, ...]:
    """The records a notice tells: all that have its address as their first."""
    return first_at(desk, letter.addressee)


def first_at(desk: Desk, address: str) -> tuple[Person, ...]:
    """The records whose letters go to that address."""
    return tuple(p for p in desk.store.people_at((address,)) if same(p.emails[0], address))


def accepted(desk: Desk, done: OutboxLetter, entry: LogEntry) -> Commit:
    """The letter was given to the server: record and log say who was told, and when."""
    mailing = _of(desk, done)
    people = addressed(desk, done)
    if mailing is None:
        return Commit(letters=(done,), log=(entry,))
    return Commit(
        letters=(done,),
        people=tuple(_marked(people, TOLD, desk.local_day(desk.clock()), mailing)),
        log=(_with(entry, people),),
    )


def refused(desk: Desk, failed: OutboxLetter, entry: LogEntry) -> Commit:
    """The letter was refused for good: the record says so, and the owner is told."""
    mailing = _of(desk, failed)
    people = addressed(desk, failed)
    if mailing is None:
        return Commit(letters=(failed,), log=(entry,))
    commit = came_back(desk, mailing, people, entry)
    return replace(commit, letters_removed=(failed.id,))


def came_back(desk: Desk, mailing: Mailing, people: Sequence[Person], entry: LogEntry) -> Commit:
    """A notice did not arrive: the record says so, and the owner is told."""
    return Commit(
        people=tuple(_marked(people, RETURNED, desk.local_day(desk.clock()), mailing)),
        items=(_item_of_returned(desk, mailing, people),),
        log=(_with(entry, people),),
    )


def recipient_of(desk: Desk, message_ids: Iterable[str]) -> tuple[Mailing, Person] | None:
    """Which notice to whom bears one of these Message-IDs."""
    for found in filter(None, map(_OURS.fullmatch, message_ids)):
        mailing = next((m for m in mailings(desk) if m.id.lower() == found[1]), None)
        for person in desk.store.people() if mailing else ():
            if mailing and found[0] in _all_named(desk, mailing, person):
                return mailing, person
    return None


def traces(desk: Desk, people: Iterable[Person]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What notices left of erased people: ids of letters in the outbox, Message-IDs in Sent."""
    gone = tuple(people)
    addresses = {normalised(email) for person in gone for email in person.emails}
    letters = (x for x in desk.store.letters() if is_notice(x)) if gone else ()
    waiting = tuple(x.id for x in letters if normalised(x.addressee) in addresses)
    known = mailings(desk) if gone else ()
    return waiting, tuple(name for m in known for p in gone for name in _all_named(desk, m, p))


def _of(desk: Desk, letter: OutboxLetter) -> Mailing | None:
    wanted = letter.id.partition(".")[0]
    return next((one for one in mailings(desk) if one.id == wanted), None)


def _marked(people: Sequence[Person], kind: str, on: date, mailing: Mailing) -> Iterator[Person]:
    mark = noted(kind, on, mailing.id, mailing.effective)
    for person in people:
        yield replace(person, happenings=(*person.happenings, mark))


def _with(entry: LogEntry, people: Sequence[Person]) -> LogEntry:
    ids = ",".join(person.id for person in people)
    return replace(entry, facts=(*entry.facts, ("people", ids)))


def _item_of_returned(desk: Desk, mailing: Mailing, people: Sequence[Person]) -> Item:
    """One item for all that came back of a notice; the one that waits already grows."""
    waiting = next(
        (
            item
            for item in desk.store.items()
            if item.reason == CAME_BACK and item.proposal.get("notice") == mailing.id
        ),
        None,
    )
    before = waiting.proposal.get("people", ()) if waiting else ()
    named = [*(before if isinstance(before, list | tuple) else ()), *(p.id for p in people)]
    ids = [str(one) for one in dict.fromkeys(named)]
    proposal = {
        "notice": mailing.id,
        "people": ids,
        "count": str(len(ids)),
        "who": ", ".join(ids),
    }
    return replace(
        caseless(
            ItemPlan(ItemKind.BOUNCE, "O23", CAME_BACK, proposal),
            waiting.at if waiting else desk.clock(),
            due=mailing.effective,
        ),
        id=waiting.id if waiting else "",
    )
