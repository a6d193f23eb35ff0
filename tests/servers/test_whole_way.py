"""The main job, on a real Dovecot and a real SMTP dialogue, with `mailbot` as its own process."""

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from mailbot.demo.servers import DemoServers
from tests.servers.dovecot import PASSWORD, SENT, Account
from tests.servers.firm import ARRIVED, Firm, founded, header, mail, text_of

REQUESTS = {
    "access": mail(
        "Petra Sandell <petra@sandells.example>",
        "Registerutdrag",
        "Hej!\n\nJag vill ha ett registerutdrag över de uppgifter ni har om mig.\n\nPetra",
    ),
    "rectification": mail(
        "Sara Öhman <sara@ohmans.example>".replace("Ö", "=?utf-8?q?=C3=96?=", 0),
        "Mina uppgifter",
        "Hej, mitt efternamn är felstavat i ert register, det ska vara Öhrman.\n\nSara",
    ),
    "erasure": mail(
        "Anna Bergkvist <anna@bergkvists.example>",
        "Radering",
        "Hej,\n\nradera alla mina personuppgifter ur ert register.\n\nAnna Bergkvist",
    ),
    "restriction": mail(
        "Maria Ek <maria@ek.example>",
        "Begränsning",
        "Hej, jag begär att ni begränsar behandlingen av mina personuppgifter.\n\nMaria Ek",
    ),
    "objection": mail(
        "Erik Asberg <erik@asberg.example>",
        "Invändning",
        "Hej, jag invänder mot att ni behandlar mina personuppgifter.\n\nErik",
    ),
}
ORDINARY = mail(
    "Petra Sandell <petra@sandells.example>",
    "Filmen",
    "Hej Emy!\n\nKan du ta bort loggan i slutet av filmen? Kram Petra",
)
STRANGER = mail(
    "Okänd Person <okand@annan.example>",
    "Registerutdrag",
    "Hej, jag vill ha ett registerutdrag över de uppgifter ni har om mig.",
)
SPOOF = mail(
    "Petra Sandell <petra@sandells.example>",
    "Utdrag",
    "Hej, jag vill ha ett registerutdrag över de uppgifter ni har om mig. Skicka hit.",
    proof="fail",
)
MACHINE = mail(
    "Anna Bergkvist <anna@bergkvists.example>",
    "Autosvar: semester",
    "Radera mina uppgifter. Jag är på semester.",
    headers=["Auto-Submitted: auto-replied"],
)


@pytest.fixture
def firm(tmp_path: Path, account: Account, post: DemoServers) -> Firm:
    """The firm, its inbox on Dovecot, its letters taken by a server of our own."""
    return founded(tmp_path, account.server.imap, post.smtp_port, account.user, PASSWORD)


def _put(account: Account, *mails: bytes) -> None:
    with account.client() as client:
        for octets in mails:
            client.append("INBOX", octets, (), ARRIVED)


def _inbox(account: Account) -> dict[int, tuple[tuple[bytes, ...], bytes]]:
    """Every mail's flags and bytes, as another program sees them.

    Not the flag Recent: it tells of sessions, not of the mail, and goes with any program's SELECT.
    """
    with account.client() as client:
        client.select_folder("INBOX", readonly=True)
        found = client.fetch(client.search("ALL"), ["FLAGS", "BODY.PEEK[]"])
        return {uid: (_kept(mail[b"FLAGS"]), mail[b"BODY[]"]) for uid, mail in found.items()}


def _kept(flags: Sequence[bytes]) -> tuple[bytes, ...]:
    return tuple(flag for flag in flags if flag != b"\\Recent")


def _rights(firm: Firm) -> dict[str, str]:
    cases = firm.run("cases", "--json").json
    return {r["right"]: f"{r['state']}/{r['outcome']}" for c in cases for r in c["rights"]}


def test_five_rights(firm: Firm, account: Account, post: DemoServers) -> None:
    """Each right of a registered, proven contact ends as the law says, or waits for the owner."""
    _put(account, *REQUESTS.values())
    done = firm.run("run", "--once")
    assert done.code == 0, done.err
    assert _rights(firm) == {
        "access": "done/extract_sent",
        "rectification": "done/rectified",
        "erasure": "waiting_owner/None",
        "restriction": "done/restricted",
        "objection": "waiting_owner/restricted",
    }
    sent = {letter.recipients[0]: text_of(letter.octets) for letter in post.sent}
    assert len(post.sent) == len(REQUESTS)
    assert "Öhrman" in sent["sara@ohmans.example"]
    assert all(header(x.octets, "Auto-Submitted") == "auto-replied" for x in post.sent)


def test_approve_finishes(firm: Firm, account: Account, post: DemoServers) -> None:
    """After the owner's yes the erasure is carried out, told, and nothing of it is left on disk."""
    _put(account, REQUESTS["erasure"])
    firm.run("run", "--once")
    item = firm.run("queue", "--json").json[0]
    assert (item["kind"], item["due"]) == ("approve", "2026-12-21")
    shown = firm.run("approve", item["item"], stdin="n\n")
    assert "anna@bergkvists.example" in shown.out
    assert firm.run("queue", "--json").json, "saying no to the question changes nothing"
    assert firm.run("approve", item["item"], "--yes").code == 0
    assert firm.run("run", "--once").code == 0
    assert _rights(firm) == {"erasure": "done/erased"}
    assert firm.run("cases", "--json").json[0]["state"] == "closed"
    assert [p["id"] for p in firm.run("register", "list", "--json").json] == [
        "P1",
        "P2",
        "P4",
        "P5",
    ]
    _nothing_left(firm.folder / "data", b"Bergkvist", b"bergkvists", b"174 06 07")
    with account.client() as client:
        client.select_folder(SENT, readonly=True)
        assert client.search(["TO", "anna@bergkvists.example"]) == []
    assert len(post.sent) == 2


