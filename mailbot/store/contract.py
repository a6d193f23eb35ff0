"""What a store promises, whatever engine is under it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from mailbot.desk.judgement.case import Case, Item, Settled, Suppression
from mailbot.desk.letters.proof import Proof
from mailbot.desk.owner.tokens import ItemToken
from mailbot.errors import StoreDamaged
from mailbot.register.person import Person
from mailbot.said import NOTHING, Said


class StoreFull(StoreDamaged):
    """There is no room to write; what was committed before is whole."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far a folder has been read: every UID up to `uid` is handled.

    uidvalidity, uid: unsigned 32-bit, compared exactly.
    """

    folder: str
    uidvalidity: int
    uid: int


class LetterState(StrEnum):
    """Where a letter in the outbox stands."""

    HELD = "held"  # waits for the owner's yes (mode "ask" and "dry")
    QUEUED = "queued"  # leaves when its time has come
    SENDING = "sending"  # the attempt was begun; its result is not recorded
    PAPER = "paper"  # to be printed and posted by the owner
    SENT = "sent"
    FAILED = "failed"  # refused for good, or given up


@dataclass(frozen=True, slots=True)
class OutboxLetter:
    """A letter as it will leave, byte for byte, however often it is tried.

    id: case id, a dot and the letter's number, or "N" and a number for letters of no case.
    octets: emptied once sent and filed. octets_sha256: hex, kept. expects: ids of the people
    whose data it carries; the last door checks that `addressee` is still theirs.
    not_before: earliest time of the next attempt. filed: the copy lies in Sent.
    sent_copy: what to file (attachments replaced by their name, size and SHA-256).
    A letter on paper has the files to print as its octets, and no address.
    farewell: its own step took the addressee out of the register, and it says so there.
    enclosed: SHA-256 of each file in it, hex, by which it is known again.
    proof: of a held letter, what another wording of it is held against.
    locked: its files are encrypted, to the passphrase its case keeps.
    """

    id: str
    case: str
    kind: str
    kinds: tuple[str, ...]
    addressee: str
    message_id: str
    octets: bytes
    octets_sha256: str
    sent_copy: bytes
    state: LetterState
    created: datetime
    not_before: datetime
    attempts: int = 0
    expects: tuple[str, ...] = ()
    last_answer: str = ""
    filed: bool = False
    sent_at: datetime | None = None
    farewell: bool = False
    enclosed: tuple[str, ...] = ()
    proof: Proof | None = None
    locked: bool = False


@dataclass(frozen=True, slots=True)
class Sending:
    """That a letter of a kind went to an address (keyed hash), for limits; kept 8 days.

    domain: keyed hash of the addressee's organisational domain, "" where not counted.
    verified: the letter went to a verified person; those are not limited.
    """

    hashed: str
    kind: str
    at: datetime
    verified: bool
    domain: str = ""


@dataclass(frozen=True, slots=True)
class SetAside:
    """A mail that could not be handled; after two tries it waits for the owner."""

    folder: str
    uidvalidity: int
    uid: int
    tries: int
    reason: str


@dataclass(frozen=True, slots=True)
class LogEntry:
    """A line of the accountability log before it is chained. Ids and our own words only.

    case: "" for what concerns no case. facts: JSON values; no names, addresses or mail text.
    """

    at: datetime
    event: str
    case: str = ""
    actor: str = "bot"
    facts: tuple[tuple[str, str | int | bool | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Commit:
    """One step, whole or not at all.

    cases: in their new form; each must carry the version it was read with (0 = new), and is
    stored with that version plus one. `StaleCase` if the stored version differs.
    cases_removed, people_removed, items_closed, letters_removed: ids; suppressions_removed: hashes.
    items: new ones carry id "" and are numbered by the store. One that is changed or closed must
    still wait, and be ruled on once alone: `StaleCase` else, so that nothing is done twice.
    register_revision: the one the judgement read; `StaleCase` if it moved on. None: no check.
    letters_read: letters as they were judged on; `StaleCase` if one is gone or stands otherwise.
    tokens: new ones, or those now spent; those long past their time go. void_tokens: every one
    there was is forgotten.
    seen_digests: of mails handled now: a second commit with one of them is a no-op.
    """

    cases: Sequence[Case] = ()
    cases_removed: Sequence[str] = ()
    people: Sequence[Person] = ()
    people_removed: Sequence[str] = ()
    items: Sequence[Item] = ()
    items_closed: Sequence[str] = ()
    letters: Sequence[OutboxLetter] = ()
    letters_removed: Sequence[str] = ()
    letters_read: Sequence[OutboxLetter] = ()
    suppressions: Sequence[Suppression] = ()
    suppressions_removed: Sequence[str] = ()
    sendings: Sequence[Sending] = ()
    cursors: Sequence[Cursor] = ()
    set_aside: Sequence[SetAside] = ()
    set_aside_removed: Sequence[tuple[str, int, int]] = ()
    seen_digests: Sequence[str] = ()
    settings: Sequence[tuple[str, str]] = ()
    tokens: Sequence[ItemToken] = ()
    void_tokens: bool = False
    log: Sequence[LogEntry] = ()
    register_revision: int | None = None


@dataclass(frozen=True, slots=True)
class LoggedEntry:
    """A line of the log as stored: numbered from 1, each hash covering the one before."""

    seq: int
    entry: LogEntry
    hash: str


@dataclass(frozen=True, slots=True)
class LogCheck:
    """Result of verifying the chain. first_bad: number of the first bad line, or None."""

    ok: bool
    entries: int
    first_bad: int | None
    reason: Said = NOTHING


class Store(Protocol):
    """The memory. Reading sees the last commit of any process; values are immutable.

    Raises: StoreDamaged if it cannot be read or written; TemporaryError if it is busy.
    """

    def commit(self, commit: Commit) -> tuple[Item, ...]:
        """Do it all or nothing, durably; returns the new items with their ids.

        Raises: StaleCase if a case, or the register, is not as it was read.
        """
        ...

    def people(self) -> tuple[Person, ...]:
        """The whole register, by id."""
        ...

    def person(self, person_id: str) -> Person | None:
        """One record."""
        ...

    def people_at(self, addresses: Sequence[str]) -> tuple[Person, ...]:
        """Records holding one of the addresses, compared by `register.address.same`."""
        ...

    def next_person_id(self, offset: int = 0) -> str:
        """An id never used before; offset for several within one commit."""
        ...

    def register_revision(self) -> int:
        """Raised by every commit that changes the register."""
        ...

    def case(self, case_id: str) -> Case | None:
        """One case."""
        ...

    def cases(self) -> tuple[Case, ...]:
        """All cases, oldest first."""
        ...

    def open_cases(self) -> tuple[Case, ...]:
        """Cases not closed, nearest last day first."""
        ...

    def case_of_letter(self, message_ids: Sequence[str]) -> Case | None:
        """The case one of these Message-IDs (ours, or a mail that joined) belongs to."""
        ...

    def cases_of_sender(self, address: str) -> tuple[Case, ...]:
        """Open cases whose sender has that address."""
        ...

    def handled(self, digest: str) -> bool:
        """A mail with this digest became part of a case already."""
        ...

    def items(self) -> tuple[Item, ...]:
        """The owner's queue, nearest last day first."""
        ...

    def item(self, item_id: str) -> Item | None:
        """One item still waiting."""
        ...

    def settled(self) -> tuple[Settled, ...]:
        """Items closed within the last months, oldest first."""
        ...

    def token(self, hashed: str) -> ItemToken | None:
        """What is kept of a token sent to the owner."""
        ...

    def due_letters(self, now: datetime) -> tuple[OutboxLetter, ...]:
        """Letters to try now: interrupted ones first, then by last day and age."""
        ...

    def letters(self, case_id: str = "") -> tuple[OutboxLetter, ...]:
        """The outbox, or one case's part of it."""
        ...

    def unfiled_letters(self) -> tuple[OutboxLetter, ...]:
        """Sent letters whose copy does not lie in Sent yet."""
        ...

    def sendings(self, since: datetime) -> tuple[Sending, ...]:
        """What went out since then, for limits."""
        ...

    def suppressed(self, address: str) -> Suppression | None:
        """The suppression entry of an address, or of all its domain ("@firm.example"), if any."""
        ...

    def suppressions(self) -> tuple[Suppression, ...]:
        """The whole suppression list, oldest first."""
        ...

    def hashed(self, value: str) -> str:
        """Keyed hash (HMAC-SHA-256, hex) under this store's own key."""
        ...

    def cursor(self, folder: str) -> Cursor | None:
        """How far that folder has been read."""
        ...

    def set_aside(self) -> tuple[SetAside, ...]:
        """Mails that failed."""
        ...

    def setting(self, key: str) -> str | None:
        """A small value of mailbot's own, e.g. `first_run`."""
        ...

    def log(self) -> Iterator[LoggedEntry]:
        """The accountability log, oldest first."""
        ...

    def log_back(self, holding: str = "") -> Iterator[LoggedEntry]:
        """The same, newest first; only lines that have `holding` in them, e.g. the id of a case."""
        ...

    def verify_log(self) -> LogCheck:
        """That nobody altered it."""
        ...
