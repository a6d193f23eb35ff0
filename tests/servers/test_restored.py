"""A backup brought back on real servers: what left since does not leave again."""

from pathlib import Path

import pytest

from mailbot.demo.servers import DemoServers
from tests.servers.dovecot import PASSWORD, Account
from tests.servers.firm import ACCESS, ARRIVED, Firm, founded, mail

RESTRICTION = mail(
    "Maria Ek <maria@ek.example>",
    "Begränsning",
    "Hej, jag begär att ni begränsar behandlingen av mina personuppgifter.\n\nMaria Ek",
)
LATER = "2026-11-20T11:00:00+01:00"


@pytest.fixture
def firm(tmp_path: Path, account: Account, post: DemoServers) -> Firm:
    """The firm; every letter waits for the owner's yes."""
    firm = founded(tmp_path, account.server.imap, post.smtp_port, account.user, PASSWORD)
    file = tmp_path / "mailbot.toml"
    file.write_text(file.read_text("utf-8").replace('mode = "auto"', 'mode = "ask"'), "utf-8")
    return firm


def _put(account: Account, octets: bytes) -> None:
    with account.client() as client:
        client.append("INBOX", octets, (), ARRIVED)


def _approve_all(firm: Firm, now: str) -> None:
    for item in firm.run("queue", "--json", now=now).json:
        done = firm.run("approve", item["item"], "--yes", now=now)
        assert done.code == 0, done.err
    done = firm.run("run", "--once", now=now)
    assert done.code == 0, done.err


@pytest.mark.threat("T-STORE-13")
def test_a_letter_sent_since_the_backup_is_found_in_sent(
    firm: Firm, account: Account, post: DemoServers
) -> None:
    """Approved, sent, restored, approved again: it lies in Sent, so it does not leave twice.

    The notice to a recipient is written by the yes itself, anew after the restore: of that the
    owner is told.
    """
    _put(account, ACCESS)
    _put(account, RESTRICTION)
    assert firm.run("run", "--once").code == 0
    assert firm.run("backup", "../b.backup").code == 0
    _approve_all(firm, "2026-11-20T09:30:00+01:00")
    assert len(post.sent) == 3
    (firm.folder / "data").rename(firm.folder / "lost")
    done = firm.run("restore", "../b.backup", now=LATER)
    assert done.code == 0, done.err
    assert {case["state"] for case in firm.run("cases", "--json", now=LATER).json} == {"open"}
    _approve_all(firm, LATER)
    assert len(post.sent) == 3
    (item,) = firm.run("queue", "--json", now=LATER).json
    assert (item["kind"], item["reason"]) == ("bounce", "sent_before")
    _approve_all(firm, LATER)
    assert len(post.sent) == 3
    assert {case["state"] for case in firm.run("cases", "--json", now=LATER).json} == {"closed"}
    assert firm.run("log", "verify", now=LATER).code == 0