def _nothing_left(folder: Path, *values: bytes) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            octets = path.read_bytes()
            assert not any(value in octets for value in values), path


def test_others_get_what_they_should(firm: Firm, account: Account, post: DemoServers) -> None:
    """A stranger gets the neutral reply, a spoof a code, machines and business nothing."""
    _put(account, STRANGER, SPOOF, MACHINE, ORDINARY)
    before = _inbox(account)
    assert firm.run("run", "--once").code == 0
    sent = [(x.recipients[0], text_of(x.octets)) for x in post.sent]
    assert [to for to, _ in sent] == ["okand@annan.example", "petra@sandells.example"]
    neutral, code = (text for _, text in sent)
    assert "Sandell" not in neutral
    assert re.search(r"^ *[2-9A-Z]{4}(-[2-9A-Z]{4}){3}$", code, re.MULTILINE)
    assert not any("attachment" in x.octets.decode("ascii") for x in post.sent)
    after = _inbox(account)
    assert [after[uid] == before[uid] for uid in sorted(before)] == [False, False, True, True]
    assert all(b"$MailbotCase" in after[uid][0] for uid in sorted(after)[:2])


@pytest.mark.threat("T-IMAP-13", "T-PRIV-11")
def test_ordinary_mail_untouched(firm: Firm, account: Account, post: DemoServers) -> None:
    """Of ordinary mail nothing is kept, and in the inbox it is bit for bit as it was."""
    _put(account, ORDINARY)
    before = _inbox(account)
    firm.run("run", "--once")
    assert _inbox(account) == before
    assert post.sent == []
    _nothing_left(firm.folder / "data", b"loggan", b"Filmen", b"Kram")


def test_second_start(firm: Firm, account: Account, post: DemoServers) -> None:
    """Running again over the same inbox answers nobody twice."""
    _put(account, *REQUESTS.values(), STRANGER)
    firm.run("run", "--once")
    first = len(post.sent)
    cases = firm.run("cases", "--json").out
    firm.run("run", "--once")
    assert (len(post.sent), firm.run("cases", "--json").out) == (first, cases)


@pytest.mark.threat("T-IMAP-01")
def test_renumbered_mailbox(firm: Firm, account: Account, post: DemoServers) -> None:
    """After UIDVALIDITY changed the folder is read again, and no mail makes a second case."""
    _put(account, REQUESTS["access"], ORDINARY)
    firm.run("run", "--once")
    account.renumber(1_900_000_000)
    _put(account, REQUESTS["restriction"])
    firm.run("run", "--once")
    assert len(post.sent) == 2
    assert set(_rights(firm)) == {"access", "restriction"}


def test_copy_in_sent(firm: Firm, account: Account, post: DemoServers) -> None:
    """The copy in Sent has the same Message-ID and text, and names the enclosures it lost."""
    _put(account, REQUESTS["access"])
    firm.run("run", "--once")
    with account.client() as client:
        client.select_folder(SENT, readonly=True)
        (copy,) = client.fetch(client.search("ALL"), ["BODY.PEEK[]"]).values()
    octets = copy[b"BODY[]"]
    assert header(octets, "Message-ID") == header(post.sent[0].octets, "Message-ID")
    assert b"registerutdrag.pdf" in octets
    assert b"application/pdf" not in octets


def test_code_comes_back(firm: Firm, account: Account, post: DemoServers) -> None:
    """The code answered from the registered address frees the extract, to that address."""
    unproven = mail(
        "Petra Sandell <petra@sandells.example>",
        "Registerutdrag",
        "Jag vill ha ett registerutdrag över de uppgifter ni har om mig.",
        proof="",
    )
    _put(account, unproven)
    firm.run("run", "--once")
    letter = next(
        x
        for x in post.sent
        if x.recipients == ("petra@sandells.example",)
        and re.search(r"[2-9A-Z]{4}(-[2-9A-Z]{4}){3}", text_of(x.octets))
    )
    code = re.search(r"[2-9A-Z]{4}(-[2-9A-Z]{4}){3}", text_of(letter.octets))
    assert code is not None
    reply = mail(
        "Petra Sandell <petra@sandells.example>",
        "Sv: " + header(letter.octets, "Subject"),
        f"Ja, det var jag.\n\n> {code[0][:10]}\n> {code[0][10:]}",
        proof="",
        headers=[f"In-Reply-To: {header(letter.octets, 'Message-ID')}"],
    )
    _put(account, reply)
    firm.run("run", "--once")
    assert _rights(firm) == {"access": "done/extract_sent"}
    assert post.sent[-1].recipients == ("petra@sandells.example",)
    assert b"registerutdrag.pdf" in post.sent[-1].octets
    assert firm.run("queue", "--json").json == []
