"""Mail rebuilt from its parts reads like the whole, on both servers."""

from collections.abc import Callable, Iterator
from datetime import date
from email import message_from_bytes
from email.message import Message

import pytest

from mailbot.demo.servers import PASSWORD, USER, DemoServers
from mailbot.mail.message import RawMail
from mailbot.post import fetching
from mailbot.post.inbox import ImapInbox
from mailbot.settings import Mailbox, Server
from tests.servers.dovecot import Account
from tests.servers.mails import NOON, plain, with_attachment
from tests.servers.proxy import Proxy

SINCE = date(2026, 11, 1)
HEAD = b"From: anna@kund.example\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: "
REPORT = (
    HEAD + b'multipart/report; report-type=delivery-status; boundary="r"\r\n\r\n'
    b"--r\r\nContent-Type: text/plain\r\n\r\nUndelivered.\r\n"
    b"--r\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
    b"Final-Recipient: rfc822; bo@kund.example\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"
    b"--r\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <case.1@firma.example>\r\n\r\n"
    b"--r--\r\n"
)
INNER = plain("Inre", "Radera allt.")
MAILS = {
    "plain": plain(),
    "html": HEAD + b"text/html; charset=iso-8859-1\r\n\r\n<p>Hej d\xe5</p>\r\n",
    "no-mime": b"From: anna@kund.example\r\nSubject: x\r\n\r\nHej\r\n",
    "no-body": b"From: anna@kund.example\r\nSubject: x\r\n\r\n",
    "file-alone": HEAD + b'application/pdf; name="a.pdf"\r\n'
    b"Content-Transfer-Encoding: base64\r\n\r\nQUJD\r\n",
    "attachment": with_attachment(5_000),
    "report": REPORT,
    "forwarded": HEAD + b'multipart/mixed; boundary="f"\r\n\r\n--f\r\n\r\nSe nedan\r\n'
    b"--f\r\nContent-Type: message/rfc822\r\n\r\n" + INNER + b"\r\n--f--\r\n",
    "forwarded-with-file": HEAD + b'multipart/mixed; boundary="f"\r\n\r\n--f\r\n\r\nSe nedan\r\n'
    b"--f\r\nContent-Type: message/rfc822\r\n\r\n" + with_attachment(2_000) + b"\r\n--f--\r\n",
    "headless-part": HEAD + b'multipart/mixed; boundary="h"\r\n\r\n--h\r\n\r\nf\xc3\xb6rst\r\n'
    b"--h\r\n\r\nsedan\r\n--h--\r\n",
    "odd-boundary": HEAD + b"multipart/mixed; boundary=\"a=_b'()+,-./:? c\"\r\n\r\n"
    b"--a=_b'()+,-./:? c\r\n\r\nHej\r\n--a=_b'()+,-./:? c--\r\n",
    "text-file": HEAD + b'multipart/mixed; boundary="t"\r\n\r\n--t\r\n\r\nHej\r\n'
    b"--t\r\nContent-Type: text/csv\r\nContent-Disposition: attachment; filename=a.csv\r\n\r\n"
    b"a;b\r\n--t\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; "
    b"filename=b.txt\r\n\r\nRadera\r\n--t--\r\n",
    "unended": HEAD + b'multipart/mixed; boundary="u"\r\n\r\n--u\r\n\r\nHej\r\n',
    "no-boundary": HEAD + b"multipart/mixed\r\n\r\nHej\r\n",
    "mail-alone": HEAD + b"message/rfc822\r\n\r\n" + INNER,
    "mail-in-mail": HEAD + b'multipart/mixed; boundary="m"\r\n\r\n--m\r\n'
    b"Content-Type: message/rfc822\r\n\r\n" + HEAD + b"message/rfc822\r\n\r\n" + INNER
    + b"\r\n--m--\r\n",
    "encoded": HEAD + b'multipart/alternative; boundary="e"\r\n\r\n--e\r\n'
    b"Content-Type: text/plain; charset=utf-8\r\n"
    b"Content-Transfer-Encoding: quoted-printable\r\n\r\nR=C3=A4tta\r\n--e\r\n"
    b"Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    b"PHA+UsOkdHRhPC9wPg==\r\n--e--\r\n",
}  # fmt: skip

ODD = {"no-boundary", "mail-alone", "mail-in-mail"}


def leaves(octets: bytes) -> list[tuple[str, str | None, bytes]]:
    """What there is to read: every part's type and name, and the text of those that are text."""
    return list(found(message_from_bytes(octets)))


def found(part: Message) -> Iterator[tuple[str, str | None, bytes]]:
    kind, below = part.get_content_type(), part.get_payload()
    if isinstance(below, list) and kind != "message/delivery-status":
        for inner in below:
            assert isinstance(inner, Message)
            yield from found(inner)
    else:
        yield kind, part.get_filename(), text(part)


def text(part: Message) -> bytes:
    kind, attached = part.get_content_type(), part.get_content_disposition() == "attachment"
    if kind == "message/delivery-status":
        return "".join(str(block) for block in part.get_payload()).encode().strip()
    if part.get_content_maintype() != "text" or (attached and kind == "text/csv"):
        return b""
    payload = part.get_payload(decode=True)
    assert isinstance(payload, bytes)
    return payload.strip()


@pytest.fixture
def by_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """No mail is small enough to be fetched whole."""
    monkeypatch.setattr(fetching, "SMALL", 0)


@pytest.mark.usefixtures("by_parts")
@pytest.mark.parametrize("name", MAILS)
def test_rebuilt_on_dovecot(
    account: Account, inbox: ImapInbox, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every part is there with its headers and its text; only the oddest are fetched whole."""
    if name not in ODD:
        monkeypatch.setattr(fetching, "ODD", 0)
    with account.client() as client:
        client.append("INBOX", MAILS[name], (), NOON)
    (batch,) = inbox.arrivals("INBOX", None, SINCE)
    assert leaves(batch.mails[0].octets) == leaves(MAILS[name])
    assert header(batch.mails[0]) == MAILS[name].partition(b"\r\n\r\n")[0]


@pytest.mark.usefixtures("by_parts")
def test_rebuilt_on_the_demo_server() -> None:
    """The embedded server's way of describing mail is understood as well."""
    with DemoServers() as demo:
        for octets in MAILS.values():
            demo.deliver(octets, NOON)
        server = Server("127.0.0.1", demo.imap_port, "none", USER, "", (), "imap")
        inbox = ImapInbox(Mailbox(server, "INBOX", (), "", None), lambda: PASSWORD)
        (batch,) = inbox.arrivals("INBOX", None, SINCE)
        inbox.close()
    read = {name: leaves(mail.octets) for name, mail in zip(MAILS, batch.mails, strict=True)}
    assert read == {name: leaves(octets) for name, octets in MAILS.items()}


def header(mail: RawMail) -> bytes:
    return mail.octets.partition(b"\r\n\r\n")[0]


def test_batch_costs_few_round_trips(
    account: Account, open_inbox: Callable[..., ImapInbox]
) -> None:
    """Fifty mails of two sorts, small and large, are fetched by at most six commands."""
    with account.client() as client:
        small = [{"msg": plain(number=n), "date": NOON} for n in range(30)]
        large = [
            {"msg": with_attachment(70_000, boundary=f"b{n}"), "date": NOON} for n in range(20)
        ]
        client.multiappend("INBOX", small + large)
    with Proxy(account.server.imap) as proxy:
        (batch,) = open_inbox(proxy.port).arrivals("INBOX", None, SINCE)
        assert len(batch.mails) == 50
        assert proxy.heard.count(b" UID FETCH ") <= 6
