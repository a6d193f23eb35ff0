"""The page as a process of its own, beside `run`, and within it."""

import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from mailbot.demo.servers import PASSWORD, USER, DemoServers
from mailbot.review.security import Security
from mailbot.review.serving import Served
from mailbot.store.contract import Store
from tests.cli.firm import NOW, Run, real, surroundings
from tests.review.browser import Browser

WITH_RUN = """\
[owner]
company = "Hjärter Esse"
name = "Emy Serander"
email = "emy.serander@hjarteresse.com"

[imap]
host = "127.0.0.1"
port = {imap}
security = "none"
user = "{user}"
password = "{password}"

[smtp]
host = "127.0.0.1"
port = {smtp}
security = "none"
user = "{user}"
password = "{password}"

[run]
web = true

[web]
port = {port}
"""


@contextmanager
def started(home: Path, *words: str) -> Iterator[subprocess.Popen[str]]:
    """A command that goes on, ended by SIGTERM."""
    process = subprocess.Popen(  # noqa: S603  # our own program with the words of a test
        [sys.executable, "-u", "-m", "mailbot", *words],
        cwd=home,
        env=surroundings(home),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)


def line_with(process: subprocess.Popen[str], word: str) -> str:
    """The next line that holds the word."""
    assert process.stdout is not None
    for line in process.stdout:
        if word in line:
            return line.strip()
    raise AssertionError(f"ended without a word of {word!r}")


def browser_at(link: str) -> Browser:
    """A browser that opened the printed link and pressed its button."""
    parts = urlsplit(link)
    served = Served(f"http://{parts.netloc}", Security.__new__(Security))
    browser = Browser(served, NOW)
    browser.post("/login", browser.get(parts.path).form("/login"))
    return browser


@pytest.mark.usefixtures("store")
def test_web_prints_a_link_and_ends_cleanly(configured: Path) -> None:
    """The link logs in; a second `mailbot web` prints another; SIGTERM ends it with 0."""
    with started(configured, "web", "--port", "0") as process:
        link = line_with(process, "http://").partition("Open: ")[2]
        assert browser_at(link).get("/").status == 200
        again = real("web", cwd=configured)
        assert again.code == 0
        other = again.out.partition("Open: ")[2].split()[0]
        assert urlsplit(other).netloc == urlsplit(link).netloc
        assert browser_at(other).get("/").status == 200
    assert process.returncode == 0


def test_a_taken_port_is_a_fault_of_use(configured: Path, page_port: int) -> None:
    """A port somebody else holds is named, with what to do."""
    done = real("web", "--port", str(page_port), cwd=configured)
    assert (done.code, done.out) == (2, "")
    assert str(page_port) in done.err
    assert "another port" in done.err


@pytest.fixture
def page_port() -> Iterator[int]:
    """A port that is held by another server."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def test_run_serves_the_page_where_asked(home: Path) -> None:
    """With run.web the bot serves it too; its links come from `mailbot web`, never from the log."""
    with DemoServers(0, 0) as servers:
        text = WITH_RUN.format(
            imap=servers.imap_port,
            smtp=servers.smtp_port,
            user=USER,
            password=PASSWORD,
            port=_free(),
        )
        (home / "mailbot.toml").write_text(text, "utf-8")
        with started(home, "run") as process:
            told = line_with(process, "page")
            assert "/login/" not in told
            link = real("web", cwd=home).out.partition("Open: ")[2].split()[0]
            browser = browser_at(link)
            assert browser.get("/").status == 200
            assert "Allt är klart!" in browser.get("/").text
        assert process.returncode == 0


def _free() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


@pytest.mark.threat("T-WEB-07")
def test_terminal_and_page_hear_of_each_other(run: Run, configured: Path, store: Store) -> None:
    """Ruled on in the terminal while a page is open: the page tells, and does nothing more."""
    with started(configured, "--now", "2026-11-20T10:00:00+01:00", "web", "--port", "0") as process:
        browser = browser_at(line_with(process, "http://").partition("Open: ")[2])
        form = browser.get("/items/Q1").form("/items/Q1/rule")
        done = run("--now", "2026-11-20T10:00:00+01:00", "reject", "Q1", "--reason", "Nej", "--yes")
        assert done.code == 0
        assert browser.post("/items/Q1/rule", form).status == 409
    assert [letter.kind for letter in store.letters()] == ["refusal"]
