"""The firm's mailbox over IMAP."""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Final

from mailbot.errors import ServerRefused, SourceUnreadable
from mailbot.law.holdings import MailListed
from mailbot.mail.message import MailKey, RawMail
from mailbot.post import correspondence, fetching, sent
from mailbot.post.answer import visible
from mailbot.post.backoff import LoginGate
from mailbot.post.contract import Arrivals
from mailbot.post.faults import CommandRefused, Unreadable
from mailbot.post.fetching import Due
from mailbot.post.folders import folder_names, marked, present
from mailbot.post.link import Link
from mailbot.post.wire import KEYWORD, Listed, Opened
from mailbot.said import said
from mailbot.settings import Mailbox
from mailbot.store.contract import Cursor

TIMEOUT: Final = 30.0  # seconds without an answer before the line counts as lost
IDLE_PERIOD: Final = 50.0  # seconds; then the caller searches again, told or not
_SLICE: Final = 1.0

_log = logging.getLogger("mailbot.post")


def _never() -> bool:
    return False


class ImapInbox:
    """The mailbox of the settings, over one connection that is dialled when it is needed.

    password: fetched at each login. stopping: asked once a second while waiting.
    A connection that was lost is told as MailboxUnavailable, and dialled again at the next call;
    a server that asked for a pause gets it, without a word sent meanwhile.
    """

    def __init__(
        self,
        mailbox: Mailbox,
        password: Callable[[], str],
        *,
        timeout: float = TIMEOUT,
        stopping: Callable[[], bool] = _never,
        gate: LoginGate | None = None,
    ) -> None:
        self._mailbox = mailbox
        self._link = Link(mailbox.server, password, timeout, gate or LoginGate())
        self._stopping = stopping
        self._next: dict[str, tuple[int, int]] = {}

    def folders(self) -> tuple[str, ...]:
        """Folders to read; those of `also_read` that are missing are left out."""
        listed = self._link.wire().folders()
        inbox = present(listed, self._mailbox.folder)
        if inbox is None:
            raise ServerRefused(
                said(
                    "{where}: there is no folder {folder}; correct imap.folder",
                    where=self._link.where,
                    folder=repr(self._mailbox.folder),
                )
            )
        found = {name: present(listed, name) for name in self._also_read(listed)}
        for name in (name for name, folder in found.items() if folder is None):
            _log.warning("no folder %s, named in imap.also_read", visible(name))
        return tuple(dict.fromkeys([inbox, *filter(None, found.values())]))

    def is_junk(self, folder: str) -> bool:
        """Any folder but the inbox counts as junk: nothing is answered by itself from there."""
        return folder != self._mailbox.folder and folder.upper() != self._mailbox.folder.upper()

    def arrivals(self, folder: str, cursor: Cursor | None, since: date) -> Iterator[Arrivals]:
        """New mail in batches; the last batch may be empty and only move the cursor."""
        opened = self._link.wire().examine(folder)
        restarted = cursor is not None and cursor.uidvalidity != opened.uidvalidity
        done = 0 if cursor is None or restarted else cursor.uid
        first = cursor is None or restarted
        uids = fetching.new_uids(self._link.at(opened), done)
        self._next[folder] = (opened.uidvalidity, max([opened.uidnext, *(u + 1 for u in uids)]))
        waiting = fetching.due(self._link.at(opened), uids, since, _now)
        for batch in fetching.batches(waiting):
            mails = self._read(opened, batch)
            done = batch[-1].uid
            yield Arrivals(mails, Cursor(folder, opened.uidvalidity, done), restarted)
            first = restarted = False
        last = max([done, *uids])
        if first or last > done:
            yield Arrivals((), Cursor(folder, opened.uidvalidity, last), restarted)

    def wait(self, seconds: float) -> None:
        """Return when mail may have come, or after 50 seconds at most: then look again."""
        opened = self._link.wire().examine(self._mailbox.folder)
        seen = self._next.get(opened.folder)
        self._next[opened.folder] = (opened.uidvalidity, opened.uidnext)
        if seen is not None and seen[0] == opened.uidvalidity and opened.uidnext > seen[1]:
            return
        period = min(seconds, IDLE_PERIOD)
        if self._link.wire().can("IDLE"):
            self._link.wire().idle(period, self._stopping)
        else:
            self._sleep(period)

    def mark(self, key: MailKey) -> None:
        """Set $MailbotCase, if the mail is still the one meant and the server keeps keywords."""
        try:
            opened = self._link.wire().select(key.folder)
            if opened.uidvalidity == key.uidvalidity and opened.keywords:
                self._link.wire().add_flag([key.uid], KEYWORD)
        except CommandRefused:
            _log.info("the server refused to mark mail %d", key.uid)

    def whole(self, key: MailKey) -> bytes:
        """Every octet of a mail, unmarked; b"" where it is gone or too large to verify."""
        try:
            opened = self._link.wire().examine(key.folder)
            same = opened.uidvalidity == key.uidvalidity
            return fetching.whole(self._link.wire(), key.uid) if same else b""
        except (CommandRefused, Unreadable):
            return b""

    def keeps_keywords(self) -> bool:
        """The inbox can hold $MailbotCase; where not, the store alone knows."""
        return self._link.wire().select(self._mailbox.folder).keywords

    def sent_folder(self) -> str | None:
        """Where sent mail lies; None: nothing by any known name, so one must be configured."""
        listed = self._link.wire().folders()
        if self._mailbox.sent_folder:
            return present(listed, self._mailbox.sent_folder)
        return marked(listed, "\\sent", folder_names().sent)

    def files_sent_itself(self) -> bool:
        """The provider files full copies of what it sends, so mailbot files none."""
        return sent.files_itself(self._mailbox.server.host, self._link.wire())

    def file_sent(self, message_id: str, octets: bytes, sent_at: datetime) -> None:
        """File a copy in Sent, unless it lies there or the provider files by itself."""
        folder = self.sent_folder()
        if folder is None:
            _log.warning("no Sent folder is known; set imap.sent_folder")
        elif not self.files_sent_itself():
            sent.file(self._link.wire(), folder, message_id, octets, sent_at)

    def in_sent(self, message_id: str) -> bool:
        """A mail with exactly that Message-ID lies in Sent."""
        folder = self.sent_folder()
        if folder is None:
            return False
        self._link.wire().examine(folder)
        return bool(sent.found(self._link.wire(), [message_id]))

    def remove_sent(self, message_ids: Sequence[str]) -> None:
        """Remove mailbot's own letters from Sent for good."""
        folder = self.sent_folder()
        if folder is not None and message_ids:
            sent.remove(self._link.wire(), folder, message_ids)

    def correspondence(
        self, addresses: Sequence[str], folders: Sequence[str] = ()
    ) -> tuple[MailListed, ...]:
        """Mails with exactly these addresses, in the inbox and Sent or those folders, by date."""
        within = self._named(folders) if folders else [self._mailbox.folder, self.sent_folder()]
        mails = [
            mail
            for folder in dict.fromkeys(within)
            if folder is not None
            for mail in correspondence.listed(self._link.wire(), folder, addresses)
        ]
        return tuple(sorted(mails, key=lambda mail: mail.on))

    def _named(self, folders: Sequence[str]) -> list[str | None]:
        """The server's names of these folders. Raises: SourceUnreadable if one is missing."""
        listed = self._link.wire().folders()
        found = {name: present(listed, name) for name in folders}
        for name in (name for name, folder in found.items() if folder is None):
            raise SourceUnreadable(said("the mailbox has no folder {name}", name=visible(name)))
        return list(found.values())

    def close(self) -> None:
        """Log out; never raises."""
        self._link.close()

    def _also_read(self, listed: Sequence[Listed]) -> tuple[str, ...]:
        """Names of the other folders to read, as configured or as marked."""
        if self._mailbox.also_read is not None:
            return self._mailbox.also_read
        junk = marked(listed, "\\junk", folder_names().junk)
        return () if junk is None else (junk,)

    def _read(self, opened: Opened, batch: Sequence[Due]) -> tuple[RawMail, ...]:
        """A batch; singly where one of its mails spoils the answer for all."""
        try:
            return fetching.read(self._link.at(opened), opened, batch)
        except Unreadable:
            return tuple(mail for one in batch for mail in self._read_one(opened, one))

    def _read_one(self, opened: Opened, mail: Due) -> tuple[RawMail, ...]:
        """One mail: its text, or else its headers, or else the mere fact of it."""
        for way in (fetching.read, fetching.read_headers):
            try:
                return way(self._link.at(opened), opened, [mail])
            except Unreadable:
                _log.warning("mail %d could not be read as it is", mail.uid)
        return (fetching.unread(opened, mail),)

    def _sleep(self, seconds: float) -> None:
        """Wait without IDLE, looking once a second whether to stop."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0 and not self._stopping():
            time.sleep(min(_SLICE, left))


def _now() -> datetime:
    """For mails whose INTERNALDATE the server cannot say."""
    return datetime.now(UTC)
