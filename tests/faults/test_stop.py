"""`mailbot run` asked to end, started twice, and left by its servers."""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from email import message_from_bytes, policy
from pathlib import Path
from typing import Self

import pytest

from mailbot.demo.servers import PASSWORD, USER, DemoServers
from tests.servers.firm import ARRIVED, CONFIG, NOW, Firm, founded, mail
from tests.servers.proxy import Proxy

LATER = "2026-11-20T09:30:00+01:00"
LIMIT = 10.0
"""Seconds a stop may take."""
ACCESS = mail(
    "Petra Sandell <petra@sandells.example>",
    "Registerutdrag",
    "Hej!\n\nJag vill ha ett registerutdrag över de uppgifter ni har om mig.\n\nPetra",
)
STOP = mail(
    "Per <per@annan.example>", "Nyhetsbrev", "Avregistrera mig från ert nyhetsbrev.", proof=""
)


class Running:
    """`mailbot run` as a process of its own, and the lines it writes."""

    def __init__(self, firm: Firm, *words: str) -> None:
        config = ["--config", str(firm.folder / "mailbot.toml"), "--now", NOW]
        self._process = subprocess.Popen(  # noqa: S603  # our own program
            [sys.executable, "-m", "mailbot", *config, "run", *words],
            cwd=firm.folder,
            env={**os.environ, "MAILBOT_IMAP_PASSWORD": firm.password},
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        self.lines: list[str] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> Self:
        """The bot has begun."""
        until(lambda: self.said("started") or not self.going)
        assert self.going, self.lines
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        self._reader.join(5)

    def stopped(self, by: signal.Signals = signal.SIGTERM) -> tuple[int, float]:
        """Its exit code, and how long it took to end after the signal."""
        began = time.monotonic()
        self._process.send_signal(by)
        code = self._process.wait(LIMIT + 5)
        took = time.monotonic() - began
        self._reader.join(5)
        assert not any("Traceback" in line for line in self.lines), self.lines
        return code, took

    @property
    def going(self) -> bool:
        """It has not ended."""
        return self._process.poll() is None

    def said(self, words: str) -> bool:
        """One of its lines holds these words."""
        return any(words in line for line in self.lines)

    def _read(self) -> None:
        assert self._process.stderr is not None
        with self._process.stderr as lines:
            for line in lines:
                self.lines.append(line)


def until(holds: Callable[[], object], seconds: float = 20) -> None:
    """Wait for it."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.02)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A firm with its register, before any mail."""
    folder = tmp_path_factory.mktemp("firm")
    founded(folder, 1, 1, USER, PASSWORD)
    return folder


def firm_on(template: Path, folder: Path, imap: int, smtp: int) -> Firm:
    """That firm on these ports."""
    (folder / "data").mkdir(parents=True, mode=0o700)
    for name in ("data/store.json", "data/log.jsonl"):
        shutil.copy(template / name, folder / name)
    text = CONFIG.format(imap=imap, smtp=smtp, user=USER)
    (folder / "mailbot.toml").write_text(text, "utf-8")
    (folder / "mailbot.toml").chmod(0o600)
    return Firm(folder, PASSWORD)


@pytest.fixture
def servers() -> Iterator[DemoServers]:
    """A mailbox and a postman."""
    with DemoServers() as both:
        yield both


@pytest.fixture
def firm(template: Path, tmp_path: Path, servers: DemoServers) -> Firm:
    """A firm at those servers."""
    return firm_on(template, tmp_path / "firm", servers.imap_port, servers.smtp_port)


def _message_ids(servers: DemoServers) -> list[str]:
    letters = [message_from_bytes(x.octets, policy=policy.default) for x in servers.sent]
    return [str(letter["Message-ID"]) for letter in letters]


@pytest.mark.threat("T-OPS-06")
@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT])
def test_ends_at_once_while_idle(firm: Firm, servers: DemoServers, by: signal.Signals) -> None:
    """Waiting for mail, it ends within seconds of a signal, with exit code 0 and a last word."""
    servers.deliver(STOP, ARRIVED)
    with Running(firm) as bot:
        until(lambda: servers.sent)
        time.sleep(0.5)
        code, took = bot.stopped(by)
        assert code == 0
        assert took < LIMIT / 2
        assert bot.said("stopped")
    assert len(servers.sent) == 1


