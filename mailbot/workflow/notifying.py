"""Telling every contact of a changed policy: begun once, sent at a pace, gone on after any stop."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

import msgspec

from mailbot.desk.letters.envelope import letter_language
from mailbot.desk.letters.notice_text import NoticeText
from mailbot.desk.letters.reply import Letter, write_notice
from mailbot.errors import Fault, UsageError
from mailbot.law.policy_notice import Audience, audience
from mailbot.law.step import LetterKind, LetterPlan, To
from mailbot.mail import letter as wire_format
from mailbot.post.contract import Outbox
from mailbot.register.person import Person
from mailbot.said import said
from mailbot.store.contract import Commit, LetterState, LogEntry, OutboxLetter
from mailbot.workflow.case_ids import new_token
from mailbot.workflow.desk import Desk
from mailbot.workflow.notices import (
    CALLED_OFF,
    HOUR,
    Mailing,
    accepted,
    called_off,
    first_at,
    mailings,
    named_id,
    stored,
    under_way,
)
from mailbot.workflow.retaining import storage_now
from mailbot.workflow.sending import deliver, send_due

BATCH = 25
"""So many letters at most before mail is looked at again: answers go first (T-SMTP-12)."""
_NO_NAME = frozenset({"shared", "protected"})


@dataclass(frozen=True, slots=True)
class Notice:
    """What the owner wants told: texts by language, the day it takes effect.

    also: ids of restricted people, or such as have left, whom she wants told all the same.
    """

    texts: Mapping[str, NoticeText]
    effective: date
    also: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """By which the same notice is known again."""
        told = {language: msgspec.to_builtins(text) for language, text in self.texts.items()}
        octets = msgspec.json.encode([told, self.effective], order="deterministic")
        return hashlib.sha256(octets).hexdigest()


def known(desk: Desk, notice: Notice) -> Mailing | None:
    """The same notice, begun before."""
    return next((one for one in mailings(desk) if one.key == notice.key), None)


def audience_of(desk: Desk, notice: Notice) -> Audience:
    """Who would be told now, and who not and why."""
    before = known(desk, notice)
    return _audience(desk, before.id if before else _next_id(desk), notice.also)


def begin(desk: Desk, notice: Notice) -> Mailing:
    """The notice recorded with all who are to be told; nothing is sent yet.

    One begun before goes on: who was told is not told again, who is new is told now.

    Raises: UsageError while another notice is under way.
    """
    before, other = known(desk, notice), under_way(desk)
    if other is not None and other.key != notice.key:
        wrong = said(
            "notice {other}, in force from {effective}, is still under way",
            other=other.id,
            effective=other.effective,
        )
        right = said("wait until all are told, or call it off with `mailbot notify-policy --stop`")
        raise UsageError([Fault("notify-policy", wrong, right)])
    off = "\n".join(one for one in called_off(desk) if before is None or one != before.id)
    if before is not None and before.pending:
        desk.store.commit(Commit(settings=((CALLED_OFF, off),)))
        return before
    now = desk.clock()
    groups = audience_of(desk, notice).groups
    ids = tuple(group[0].id for group in groups)
    if before is not None and not ids:
        return before
    if before is None:
        mailing = Mailing(
            id=_next_id(desk),
            key=notice.key,
            effective=notice.effective,
            begun=now,
            token=new_token(desk),
            count=len(ids),
            texts=notice.texts,
            pending=ids,
            also=notice.also,
        )
    else:
        more = replace(before, texts=notice.texts, pending=ids, also=notice.also)
        mailing = replace(more, count=before.count + len(ids), done_at=None)
    facts = (("notice", mailing.id), ("key", mailing.key), ("to_tell", len(ids)))
    entry = LogEntry(now, "notice_begun", actor="owner", facts=facts)
    desk.store.commit(Commit(settings=stored(desk, mailing), log=(entry,)))
    return mailing


def call_off(desk: Desk) -> Mailing | None:
    """No further letter of the notice under way is written; None where there is none."""
    mailing = under_way(desk)
    if mailing is None:
        return None
    left = len(mailing.pending)
    facts = (("notice", mailing.id), ("not_told", left))
    entry = LogEntry(desk.clock(), "notice_called_off", actor="owner", facts=facts)
    off = "\n".join((*called_off(desk), mailing.id))
    desk.store.commit(Commit(settings=((CALLED_OFF, off),), log=(entry,)))
    return mailing


def send_notices(desk: Desk, outbox: Outbox, stop: Callable[[], bool], most: int = BATCH) -> int:
    """So many letters of the notice under way as the pace allows; returns how many were tried.

    Raises: ServerRefused, InsecureConnection; MailboxUnavailable after a restore.
    """
    count = 0
    while count < most and not stop() and desk.settings.mode != "dry":
        mailing = under_way(desk)
        if mailing is None or (mailing.restored and desk.inbox is None):
            break
        if opens_at(desk, mailing) > desk.clock():
            break
        send_due(desk, outbox, stop)
        count += _next(desk, outbox, mailing)
    return count


def opens_at(desk: Desk, mailing: Mailing) -> datetime:
    """When the next letter may leave: so many within any hour, and no more."""
    now = desk.clock()
    lately = _lately(mailing, now)
    room = len(lately) < max(desk.settings.notices_per_hour, 1)
    return now if room else min(lately) + HOUR


def example(desk: Desk, notice: Notice, group: tuple[Person, ...]) -> Letter:
    """The letter to these records as it would be written."""
    return _written(desk, notice.texts, notice.effective, group)


def _next(desk: Desk, outbox: Outbox, mailing: Mailing) -> int:
    """The next in line: told, or passed over where they may not be written to any more."""
    person_id, *rest = mailing.pending
    after = replace(mailing, pending=tuple(rest))
    group = _still(desk, mailing, person_id)
    now = desk.clock()
    if not group:
        facts = (("notice", mailing.id), ("person", person_id))
        entry = LogEntry(now, "notice_passed_over", facts=facts)
        desk.store.commit(Commit(settings=stored(desk, after), log=(entry,)))
        return 0
    letter = _sealed(desk, mailing, group)
    if mailing.restored and desk.inbox is not None and desk.inbox.in_sent(letter.message_id):
        entry = LogEntry(now, "letter_found_in_sent", facts=(("letter", letter.id),))
        found = accepted(desk, letter, entry)
        desk.store.commit(replace(found, letters=(), settings=stored(desk, after)))
        return 0
    recent = (*_lately(mailing, now), now)
    desk.store.commit(
        Commit(letters=(letter,), settings=stored(desk, replace(after, recent=recent)))
    )
    deliver(desk, outbox, letter)
    return 1


def _still(desk: Desk, mailing: Mailing, person_id: str) -> tuple[Person, ...]:
    """The records told with that person's, as they are now; none where they may not be told."""
    person = desk.store.person(person_id)
    if person is None or not person.emails:
        return ()
    found = audience(
        desk.store.people_at((person.emails[0],)), mailing.id, (), mailing.also, _writable
    )
    here = first_at(desk, person.emails[0])
    return next((group for group in found.groups if set(group) <= set(here)), ())


