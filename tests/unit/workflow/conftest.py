"""An office with a store on disk, a mailbox and a mail server of paper, and a clock to set."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from mailbot.desk.judgement.rulings import Ruling, Verb
from mailbot.mail.message import MailKey, RawMail
from mailbot.register.person import Person
from mailbot.store.contract import Commit, OutboxLetter
from mailbot.store.file import FileStore
from mailbot.workflow.desk import Desk
from mailbot.workflow.ruling import rule
from mailbot.workflow.sending import send_due
from mailbot.workflow.taking_in import Taken, take_in
from tests.servers.firm import mail
from tests.stories.paper import PaperMailbox, PaperPost
from tests.stories.telling import settings_of, shipped_rules
from tests.unit.judging import ANNA


@dataclass
class Office:
    """The desk and what lies around it. now: what the clock says."""

    data: Path
    now: datetime = datetime(2026, 3, 5, 8, 0, tzinfo=UTC)
    mode: str = "auto"
    delay: int = 0
    encrypt: bool = False
    mailbox: PaperMailbox = field(default_factory=PaperMailbox)
    post: PaperPost = field(default_factory=PaperPost)

    def __post_init__(self) -> None:
        self.store = FileStore(self.data)
        self.store.commit(Commit(people=(ANNA,)))
        self._chance, self._uid = count(1), count(1)

    @property
    def desk(self) -> Desk:
        """The desk as it is now."""
        return Desk(
            replace(
                settings_of({}, self.data),
                mode=self.mode,
                delay_minutes=self.delay,
                encrypt_extracts=self.encrypt,
            ),
            shipped_rules(),
            self.store,
            lambda: self.now,
            lambda octets: bytes((next(self._chance) * 37 + i * 11) % 256 for i in range(octets)),
            self.mailbox,
        )

    def raw(self, text: str, subject: str = "Mina uppgifter") -> RawMail:
        """A mail of Anna's, proven, that has come in now."""
        octets = mail("Anna Ek <anna@kund.example>", subject, text)
        return RawMail(MailKey("INBOX", 1, next(self._uid)), octets, self.now, len(octets))

    def takes(self, text: str) -> Taken:
        """What becomes of such a mail."""
        return take_in(self.raw(text), self.desk)

    def approves(self, item: str) -> None:
        """The owner says yes."""
        rule(self.desk, item, Ruling(Verb.APPROVE))

    def sends(self) -> int:
        """The outbox is seen to."""
        return send_due(self.desk, self.post)

    def letter(self) -> OutboxLetter:
        """The only letter there is."""
        (letter,) = self.store.letters()
        return letter

    def waits(self) -> list[tuple[str, str]]:
        """What the owner is asked."""
        return [(item.rule, item.reason) for item in self.store.items()]

    def register(self, *people: Person) -> None:
        """Records in their new form."""
        self.store.commit(Commit(people=people))

    def later(self, **time: float) -> None:
        """The clock goes on, or back."""
        self.now += timedelta(**time)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """An office where Anna is registered."""
    return Office(tmp_path / "data")
