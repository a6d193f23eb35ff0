"""Tells a story: a folder of mails and happenings in, what is seen from outside out."""

import hashlib
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import msgspec
import pytest

from mailbot.cli.contact_file import import_named
from mailbot.cli.given import Given
from mailbot.cli.moment import Moment
from mailbot.desk.judgement.rulings import Ruling, Verb
from mailbot.desk.letters.notice_text import read_notice
from mailbot.errors import UsageError
from mailbot.law.rights import Right
from mailbot.mail.message import MailKey, RawMail
from mailbot.post.contract import Delivery, Outcome
from mailbot.post.dkim import DkimVerifier
from mailbot.post.dns import NoDnsError
from mailbot.register.person import Person
from mailbot.store.contract import Commit, OutboxLetter
from mailbot.store.file import FileStore
from mailbot.workflow import ruling as rulings
from mailbot.workflow.completing import complete
from mailbot.workflow.day import pass_day
from mailbot.workflow.desk import Desk
from mailbot.workflow.entering import ByHand, enter, entered
from mailbot.workflow.importing import Wanted
from mailbot.workflow.notifying import Notice, begin, send_notices
from mailbot.workflow.retaining import propose
from mailbot.workflow.sending import file_copies, send_due
from mailbot.workflow.taking_in import take_in
from tests.stories.firm import AUTHSERV_ID, HERE, listed, people, settings_of, shipped_rules
from tests.stories.paper import ACCEPTING, FIRM, PaperMailbox, PaperPost, text_of

__all__ = ["AUTHSERV_ID", "CODE", "Step", "Story", "settings_of", "shipped_rules"]

START = datetime(2026, 3, 5, 8, 0, tzinfo=UTC)
CODE = re.compile(r"\b[2-9A-Z]{4}(?:-[2-9A-Z]{4}){3}\b")
WRONG_CODE = "2222-2222-2222-2222"
UNITS = {"d": "days", "h": "hours", "m": "minutes"}
Step = Mapping[str, Any]