def _audience(desk: Desk, notice_id: str, also: tuple[str, ...]) -> Audience:
    today = desk.local_day(desk.clock())
    year_end = desk.settings.processing.financial_year_end
    over = {s.person.id for s in storage_now(desk.store, year_end, today) if s.over(today)}
    return audience(desk.store.people(), notice_id, over, also, _writable)


def _sealed(desk: Desk, mailing: Mailing, group: tuple[Person, ...]) -> OutboxLetter:
    """The letter as it leaves, its sending begun."""
    now, controller = desk.clock(), desk.settings.owner.controller
    draft = _written(desk, mailing.texts, mailing.effective, group).draft
    message_id = named_id(desk, mailing, group[0])
    octets = wire_format.write(
        draft,
        sender_name=f"{controller.name}, {controller.company}",
        sender=controller.email,
        message_id=message_id,
        date=now,
    )
    return OutboxLetter(
        id=f"{mailing.id}.{group[0].id}",
        case="",
        kind=LetterKind.POLICY_CHANGE.value,
        kinds=(LetterKind.POLICY_CHANGE.value,),
        addressee=draft.addressee,
        message_id=message_id,
        octets=octets,
        octets_sha256=hashlib.sha256(octets).hexdigest(),
        sent_copy=octets,
        state=LetterState.QUEUED,
        created=now,
        not_before=now,
    )


def _written(
    desk: Desk, texts: Mapping[str, NoticeText], effective: date, group: tuple[Person, ...]
) -> Letter:
    """In the person's language where there is a text in it, else in the owner's."""
    owner = desk.settings.owner
    language = letter_language(group[0].language or owner.language)
    told = texts.get(language) or next(iter(texts.values()))
    facts = {
        "effective": effective,
        "summary": told.summary,
        "why": told.why,
        "text": told.text,
    }
    plan = LetterPlan(LetterKind.POLICY_CHANGE, To.RECIPIENT, facts, address=group[0].emails[0])
    names = {person.name for person in group}
    named = len(names) == 1 and not any(_NO_NAME & set(person.flags) for person in group)
    name = names.pop() if named else ""
    return write_notice(plan, owner.controller, desk.rulebook.texts, language, name)


def _writable(address: str) -> bool:
    return wire_format.addressable(address)


def _lately(mailing: Mailing, now: datetime) -> tuple[datetime, ...]:
    return tuple(at for at in mailing.recent if now - HOUR < at <= now)


def _next_id(desk: Desk) -> str:
    return f"N{len(mailings(desk)) + 1}"
