"""The one door to IMAP: every command of mailbot passes here."""

import imaplib
import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from imapclient.datetime_util import format_criteria_date

from mailbot.errors import MailbotError, MailboxUnavailable
from mailbot.post.faults import CommandRefused, Throttled, refuse_breaks, told
from mailbot.post.line import Client, hang_up
from mailbot.said import said

KEYWORD: Final = "$MailbotCase"
_SLICE: Final = 1.0  # seconds between looks at the line while idle
_GOODBYE: Final = 2.0  # seconds granted to a server for its answer to LOGOUT
_MAIL: Final = re.compile(rb"\* \d+ (EXISTS|RECENT)", re.IGNORECASE)

Fetched = dict[int, dict[bytes, object]]


class Text(str):
    """A value in a search: always quoted, whatever it looks like."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Listed:
    """A folder as LIST shows it. flags: lower case, with their backslash (RFC 6154)."""

    name: str
    flags: frozenset[str]
    delimiter: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A folder as EXAMINE or SELECT shows it.

    uidnext: every mail that comes has at least this UID; 0 where the server does not say.
    keywords: the mark of a case can be kept here (only said by SELECT).
    """

    folder: str
    uidvalidity: int
    uidnext: int
    keywords: bool
    writable: bool


class Wire:
    """An IMAP connection. Every argument is checked before it, every error told after it.

    where: host and port, for people. Once `lost`, it stays lost: dial again, but not before
    `quiet_until` (monotonic), where the server asked for a pause.
    Raises (every method): UnsafeArgumentError, CommandRefused, Throttled, Unreadable,
        MailboxUnavailable, InsecureConnection.
    """

    def __init__(self, client: Client, where: str) -> None:
        self._client = client
        self.where = where
        self.lost = False
        self.quiet_until = 0.0
        self.opened: Opened | None = None

    def can(self, capability: str) -> bool:
        """The server offers that capability, e.g. "UIDPLUS"."""
        with self._asking(capability):
            return bool(self._client.has_capability(capability))

    def folders(self) -> tuple[Listed, ...]:
        """All folders of the account."""
        with self._asking():
            found = self._client.list_folders()
            return tuple(_listed(flags, delimiter, name) for flags, delimiter, name in found)

    def examine(self, folder: str) -> Opened:
        """Open a folder so that nothing in it can change; always asks anew."""
        return self._open(folder, writable=False)

    def select(self, folder: str) -> Opened:
        """Open a folder to write in it."""
        return self._open(folder, writable=True)

    def search(self, *criteria: object) -> list[int]:
        """UIDs in the open folder that meet all criteria, ascending.

        criteria: keywords as str, values as `Text`, numbers, dates, and tuples of them.
        """
        refuse_breaks(*criteria)
        plain = all(text.isascii() for text in _texts(criteria))
        with self._asking():
            found = (
                self._client.search(_line(criteria))
                if plain
                else self._client.search(list(criteria), "UTF-8")
            )
            return sorted(int(uid) for uid in found)

    def fetch(self, uids: Sequence[int], items: Sequence[str]) -> Fetched:
        """What the items hold, by UID; a mail that is gone is missing, or an item is None."""
        with self._asking(items):
            found = self._client.fetch(list(uids), list(items))
            return {int(uid): dict(answer) for uid, answer in found.items()}

    def add_flag(self, uids: Sequence[int], flag: str) -> None:
        """STORE +FLAGS.SILENT."""
        with self._asking(flag):
            self._client.add_flags(list(uids), [flag], silent=True)

    def expunge(self, uids: Sequence[int]) -> None:
        """Remove these mails, and no other (RFC 4315), of those marked as deleted."""
        with self._asking():
            self._client.uid_expunge(list(uids))

    def expunge_all(self) -> None:
        """Remove every mail marked as deleted in the open folder."""
        with self._asking():
            self._client.expunge()

    def append(self, folder: str, octets: bytes, flags: Sequence[str], at: datetime) -> None:
        """File a mail. octets: sent as a literal, so line ends are welcome, NUL is not."""
        with self._asking(folder, flags, octets.replace(b"\r", b"").replace(b"\n", b"")):
            self._client.append(folder, octets, tuple(flags), at)

    def idle(self, seconds: float, stopping: Callable[[], bool]) -> None:
        """Return when the server speaks of mail, `stopping` says so, or the time is up.

        Source: RFC 2177.
        """
        with self._asking():
            self._client.idle()
            self._listen(time.monotonic() + seconds, stopping)
            self._client.idle_done()

    def close(self) -> None:
        """Log out, if the server still listens; never raises."""
        try:
            if not self.lost:
                with told(self.where):
                    self._client.socket().settimeout(_GOODBYE)
                    self._client.logout()
        except MailbotError:
            self.lost = True
        finally:
            self.lost = True
            hang_up(self._client)

    def _open(self, folder: str, *, writable: bool) -> Opened:
        self.opened = None
        with self._asking(folder):
            answer = self._client.select_folder(folder, readonly=not writable)
            kept = {str(flag, "ascii", "replace") for flag in answer.get(b"PERMANENTFLAGS", ())}
            kept = {flag.casefold() for flag in kept}
            self.opened = Opened(
                folder,
                uidvalidity=int(answer[b"UIDVALIDITY"]),
                uidnext=int(answer.get(b"UIDNEXT", 0)),
                keywords=not kept.isdisjoint({"\\*", KEYWORD.casefold()}),
                writable=writable,
            )
            return self.opened

    def _listen(self, until: float, stopping: Callable[[], bool]) -> None:
        """Look at the line once a second."""
        while (left := until - time.monotonic()) > 0 and not stopping():
            for line in self._client.unasked(min(_SLICE, left)):
                if line.upper().startswith(b"* BYE"):
                    raise imaplib.IMAP4.abort(f"server said goodbye: {line!r}")
                if _MAIL.match(line):
                    return

    @contextmanager
    def _asking(self, *arguments: object) -> Iterator[None]:
        """One command: safe arguments, a living line, and an end to it when it breaks."""
        refuse_breaks(*arguments)
        if self.lost:
            raise MailboxUnavailable(said("{where}: the connection was lost", where=self.where))
        try:
            with told(self.where):
                yield
        except CommandRefused:
            raise
        except BaseException as error:
            if isinstance(error, Throttled):
                self.quiet_until = time.monotonic() + error.seconds
            self.lost = True
            hang_up(self._client)
            raise


def _texts(criteria: Sequence[object]) -> Iterator[str]:
    """Every text in nested criteria."""
    for item in criteria:
        if isinstance(item, str):
            yield item
        elif isinstance(item, list | tuple):
            yield from _texts(item)


def _line(criteria: Sequence[object]) -> str:
    """Criteria as one line; IMAPClient leaves braces and brackets in values unquoted."""
    words = []
    for item in criteria:
        if isinstance(item, Text):
            words.append('"' + item.replace("\\", "\\\\").replace('"', '\\"') + '"')
        elif isinstance(item, date):
            words.append(format_criteria_date(item).decode("ascii"))
        elif isinstance(item, tuple):
            words.append(f"({_line(item)})")
        else:
            words.append(str(item))
    return " ".join(words)


def _listed(flags: Sequence[object], delimiter: object, name: object) -> Listed:
    words = (flag.decode("ascii", "replace") for flag in flags if isinstance(flag, bytes))
    mark = delimiter.decode("ascii", "replace") if isinstance(delimiter, bytes) else ""
    return Listed(str(name), frozenset(word.casefold() for word in words), mark)
