"""A commit carried out on the tables in memory: pure, checked before anything is written."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from mailbot.desk.judgement.case import Item, Settled
from mailbot.errors import StaleCase
from mailbot.said import said
from mailbot.store import tables as t
from mailbot.store.chain import chained
from mailbot.store.contract import Commit, LetterState, OutboxLetter
from mailbot.store.tables import Draft, Meta, Tables, found

_SENDINGS_KEPT = timedelta(days=8)
_SETTLED_KEPT = timedelta(days=120)
_TOKENS_KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a commit comes to: the tables, the log's new lines, the items as numbered."""

    tables: Tables
    lines: bytes
    items: tuple[Item, ...]


def carried_out(before: Tables, commit: Commit) -> Outcome | None:
    """What the commit makes of the tables; None if one of its mails was handled before.

    Raises: StaleCase.
    """
    if any(digest in before[t.DIGESTS.name].places for digest in commit.seen_digests):
        return None
    draft = Draft(before)
    meta = meta_of(before)
    if commit.register_revision not in {None, meta.register_revision}:
        raise StaleCase(said("the register was changed meanwhile"))
    _cases(draft, commit)
    meta = _register(draft, commit, meta)
    meta, items = _items(draft, commit, meta)
    _letters(draft, commit)
    _sendings(draft, commit)
    _marks(draft, commit)
    _tokens(draft, commit)
    lines, head = chained(meta.head, commit.log)
    draft.put(t.META, replace(meta, commits=meta.commits + 1, head=head))
    return Outcome(draft.tables, lines, items)


def meta_of(tables: Tables) -> Meta:
    """The store's own document; reading the file made sure of it."""
    meta = found(tables, t.META, "meta")
    if meta is None:
        raise ValueError("a store without its meta document")
    return meta


def person_number(person_id: str) -> int:
    """The number in an id like "P12"; 0 for ids given by others."""
    digits = person_id[1:]
    known = person_id.startswith("P") and digits.isascii() and digits.isdecimal()
    return int(digits) if known else 0


def _cases(draft: Draft, commit: Commit) -> None:
    for case in commit.cases:
        kept = draft.get(t.CASES, case.id)
        if case.version != (kept.version if kept else 0):
            raise StaleCase(said("case {case} was changed meanwhile", case=case.id))
        draft.put(t.CASES, replace(case, version=case.version + 1))
        _seen(draft, case.digests)
    for case_id in commit.cases_removed:
        draft.remove(t.CASES, case_id)
    _seen(draft, commit.seen_digests)


def _seen(draft: Draft, digests: Sequence[str]) -> None:
    for digest in digests:
        if draft.get(t.DIGESTS, digest) is None:
            draft.put(t.DIGESTS, t.Seen(digest))


def _register(draft: Draft, commit: Commit, meta: Meta) -> Meta:
    for person in commit.people:
        draft.put(t.PEOPLE, person)
    gone = [draft.remove(t.PEOPLE, person_id) for person_id in commit.people_removed]
    changed = bool(commit.people) or any(gone)
    return replace(
        meta,
        register_revision=meta.register_revision + changed,
        next_person=max(meta.next_person, *(person_number(p.id) + 1 for p in commit.people), 0),
    )


def _items(draft: Draft, commit: Commit, meta: Meta) -> tuple[Meta, tuple[Item, ...]]:
    for item_id in commit.items_closed:
        closed = draft.get(t.ITEMS, item_id)
        if closed is None:
            raise StaleCase(said("item {item} was ruled on meanwhile", item=item_id))
        draft.remove(t.ITEMS, item_id)
        _settle(draft, closed, commit)
    number, new = meta.next_item, []
    for item in commit.items:
        if not item.id:
            new.append(draft.put(t.ITEMS, replace(item, id=f"Q{number}")))
            number += 1
            continue
        kept = draft.get(t.ITEMS, item.id)
        if kept is None or (kept.ruled and item.ruled and item.ruled != kept.ruled):
            raise StaleCase(said("item {item} was ruled on meanwhile", item=item.id))
        draft.put(t.ITEMS, item)
    return replace(meta, next_item=number), tuple(new)


def _settle(draft: Draft, item: Item, commit: Commit) -> None:
    """A trace of the item, at the time of the step that closed it."""
    at = max((item.at, *(entry.at for entry in commit.log)))
    draft.put(t.SETTLED, Settled(item.id, item.case, item.kind, item.right, item.due, at))
    draft.keep(t.SETTLED, lambda settled: settled.at >= at - _SETTLED_KEPT)


def _tokens(draft: Draft, commit: Commit) -> None:
    if commit.void_tokens:
        draft.keep(t.TOKENS, lambda _: False)
    for token in commit.tokens:
        draft.put(t.TOKENS, token)
    if commit.tokens:
        oldest = max(token.sent for token in commit.tokens) - _TOKENS_KEPT
        draft.keep(t.TOKENS, lambda token: token.until >= oldest)


def _letters(draft: Draft, commit: Commit) -> None:
    for read in commit.letters_read:
        if draft.get(t.OUTBOX, read.id) != read:
            raise StaleCase(said("letter {read} was changed meanwhile", read=read.id))
    for letter in commit.letters:
        draft.put(t.OUTBOX, _slimmed(letter))
    for letter_id in commit.letters_removed:
        draft.remove(t.OUTBOX, letter_id)


def _slimmed(letter: OutboxLetter) -> OutboxLetter:
    """What has left and is filed is not kept: extracts live nowhere but with their addressee."""
    done = letter.state is LetterState.SENT and letter.filed
    return replace(letter, octets=b"", proof=None) if done else letter


def _sendings(draft: Draft, commit: Commit) -> None:
    for sending in commit.sendings:
        draft.put(t.SENDINGS, sending)
    if commit.sendings:
        oldest = max(sending.at for sending in commit.sendings) - _SENDINGS_KEPT
        draft.keep(t.SENDINGS, lambda sending: sending.at >= oldest)


def _marks(draft: Draft, commit: Commit) -> None:
    for suppression in commit.suppressions:
        draft.put(t.SUPPRESSIONS, suppression)
    for hashed in commit.suppressions_removed:
        draft.remove(t.SUPPRESSIONS, hashed)
    for cursor in commit.cursors:
        draft.put(t.CURSORS, cursor)
    for failed in commit.set_aside:
        draft.put(t.ASIDE, failed)
    for mail in commit.set_aside_removed:
        draft.remove(t.ASIDE, tuple(mail))
    for key, value in commit.settings:
        draft.put(t.SETTINGS, t.Setting(key, value))
