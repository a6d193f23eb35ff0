"""What was erased, in keyed hashes: read again when a backup brings it back.

The journal is a file beside the store, never part of what a restore puts in its place.
Source: GDPR 5(1)(e), 17(1).
"""

import hashlib
import hmac
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from mailbot.errors import StoreDamaged
from mailbot.register.address import normalised
from mailbot.register.person import FIELDS, Person
from mailbot.said import foreign, said
from mailbot.store.durable import append_at, told

JOURNAL = "erased.jsonl"
WHOLE = ("*",)


@dataclass(frozen=True, slots=True)
class Erasure:
    """That of a record fields were erased, ("*",) for all of it.

    store: which store's ids and hashes these are. addresses: keyed hashes of those it held.
    through: ISO date until which what is left is kept for the bookkeeping, "" for none.
    """

    store: str
    person: str
    fields: tuple[str, ...]
    addresses: tuple[str, ...]
    through: str = ""


def hashed(key: bytes, value: str) -> str:
    """Keyed hash (HMAC-SHA-256, hex) of the normalised value."""
    text = normalised(value).encode("utf-8", "surrogatepass")
    return hmac.new(key, text, hashlib.sha256).hexdigest()


def name_of_store(key: bytes) -> str:
    """By which its own erasures are known from those of another store; tells nothing of the key."""
    return hashed(key, "erasures")[:16]


def erasures(
    before: Mapping[str, Person], people: Iterable[Person], removed: Iterable[str], key: bytes
) -> Iterator[Erasure]:
    """What a commit erases. before: the records as they were, by id.

    A record whose addresses all live on in another was merged into it, and is not erased.
    """
    people = tuple(people)
    living = {normalised(email) for person in people for email in person.emails}
    for former in (before[person_id] for person_id in removed if person_id in before):
        merged = former.emails and {normalised(email) for email in former.emails} <= living
        if not merged:
            yield _erasure(former, WHOLE, key, "")
    for person in people:
        known = before.get(person.id)
        gone = tuple(_emptied(known, person)) if known else ()
        if known and gone:
            through = person.kept_through.isoformat() if person.kept_through else ""
            yield _erasure(known, gone, key, through)


def note(folder: Path, found: Sequence[Erasure]) -> None:
    """Append to the journal, flushed; what stands there already is not written again.

    Raises: StoreFull, StoreDamaged.
    """
    if not found:
        return
    path = folder / JOURNAL
    before = _whole_lines(path)
    known = set(before.splitlines())
    lines = (msgspec.json.encode(one) for one in dict.fromkeys(found))
    new = b"".join(line + b"\n" for line in lines if line not in known)
    if new:
        append_at(path, len(before), new)


def read(path: Path) -> tuple[Erasure, ...]:
    """All that stands in a journal; nothing where there is none.

    Raises: StoreDamaged if a line cannot be read.
    """
    try:
        lines = _whole_lines(path).splitlines()
        return tuple(msgspec.json.decode(line, type=Erasure) for line in lines)
    except (msgspec.MsgspecError, ValueError) as error:
        raise StoreDamaged(
            said(
                "{path}: a line of the erasures is damaged ({error})",
                path=path,
                error=foreign(str(error)),
            )
        ) from error


def gone_addresses(folder: Path) -> frozenset[str]:
    """Keyed hashes of the addresses of everybody erased, but for what the bookkeeping keeps.

    Raises: StoreDamaged.
    """
    erased = (one for one in read(folder / JOURNAL) if one.fields == WHOLE or one.through)
    return frozenset(h for one in erased for h in one.addresses)


def _whole_lines(path: Path) -> bytes:
    """The journal without a last line that a stop cut short: that never happened."""
    try:
        octets = path.read_bytes()
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise told(path, said("cannot be read"), error) from error
    return octets[: octets.rfind(b"\n") + 1]


def _erasure(person: Person, fields: tuple[str, ...], key: bytes, through: str) -> Erasure:
    addresses = tuple(sorted(hashed(key, email) for email in person.emails))
    return Erasure(name_of_store(key), person.id, fields, addresses, through)


def _emptied(before: Person, after: Person) -> Iterator[str]:
    return (name for name in FIELDS if getattr(before, name) and not getattr(after, name))
