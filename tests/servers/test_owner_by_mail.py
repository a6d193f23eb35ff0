"""A queue cleared by e-mail alone: Dovecot, a real SMTP dialogue, `mailbot` as its own process."""

from email import message_from_bytes, policy
from pathlib import Path

import pytest

from mailbot.demo.servers import DemoServers
from tests.servers.dovecot import PASSWORD, SENT, Account
from tests.servers.firm import ACCESS, ARRIVED, Firm, founded, header, mail, text_of

OWNER = "emy.serander@hjarteresse.com"
DIGEST = '\n[digest]\nat = "07:30"\n'
LATER = "2026-11-20T09:10:00+01:00"
TOMORROW = "2026-11-21T08:00:00+01:00"
ERASURE = mail(
    "Anna Bergkvist <anna@bergkvists.example>",
    "Radering",
    "Hej,\n\nradera alla mina personuppgifter ur ert register.\n\nAnna Bergkvist",
)
OBJECTION = mail(
    "Erik Åsberg <erik@asberg.example>".replace("Å", "A"),
    "Invändning",
    "Hej, jag invänder mot att ni behandlar mina personuppgifter.\n\nErik",
)


@pytest.fixture
def firm(tmp_path: Path, account: Account, post: DemoServers) -> Firm:
    """The firm, whose owner wants a digest at half past seven."""
    made = founded(tmp_path, account.server.imap, post.smtp_port, account.user, PASSWORD)
    config = made.folder / "mailbot.toml"
    config.write_text(config.read_text("utf-8") + DIGEST, "utf-8")
    return made


def _put(account: Account, *mails: bytes) -> None:
    with account.client() as client:
        for octets in mails:
            client.append("INBOX", octets, (), ARRIVED)


def _to_owner(post: DemoServers) -> list[bytes]:
    return [letter.octets for letter in post.sent if letter.recipients == (OWNER,)]


def _answer(octets: bytes, text: str, *, proof: str = "pass", sender: str = OWNER) -> bytes:
    """What her mail program makes of an answer, with our mail quoted below it."""
    quoted = "\n".join(f"> {line}" for line in text_of(octets).splitlines())
    return mail(
        f"Emy Serander <{sender}>",
        f"Sv: {message_from_bytes(octets, policy=policy.default)['Subject']} {hash(text)}",
        f"{text}\n\nSkickat från min iPhone\n\n> 20 nov. 2026 kl. 09:00 skrev mailbot:\n{quoted}",
        proof=proof,
        headers=[
            f"In-Reply-To: {header(octets, 'Message-ID')}",
            f"References: {header(octets, 'Message-ID')}",
        ],
    )


@pytest.mark.threat("T-LOOP-05", "T-LOOP-10")
def test_a_queue_cleared_by_mail(firm: Firm, account: Account, post: DemoServers) -> None:
    """Mails come in, a digest goes out, she answers, and the letters leave, with one receipt."""
    _put(account, ERASURE, OBJECTION, ACCESS)
    assert firm.run("run", "--once").code == 0
    (digest,) = _to_owner(post)
    assert "mejlen i din brevlåda, som du raderar för hand" in " ".join(text_of(digest).split())
    assert header(digest, "Auto-Submitted") == "auto-generated"
    items = {i["right"]: i["item"] for i in firm.run("queue", "--json").json}
    assert set(items) == {"erasure", "objection"}

    _put(account, digest)  # her address is the inbox that is read
    assert firm.run("run", "--once", now=LATER).code == 0
    assert len(_to_owner(post)) == 1

    no = "NEJ Avtalet gäller till maj. Bara namnet används."
    said = f"{items['erasure']} JA\n{items['objection']} {no}"
    _put(account, _answer(digest, said))
    assert firm.run("run", "--once", now=LATER).code == 0
    left = {i["item"] for i in firm.run("queue", "--json").json}
    assert not left & set(items.values())
    letters = {x.recipients[0]: text_of(x.octets) for x in post.sent}
    assert "raderade" in letters["anna@bergkvists.example"]
    assert "Avtalet gäller till maj" in letters["erik@asberg.example"]
    _, receipt = _to_owner(post)
    assert "JA." in text_of(receipt)

    _put(account, receipt)
    before = len(post.sent)
    for _ in range(2):
        assert firm.run("run", "--once", now=LATER).code == 0
    assert len(post.sent) == before
    _nothing_of_it_left(firm.folder / "data", account)


def _nothing_of_it_left(folder: Path, account: Account) -> None:
    """Neither the erased person nor a mail to the owner is kept, nor filed in Sent."""
    for path in folder.rglob("*"):
        octets = path.read_bytes() if path.is_file() else b""
        assert not any(word in octets for word in (b"Bergkvist", b"bergkvists", b"174 06 07")), path
    with account.client() as client:
        client.select_folder(SENT, readonly=True)
        assert client.search(["TO", OWNER]) == []


@pytest.mark.threat("T-LOOP-10", "T-AUTH-02")
def test_nobody_else_rules(firm: Firm, account: Account, post: DemoServers) -> None:
    """Forged answers to the true digest do nothing and get none; she reads of them tomorrow."""
    _put(account, ERASURE)
    assert firm.run("run", "--once").code == 0
    (digest,) = _to_owner(post)
    (item,) = firm.run("queue", "--json").json
    forged = (
        _answer(digest, f"{item['item']} JA", proof="fail"),
        _answer(digest, f"{item['item']} JA.", proof=""),
        _answer(digest, f"{item['item']} JA!", sender="emy.serander@elak.example"),
    )
    _put(account, *forged)
    sent = len(post.sent)
    assert firm.run("run", "--once", now=LATER).code == 0
    assert len(post.sent) == sent
    assert firm.run("queue", "--json").json == [item]
    events = [line["event"] for line in firm.run("log", "--json").json]
    assert events.count("ruling_refused") == 3

    assert firm.run("run", "--once", now=TOMORROW).code == 0
    assert "Antal svar: 3" in " ".join(text_of(_to_owner(post)[-1]).split())


def test_one_digest_a_day(firm: Firm, account: Account, post: DemoServers) -> None:
    """However often the bot is started, a day has one digest, at its hour."""
    _put(account, ERASURE)
    for now in (
        "2026-11-20T07:10:00+01:00",
        "2026-11-20T07:31:00+01:00",
        "2026-11-20T07:32:00+01:00",
        "2026-11-20T23:00:00+01:00",
        "2026-11-21T07:29:00+01:00",
        "2026-11-21T07:30:00+01:00",
    ):
        assert firm.run("run", "--once", now=now).code == 0
    assert len(_to_owner(post)) == 2


def test_a_faulty_section_is_told_whole(firm: Firm) -> None:
    """Every fault of [digest] is named with what would be right, and nothing runs."""
    config = firm.folder / "mailbot.toml"
    wrong = '\n[digest]\nat = "7.30"\nto = "emy"\nalert = true\nrulings = "always"\n'
    config.write_text(config.read_text("utf-8").replace(DIGEST, wrong), "utf-8")
    done = firm.run("run", "--once")
    assert done.code == 2
    for told in ("digest.at", "digest.to", "did you mean digest.alerts", "digest.rulings", "07:30"):
        assert told in done.err
