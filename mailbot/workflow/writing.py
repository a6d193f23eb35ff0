"""Planned letters made into the bytes that will leave, numbered within their case."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from mailbot import document, locking
from mailbot.desk.judgement.case import Case, CaseMessage
from mailbot.desk.judgement.decide import new_item
from mailbot.desk.judgement.decision import Background, Decision
from mailbot.desk.letters.envelope import BY_POST
from mailbot.desk.letters.proof import Proof
from mailbot.desk.letters.reply import Letter, compose
from mailbot.desk.letters.rewording import reworded
from mailbot.desk.sender.identity import Grade
from mailbot.errors import RefusedError, RulebookError
from mailbot.law.rights import State
from mailbot.law.step import CARRY_NO_DATA, ItemKind, ItemPlan, LetterKind
from mailbot.mail import letter as wire_format
from mailbot.mail.domain import owned_domain
from mailbot.mail.draft import Draft, Enclosure
from mailbot.mail.reopened import draft_in
from mailbot.said import as_kept, said
from mailbot.store.contract import LetterState, OutboxLetter, Sending
from mailbot.workflow.desk import Desk
from mailbot.workflow.paper import on_paper
from mailbot.workflow.passphrases import with_passphrase

NOT_ABOUT_DATA = CARRY_NO_DATA | {LetterKind.ERASED, LetterKind.ART19_NOTICE}
"""Letters the last door does not hold against the register: no register data, or nobody left."""


@dataclass(frozen=True, slots=True)
class Written:
    """Letters ready to leave, and the case that knows of them."""

    case: Case
    letters: tuple[OutboxLetter, ...] = ()
    drafts: tuple[Draft, ...] = ()
    sendings: tuple[Sending, ...] = ()


def composed(
    decision: Decision, case: Case, background: Background, desk: Desk
) -> tuple[Decision, Case, tuple[Letter, ...]]:
    """The letters in words; where one cannot be written none is, and the owner is told why."""
    controller, texts = desk.settings.owner.controller, desk.rulebook.texts
    received_on = desk.local_day(case.received)
    try:
        locked = desk.settings.encrypt_extracts
        letters = compose(decision.letters, case, controller, texts, received_on, locked=locked)
        _all_addressable(letters)
    except (RulebookError, RefusedError) as error:
        matters = tuple(
            replace(m, state=State.WAITING_OWNER) if m.state.final else m for m in case.matters
        )
        plan = ItemPlan(ItemKind.ANSWER, "O23", "letter_failed", {"why": as_kept(error.told)})
        item = new_item(case, plan, None, background)
        waiting = replace(case, matters=matters)
        return replace(decision, letters=(), items=(*decision.items, item)), waiting, ()
    return decision, case, letters


def _all_addressable(letters: Sequence[Letter]) -> None:
    """Raises: RefusedError if one is to an address no letter can be written to."""
    mails = (x.draft.addressee for x in letters if x.draft.addressee != BY_POST)
    if not all(map(wire_format.addressable, mails)):
        raise RefusedError(said("no letter can be written to the sender's address as it is"))


def written(
    case: Case, letters: Sequence[Letter], background: Background, desk: Desk, *, held: bool
) -> Written:
    """The letters as bytes in the outbox. held: they wait for the owner's yes.

    Where one is locked the case has the passphrase, from this commit on.
    """
    state = LetterState.HELD if held else LetterState.QUEUED
    case = with_passphrase(case, letters, desk)
    ready = Written(case)
    number = sum(message.direction == "out" for message in case.messages)
    for letter in letters:
        number += 1
        draft = replace(letter.draft, enclosures=tuple(_enclosed(letter, case, desk)))
        if draft.addressee == BY_POST:
            queued = on_paper(case, draft, number, background, desk)
        else:
            queued = replace(_sealed(case, draft, number, background, desk), state=state)
        queued = _addressed(queued, case, letter)
        queued = replace(queued, proof=letter.proof) if held else queued
        ready = Written(
            replace(ready.case, messages=(*ready.case.messages, _noted(queued, draft, number))),
            (*ready.letters, queued),
            (*ready.drafts, draft),
            (*ready.sendings, *_counted(case, letter, background, desk)),
        )
    return ready


def in_her_words(letters: Sequence[Letter], changed: Mapping[str, str]) -> tuple[Letter, ...]:
    """The letters, those reworded by the owner with her text. changed: by their place, "0", "1".

    Raises: UsageError if one lacks what the law wants in it.
    """
    return tuple(
        replace(x, draft=reworded(x.draft, changed[str(n)], x.proof, f"letter {n + 1}"))
        if str(n) in changed
        else x
        for n, x in enumerate(letters)
    )


def rewritten(letter: OutboxLetter, text: str, desk: Desk, now: datetime) -> OutboxLetter:
    """A letter that was held, with the owner's text, under the same Message-ID.

    Raises: UsageError if it lacks what the law wants in it.
    """
    as_sealed = replace(draft_in(letter.octets), addressee=letter.addressee)
    draft = reworded(as_sealed, text, letter.proof or Proof(), f"letter {letter.id}")
    octets, sent_copy = _as_octets(draft, letter.message_id, now, desk)
    return replace(
        letter,
        octets=octets,
        sent_copy=sent_copy,
        octets_sha256=hashlib.sha256(octets).hexdigest(),
    )


def _enclosed(letter: Letter, case: Case, desk: Desk) -> Iterator[Enclosure]:
    """The documents of access and portability, in the language of the letter.

    Of a locked letter one file each, encrypted, that holds the others.
    """
    terms = desk.rulebook.terms[letter.draft.language]
    template = desk.rulebook.folders.find(document.TEMPLATE)
    for extract in letter.extracts:
        files = document.enclosures(extract, terms, desk.settings.owner.controller, template)
        if letter.locked:
            yield locking.locked(files, case.details.passphrase)
        else:
            yield from files


def _sealed(
    case: Case, draft: Draft, number: int, background: Background, desk: Desk
) -> OutboxLetter:
    """The bytes, fixed for good: every retry sends the same."""
    controller = desk.settings.owner.controller
    message_id = wire_format.message_id(
        case.id,
        number,
        wire_format.own_token(case.token, number),
        controller.email.rpartition("@")[2],
    )
    octets, sent_copy = _as_octets(draft, message_id, background.now, desk)
    return OutboxLetter(
        id=f"{case.id}.{number}",
        case=case.id,
        kind="",
        kinds=(),
        addressee=draft.addressee,
        message_id=message_id,
        octets=octets,
        octets_sha256=hashlib.sha256(octets).hexdigest(),
        sent_copy=sent_copy,
        state=LetterState.QUEUED,
        created=background.now,
        not_before=background.now + timedelta(minutes=desk.settings.delay_minutes),
        enclosed=tuple(hashlib.sha256(e.octets).hexdigest() for e in draft.enclosures),
    )


def _as_octets(draft: Draft, message_id: str, date: datetime, desk: Desk) -> tuple[bytes, bytes]:
    """The letter and its copy for Sent."""
    controller = desk.settings.owner.controller
    octets, copy = (
        form(
            draft,
            sender_name=f"{controller.name}, {controller.company}",
            sender=controller.email,
            message_id=message_id,
            date=date,
        )
        for form in (wire_format.write, wire_format.sent_copy)
    )
    return octets, copy


def _addressed(queued: OutboxLetter, case: Case, letter: Letter) -> OutboxLetter:
    """What it holds, and whose data the last door must check it against."""
    about_data = any(kind not in NOT_ABOUT_DATA for kind in letter.kinds)
    return replace(
        queued,
        kind=letter.kinds[0].value,
        kinds=tuple(kind.value for kind in letter.kinds),
        locked=letter.locked,
        expects=case.people if about_data and case.identity is Grade.VERIFIED else (),
    )


def _noted(letter: OutboxLetter, draft: Draft, number: int) -> CaseMessage:
    return CaseMessage(
        direction="out",
        message_id=letter.message_id,
        to=letter.addressee,
        subject=draft.subject,
        kind=letter.kind,
        state="queued",
        at=letter.created,
        number=number,
        kinds=letter.kinds,
    )


def _counted(case: Case, letter: Letter, background: Background, desk: Desk) -> Iterator[Sending]:
    if letter.draft.addressee == BY_POST:
        return
    kind = letter.kinds[0]
    proven = case.identity is Grade.VERIFIED or kind is LetterKind.CODE_CHALLENGE
    hashed = desk.store.hashed(letter.draft.addressee)
    domain = desk.store.hashed(owned_domain(letter.draft.addressee))
    yield Sending(hashed, kind.value, background.now, verified=proven, domain=domain)
