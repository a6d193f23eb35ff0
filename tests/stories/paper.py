"""A mailbox and a mail server made of paper: what they were given, and what they say."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

from mailbot.errors import MailboxUnavailable
from mailbot.law.holdings import MailListed
from mailbot.mail.message import MailKey
from mailbot.post.contract import Arrivals, Delivery, Outcome
from mailbot.said import said
from mailbot.store.contract import Cursor

FIRM = "emy.serander@hjarteresse.com"
ACCEPTING = Delivery(Outcome.ACCEPTED, "250 ok")


@dataclass
class PaperMailbox:
    """An inbox of nothing but a list of correspondence, and a Sent folder of bytes."""

    mails: tuple[MailListed, ...] = ()
    away: bool = False
    sent: dict[str, bytes] = field(default_factory=dict)
    kept: dict[MailKey, bytes] = field(default_factory=dict)

    def folders(self) -> tuple[str, ...]:
        return ("INBOX",)

    def is_junk(self, folder: str) -> bool:
        return folder != "INBOX"

    def arrivals(self, folder: str, cursor: Cursor | None, since: date) -> Iterator[Arrivals]:
        del folder, cursor, since
        yield from ()

    def wait(self, seconds: float) -> None:
        raise AssertionError(f"a story does not wait {seconds} s")

    def mark(self, key: MailKey) -> None:
        del key

    def whole(self, key: MailKey) -> bytes:
        if self.away:
            raise MailboxUnavailable(said("the mailbox is away"))
        return self.kept.get(key, b"")

    def file_sent(self, message_id: str, octets: bytes, sent_at: datetime) -> None:
        del sent_at
        self.sent[message_id] = octets

    def in_sent(self, message_id: str) -> bool:
        return message_id in self.sent

    def remove_sent(self, message_ids: Sequence[str]) -> None:
        for message_id in message_ids:
            self.sent.pop(message_id, None)

    def correspondence(
        self, addresses: Sequence[str], folders: Sequence[str] = ()
    ) -> tuple[MailListed, ...]:
        if self.away:
            raise MailboxUnavailable(said("the mailbox is away"))
        within = folders or ("", "INBOX", "Sent", "Skickat")
        return tuple(mail for mail in self.mails if addresses and mail.folder in within)

    def close(self) -> None:
        pass


@dataclass
class PaperPost:
    """An SMTP server that says what it is told to say, and keeps what it accepts."""

    answer: Delivery = ACCEPTING
    taken: list[tuple[str, EmailMessage]] = field(default_factory=list)

    def send(
        self, sender: str, addressee: str, octets: bytes, *, private: bool = False
    ) -> Delivery:
        del private
        assert sender == FIRM
        if self.answer.outcome is Outcome.ACCEPTED:
            letter = message_from_bytes(octets, policy=policy.default)
            assert isinstance(letter, EmailMessage)
            self.taken.append((addressee, letter))
        return self.answer

    def close(self) -> None:
        pass


def text_of(letter: EmailMessage) -> str:
    """The plain text of a letter."""
    body = letter.get_body(("plain",))
    assert isinstance(body, EmailMessage)
    return str(body.get_content())


def enclosed_text(letter: EmailMessage) -> str:
    """The enclosures that are text (JSON, CSV, vCard), one after the other."""
    files = (part for part in letter.iter_attachments() if isinstance(part, EmailMessage))
    readable = (part.get_payload(decode=True) for part in files if not _is_pdf(part))
    return "\n".join(octets.decode() for octets in readable if isinstance(octets, bytes))


def extracts_in(letter: EmailMessage) -> Iterator[object]:
    """The enclosed JSON files, as values."""
    for part in letter.iter_attachments():
        octets = part.get_payload(decode=True)
        if part.get_content_type() == "application/json" and isinstance(octets, bytes):
            yield json.loads(octets)


def _is_pdf(part: EmailMessage) -> bool:
    return part.get_content_type() == "application/pdf"
