"""A firm with its mail servers, its bot and its page, all on loopback."""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

from mailbot import app, settings
from mailbot.demo.play import Stage as Play
from mailbot.demo.play import play, set_stage
from mailbot.demo.servers import DemoServers, Letter
from mailbot.review.serving import Served
from mailbot.review.visit import Finding
from mailbot.store.contract import Store
from mailbot.workflow.stopping import Stop

START = datetime(2026, 11, 23, 9, tzinfo=UTC)
OWNER = "emy.serander@hjarteresse.com"


@dataclass
class Clock:
    """The time it is; moved by hand."""

    now: datetime = START

    def __call__(self) -> datetime:
        """As the bot and the page are told it."""
        return self.now

    def pass_by(self, **span: float) -> None:
        """So much time goes by."""
        self.now += timedelta(**span)


@dataclass
class Stage:
    """Where a test plays. page: being served."""

    play: Play
    servers: DemoServers
    page: Served
    clock: Clock
    apart: ThreadPoolExecutor
    count: int = field(default=0)

    @property
    def store(self) -> Store:
        """The firm's memory."""
        return self.play.desk.store

    @property
    def sent(self) -> list[Letter]:
        """Letters that left."""
        return self.servers.sent

    def login(self) -> str:
        """A link that logs in once."""
        return self.page.login(self.clock())

    def arrive(self, octets: bytes) -> None:
        """A mail comes, and the bot reads it."""
        self.servers.deliver(octets, self.clock())
        self.round()

    def round(self) -> None:
        """The bot does what there is to do."""
        self.apart.submit(self.play.bot.round).result()

    def demo(self) -> int:
        """The demo's mails all come; returns how many."""
        return len(self.apart.submit(lambda: list(play(self.play))).result())

    def mail(self, sender: str, subject: str, text: str, **headers: str) -> bytes:
        """A mail from somebody, proven by the firm's provider."""
        self.count += 1
        domain = sender.rpartition("@")[2].rstrip(">")
        mail = EmailMessage()
        mail["Authentication-Results"] = f"mx.hjarteresse.example; dmarc=pass header.from={domain}"
        mail["From"], mail["To"], mail["Subject"] = sender, OWNER, subject
        mail["Message-ID"] = f"<m{self.count}@{domain}>"
        for name, value in headers.items():
            mail[name.replace("_", "-")] = value
        mail.set_content(text)
        return bytes(mail)


def _nothing_to_mend() -> tuple[Finding, ...]:
    return ()


@contextmanager
def staged(
    folder: Path,
    more: Mapping[str, str] | None = None,
    examine: Callable[[], tuple[Finding, ...]] = _nothing_to_mend,
) -> Iterator[Stage]:
    """A firm in that folder. more: replacements in its configuration."""
    clock = Clock()
    # Playwright's loop runs in this thread; the bot has its own in another
    with DemoServers() as servers, ThreadPoolExecutor(1) as apart:
        stood = set_stage(folder, servers, clock, Stop())
        text = stood.config.read_text("utf-8")
        for old, new in (more or {}).items():
            assert old in text
            text = text.replace(old, new)
        stood.config.write_text(text, "utf-8")
        loaded = settings.load(stood.config, {}, folder)
        try:
            with app.page(loaded, {}, clock, examine, port=0) as page:
                yield Stage(stood, servers, page, clock, apart)
        finally:
            apart.submit(stood.bot.close).result()
