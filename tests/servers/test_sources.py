"""Everything held of a person, from a real mailbox and another system's export, to the letter."""

import json
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from mailbot.demo.servers import DemoServers
from tests.schemas import extract_schema, wrong
from tests.servers.dovecot import PASSWORD, Account
from tests.servers.firm import ACCESS, ARRIVED, Firm, founded, mail, text_of

SOURCES = """
[[source]]
name = "Arkiv"
kind = "mailbox"
path = "Arkiv/Åsa"

[[source]]
name = "Kassan"
kind = "csv"
path = "export"
columns = { email = "E-post", customer_number = "Kundnr", name = "Namn" }

[[source.group]]
name = "Kvitton"
columns = ["Datum", "Belopp"]
purpose = "Bokföring"
basis = "6.1.c"
keep = "bookkeeping"
dated_by = "Datum"
"""
ROWS = """\
Kundnr;Namn;E-post;Datum;Belopp;Not
1;Petra Sandell;PETRA@sandells.example;2025-03-14;1 200;stamgäst
1;Petra Sandell;;2012-03-14;900;
2;Sara Öhman;sara@ohmans.example;2025-05-01;77;hemlig
"""
ERASURE = mail(
    "Petra Sandell <petra@sandells.example>",
    "Radering",
    "Hej,\n\nradera alla mina personuppgifter ur ert register.\n\nPetra Sandell",
)
NEXT = "2026-11-21T09:00:00+01:00"


@pytest.fixture
def firm(tmp_path: Path, account: Account, post: DemoServers) -> Firm:
    """The firm with its sources declared; the export is not there yet."""
    made = founded(tmp_path, account.server.imap, post.smtp_port, account.user, PASSWORD)
    file = tmp_path / "mailbot.toml"
    file.write_text(file.read_text("utf-8") + SOURCES, "utf-8")
    with account.client() as client:
        client.create_folder("Arkiv/Åsa")
        old = mail("Petra Sandell <petra@sandells.example>", "Gamla avtalet", "Hej")
        client.append("Arkiv/Åsa", old, (), ARRIVED)
    return made


def _put(account: Account, octets: bytes) -> None:
    with account.client() as client:
        client.append("INBOX", octets, (), ARRIVED)


def _export(firm: Firm) -> None:
    (firm.folder / "export").mkdir()
    (firm.folder / "export" / "kassan.csv").write_text(ROWS, "utf-8")


def _extract(octets: bytes) -> Any:
    letter = message_from_bytes(octets, policy=policy.default)
    assert isinstance(letter, EmailMessage)
    found = [p for p in letter.iter_attachments() if p.get_content_type() == "application/json"]
    return json.loads(found[0].get_payload(decode=True))  # type: ignore[arg-type]  # a single part


def test_an_extract_holds_what_lies_everywhere(
    firm: Firm, account: Account, post: DemoServers
) -> None:
    """It waits for the export, then goes by itself with mails and rows, and nobody else's."""
    _put(account, ACCESS)
    assert firm.run("run", "--once").code == 0
    (item,) = firm.run("queue", "--json").json
    assert (item["kind"], item["reason"]) == ("complete", "source_missing")
    assert [text_of(letter.octets).count("Kassan") for letter in post.sent] == [0]
    _export(firm)
    assert firm.run("doctor", "--json").json
    assert firm.run("run", "--once", now=NEXT).code == 0
    assert firm.run("queue", "--json").json == []
    made = _extract(post.sent[-1].octets)
    assert list(wrong(made, extract_schema(), extract_schema())) == []
    archive, kassan = made["found"]
    assert [mail["subject"] for mail in archive["correspondence"]] == ["Gamla avtalet"]
    assert [entry["Belopp"] for entry in kassan["entries"]] == ["1 200", "900"]
    assert "hemlig" not in json.dumps(made)
    (kept,) = made["storage"]["found"]
    assert (kept["source"], kept["kept_through"]) == ("Kassan", "2032-12-31")


def test_an_erasure_lists_what_only_the_owner_reaches(
    firm: Firm, account: Account, post: DemoServers
) -> None:
    """The plan is shown source by source; her yes erases, and leaves lists to tick off."""
    _export(firm)
    _put(account, ERASURE)
    assert firm.run("run", "--once").code == 0
    shown = firm.run("approve", "Q1", stdin="n\n").out
    for line in ("register", "mailbox", "Arkiv", "Kassan/Kvitton", "through 2032-12-31"):
        assert line in shown
    assert "Arkiv/Åsa 2026-11-20 Gamla avtalet" in shown
    assert "kassan.csv, line 3" in shown
    assert firm.run("approve", "Q1", "--yes").code == 0
    assert firm.run("run", "--once", now=NEXT).code == 0
    told = text_of(post.sent[-1].octets)
    assert "för hand, senast den" in told
    assert "Kassan: Kvitton" in told
    items = firm.run("queue", "--json").json
    assert {item["proposal"]["source"] for item in items} == {"mailbox", "Arkiv", "Kassan"}
    for item in items:
        assert firm.run("approve", item["item"], "--yes").code == 0
    assert firm.run("queue", "--json").json == []
    people = firm.run("register", "list", "--json").json
    assert "petra@sandells.example" not in json.dumps(people)
    with account.client() as client:
        client.select_folder("Arkiv/Åsa", readonly=True)
        assert len(client.search("ALL")) == 1
