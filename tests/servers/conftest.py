"""Real servers on loopback: one Dovecot per session, one mailbox per test."""

import os
import uuid
from collections.abc import Callable, Iterator

import pytest

from mailbot.demo.servers import DemoServers
from mailbot.post.inbox import ImapInbox
from tests.servers import dovecot as private
from tests.servers.dovecot import PASSWORD, Account, Dovecot


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    """A private Dovecot; missing, it is a reason to skip here and a failure in CI."""
    if missing := private.why_missing():
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    with private.running() as server:
        yield server


@pytest.fixture
def account(dovecot: Dovecot) -> Account:
    """A mailbox that no other test uses."""
    return dovecot.account(f"u{uuid.uuid4().hex[:12]}")


@pytest.fixture
def post() -> Iterator[DemoServers]:
    """An SMTP server that keeps what it is given."""
    with DemoServers() as servers:
        yield servers


@pytest.fixture
def open_inbox(account: Account) -> Iterator[Callable[..., ImapInbox]]:
    """Makes inboxes on that mailbox, closed when the test ends."""
    opened: list[ImapInbox] = []

    def open_it(port: int | None = None, timeout: float = 5.0, **options: object) -> ImapInbox:
        mailbox = account.mailbox(port, **options)  # type: ignore[arg-type]  # passed on as given
        opened.append(ImapInbox(mailbox, lambda: PASSWORD, timeout=timeout))
        return opened[-1]

    yield open_it
    for inbox in opened:
        inbox.close()


@pytest.fixture
def inbox(open_inbox: Callable[..., ImapInbox]) -> ImapInbox:
    """The mailbox, as mailbot sees it."""
    return open_inbox()
