"""Tells a story: a folder of mails and happenings in, what is seen from outside out."""

import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from mailbot.desk.controller import Controller
from mailbot.desk.rulings import Ruling, Verb
from mailbot.errors import MailboxUnavailable
from mailbot.law.holdings import MailListed, Processing
from mailbot.mail.message import MailKey, RawMail
from mailbot.post.contract import Arrivals, Delivery, Outcome
from mailbot.register.person import Person
from mailbot.rulebook.folder import RuleFolders, shipped
from mailbot.rulebook.load import Rulebook, load_rulebook
from mailbot.settings import Mailbox, Owner, Server, Settings, Source
from mailbot.store.contract import Commit, Cursor
from mailbot.store.file import FileStore
from mailbot.workflow import ruling as rulings
from mailbot.workflow.day import pass_day
from mailbot.workflow.desk import Desk
from mailbot.workflow.sending import file_copies, send_due
from mailbot.workflow.taking_in import take_in

AUTHSERV_ID = "mx.hjarteresse.example"
START = datetime(2026, 3, 5, 8, 0, tzinfo=UTC)
CODE = re.compile(r"\b[2-9A-Z]{4}(?:-[2-9A-Z]{4}){3}\b")
NO_SERVER = Server("localhost", 0, "none", "", "", (), "imap")


@cache
def shipped_rules() -> Rulebook:
    """The rules as shipped."""
    return load_rulebook(RuleFolders(shipped()))


@dataclass
class PaperMailbox:
    """An inbox of nothing but a list of correspondence, and a Sent folder of bytes."""

    mails: tuple[MailListed, ...] = ()
    away: bool = False
    sent: dict[str, bytes] = field(default_factory=dict)

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

    def file_sent(self, message_id: str, octets: bytes, sent_at: datetime) -> None:
        del sent_at
        self.sent[message_id] = octets

    def in_sent(self, message_id: str) -> bool:
        return message_id in self.sent

    def remove_sent(self, message_ids: Sequence[str]) -> None:
        for message_id in message_ids:
            self.sent.pop(message_id, None)

    def correspondence(self, addresses: Sequence[str]) -> tuple[MailListed, ...]:
        if self.away:
            raise MailboxUnavailable("the mailbox is away")
        return self.mails if addresses else ()

    def close(self) -> None:
        pass


@dataclass
class PaperPost:
    """An SMTP server that says what it is told to say, and keeps what it accepts."""

    answer: Delivery = field(default_factory=lambda: Delivery(Outcome.ACCEPTED, "250 ok"))
    taken: list[tuple[str, EmailMessage]] = field(default_factory=list)

    def send(self, sender: str, addressee: str, octets: bytes) -> Delivery:
        assert sender == "emy.serander@hjarteresse.com"
        if self.answer.outcome is Outcome.ACCEPTED:
            letter = message_from_bytes(octets, policy=policy.default)
            assert isinstance(letter, EmailMessage)
            self.taken.append((addressee, letter))
        return self.answer

    def close(self) -> None:
        pass


