"""Letters to a server that may do anything."""

import base64
import logging
import re
import signal
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.demo.servers import PASSWORD, USER, DemoServers
from mailbot.errors import DeliveryDeferred, InsecureConnection, ServerRefused
from mailbot.post.backoff import LoginGate
from mailbot.post.contract import Delivery, Outcome
from mailbot.post.outbox import SmtpOutbox
from mailbot.settings import Server
from tests.servers import certificates
from tests.servers.certificates import Certificates
from tests.servers.smtp_peer import SmtpPeer

SENDER, ADDRESSEE = "emy@firma.example", "anna@kund.example"
LETTER = b"Subject: =?utf-8?q?=C3=84rende?=\r\n\r\nHej\r\n"
SECRET = "S3cr3t-åäö"  # noqa: S105  # what must not be found anywhere


@contextmanager
def outbox_on(
    port: int, security: str = "none", user: str = "", timeout: float = 1.0
) -> Iterator[SmtpOutbox]:
    server = Server("127.0.0.1", port, security, user, "", (), "smtp")
    outbox = SmtpOutbox(server, lambda: SECRET, timeout=timeout, gate=LoginGate())
    try:
        yield outbox
    finally:
        outbox.close()


def send(peer: SmtpPeer, octets: bytes = LETTER, **options: str) -> Delivery:
    with peer, outbox_on(peer.port, **options) as outbox:  # type: ignore[arg-type]  # words only
        return outbox.send(SENDER, ADDRESSEE, octets)


def context(made: Certificates) -> ssl.SSLContext:
    made_context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made_context.load_cert_chain(made.cert, made.key)
    return made_context


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    """An authority and a certificate for 127.0.0.1."""
    return certificates.make(tmp_path_factory.mktemp("certificates"))


@pytest.mark.threat("T-SMTP-05", "T-SMTP-11")
def test_letter_goes_from_the_owner_to_one_addressee() -> None:
    """One MAIL FROM with the owner's address, one RCPT, one DATA."""
    peer = SmtpPeer()
    assert send(peer) == Delivery(Outcome.ACCEPTED, "250 taken")
    envelope = [line for line in peer.heard if line.startswith(("MAIL", "RCPT", "DATA"))]
    assert envelope == [
        f"MAIL FROM:<{SENDER}> SIZE={len(LETTER)}",
        f"RCPT TO:<{ADDRESSEE}>",
        "DATA",
    ]
    assert peer.letters == [LETTER]


@pytest.mark.threat("T-SMTP-05", "T-SMTP-11")
@pytest.mark.parametrize(
    ("sender", "addressee"),
    [
        ("", ADDRESSEE),
        ("<>", ADDRESSEE),
        (SENDER, ""),
        (SENDER, "anna@kund.example, bo@kund.example"),
        (SENDER, "anna@kund.example> NOTIFY=NEVER <x@y"),
        (SENDER, "Anna <anna@kund.example>"),
        (SENDER, "anna@kund.example\r\nRCPT TO:<bo@kund.example>"),
        ("emy@firma.example\nDATA", ADDRESSEE),
        (SENDER, "anna@kund.example\0"),
    ],
)
def test_anything_but_two_plain_addresses_is_refused(sender: str, addressee: str) -> None:
    """Lists, names, null senders and line breaks are refused before a connection is made."""
    with SmtpPeer() as peer, outbox_on(peer.port) as outbox:
        assert outbox.send(sender, addressee, LETTER).outcome is Outcome.REFUSED
        assert peer.connections == 0


STAGES = ["greeting", "ehlo", "mail", "rcpt", "data", "dot"]


@pytest.mark.threat("T-SMTP-03")
@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("code", ["421", "450", "451", "452"])
def test_temporary_refusal_is_deferred_at_any_stage(stage: str, code: str) -> None:
    """4yz means later, and nothing was accepted."""
    delivery = send(SmtpPeer(answers={stage: f"{code} 4.7.1 Greylisted"}))
    assert delivery == Delivery(Outcome.DEFERRED, f"{code} 4.7.1 Greylisted")


