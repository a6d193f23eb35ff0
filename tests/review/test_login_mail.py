"""A login link mailed to the owner, over a real mail server."""

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from mailbot.demo.servers import PASSWORD, USER, DemoServers
from mailbot.review.security import MOST_MAILED
from tests.cli.firm import CONFIG, NOW
from tests.review.browser import Browser, served

LINK = re.compile(r"http://127\.0\.0\.1:\d+(/login/\S+)")


@pytest.fixture
def servers() -> Iterator[DemoServers]:
    """A mailbox and a mail server on loopback."""
    with DemoServers(0, 0) as started:
        yield started


@pytest.fixture
def stranger(tmp_path: Path, servers: DemoServers) -> Iterator[Browser]:
    """A browser that has not logged in, at a firm whose mail server answers."""
    smtp = f'port = {servers.smtp_port}\nuser = "{USER}"\npassword = "{PASSWORD}"\n'
    config = (
        CONFIG.partition("[smtp]")[0] + f'[smtp]\nhost = "127.0.0.1"\nsecurity = "none"\n{smtp}'
    )
    with served(tmp_path, config=config) as page:
        yield Browser(page, NOW)


def test_a_link_is_mailed_to_the_owner_alone(stranger: Browser, servers: DemoServers) -> None:
    """Whoever asks, it goes to her own address, says what it is, and logs in once."""
    shown = stranger.get("/")
    assert shown.status == 403
    asked = stranger.post("/login/mail", {"email": "thief@evil.example"})
    assert asked.status == 200
    assert "/login/" not in asked.body.replace('action="/login/mail"', "")
    (letter,) = servers.sent
    assert letter.recipients == ("emy.serander@hjarteresse.com",)
    mail = message_from_bytes(letter.octets, policy=policy.default)
    assert mail["Auto-Submitted"] == "auto-generated"
    body = mail.get_body(("plain",))
    assert body is not None
    link = LINK.search(str(body.get_content()))
    assert link is not None
    form = stranger.get(urlsplit(link[1]).path).form("/login")
    assert stranger.post("/login", form).status == 303
    assert stranger.get("/").status == 200


def test_her_inbox_is_not_flooded(stranger: Browser, servers: DemoServers) -> None:
    """After some links within the hour the door says to wait."""
    answers = [stranger.post("/login/mail", {}).status for _ in range(MOST_MAILED + 2)]
    assert answers == [200] * MOST_MAILED + [429, 429]
    assert len(servers.sent) == MOST_MAILED


@pytest.mark.threat("T-WEB-03")
def test_no_other_site_has_links_mailed(stranger: Browser, servers: DemoServers) -> None:
    """A form elsewhere cannot make the page write mails."""
    assert stranger.post("/login/mail", {}, Origin="https://evil.example").status == 403
    assert servers.sent == []


def test_without_a_mail_server_the_terminal_is_named(tmp_path: Path) -> None:
    """Where nothing can be sent the page says what to type instead."""
    with served(tmp_path) as page:
        told = Browser(page, NOW).post("/login/mail", {})
        assert told.status == 503
        assert "mailbot web" in told.text
