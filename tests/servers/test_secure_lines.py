"""Nothing of ours goes over a line that is not safe; nothing of theirs becomes a command."""

import base64
import logging
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.errors import InsecureConnection, MailboxUnavailable, ServerRefused
from mailbot.mail.message import MailKey
from mailbot.post.backoff import LoginGate
from mailbot.post.faults import UnsafeArgumentError
from mailbot.post.inbox import ImapInbox
from mailbot.settings import Mailbox, Server
from mailbot.store.contract import Cursor
from tests.servers import certificates
from tests.servers.dovecot import PASSWORD, Account
from tests.servers.imap_peer import ImapPeer
from tests.servers.mails import NOON, plain
from tests.servers.proxy import Proxy

SINCE = date(2026, 11, 1)
SECRET = "S3cr3t-åäö"  # noqa: S105  # what must not be found anywhere


def inbox_on(
    peer: ImapPeer, security: str = "none", gate: LoginGate | None = None, user: str = "emy"
) -> ImapInbox:
    server = Server("127.0.0.1", peer.port, security, user, "", (), "imap")
    mailbox = Mailbox(server, "INBOX", (), "", None)
    return ImapInbox(mailbox, lambda: SECRET, timeout=1.0, gate=gate)


@pytest.mark.threat("T-IMAP-11")
@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_certificate_of_a_trusted_authority_is_accepted(
    account: Account,
    open_inbox: Callable[..., ImapInbox],
    security: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With the authority known, mail is read over TLS, and the password crosses only inside."""
    monkeypatch.setenv("SSL_CERT_FILE", str(account.server.ca))
    behind = account.server.imaps if security == "tls" else account.server.imap
    with Proxy(behind) as proxy:
        assert open_inbox(proxy.port, security=security).folders() == ("INBOX",)
        assert b"AUTHENTICATE" not in proxy.heard
        assert PASSWORD.encode() not in proxy.heard


@pytest.mark.threat("T-IMAP-11")
@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_certificate_of_an_unknown_authority_is_refused(
    open_inbox: Callable[..., ImapInbox], security: str
) -> None:
    """A chain that leads nowhere ends the attempt, with a sentence that names the server."""
    inbox = open_inbox(security=security)
    with pytest.raises(InsecureConnection, match=r"127\.0\.0\.1:\d+: its certificate"):
        inbox.folders()


@pytest.mark.threat("T-IMAP-11")
def test_certificate_for_another_name_is_refused(
    account: Account,
    open_inbox: Callable[..., ImapInbox],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An authority that is trusted for others is of no use to this server."""
    other = certificates.make(tmp_path, "DNS:mail.example")
    monkeypatch.setenv("SSL_CERT_FILE", str(other.ca))
    with pytest.raises(InsecureConnection):
        open_inbox(security="tls").folders()
    assert account.server.ca != other.ca


@pytest.mark.threat("T-IMAP-11")
@pytest.mark.parametrize(
    ("greeting", "capabilities", "answer"),
    [
        ("* OK peer", "IMAP4rev1", "{tag} OK go on"),
        ("* OK peer", "IMAP4rev1 STARTTLS", "{tag} NO not today"),
        ("* OK peer", "IMAP4rev1 STARTTLS", "{tag} BAD what"),
        ("* PREAUTH peer", "IMAP4rev1 STARTTLS", "{tag} OK go on"),
    ],
    ids=["stripped", "refused", "unknown", "preauth"],
)
def test_starttls_is_never_gone_without(greeting: str, capabilities: str, answer: str) -> None:
    """Where STARTTLS is missing or fails, no login is sent."""
    peer = ImapPeer(answers={"STARTTLS": answer}, capabilities=capabilities, greeting=greeting)
    with peer:
        inbox = inbox_on(peer, "starttls")
        with pytest.raises(InsecureConnection, match=f"127.0.0.1:{peer.port}"):
            inbox.folders()
    assert not {"LOGIN", "AUTHENTICATE"} & set(peer.commands())


@pytest.mark.threat("T-IMAP-11")
def test_words_slipped_in_before_tls_are_forgotten(
    account: Account, open_inbox: Callable[..., ImapInbox], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What came in clear after the consent to STARTTLS is not taken for the server's word."""
    monkeypatch.setenv("SSL_CERT_FILE", str(account.server.ca))
    slipped = b'* LIST () "/" Injected\r\n* BYE injected\r\n'

    def slip(octets: bytes) -> bytes:
        return octets + slipped if b"Begin TLS" in octets else octets

    with Proxy(account.server.imap) as proxy:
        proxy.edit(slip)
        inbox = open_inbox(proxy.port, security="starttls", also_read=("Injected",))
        assert inbox.folders() == ("INBOX",)


@pytest.mark.threat("T-IMAP-11")
@pytest.mark.parametrize("host", ["imap.example", "192.0.2.1", "127.0.0.1.example", "0.0.0.0"])  # noqa: S104  # refused
def test_no_tls_only_on_this_machine(host: str) -> None:
    """Without TLS nothing but loopback is dialled, not even its name looked up."""
    server = Server(host, 143, "none", "emy", "", (), "imap")
    inbox = ImapInbox(Mailbox(server, "INBOX", (), "", None), lambda: SECRET)
    with pytest.raises(InsecureConnection, match="this machine"):
        inbox.folders()


BREAKS = st.builds(
    lambda before, mark, after: before + mark + after,
    st.text(max_size=20),
    st.sampled_from(["\r", "\n", "\0", "\r\n"]),
    st.text(max_size=20),
)
CALLS: dict[str, Callable[[ImapInbox, str], object]] = {
    "folder": lambda inbox, text: list(inbox.arrivals(text, None, SINCE)),
    "cursor": lambda inbox, text: list(inbox.arrivals(text, Cursor(text, 1, 1), SINCE)),
    "mark": lambda inbox, text: inbox.mark(MailKey(text, 1, 1)),
    "in_sent": lambda inbox, text: inbox.in_sent(text),
    "file_sent": lambda inbox, text: inbox.file_sent(text, plain(), NOON),
    "remove_sent": lambda inbox, text: inbox.remove_sent([text]),
    "correspondence": lambda inbox, text: inbox.correspondence([text]),
}


@pytest.mark.threat("T-IMAP-10")
@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_line_breaks_never_reach_the_wire(
    account: Account, open_inbox: Callable[..., ImapInbox], call: Callable[[ImapInbox, str], object]
) -> None:
    """CR, LF or NUL in anything a sender can choose is refused, and not one byte of it sent."""
    with Proxy(account.server.imap) as proxy:
        inbox = open_inbox(proxy.port)
        inbox.folders()

        @settings(max_examples=20, deadline=None)
        @given(BREAKS)
        def refuse(text: str) -> None:
            with pytest.raises(UnsafeArgumentError):
                call(inbox, f"<x@y>{text}")

        refuse()
        assert b"<x@y>" not in proxy.heard
        assert inbox.folders() == ("INBOX",)


@pytest.mark.threat("T-IMAP-10")
def test_message_id_posing_as_commands_deletes_nothing(account: Account, inbox: ImapInbox) -> None:
    """The attack of old, word for word, leaves every mail where it lies."""
    with account.client() as client:
        client.append("INBOX", plain(), (), NOON)
        attack = 'x"\r\nA1 STORE 1:* +FLAGS (\\Deleted)\r\nA2 EXPUNGE\r\n'
        with pytest.raises(UnsafeArgumentError):
            inbox.in_sent(attack)
        client.select_folder("INBOX")
        assert client.search("ALL") == [1]
        assert client.search("DELETED") == []


@pytest.mark.threat("T-IMAP-10")
@pytest.mark.parametrize(
    "odd", ['<a"b@x>', "<a\\b@x>", "<a b@x>", "<a(b)@x>", "<a@x{5}", "<a@x{5+}", "*", "<åäö@x>"]
)
def test_odd_but_harmless_values_are_quoted(inbox: ImapInbox, odd: str) -> None:
    """Quotes, braces, brackets and letters of all kinds are searched for as they stand."""
    assert inbox.in_sent(odd) is False
    assert inbox.correspondence([odd]) == ()
    assert inbox.folders() == ("INBOX",)


@pytest.mark.threat("T-IMAP-14")
def test_refused_login_is_tried_three_times_an_hour() -> None:
    """After three refusals nothing is dialled until the hour is over."""
    now = 0.0
    gate = LoginGate(lambda: now)
    answers = {"AUTHENTICATE": "{tag} NO [AUTHENTICATIONFAILED] no"}
    with ImapPeer(answers=answers, capabilities="IMAP4rev1 AUTH=PLAIN") as peer:
        inbox = inbox_on(peer, gate=gate)
        for _ in range(10):
            with pytest.raises(ServerRefused, match=f"127.0.0.1:{peer.port}: .*login"):
                inbox.folders()
            now += 300
        assert peer.connections == 3
        now += 1800
        with pytest.raises(ServerRefused):
            inbox.folders()
        assert peer.connections == 4


@pytest.mark.threat("T-IMAP-14", "T-OPS-01")
@pytest.mark.parametrize(
    "answer",
    [
        "{tag} NO [UNAVAILABLE] database down",
        "{tag} NO User is authenticated but not connected.",
        "* BYE too many connections\r\n{tag} NO out",
        None,
    ],
    ids=["unavailable", "not-connected", "goodbye", "cut"],
)
def test_server_in_trouble_is_no_refused_login(answer: str | None) -> None:
    """A server that cannot just now is tried again, and no try is counted."""
    gate = LoginGate(lambda: 0.0)
    peer = ImapPeer(answers={"AUTHENTICATE": answer}, capabilities="IMAP4rev1 AUTH=PLAIN")
    with peer:
        inbox = inbox_on(peer, gate=gate)
        for _ in range(4):
            with pytest.raises(MailboxUnavailable) as caught:
                inbox.folders()
            assert SECRET not in str(caught.value)
    assert gate.open()


def test_password_that_login_cannot_carry_is_told_apart() -> None:
    """A server with LOGIN alone takes ASCII; it is said so, and the password is not shown."""
    with ImapPeer(capabilities="IMAP4rev1 LOGIN") as peer:
        with pytest.raises(ServerRefused, match="ASCII") as caught:
            inbox_on(peer).folders()
        assert SECRET not in repr(caught.getrepr(style="long"))
    assert "LOGIN" not in peer.commands()


@pytest.mark.threat("T-OPS-01", "T-OPS-02")
def test_no_log_holds_password_or_mail(
    account: Account, open_inbox: Callable[..., ImapInbox], caplog: pytest.LogCaptureFixture
) -> None:
    """With every logger at its most talkative, neither secret nor mail is logged."""
    caplog.set_level(logging.DEBUG)
    with account.client() as client:
        client.append("INBOX", plain("Hemligt ämne", "hemlig text"), (), NOON)
    caplog.clear()
    with Proxy(account.server.imap) as proxy:
        inbox = open_inbox(proxy.port)
        (batch,) = inbox.arrivals("INBOX", None, SINCE)
        inbox.correspondence(["anna@kund.example"])
        encoded = base64.b64encode(f"\0{account.user}\0{PASSWORD}".encode())
        assert encoded in proxy.heard
    assert batch.mails
    logged = caplog.text + repr([record.__dict__ for record in caplog.records])
    for secret in (PASSWORD, encoded.decode(), "hemlig text", "Hemligt", "anna@kund"):
        assert secret not in logged


def test_server_that_is_away_is_named() -> None:
    """A refused connection is told with host and port, as something to try again."""
    with ImapPeer() as peer:
        inbox = inbox_on(peer)
    with pytest.raises(MailboxUnavailable, match=f"127.0.0.1:{peer.port}"):
        inbox.folders()