@pytest.mark.threat("T-SMTP-04")
@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("code", ["550", "552", "554"])
def test_permanent_refusal_is_for_good_at_any_stage(stage: str, code: str) -> None:
    """5yz means never."""
    delivery = send(SmtpPeer(answers={stage: f"{code} 5.1.1 No such user"}))
    assert delivery == Delivery(Outcome.REFUSED, f"{code} 5.1.1 No such user")


@pytest.mark.threat("T-SMTP-01")
@pytest.mark.parametrize(
    ("stage", "outcome"),
    [
        ("greeting", Outcome.DEFERRED),
        ("ehlo", Outcome.DEFERRED),
        ("mail", Outcome.DEFERRED),
        ("rcpt", Outcome.DEFERRED),
        ("data", Outcome.UNCERTAIN),
        ("dot", Outcome.UNCERTAIN),
    ],
)
def test_broken_line_is_uncertain_from_data_on(stage: str, outcome: Outcome) -> None:
    """Before DATA a break means nothing left; from there on nobody knows."""
    assert send(SmtpPeer(drop=stage)).outcome is outcome


@pytest.mark.threat("T-SMTP-01")
@pytest.mark.parametrize("answer", ["nonsense", "354 and now?", "25 0", ""])
def test_answer_to_the_dot_that_means_nothing_is_uncertain(answer: str) -> None:
    """Only 2yz, 4yz and 5yz say what became of the letter."""
    assert send(SmtpPeer(answers={"dot": answer})).outcome is Outcome.UNCERTAIN


def test_yes_instead_of_go_on_is_not_taken_for_delivery() -> None:
    """250 to DATA itself is no acceptance: not a line of the letter has been sent."""
    peer = SmtpPeer(answers={"data": "250 fine"})
    assert send(peer).outcome is Outcome.UNCERTAIN
    assert peer.letters == []


@pytest.mark.threat("T-SMTP-01")
def test_silence_after_the_dot_is_uncertain_in_bounded_time() -> None:
    """A server that takes the letter and says no more is not waited for without end."""
    began = time.monotonic()
    with SmtpPeer(answers={"dot": "250-never"}) as peer, outbox_on(peer.port, timeout=0.2) as box:
        assert box.send(SENDER, ADDRESSEE, LETTER).outcome is Outcome.UNCERTAIN
    assert time.monotonic() - began < 3


@pytest.mark.threat("T-SMTP-01")
def test_retry_sends_the_same_bytes() -> None:
    """The second attempt brings the peer exactly what the first brought."""
    peer = SmtpPeer(drop="dot")
    with peer, outbox_on(peer.port) as outbox:
        assert outbox.send(SENDER, ADDRESSEE, LETTER).outcome is Outcome.UNCERTAIN
        peer.drop = ""
        assert outbox.send(SENDER, ADDRESSEE, LETTER).outcome is Outcome.ACCEPTED
    assert peer.letters == [LETTER, LETTER]


def test_server_that_is_away_defers() -> None:
    """No connection means nothing was accepted."""
    with SmtpPeer() as peer:
        port = peer.port
    with outbox_on(port) as outbox:
        assert outbox.send(SENDER, ADDRESSEE, LETTER).outcome is Outcome.DEFERRED


@pytest.mark.threat("T-SMTP-06")
@pytest.mark.parametrize("extensions", [(), ("SIZE 1000000",), ("X-STARTTLS",)])
def test_without_starttls_nothing_is_sent(extensions: tuple[str, ...]) -> None:
    """A server that does not offer STARTTLS hears neither login nor envelope."""
    peer = SmtpPeer(extensions=extensions)
    with pytest.raises(InsecureConnection, match="STARTTLS"):
        send(peer, security="starttls", user="emy")
    assert {line.split()[0] for line in peer.heard} <= {"EHLO", "QUIT"}


@pytest.mark.threat("T-SMTP-06")
def test_refused_starttls_is_not_gone_without(made: Certificates) -> None:
    """5yz to STARTTLS is told as no TLS; 4yz defers; neither brings the letter over."""
    peer = SmtpPeer(extensions=("STARTTLS",), answers={"starttls": "502 no"})
    with pytest.raises(InsecureConnection):
        send(peer, security="starttls")
    later = SmtpPeer(extensions=("STARTTLS",), answers={"starttls": "454 not now"})
    assert send(later, security="starttls").outcome is Outcome.DEFERRED
    assert peer.letters == later.letters == []
    assert made.ca.exists()


