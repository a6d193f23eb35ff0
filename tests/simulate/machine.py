"""The firm's machine: a folder, servers, the bot, and the owner at her terminal, on a set clock."""

import contextlib
import io
import json
import shutil
import tarfile
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from mailbot import app, settings
from mailbot.cli.command_line import exit_code
from mailbot.demo.play import CONFIG
from mailbot.demo.servers import PASSWORD, USER, DemoServers
from mailbot.mail.message import RawMail
from mailbot.workflow.stopping import Stop
from mailbot.workflow.taking_in import Taken

OWNER = "emy.serander@hjarteresse.com"
_PLAIN = CONFIG.partition("[[source]]")[0] + "[run]" + CONFIG.partition("[run]")[2]
EXTRA = "\n[register]\ncount_mail = true\n"


class CommandFailedError(Exception):
    """A command of the owner's that should have worked."""


@dataclass
class Machine:
    """One machine. now: what its clock says. came: how each mail of today was taken."""

    home: Path
    servers: DemoServers
    now: datetime
    came: list[Taken] = field(default_factory=list)
    mails: int = 0

    def __post_init__(self) -> None:
        self.home.mkdir(parents=True)
        self.config = self.home / "mailbot.toml"
        text = _PLAIN.format(
            imap_port=self.servers.imap_port,
            smtp_port=self.servers.smtp_port,
            user=USER,
            password=PASSWORD,
            since=(self.now.date() - timedelta(days=1)).isoformat(),
        )
        self.config.write_text(text + EXTRA, "utf-8")
        self.config.chmod(0o600)
        self.bot = self._bot()

    @property
    def data(self) -> Path:
        """Where everything lies."""
        return self.home / "data"

    def _bot(self) -> app.Bot:
        stop = Stop()
        loaded = settings.load(self.config, {}, self.home)
        desk = app.desk_of(loaded, lambda: self.now)
        inbox = app.inbox_of(loaded, {}, stop)
        outbox = app.outbox_of(loaded, {})
        return app.Bot(replace(desk, inbox=inbox), inbox, outbox, stop, self._saw)

    def _saw(self, _: RawMail, taken: Taken) -> None:
        self.came.append(taken)

    def round(self) -> None:
        """The bot goes round once."""
        self.came = []
        self.bot.round()

    def stop(self) -> None:
        """The bot ends."""
        self.bot.close()

    def start(self) -> None:
        """The bot begins anew."""
        self.bot = self._bot()

    def types(self, *words: str, may_fail: bool = False) -> str:
        """The owner types a command; returns what it says."""
        out, err = io.StringIO(), io.StringIO()
        given = ("--config", str(self.config), "--now", self.now.isoformat(), *words)
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = exit_code(given)
        if code and not may_fail:
            raise CommandFailedError(f"{self.now:%Y-%m-%d} {' '.join(words)}: {err.getvalue()}")
        return out.getvalue() if not code else ""

    def asks(self, *words: str) -> Any:
        """What a command says as JSON."""
        return json.loads(self.types(*words, "--json"))

    def gets(self, sender: str, subject: str, text: str, **headers: str) -> None:
        """A mail comes in now, its sender vouched for by the provider."""
        self.mails += 1
        mail = EmailMessage()
        domain = sender.rpartition("@")[2].rstrip(">")
        vouched = f"mx.hjarteresse.example; dmarc=pass header.from={domain}"
        mail["Authentication-Results"] = vouched
        mail["From"], mail["To"], mail["Subject"] = sender, OWNER, subject
        mail["Date"] = format_datetime(self.now)
        mail["Message-ID"] = f"<sim-{self.mails}@{domain}>"
        for name, value in headers.items():
            mail[name.replace("_", "-")] = value
        mail.set_content(text)
        self.servers.deliver(bytes(mail), self.now)

    def moves_to(self, home: Path, backup: Path, journal: Path) -> "Machine":
        """The machine is gone; another is set up from a backup and the journal kept with it."""
        self.stop()
        shutil.rmtree(self.home)
        new = Machine.__new__(Machine)
        new.home, new.servers, new.now = home, self.servers, self.now
        new.came, new.mails = [], self.mails
        new.home.mkdir(parents=True)
        new.config = home / "mailbot.toml"
        since = (self.now.date() - timedelta(days=2000)).isoformat()
        text = _PLAIN.format(
            imap_port=self.servers.imap_port,
            smtp_port=self.servers.smtp_port,
            user=USER,
            password=PASSWORD,
            since=since,
        )
        new.config.write_text(text + EXTRA, "utf-8")
        new.config.chmod(0o600)
        new.types("restore", str(backup), "--erasures", str(journal))
        new.start()
        return new


def at(day: Any, hour: int) -> datetime:
    """That hour of a day, UTC."""
    return datetime.combine(day, time(hour), UTC)


def octets_of(folder: Path, backup: Path) -> dict[str, bytes]:
    """Every byte of the data folder and of a backup's members, by name."""
    found = {str(p): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}
    with tarfile.open(backup, "r:gz") as tar:
        for member in tar.getmembers():
            file = tar.extractfile(member)
            found[f"{backup.name}: {member.name}"] = file.read() if file else b""
    return found