class Story:
    """One story being told in a folder of its own."""

    def __init__(self, folder: Path, data: Path) -> None:
        self.folder = folder
        self.given = tomllib.loads((folder / "given.toml").read_text("utf-8"))
        self.now = START
        self.uid = 0
        self._drawn = 0
        self.mailbox = PaperMailbox(_listed(self.given))
        self.mailbox.away = bool(self.given.get("mailbox_away"))
        self.post = PaperPost()
        self.store = FileStore(data)
        self.desk = Desk(
            _settings(self.given, data),
            shipped_rules(),
            self.store,
            lambda: self.now,
            self._chance,
            self.mailbox,
        )
        people = tuple(msgspec.convert(p, Person) for p in self.given.get("person", ()))
        self.store.commit(Commit(people=people))

    def _chance(self, count: int) -> bytes:
        """Random bytes that are the same in every telling."""
        self._drawn += 1
        seed = f"{self.folder.name}/{self._drawn}".encode()
        return hashlib.shake_256(seed).digest(count)

    def tell(self) -> None:
        for step in self.given["step"]:
            self._take(step)
            pass_day(self.desk)
            send_due(self.desk, self.post)
            file_copies(self.desk)

    def _take(self, step: Mapping[str, Any]) -> None:
        if "at" in step:
            self.now = step["at"].astimezone(UTC)
        if "refuse" in step:
            self.post.answer = Delivery(Outcome.REFUSED, step["refuse"])
        if "defer" in step:
            self.post.answer = Delivery(Outcome.DEFERRED, step["defer"])
        if "mail" in step:
            self._mail((self.folder / step["mail"]).read_bytes(), step.get("folder", "INBOX"))
        elif "reply" in step:
            self._mail(self._reply(step), "INBOX")
        elif "wait" in step:
            self.now += timedelta(days=int(step["wait"].removesuffix("d")))
        elif "extend" in step:
            rulings.extend(self.desk, self.store.cases()[0].id, step["extend"])
        else:
            self._rule(step)

    def _mail(self, octets: bytes, folder: str) -> None:
        self.uid += 1
        key = MailKey(folder, 1, self.uid)
        raw = RawMail(key, octets, self.now, len(octets))
        take_in(raw, self.desk, junk=folder != "INBOX")

    def _rule(self, step: Mapping[str, Any]) -> None:
        verb = next(verb for verb in Verb if verb.value in step)
        ruling = Ruling(
            verb,
            reason=step.get("reason", ""),
            as_right=step.get("as", ""),
            text=step.get("text", ""),
            identified=bool(step.get("identified")),
        )
        rulings.rule(self.desk, step[verb.value], ruling)

    def _reply(self, step: Mapping[str, Any]) -> bytes:
        """The registered person answers the last code letter, as a mail program would."""
        addressee, letter = next(
            (to, sent) for to, sent in reversed(self.post.taken) if CODE.search(_text(sent))
        )
        found = CODE.search(_text(letter))
        assert found is not None
        code = found[0] if step["reply"] == "code" else "2222-2222-2222-2222"
        reply = EmailMessage()
        reply["From"] = step.get("from", addressee)
        reply["To"] = "emy.serander@hjarteresse.com"
        reply["Subject"] = f"SV: {letter['Subject']}"
        reply["Message-ID"] = f"<reply-{self.uid}@kund.example>"
        reply["In-Reply-To"] = letter["Message-ID"]
        reply["Date"] = self.now
        reply.set_content(f"Ja, det var jag.\n{code}\n")
        return bytes(reply)


def _text(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    assert isinstance(body, EmailMessage)
    return str(body.get_content())


def _listed(given: Mapping[str, Any]) -> tuple[MailListed, ...]:
    return tuple(msgspec.convert(mail, MailListed) for mail in given.get("correspondence", ()))


def _settings(given: Mapping[str, Any], data: Path) -> Settings:
    """The firm's own configuration, with what the story changes."""
    told = given.get("settings", {})
    processing = Processing(date(2026, 1, 1), False, "12-31", (), (), ())  # noqa: FBT003  # profiling: none
    if told.get("unconfirmed"):
        processing = replace(processing, confirmed=None)
    return Settings(
        file=data / "mailbot.toml",
        data=data,
        owner=Owner(
            Controller(
                "Hjärter Esse",
                "Emy Serander",
                "emy.serander@hjarteresse.com",
                "Exempelgatan 1, 602 00 Norrköping",
                "011-000 00 00",
                "https://www.hjarteresse.com/integritetspolicy",
            ),
            "sv",
            ZoneInfo("Europe/Stockholm"),
            ("info@hjarteresse.com",),
        ),
        mailbox=Mailbox(NO_SERVER, "INBOX", None, "", date(2026, 1, 1)),
        smtp=NO_SERVER,
        store_url="tinydb",
        authserv_ids=(AUTHSERV_ID,),
        processing=processing,
        sources=tuple(Source(name, "manual", "") for name in told.get("manual_sources", ())),
        rules_dir=None,
        mode=told.get("mode", "auto"),
        delay_minutes=0,
        unverified_per_hour=told.get("unverified_per_hour", 60),
    )