@pytest.mark.threat("T-OPS-06", "T-SMTP-02")
def test_ends_at_any_moment(template: Path, tmp_path: Path) -> None:
    """Whenever the signal comes, it ends in time and in order, and the next run does the rest."""

    def ended(number: int) -> tuple[int, bool, int, int]:
        with DemoServers() as servers:
            folder = tmp_path / str(number)
            firm = firm_on(template, folder, servers.imap_port, servers.smtp_port)
            servers.deliver(ACCESS, ARRIVED)
            with Running(firm) as bot:
                time.sleep(number * 0.2)
                code, took = bot.stopped(signal.SIGTERM if number % 2 else signal.SIGINT)
            again = firm.run("run", "--once", now=LATER)
            ids = _message_ids(servers)
            return code, took < LIMIT, again.code, len(set(ids)) * len(ids)

    with ThreadPoolExecutor(2) as at_once:
        assert list(at_once.map(ended, range(6))) == [(0, True, 0, 1)] * 6


@pytest.mark.threat("T-OPS-06")
def test_ends_while_the_smtp_server_hangs(template: Path, tmp_path: Path) -> None:
    """With a letter half handed over to a silent server it ends in time; the letter is kept."""
    with DemoServers() as servers, Proxy(servers.smtp_port) as wire:
        firm = firm_on(template, tmp_path / "firm", servers.imap_port, wire.port)
        servers.deliver(STOP, ARRIVED)
        with Running(firm) as bot:
            until(lambda: b"RSET" in wire.heard or b"EHLO" in wire.heard.upper())
            wire.hold()
            until(lambda: bot.said("case"))
            time.sleep(0.5)
            code, took = bot.stopped(signal.SIGINT)
            assert code == 0
            assert took < LIMIT
        wire.cut()
        wire.let_pass()
        assert firm.run("run", "--once", now=LATER).code == 0
        assert len(servers.sent) == 1


@pytest.mark.threat("T-OPS-06")
def test_ends_while_the_imap_server_hangs(template: Path, tmp_path: Path) -> None:
    """With a mailbox that has fallen silent it ends in time."""
    with DemoServers() as servers, Proxy(servers.imap_port) as wire:
        firm = firm_on(template, tmp_path / "firm", wire.port, servers.smtp_port)
        with Running(firm) as bot:
            until(lambda: b"IDLE" in wire.heard)
            wire.hold()
            code, took = bot.stopped(signal.SIGTERM)
            assert code == 0
            assert took < LIMIT


@pytest.mark.threat("T-STORE-04", "T-STORE-05")
def test_a_second_run_is_refused_while_others_write(firm: Firm, servers: DemoServers) -> None:
    """A second `run` ends with code 2 and one clear line; other commands work beside the first."""
    with Running(firm) as bot:
        for words in (("run",), ("run", "--once")):
            second = firm.run(*words)
            assert second.code == 2
            lines = [line for line in second.err.splitlines() if "another `mailbot run`" in line]
            assert len(lines) == 1
            assert str(firm.folder / "data") in lines[0]
        (firm.folder / "more.csv").write_text("name,email\nUlla Ny,ulla@ny.example\n", "utf-8")
        assert firm.run("register", "import", "more.csv").code == 0
        servers.deliver(ACCESS, ARRIVED)
        until(lambda: servers.sent)
        assert [case["sender"] for case in firm.run("cases", "--json").json] == [
            "petra@sandells.example"
        ]
        assert bot.going
        assert bot.stopped()[0] == 0
    assert "Ulla Ny" in firm.run("register", "show", "ulla@ny.example").out
    assert firm.run("log", "verify").code == 0
    assert firm.run("run", "--once").code == 0


@pytest.mark.threat("T-IMAP-05")
@pytest.mark.parametrize("idle", [False, True])
def test_servers_that_come_back_are_used_again(
    template: Path, tmp_path: Path, *, idle: bool
) -> None:
    """Servers that go away, in a round or between two, are read again once they are back."""
    with ExitStack() as first:
        before = first.enter_context(DemoServers())
        ports = before.imap_port, before.smtp_port
        with Running(firm_on(template, tmp_path / "firm", *ports)) as bot:
            before.deliver(STOP, ARRIVED)
            until(lambda: before.sent)
            time.sleep(idle)
            first.close()
            until(lambda: bot.said("connection lost"))
            with DemoServers(*ports) as after:
                after.deliver(ACCESS, ARRIVED)
                until(lambda: after.sent)
                assert [x.recipients for x in after.sent] == [("petra@sandells.example",)]
                assert bot.stopped()[0] == 0