@pytest.mark.threat("T-SMTP-06", "T-SMTP-07")
def test_letter_goes_inside_starttls(made: Certificates, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a good certificate, login and letter follow TLS, and EHLO is said anew."""
    monkeypatch.setenv("SSL_CERT_FILE", str(made.ca))
    peer = SmtpPeer(extensions=("STARTTLS", "AUTH PLAIN"), context=context(made))
    assert send(peer, security="starttls", user="emy").outcome is Outcome.ACCEPTED
    assert [line.split()[0] for line in peer.heard[:4]] == ["EHLO", "STARTTLS", "EHLO", "AUTH"]


@pytest.mark.threat("T-SMTP-07")
@pytest.mark.parametrize("name", ["IP:127.0.0.1", "DNS:mail.example"])
@pytest.mark.parametrize("trusted", [True, False])
def test_bad_certificate_is_refused(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    trusted: bool,  # noqa: FBT001  # a column
) -> None:
    """Chain and name must both hold; nothing but the greeting of TLS is sent otherwise."""
    own = certificates.make(tmp_path, name)
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(own.ca))
    peer = SmtpPeer(extensions=("STARTTLS",), context=context(own))
    if trusted and name.startswith("IP"):
        assert send(peer, security="starttls").outcome is Outcome.ACCEPTED
        return
    with pytest.raises(InsecureConnection, match="certificate"):
        send(peer, security="starttls")
    assert peer.letters == []


@pytest.mark.threat("T-SMTP-07")
@pytest.mark.parametrize("trusted", [True, False])
def test_tls_from_the_first_byte(
    made: Certificates,
    monkeypatch: pytest.MonkeyPatch,
    trusted: bool,  # noqa: FBT001  # a column
) -> None:
    """Implicit TLS checks the certificate just so."""
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(made.ca))
    peer = SmtpPeer(context=context(made), implicit=True)
    if trusted:
        assert send(peer, security="tls").outcome is Outcome.ACCEPTED
    else:
        with pytest.raises(InsecureConnection, match="certificate"):
            send(peer, security="tls")


@pytest.mark.threat("T-PRIV-09")
@pytest.mark.parametrize("offered", [True, False])
@pytest.mark.parametrize("private", [True, False])
def test_encryption_all_the_way_is_asked_for(
    made: Certificates, monkeypatch: pytest.MonkeyPatch, *, offered: bool, private: bool
) -> None:
    """A letter with data asks for TLS on every leg, where the server offers that (RFC 8689)."""
    monkeypatch.setenv("SSL_CERT_FILE", str(made.ca))
    extensions = ("8BITMIME", "REQUIRETLS") if offered else ("8BITMIME",)
    peer = SmtpPeer(context=context(made), implicit=True, extensions=extensions)
    with peer, outbox_on(peer.port, security="tls") as outbox:
        assert outbox.send(SENDER, ADDRESSEE, LETTER, private=private).outcome is Outcome.ACCEPTED
    (mail,) = (line for line in peer.heard if line.startswith("MAIL"))
    assert ("REQUIRETLS" in mail) is (offered and private)


def test_encryption_all_the_way_is_not_asked_for_in_clear() -> None:
    """On a line without TLS of its own the server is not asked for it."""
    peer = SmtpPeer(extensions=("REQUIRETLS",))
    with peer, outbox_on(peer.port) as outbox:
        assert outbox.send(SENDER, ADDRESSEE, LETTER, private=True).outcome is Outcome.ACCEPTED
    assert not any("REQUIRETLS" in line for line in peer.heard)


@pytest.mark.threat("T-SMTP-07")
def test_server_that_speaks_no_tls_is_refused() -> None:
    """Clear text where TLS is expected is told as insecure."""
    with pytest.raises(InsecureConnection, match="TLS failed"):
        send(SmtpPeer(), security="tls")


def test_no_tls_only_on_this_machine() -> None:
    """Without TLS nothing but loopback is dialled."""
    server = Server("smtp.example", 25, "none", "", "", (), "smtp")
    outbox = SmtpOutbox(server, lambda: "")
    with pytest.raises(InsecureConnection, match="this machine"):
        outbox.send(SENDER, ADDRESSEE, LETTER)
    outbox.close()


@pytest.mark.threat("T-SMTP-08")
def test_too_large_letter_is_known_before_data() -> None:
    """A letter above the announced SIZE is refused in our own words, without MAIL or DATA."""
    peer = SmtpPeer(extensions=("SIZE 1000",))
    delivery = send(peer, LETTER + b"x" * 2000)
    assert delivery.outcome is Outcome.REFUSED
    assert "too large" in delivery.answer
    assert "1000" in delivery.answer
    assert [line.split()[0] for line in peer.heard] == ["EHLO", "QUIT"]


@pytest.mark.threat("T-SMTP-08")
@pytest.mark.parametrize("size", ["SIZE", "SIZE 0", "SIZE unlimited"])
def test_size_without_a_limit_is_none(size: str) -> None:
    """SIZE without a number, or with 0, limits nothing (RFC 1870, 4)."""
    assert send(SmtpPeer(extensions=(size,))).outcome is Outcome.ACCEPTED


@pytest.mark.threat("T-SMTP-10")
def test_no_text_ends_the_letter_early() -> None:
    """Whatever the octets, one letter arrives, with CRLF alone and its dots doubled."""
    with SmtpPeer() as peer, outbox_on(peer.port) as outbox:

        @settings(max_examples=60, deadline=None)
        @given(
            st.lists(
                st.sampled_from(
                    [b".", b"\r", b"\n", b"\r\n", b"\r\n.\r\n", b"\n.\n", b"MAIL", b"a"]
                )
            ).map(b"".join)
        )
        def deliver(octets: bytes) -> None:
            peer.letters.clear()
            peer.heard.clear()
            assert outbox.send(SENDER, ADDRESSEE, octets).outcome is Outcome.ACCEPTED
            (letter,) = peer.letters
            lines = octets.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
            wanted = b"\r\n".join(lines).removesuffix(b"\r\n") + b"\r\n"
            assert re.sub(rb"(?m)^\.\.", b".", letter) == wanted
            assert not re.search(rb"(?m)^\.(?!\.)|\r(?!\n)|(?<!\r)\n", letter)
            assert {line.split()[0] for line in peer.heard} <= {
                "EHLO", "RSET", "MAIL", "RCPT", "DATA"
            }  # fmt: skip

        deliver()


@pytest.mark.threat("T-OPS-06")
def test_stop_in_the_middle_of_a_letter_ends_at_once() -> None:
    """A stop while the server keeps silent cuts the line, and nothing is waited for."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, 0.4)
    began = time.monotonic()
    peer = SmtpPeer(answers={"dot": "250-never"})
    try:
        with pytest.raises(KeyboardInterrupt), peer, outbox_on(peer.port, timeout=20) as outbox:
            outbox.send(SENDER, ADDRESSEE, LETTER)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert time.monotonic() - began < 3
    assert peer.letters


def test_connection_is_kept_for_several_letters() -> None:
    """Three letters go over one connection, cleared in between."""
    with SmtpPeer() as peer, outbox_on(peer.port) as outbox:
        for _ in range(3):
            assert outbox.send(SENDER, ADDRESSEE, LETTER).outcome is Outcome.ACCEPTED
        assert peer.connections == 1
        assert [line for line in peer.heard if line == "RSET"] == ["RSET", "RSET"]


def test_connection_closed_meanwhile_is_dialled_anew() -> None:
    """A server that hung up between two letters costs neither of them."""
    with SmtpPeer(drop="rset") as peer, outbox_on(peer.port) as outbox:
        assert outbox.send(SENDER, ADDRESSEE, LETTER).outcome is Outcome.ACCEPTED
        assert outbox.send(SENDER, ADDRESSEE, LETTER).outcome is Outcome.ACCEPTED
        assert peer.connections == 2
    assert len(peer.letters) == 2


@pytest.mark.threat("T-OPS-01")
def test_refused_login_is_told_without_the_password() -> None:
    """535 is told as a refused login, by one attempt; after three the account is left alone."""
    peer = SmtpPeer(
        answers={"auth": "535 5.7.8 no\r\n for you"}, extensions=("AUTH CRAM-MD5 LOGIN PLAIN",)
    )
    with peer, outbox_on(peer.port, user="emy") as outbox:
        for _ in range(5):
            with pytest.raises(ServerRefused, match=f"127.0.0.1:{peer.port}: ") as caught:
                outbox.send(SENDER, ADDRESSEE, LETTER)
            assert SECRET not in repr(caught.value)
        assert [line.split()[0] for line in peer.heard].count("AUTH") == 3


def test_reaching_says_what_is_wrong_and_sends_nothing() -> None:
    """A look at the server logs in and leaves; trouble is told with host and port."""
    with SmtpPeer() as peer, outbox_on(peer.port, user="emy") as outbox:
        outbox.reach(SENDER)
    assert [line.split()[0] for line in peer.heard] == ["EHLO", "AUTH", "QUIT"]
    for trouble in (SmtpPeer(drop="greeting"), SmtpPeer(answers={"greeting": "421 later"})):
        told = pytest.raises(DeliveryDeferred, match=f"127.0.0.1:{trouble.port}")
        with trouble, outbox_on(trouble.port) as outbox, told:
            outbox.reach(SENDER)


@pytest.mark.threat("T-OPS-01", "T-OPS-02")
def test_no_log_holds_password_or_letter(caplog: pytest.LogCaptureFixture) -> None:
    """With every logger at its most talkative, neither secret nor text is logged."""
    caplog.set_level(logging.DEBUG)
    with SmtpPeer() as peer, outbox_on(peer.port, user="emy") as outbox:
        outbox.send(SENDER, ADDRESSEE, LETTER)
    logged = caplog.text + repr([record.__dict__ for record in caplog.records])
    encoded = base64.b64encode(f"\0emy\0{SECRET}".encode()).decode()
    assert f"AUTH PLAIN {encoded}" in peer.heard
    for secret in (SECRET, encoded, "Hej", ADDRESSEE):
        assert secret not in logged


def test_login_that_cannot_be_checked_now_defers() -> None:
    """454 to AUTH is no refusal of user or password."""
    peer = SmtpPeer(answers={"auth": "454 4.7.0 later"})
    assert send(peer, user="emy").outcome is Outcome.DEFERRED


@pytest.mark.threat("T-OPS-02")
@pytest.mark.parametrize(
    "text",
    [
        "550-no <anna@kund.example>\r\n550 anna unknown",
        "550 Anna@Kund.Example is not here",
        "550 \x1b[31m user \x07 anna",
    ],
)
def test_answers_are_kept_on_one_line_without_addresses(text: str) -> None:
    """What the server said holds no address, no name before an @ and no control characters."""
    answer = send(SmtpPeer(answers={"rcpt": text})).answer
    assert answer.startswith("550")
    assert "anna" not in answer.casefold()
    assert answer.isprintable()


def test_letters_with_eight_bits_and_addresses_beyond_ascii() -> None:
    """Both are announced where the server knows them, and refused beforehand where it must."""
    wide = "åsa@kund.example"
    with SmtpPeer(extensions=("8BITMIME", "SMTPUTF8")) as peer, outbox_on(peer.port) as outbox:
        assert outbox.send(SENDER, wide, "Ärende\r\n".encode()).outcome is Outcome.ACCEPTED
        assert f"MAIL FROM:<{SENDER}> BODY=8BITMIME SMTPUTF8" in peer.heard
        assert f"RCPT TO:<{wide}>" in peer.heard
    with SmtpPeer(extensions=()) as peer, outbox_on(peer.port) as outbox:
        assert outbox.send(SENDER, wide, LETTER).outcome is Outcome.REFUSED
        assert "MAIL" not in {line.split()[0] for line in peer.heard}


def test_demo_server_takes_letters_as_they_are() -> None:
    """The embedded server asks for the demo's login and keeps envelope and octets."""
    with DemoServers() as demo:
        server = Server("127.0.0.1", demo.smtp_port, "none", USER, "", (), "smtp")
        outbox = SmtpOutbox(server, lambda: PASSWORD)
        assert outbox.send(SENDER, ADDRESSEE, LETTER + b".\r\n").outcome is Outcome.ACCEPTED
        outbox.close()
        (letter,) = demo.sent
    assert (letter.sender, letter.recipients) == (SENDER, (ADDRESSEE,))
    assert letter.octets == LETTER + b".\r\n"
