"""The store in one TinyDB file, replaced whole by every commit."""

import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from threading import RLock
from typing import Any, TypeVar

from tinydb import TinyDB, where
from tinydb.queries import QueryLike

from mailbot.desk.judgement.case import Case, Item, Settled, Suppression
from mailbot.desk.owner.tokens import ItemToken
from mailbot.errors import StoreDamaged
from mailbot.register.address import normalised
from mailbot.register.person import Person
from mailbot.said import said
from mailbot.store import tables as t
from mailbot.store.at_rest import KeySource, no_key
from mailbot.store.chain import checked, logged, logged_back
from mailbot.store.committing import Outcome, carried_out, meta_of
from mailbot.store.contract import (
    Commit,
    Cursor,
    LetterState,
    LogCheck,
    LoggedEntry,
    OutboxLetter,
    Sending,
    SetAside,
)
from mailbot.store.durable import append_at, private_folder, told
from mailbot.store.erasures import Erasure, erasures, hashed, note
from mailbot.store.lock import CommitLock
from mailbot.store.ordering import by_id, by_receipt, urgency
from mailbot.store.tables import Head, Meta, Rows, Stored, Table, Tables, found, stored
from mailbot.store.whole_file import REMEDY, WholeFile

V = TypeVar("V")


class FileStore:
    """A `Store` in `store.json`, with its log in `log.jsonl` beside it.

    TinyDB reads and searches; a commit is one write, so that no half of it can be left.
    """

    def __init__(self, folder: Path, key: KeySource = no_key) -> None:
        """folder: made if need be, for its owner alone. key: of a store that is encrypted.

        Raises: StoreDamaged if what is there cannot be trusted, OpenToOthers; TemporaryError.
        """
        private_folder(folder)
        self._path = folder / "store.json"
        self._log = folder / "log.jsonl"
        self._lock = CommitLock(folder / "store.lock")
        self._thread = RLock()
        self._file = WholeFile(self._path, key)
        self._base = TinyDB(self._file, storage=_itself)
        self._kept: dict[str, tuple[Rows, tuple[Any, ...]]] = {}
        with self._thread, self._lock.held():
            self._prepare()
        self._file.read()

    def commit(self, commit: Commit) -> tuple[Item, ...]:
        """Do it all or nothing, durably; returns the new items with their ids.

        Raises: StaleCase if a case, an item or the register is not as it was read.
        """
        if commit == Commit():
            return ()
        with self._thread, self._lock.held():
            before = self._file.read()
            outcome = carried_out(before, commit)
            if outcome is None:
                return ()
            note(self._path.parent, tuple(_erasures(before, commit)))
            self._write(meta_of(before).head, outcome)
            return outcome.items

    @property
    def encrypted(self) -> bool:
        """The file on the disk is encrypted."""
        self._file.read()
        return self._file.lock.closed

    def encrypt(self, *, wanted: bool) -> bool:
        """Encrypt the file, or write it in the clear; says whether that changed anything.

        One replacement of the whole file: stopped anywhere it is as before, or as after.

        Raises: StoreLocked if there is no key, or the file is closed by another; StoreDamaged.
        """
        with self._thread, self._lock.held():
            tables = self._file.read()
            if self._file.lock.closed is wanted:
                return False
            if wanted:
                self._file.lock.close()
            else:
                self._file.lock.open()
            self._file.write(tables)
            return True

    def people(self) -> tuple[Person, ...]:
        """The whole register, by id."""
        return self._ordered(t.PEOPLE, by_id)

    def person(self, person_id: str) -> Person | None:
        """One record."""
        return self._get(t.PEOPLE, person_id)

    def people_at(self, addresses: Sequence[str]) -> tuple[Person, ...]:
        """Records holding one of the addresses, compared by `register.address.same`."""
        wanted = {normalised(address) for address in addresses}
        at = where("emails").test(lambda emails: not wanted.isdisjoint(map(normalised, emails)))
        return by_id(self._search(t.PEOPLE, at))

    def next_person_id(self, offset: int = 0) -> str:
        """An id never used before; offset for several within one commit."""
        return f"P{self._meta().next_person + offset}"

    def register_revision(self) -> int:
        """Raised by every commit that changes the register."""
        return self._meta().register_revision

    def case(self, case_id: str) -> Case | None:
        """One case."""
        return self._get(t.CASES, case_id)

    def cases(self) -> tuple[Case, ...]:
        """All cases, oldest first."""
        return self._ordered(t.CASES, by_receipt)

    def open_cases(self) -> tuple[Case, ...]:
        """Cases not closed, nearest last day first."""
        still = (case for case in self.cases() if case.open)
        return tuple(sorted(still, key=lambda c: (c.answer_by, c.received, c.id)))

    def case_of_letter(self, message_ids: Sequence[str]) -> Case | None:
        """The case one of these Message-IDs belongs to: the first that is known, newest case."""
        wanted = set(message_ids) - {""}
        if not wanted:
            return None
        about = self._search(t.CASES, _touching(wanted))
        newest = sorted(about, key=lambda c: c.received, reverse=True)
        return next((c for i in message_ids for c in newest if i and i in _message_ids(c)), None)

    def cases_of_sender(self, address: str) -> tuple[Case, ...]:
        """Open cases whose sender has that address, nearest last day first."""
        wanted = normalised(address)
        return tuple(c for c in self.open_cases() if normalised(c.details.sender) == wanted)

    def handled(self, digest: str) -> bool:
        """A mail with this digest became part of a case already."""
        return self._get(t.DIGESTS, digest) is not None

    def items(self) -> tuple[Item, ...]:
        """The owner's queue, nearest last day first."""
        return tuple(sorted(self._all(t.ITEMS), key=urgency))

    def item(self, item_id: str) -> Item | None:
        """One item still waiting."""
        return self._get(t.ITEMS, item_id)

    def settled(self) -> tuple[Settled, ...]:
        """Items closed within the last months, oldest first."""
        return tuple(sorted(self._all(t.SETTLED), key=lambda one: (one.at, one.id)))

    def token(self, hashed: str) -> ItemToken | None:
        """What is kept of a token sent to the owner."""
        return self._get(t.TOKENS, hashed)

    def due_letters(self, now: datetime) -> tuple[OutboxLetter, ...]:
        """Letters to try now: interrupted ones first, then by last day and age."""
        begun = where("state") == LetterState.SENDING
        ripe = where("not_before") <= now
        due = self._search(t.OUTBOX, begun | ((where("state") == LetterState.QUEUED) & ripe))

        def order(letter: OutboxLetter) -> tuple[bool, date, datetime, str]:
            case = self.case(letter.case)
            last = case.answer_by if case else date.max
            return letter.state is not LetterState.SENDING, last, letter.created, letter.id

        return tuple(sorted(due, key=order))

    def letters(self, case_id: str = "") -> tuple[OutboxLetter, ...]:
        """The outbox, or one case's part of it, oldest first."""
        if case_id:
            chosen = self._search(t.OUTBOX, where("case") == case_id)
        else:
            chosen = self._all(t.OUTBOX)
        return tuple(sorted(chosen, key=lambda letter: (letter.created, letter.id)))

    def unfiled_letters(self) -> tuple[OutboxLetter, ...]:
        """Sent letters whose copy does not lie in Sent yet, oldest first."""
        sent = (where("state") == LetterState.SENT) & where("filed").test(lambda filed: not filed)
        return tuple(sorted(self._search(t.OUTBOX, sent), key=lambda letter: letter.created))

    def sendings(self, since: datetime) -> tuple[Sending, ...]:
        """What went out since then, for limits."""
        return self._search(t.SENDINGS, where("at") >= since)

    def suppressed(self, address: str) -> Suppression | None:
        """The suppression entry of an address, or of all its domain, if any."""
        domain = f"@{normalised(address).rpartition('@')[2]}"
        own = self._get(t.SUPPRESSIONS, self.hashed(address))
        return own or self._get(t.SUPPRESSIONS, self.hashed(domain))

    def suppressions(self) -> tuple[Suppression, ...]:
        """The whole suppression list, oldest first."""
        return tuple(sorted(self._all(t.SUPPRESSIONS), key=lambda one: (one.since, one.hashed)))

    def hashed(self, value: str) -> str:
        """Keyed hash (HMAC-SHA-256, hex) of the normalised value under this store's own key."""
        return hashed(self._meta().key, value)

    def cursor(self, folder: str) -> Cursor | None:
        """How far that folder has been read."""
        return self._get(t.CURSORS, folder)

    def set_aside(self) -> tuple[SetAside, ...]:
        """Mails that failed."""
        return self._all(t.ASIDE)

    def setting(self, key: str) -> str | None:
        """A small value of mailbot's own, e.g. `first_run`."""
        setting = self._get(t.SETTINGS, key)
        return setting.value if setting else None

    def log(self) -> Iterator[LoggedEntry]:
        """The accountability log, oldest first."""
        return logged(self._log, self._meta().head)

    def log_back(self, holding: str = "") -> Iterator[LoggedEntry]:
        """The same, newest first; only lines that have `holding` in them."""
        return logged_back(self._log, self._meta().head, holding)

    def verify_log(self) -> LogCheck:
        """That nobody altered it."""
        return checked(self._log, self._meta().head)

    def _write(self, head: Head, outcome: Outcome) -> None:
        """The log first: lines beyond the stored head are of a commit that never happened."""
        if outcome.lines:
            append_at(self._log, head.size, outcome.lines)
        self._file.write(outcome.tables)

    def _prepare(self) -> None:
        """Begin the store where there is none, and sweep up after a stop in mid-write."""
        try:
            self._path.with_name(self._path.name + ".new").unlink(missing_ok=True)
        except OSError as error:
            raise told(self._path, said("cannot be swept up"), error) from error
        if self._path.exists():
            return
        if self._log.exists():
            raise StoreDamaged(
                said(
                    "{path}: is gone, though its log is there; {remedy}",
                    path=self._path,
                    remedy=REMEDY,
                )
            )
        self._file.write(_blank())

    def _meta(self) -> Meta:
        return meta_of(self._file.read())

    def _get(self, table: Table[V], key: str) -> V | None:
        return found(self._file.read(), table, key)

    def _all(self, table: Table[V]) -> tuple[V, ...]:
        return tuple(row.value for row in self._file.read()[table.name].values())

    def _ordered(
        self, table: Table[V], order: Callable[[tuple[V, ...]], tuple[V, ...]]
    ) -> tuple[V, ...]:
        """All of a table in that order, kept until one of its rows changes."""
        rows = self._file.read()[table.name]
        known = self._kept.get(table.name)
        if known is None or known[0] is not rows:
            known = rows, order(tuple(row.value for row in rows.values()))
            self._kept[table.name] = known
        return known[1]

    def _search(self, table: Table[V], wanted: QueryLike) -> tuple[V, ...]:
        shelf = self._base.table(table.name, cache_size=0)
        shelf.document_class = _as_is  # type: ignore[assignment]  # rows are documents already
        rows: list[Any] = shelf.search(wanted)
        return tuple(row.value for row in rows)


def _itself(file: WholeFile) -> WholeFile:
    return file


def _as_is(row: Stored, _: int) -> Stored:
    return row


def _erasures(before: Tables, commit: Commit) -> Iterator[Erasure]:
    ids = (*commit.people_removed, *(person.id for person in commit.people))
    former = {p.id: p for p in (found(before, t.PEOPLE, id_) for id_ in ids) if p is not None}
    return erasures(former, commit.people, commit.people_removed, meta_of(before).key)


def _blank() -> Tables:
    """A store before its first commit, with a key of its own."""
    tables = {name: Rows() for name in t.TABLES}
    meta = Meta(t.FORMAT, 0, Head(), 0, 1, 1, secrets.token_bytes(32))
    tables[t.META.name]["1"] = stored(t.META, meta)
    tables[t.META.name].place("1", "meta")
    return tables


def _message_ids(case: Case) -> set[str]:
    return {case.details.message_id, *(message.message_id for message in case.messages)}


def _touching(wanted: set[str]) -> QueryLike:
    """Cases one of whose mails or letters bears one of these Message-IDs."""

    def touches(value: Mapping[str, Any]) -> bool:
        own = value["details"].message_id in wanted
        return own or any(mail.message_id in wanted for mail in value["messages"])

    return touches
