"""Locked extracts on real servers, with `mailbot` as its own process."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from mailbot.demo.servers import DemoServers
from mailbot.locking import unlocked
from tests.servers.dovecot import PASSWORD, SENT, Account
from tests.servers.firm import ARRIVED, Firm, founded, mail, text_of

ASKED = mail(
    "Petra Sandell <petra@sandells.example>",
    "Registerutdrag",
    "Hej!\n\nJag vill ha ett registerutdrag över de uppgifter ni har om mig.\n\nPetra",
)
SWITCH = '[letters]\nencrypt_extracts = true\n[digest]\nat = "07:30"\nto = "{to}"\n'


@pytest.fixture
def firm(tmp_path: Path, account: Account, post: DemoServers) -> Firm:
    """The firm with extracts encrypted, and a daily mail to the owner."""
    made = founded(tmp_path, account.server.imap, post.smtp_port, account.user, PASSWORD)
    file = tmp_path / "mailbot.toml"
    file.write_text(file.read_text("utf-8") + SWITCH.format(to="emy@elsewhere.example"), "utf-8")
    return made


@pytest.mark.threat("T-PRIV-12")
def test_from_the_request_to_the_call(firm: Firm, account: Account, post: DemoServers) -> None:
    """The extract leaves locked, the owner alone is shown the passphrase, and a yes forgets it."""
    with account.client() as client:
        client.append("INBOX", ASKED, (), ARRIVED)
    assert firm.run("run", "--once").code == 0
    (case,) = firm.run("cases", "--json").json
    passphrase = firm.run("show", case["case"], "--json").json["passphrase"]
    assert passphrase in firm.run("show", case["case"]).out

    (letter,) = [x for x in post.sent if x.recipients[0] == "petra@sandells.example"]
    whole = message_from_bytes(letter.octets, policy=policy.default)
    assert isinstance(whole, EmailMessage)
    (part,) = whole.iter_attachments()
    inside = unlocked(part.get_content(), passphrase)
    assert any(b"petra@sandells.example" in one.octets for one in inside)
    assert "Petra" not in text_of(letter.octets)

    with account.client() as client:
        client.select_folder(SENT, readonly=True)
        copies = client.fetch(client.search("ALL"), ["BODY.PEEK[]"])
    mails = [x.octets for x in post.sent] + [x[b"BODY[]"] for x in copies.values()]
    assert len(mails) > 2, "the letter, its copy, and the owner's daily mail"
    told = [firm.run(*words).out.encode() for words in (("queue",), ("log",), ("report",))]
    assert not [one for one in (*mails, *told) if passphrase.encode() in one]

    (item,) = firm.run("queue", "--json").json
    assert (item["kind"], item["reason"]) == ("complete", "tell_passphrase")
    assert firm.run("approve", item["item"], "--yes").code == 0
    assert firm.run("show", case["case"], "--json").json["passphrase"] is None
    assert firm.run("cases", "--json").json[0]["state"] == "closed"
    files = [path for path in (firm.folder / "data").rglob("*") if path.is_file()]
    assert not [path.name for path in files if passphrase.encode() in path.read_bytes()]
