"""What the wires promise to the workflow."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from mailbot.law.holdings import MailListed
from mailbot.mail.authentication import Verdict
from mailbot.mail.message import MailKey, RawMail
from mailbot.store.contract import Cursor


@dataclass(frozen=True, slots=True)
class Arrivals:
    """A batch of new mail from one folder, in order of UID.

    cursor: where the folder stands once all of the batch is handled.
    restarted: UIDVALIDITY was new, so the folder is read again from `since`.
    """

    mails: tuple[RawMail, ...]
    cursor: Cursor
    restarted: bool = False


class Inbox(Protocol):
    """One mailbox over IMAP. Only ever reads ordinary mail: no flag, no move.

    Raises: MailboxUnavailable (try later), ServerRefused / InsecureConnection (tell).
    """

    def folders(self) -> tuple[str, ...]:
        """Folders to read: the inbox first, then `also_read` (or the Junk folder)."""
        ...

    def is_junk(self, folder: str) -> bool:
        """Mail found there is never answered by itself."""
        ...

    def arrivals(self, folder: str, cursor: Cursor | None, since: date) -> Iterator[Arrivals]:
        """New mail above the cursor, received on or after `since`, in batches."""
        ...

    def wait(self, seconds: float) -> None:
        """Return when mail may have come (IDLE), or when the time is up."""
        ...

    def mark(self, key: MailKey) -> None:
        """Set the keyword $MailbotCase on a mail that became a case, where keywords are kept."""
        ...

    def whole(self, key: MailKey) -> bytes:
        """Every octet of a mail, unmarked; b"" where it is gone or too large to verify."""
        ...

    def file_sent(self, message_id: str, octets: bytes, sent_at: datetime) -> None:
        """File a copy in Sent, unless one with that Message-ID lies there."""
        ...

    def in_sent(self, message_id: str) -> bool:
        """A mail with that Message-ID lies in Sent."""
        ...

    def remove_sent(self, message_ids: Sequence[str]) -> None:
        """Remove mailbot's own letters from Sent; no other mail is ever removed."""
        ...

    def correspondence(
        self, addresses: Sequence[str], folders: Sequence[str] = ()
    ) -> tuple[MailListed, ...]:
        """Mails with the addresses by IMAP SEARCH, in those folders; none: the inbox and Sent.

        Raises: SourceUnreadable if a folder is not there.
        """
        ...

    def close(self) -> None:
        """Log out; never raises."""
        ...


class Signatures(Protocol):
    """Verifies the signatures a mail carries."""

    def verdict(self, octets: bytes, from_address: str) -> Verdict:
        """What they say of the From domain. octets: the whole mail. Never raises."""
        ...


class Outcome(StrEnum):
    """What became of one attempt to send."""

    ACCEPTED = "accepted"
    DEFERRED = "deferred"  # 4yz, or no connection: nothing was accepted
    REFUSED = "refused"  # 5yz, for good
    UNCERTAIN = "uncertain"  # the line broke after DATA: delivered or not (RFC 1047)


@dataclass(frozen=True, slots=True)
class Delivery:
    """The result of one attempt. answer: the server's words, one line, no addresses."""

    outcome: Outcome
    answer: str


class Outbox(Protocol):
    """Sends stored bytes to exactly one addressee.

    Raises: InsecureConnection if TLS fails; ServerRefused if login fails.
    """

    def send(
        self, sender: str, addressee: str, octets: bytes, *, private: bool = False
    ) -> Delivery:
        """One SMTP transaction: envelope from `sender` to `addressee`.

        private: it holds somebody's data; where the server can see to it, every server on the
        way must encrypt (RFC 8689).
        """
        ...

    def close(self) -> None:
        """Say QUIT; never raises."""
        ...
