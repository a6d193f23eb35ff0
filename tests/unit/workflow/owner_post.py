"""The owner at her mail program: what she got, and how she answers it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import time
from email.message import EmailMessage
from itertools import count
from typing import Any

from mailbot.mail.message import MailKey, RawMail
from mailbot.settings import Digest
from mailbot.workflow.desk import Desk
from mailbot.workflow.sending import send_due
from mailbot.workflow.taking_in import take_in
from mailbot.workflow.telling import tell_owner
from tests.stories.paper import FIRM, text_of

WANTED = Digest(time(7, 30), FIRM, alerts=True, rulings="proven")
AUTHSERV_ID = "mx.hjarteresse.example"


@dataclass
class OwnerPost:
    """An office whose owner wants a digest, and reads and answers it."""

    office: Any
    digest: Digest = WANTED
    language: str = "sv"
    delay_minutes: int = 0
    _number: Any = field(default_factory=lambda: count(1))

    @property
    def desk(self) -> Desk:
        """The desk, with a digest."""
        desk: Desk = self.office.desk
        owner = replace(desk.settings.owner, language=self.language)
        settings = replace(
            desk.settings, digest=self.digest, owner=owner, delay_minutes=self.delay_minutes
        )
        return replace(desk, settings=settings)

    def round(self) -> list[EmailMessage]:
        """She is told what is due, and the outbox is seen to: what she got by it."""
        before = len(self.office.post.taken)
        tell_owner(self.desk)
        send_due(self.desk, self.office.post)
        return [mail for to, mail in self.office.post.taken[before:] if to == self.digest.to]

    def answers(
        self,
        mail: EmailMessage,
        text: str,
        *,
        sender: str = f"Emy Serander <{FIRM}>",
        results: str | None = "pass",
        headers: Sequence[tuple[str, str]] = (),
        quoted: bool = True,
    ) -> str:
        """Her answer comes in; returns what became of it. quoted: as a program quotes it."""
        reply = EmailMessage()
        domain = sender.rpartition("@")[2].rstrip(">")
        if results:
            found = f"{AUTHSERV_ID}; dmarc={results} header.from={domain}"
            reply["Authentication-Results"] = found
        reply["From"] = sender
        reply["To"] = FIRM
        reply["Subject"] = f"Sv: {mail['Subject']}"
        reply["Message-ID"] = f"<answer-{next(self._number)}@{domain}>"
        reply["In-Reply-To"] = mail["Message-ID"]
        reply["References"] = f"{mail['References']} {mail['Message-ID']}"
        reply["Date"] = self.office.now
        for name, value in headers:
            del reply[name]
            reply[name] = value
        below = "\n".join(f"> {line}" for line in text_of(mail).splitlines())
        quote = f"\n\nDen 5 mars 2026 kl. 09:00 skrev mailbot <{FIRM}>:\n\n{below}\n"
        reply.set_content(text + (quote if quoted else ""))
        return self.comes(bytes(reply))

    def comes(self, octets: bytes, folder: str = "INBOX") -> str:
        """Any mail comes in."""
        key = MailKey(folder, 1, 1000 + next(self._number))
        raw = RawMail(key, octets, self.office.now, len(octets))
        return take_in(raw, self.desk, junk=folder != "INBOX").note