class Story:
    """One story being told. folder: its own, or the one file that holds it all."""

    def __init__(self, folder: Path, data: Path) -> None:
        self.folder = folder
        self.data = data
        file = folder / "given.toml" if folder.is_dir() else folder
        self.given = tomllib.loads(file.read_text("utf-8"))
        self.now = START
        self.uid = 0
        self._drawn = 0
        self.written: dict[str, OutboxLetter] = {}
        self.mailbox = PaperMailbox(listed(self.given))
        self.mailbox.away = bool(self.given.get("mailbox_away"))
        for name in self.given.get("files", ()):
            self._place(name)
        self.post = PaperPost()
        self.store = FileStore(data)
        self.desk = Desk(
            settings_of(self.given, data),
            shipped_rules(),
            self.store,
            lambda: self.now,
            self._chance,
            self.mailbox,
            _verifier(self.given),
        )
        self.store.commit(Commit(people=tuple(people(self.given))))

    def _chance(self, count: int) -> bytes:
        """Random bytes that are the same in every telling."""
        self._drawn += 1
        seed = f"{self.folder.name}/{self._drawn}".encode()
        return hashlib.shake_256(seed).digest(count)

    def steps(self) -> Iterator[Step]:
        """Each step, once it has been taken and what came due after it was done."""
        for step in self.given["step"]:
            self._take(step)
            pass_day(self.desk)
            complete(self.desk)
            self.written |= {x.message_id: x for x in self.store.letters()}
            send_due(self.desk, self.post)
            file_copies(self.desk)
            yield step

    def _take(self, step: Step) -> None:
        if "at" in step:
            self.now = step["at"].astimezone(UTC)
        self._weather(step)
        acts = (word for word in self._acts() if word in step)
        self._acts().get(next(acts, ""), self._rule)(step)

    def _acts(self) -> Mapping[str, Callable[[Step], object]]:
        """What a step may be, by the word that names it; else it is a ruling."""
        return {
            "mail": lambda s: self._mail(self._filled_in(s["mail"]), s.get("folder", "INBOX")),
            "reply": lambda s: self._mail(self._reply(s), "INBOX"),
            "bounce": lambda s: self._mail(self._report(s), "INBOX"),
            "enter": lambda s: self._enter(s["enter"]),
            "import": lambda s: import_named(
                self._at_the_terminal(), self.folder / s["import"], Wanted()
            ),
            "notice": self._announce,
            "by_hand": self._enter_by_hand,
            "retention": lambda _: propose(self.desk),
            "wait": self._wait,
            "blocked": self._blocked,
        }

    def _wait(self, step: Step) -> None:
        self.now += timedelta(**{UNITS[step["wait"][-1]]: int(step["wait"][:-1])})

    def _blocked(self, step: Step) -> None:
        """A ruling that cannot be carried out now."""
        with pytest.raises(UsageError, match=step["blocked"]):
            self._rule(step)

    def _place(self, name: str) -> None:
        """Another system writes its export anew."""
        to = self.data.parent / "export" / name
        to.parent.mkdir(exist_ok=True)
        to.write_bytes((self.folder / name).read_bytes())

    def _enter(self, told: Mapping[str, Any]) -> None:
        """The owner changes a record by hand."""
        known = self.store.person(told["id"])
        assert known is not None
        changed = msgspec.convert({**msgspec.to_builtins(known), **told}, Person)
        self.store.commit(Commit(people=(changed,)))

    def _enter_by_hand(self, step: Step) -> None:
        """A letter or call the owner enters, on the day she does."""
        told = step["by_hand"]
        people = tuple(p for p in self.store.people() if p.id == told.get("who"))
        hand = ByHand(
            received=told["received"].astimezone(UTC),
            channel=told["channel"],
            text=told.get("text", ""),
            rights=tuple(Right(right) for right in told.get("rights", ())),
            people=people,
            name=told.get("name", people[0].name if people else ""),
            postal=told.get("postal", people[0].invoice_address if people else ""),
            by_post=True,
            identified=bool(told.get("identified")),
        )
        enter(self.desk, hand, entered(self.desk, hand))

    def _announce(self, step: Step) -> None:
        """The owner tells everybody of a changed policy, and the letters leave."""
        file = self.folder / step["notice"]
        words = self.desk.rulebook.notices
        texts, faults = read_notice(file.read_text("utf-8"), "sv", words, file.name)
        assert not faults
        begin(self.desk, Notice(texts, step["effective"]))
        send_notices(self.desk, self.post, lambda: False)

    def _at_the_terminal(self) -> Given:
        """What a command of the owner's would be given."""
        given = Given(None, Moment("", self.now), {}, self.folder)
        vars(given).update(
            store=self.store, settings=self.desk.settings, settings_if_any=self.desk.settings
        )
        return given

    def _weather(self, step: Step) -> None:
        """What the servers do from now on."""
        if "refuse" in step:
            self.post.answer = Delivery(Outcome.REFUSED, step["refuse"])
        if "defer" in step:
            self.post.answer = Delivery(Outcome.DEFERRED, step["defer"])
        if step.get("accept"):
            self.post.answer = ACCEPTING
        if "mailbox_away" in step:
            self.mailbox.away = step["mailbox_away"]
        if "place" in step:
            self._place(step["place"])

    def _mail(self, octets: bytes, folder: str) -> None:
        self.uid += 1
        key = MailKey(folder, 1, self.uid)
        self.mailbox.kept[key] = octets
        raw = RawMail(key, octets, self.now, len(octets))
        take_in(raw, self.desk, junk=folder != "INBOX")

    def _rule(self, step: Step) -> None:
        if "extend" in step:
            rulings.extend(self.desk, self.store.cases()[0].id, step["extend"])
            return
        verb = next(verb for verb in Verb if verb.value in step)
        ruling = Ruling(
            verb,
            reason=step.get("reason", ""),
            balancing=step.get("balancing", ""),
            fee=step.get("fee", ""),
            person=step.get("person", ""),
            keep=step.get("keep", False),
            as_right=step.get("as", ""),
            text=step.get("text", ""),
            identified=bool(step.get("identified")),
            only=tuple(step.get("only", ())),
            but=tuple(step.get("except", ())),
            done=bool(step.get("done")),
            anonymise=bool(step.get("anonymise")),
        )
        rulings.rule(self.desk, self._item(step[verb.value]), ruling)

    def _item(self, named: str | Mapping[str, str]) -> str:
        """An item by its id, or the one that waits with these marks."""
        if isinstance(named, str):
            return named
        waiting = [
            item.id
            for item in self.store.items()
            if all(getattr(item, mark) == value for mark, value in named.items())
        ]
        assert len(waiting) == 1, f"{dict(named)}: {list(self.store.items())}"
        return waiting[0]

    def _filled_in(self, name: str) -> bytes:
        """A mail of the folder; @@...@@ stands for what our last letter said."""
        return self._told((self.folder / name).read_bytes())

    def _told(self, octets: bytes) -> bytes:
        if b"@@" not in octets or not self.post.taken:
            return octets
        last = self.post.taken[-1][1]
        told = {"ID": last["Message-ID"], "SUBJECT": last["Subject"], "CODE": self._code()}
        for mark, value in told.items():
            octets = octets.replace(f"@@{mark}@@".encode(), str(value).encode())
        return octets

    def _code(self) -> str:
        found = [code for _, sent in self.post.taken for code in CODE.findall(text_of(sent))]
        return found[-1] if found else ""

    def _reply(self, step: Step) -> bytes:
        """The registered person answers the last code letter, as a mail program would."""
        addressee, letter = next(
            (to, sent) for to, sent in reversed(self.post.taken) if CODE.search(text_of(sent))
        )
        reply = EmailMessage()
        reply["From"] = step.get("from", addressee)
        reply["To"] = FIRM
        reply["Subject"] = f"SV: {letter['Subject']}"
        reply["Message-ID"] = f"<reply-{self.uid}@kund.example>"
        reply["In-Reply-To"] = letter["Message-ID"]
        reply["Date"] = self.now
        code = self._code() if step["reply"] == "code" else WRONG_CODE
        reply.set_content(f"Ja, det var jag.\n{code}\n")
        return bytes(reply)

    def _report(self, step: Step) -> bytes:
        """A delivery report (RFC 3464) for our last letter of that kind."""
        addressee, letter = next(
            (to, sent)
            for to, sent in reversed(self.post.taken)
            if step["bounce"] in self.written[sent["Message-ID"]].kinds
        )
        report = (HERE / "report.txt").read_text("utf-8")
        told = {"FROM": step["from"], "TO": addressee, "ID": letter["Message-ID"]}
        for mark, value in told.items():
            report = report.replace(f"@@{mark}@@", value)
        return report.encode()


def _verifier(given: Mapping[str, Any]) -> DkimVerifier | None:
    """Verifies signatures by the story's own DNS, where it has one; "" is a name that is silent."""
    if "dns" not in given:
        return None

    def txt(name: str, seconds: float) -> tuple[bytes, ...]:
        del seconds
        record = given["dns"].get(name.rstrip("."))
        if record == "":
            raise NoDnsError
        return (str(record).encode(),) if record else ()

    return DkimVerifier(txt)
