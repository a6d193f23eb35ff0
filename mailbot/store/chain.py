"""The accountability log: one JSON object per line, each hash covering the line before."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec

from mailbot.errors import StoreDamaged, of_system
from mailbot.said import Said, foreign, said
from mailbot.store.contract import LogCheck, LogEntry, LoggedEntry
from mailbot.store.tables import Head

Fact = str | int | bool | None
_PIECE = 64 * 1024


@dataclass(frozen=True, slots=True)
class _Line:
    """A line as it stands in the file."""

    seq: int
    at: datetime
    event: str
    case: str
    actor: str
    facts: dict[str, Fact]
    hash: str


def chained(head: Head, entries: Sequence[LogEntry]) -> tuple[bytes, Head]:
    """The lines to append after that head, and the head after them.

    Raises: ValueError if an entry names a fact twice.
    """
    lines = []
    for entry in entries:
        facts = dict(entry.facts)
        if len(facts) != len(entry.facts):
            raise ValueError(f"log entry {entry.event} names a fact twice")
        body = {
            "seq": head.seq + 1,
            "at": entry.at.isoformat(),
            "event": entry.event,
            "case": entry.case,
            "actor": entry.actor,
            "facts": facts,
        }
        digest = _hash(head.hash, body)
        line = _canonical({**body, "hash": digest}) + b"\n"
        lines.append(line)
        head = Head(head.seq + 1, digest, head.size + len(line))
    return b"".join(lines), head


def logged(path: Path, head: Head) -> Iterator[LoggedEntry]:
    """The entries up to the head, oldest first.

    Raises: StoreDamaged at a line that cannot be read.
    """
    for number, line in enumerate(_lines(path, head.size), 1):
        yield _read(line, said("{file}: line {line}", file=path, line=number))


def logged_back(path: Path, head: Head, holding: str = "") -> Iterator[LoggedEntry]:
    """The entries up to the head, newest first.

    holding: only those whose line has this in it, e.g. the id of a case; ASCII.
    Raises: StoreDamaged at a line that cannot be read.
    """
    wanted = holding.encode()
    for line in _lines_back(path, head.size):
        if wanted in line:
            yield _read(line, f"{path}: a line")


def _read(line: bytes, where: str) -> LoggedEntry:
    try:
        read = msgspec.convert(json.loads(line), _Line)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise StoreDamaged(
            said(
                "{where} is damaged ({error}); see `mailbot log verify`",
                where=where,
                error=foreign(str(error)),
            )
        ) from error
    entry = LogEntry(read.at, read.event, read.case, read.actor, tuple(read.facts.items()))
    return LoggedEntry(read.seq, entry, read.hash)


def checked(path: Path, head: Head) -> LogCheck:
    """That every line up to the head is as it was written. Lines beyond it never happened."""
    seq, last = 0, Head().hash
    for line in _lines(path, head.size):
        seq += 1
        digest = _sound(line, seq, last)
        if digest is None:
            return _bad(
                head, seq, said("{path}: line {line} is not as it was written", path=path, line=seq)
            )
        last = digest
    if seq < head.seq:
        return _bad(
            head,
            seq + 1,
            said("{path}: ends after line {line} of {lines}", path=path, line=seq, lines=head.seq),
        )
    if (seq, last) != (head.seq, head.hash):
        return _bad(
            head, head.seq, said("{path}: is not the log that store.json goes with", path=path)
        )
    return LogCheck(ok=True, entries=head.seq, first_bad=None)


def _bad(head: Head, seq: int, reason: Said) -> LogCheck:
    return LogCheck(ok=False, entries=head.seq, first_bad=seq, reason=reason)


def _sound(line: bytes, seq: int, last: str) -> str | None:
    """The line's hash if it is the line of that number after that hash, to the byte."""
    try:
        read = json.loads(line)
        digest = read.pop("hash")
        whole = _canonical({**read, "hash": digest}) + b"\n"
    except (ValueError, KeyError, AttributeError, TypeError, RecursionError):
        return None
    good = whole == line and read.get("seq") == seq and digest == _hash(last, read)
    return str(digest) if good else None


def _lines(path: Path, size: int) -> Iterator[bytes]:
    """Lines that start before that size."""
    if not size:
        return
    try:
        with path.open("rb") as file:
            while file.tell() < size and (line := file.readline()):
                yield line
    except FileNotFoundError:
        return
    except OSError as error:
        raise StoreDamaged(
            said("{path}: cannot be read ({error})", path=path, error=of_system(error))
        ) from error


def _lines_back(path: Path, size: int) -> Iterator[bytes]:
    """Lines before that size, the last first, read from the end a piece at a time."""
    try:
        with path.open("rb") as file:
            head, place = b"", min(size, file.seek(0, 2))
            while place:
                start = max(0, place - _PIECE)
                file.seek(start)
                first, *rest = (file.read(place - start) + head).split(b"\n")
                yield from reversed([line for line in rest if line])
                head, place = first, start
            if head:
                yield head
    except FileNotFoundError:
        return
    except OSError as error:
        raise StoreDamaged(
            said("{path}: cannot be read ({error})", path=path, error=of_system(error))
        ) from error


def _hash(last: str, body: dict[str, object]) -> str:
    return hashlib.sha256(last.encode() + _canonical(body)).hexdigest()


def _canonical(body: dict[str, object]) -> bytes:
    """One line of ASCII, whatever the text holds."""
    return json.dumps(body, ensure_ascii=True, separators=(",", ":")).encode()
