"""Lines that break, hang, lie or throttle."""

import re
import resource
import threading
import time
from collections.abc import Callable
from datetime import date

import pytest

from mailbot.errors import MailboxUnavailable
from mailbot.post.faults import Throttled
from mailbot.post.inbox import IDLE_PERIOD, ImapInbox
from mailbot.settings import Mailbox, Server
from tests.servers.dovecot import Account
from tests.servers.imap_peer import Answer, ImapPeer
from tests.servers.mails import NOON, plain, with_attachment
from tests.servers.proxy import Proxy

SINCE = date(2026, 11, 1)


def inbox_on(peer: ImapPeer, timeout: float = 1.0) -> ImapInbox:
    server = Server("127.0.0.1", peer.port, "none", "emy", "", (), "imap")
    return ImapInbox(Mailbox(server, "INBOX", (), "", None), lambda: "hemligt", timeout=timeout)


def after(seconds: float, act: Callable[[], object]) -> threading.Timer:
    timer = threading.Timer(seconds, act)
    timer.daemon = True
    timer.start()
    return timer


@pytest.mark.threat("T-IMAP-03")
@pytest.mark.parametrize("security", ["none", "starttls", "tls"])
def test_end_of_line_while_idle_is_seen_within_a_second(
    account: Account,
    open_inbox: Callable[..., ImapInbox],
    security: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A server that closes during IDLE is noticed at once, without burning the processor."""
    monkeypatch.setenv("SSL_CERT_FILE", str(account.server.ca))
    behind = account.server.imaps if security == "tls" else account.server.imap
    with Proxy(behind) as proxy:
        inbox = open_inbox(proxy.port, security=security)
        inbox.folders()
        cut = after(0.4, proxy.cut)
        began, burnt = time.monotonic(), time.process_time()
        with pytest.raises(MailboxUnavailable, match=f"127.0.0.1:{proxy.port}"):
            inbox.wait(20)
        cut.join()
        assert time.monotonic() - began < 1.4
        assert time.process_time() - burnt < 0.2
        assert inbox.folders() == ("INBOX",)
        assert proxy.connections == 2


@pytest.mark.threat("T-IMAP-04")
def test_black_hole_ends_in_a_new_connection(
    account: Account, open_inbox: Callable[..., ImapInbox]
) -> None:
    """A network that swallows everything costs the waiting time and one time-out, no more."""
    with Proxy(account.server.imap) as proxy:
        inbox = open_inbox(proxy.port, timeout=0.5)
        inbox.folders()
        hole = after(0.2, proxy.hold)
        began = time.monotonic()
        with pytest.raises(MailboxUnavailable):
            inbox.wait(1.0)
        hole.join()
        assert time.monotonic() - began < 2.5
        proxy.let_pass()
        assert inbox.folders() == ("INBOX",)


@pytest.mark.threat("T-IMAP-04", "T-IMAP-06")
def test_waiting_is_never_longer_than_a_minute() -> None:
    """Whatever time is asked for, IDLE is left in time for a search within 60 seconds."""
    assert IDLE_PERIOD < 60


@pytest.mark.threat("T-IMAP-05")
def test_goodbye_while_idle_is_a_lost_connection() -> None:
    """BYE ends the waiting; the next call dials again."""
    answers = {"IDLE": "+ idling\r\n* BYE going down"}
    with ImapPeer(answers=answers) as peer:
        inbox = inbox_on(peer)
        with pytest.raises(MailboxUnavailable):
            inbox.wait(20)
        assert inbox.folders() == ("INBOX",)
        assert peer.connections == 2
        inbox.close()


@pytest.mark.threat("T-IMAP-06")
@pytest.mark.parametrize("security", ["none", "starttls", "tls"])
def test_mail_that_comes_while_idle_is_told_at_once(
    account: Account,
    open_inbox: Callable[..., ImapInbox],
    security: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A mail delivered during IDLE ends the waiting."""
    monkeypatch.setenv("SSL_CERT_FILE", str(account.server.ca))
    inbox = open_inbox(security=security)
    with account.client() as client:
        deliver = after(0.3, lambda: client.append("INBOX", plain(), (), NOON))
        began = time.monotonic()
        inbox.wait(20)
        assert time.monotonic() - began < 3
        deliver.join()
        assert [len(batch.mails) for batch in inbox.arrivals("INBOX", None, SINCE)] == [1]


@pytest.mark.threat("T-IMAP-06")
@pytest.mark.parametrize(
    "push",
    ["+ idling\r\n* 2 EXISTS", "+ idling\r\n* OK Still here\r\n* 2 EXISTS\r\n* 1 RECENT"],
)
def test_mail_told_in_one_breath_with_idle_is_heard(push: str) -> None:
    """What the server sends together with its consent to IDLE is not left in a buffer."""
    answers: dict[str, Answer | None] = {"IDLE": push, "DONE": "T OK idle done"}
    with ImapPeer(answers=answers) as peer:
        inbox = inbox_on(peer, timeout=0.3)
        began = time.monotonic()
        with pytest.raises(MailboxUnavailable):  # the peer does not know our tag
            inbox.wait(20)
        assert time.monotonic() - began < 1
        assert "DONE" in peer.heard


@pytest.mark.threat("T-IMAP-06")
def test_mail_that_came_between_search_and_idle_ends_the_waiting(
    account: Account, inbox: ImapInbox
) -> None:
    """No mail slips through between the search and IDLE, and none is told twice."""
    list(inbox.arrivals("INBOX", None, SINCE))
    with account.client() as client:
        client.append("INBOX", plain(), (), NOON)
    began = time.monotonic()
    inbox.wait(20)
    assert time.monotonic() - began < 1
    inbox.wait(0.3)
    assert time.monotonic() - began > 0.3


def test_server_without_idle_is_polled() -> None:
    """Where IDLE is not offered, waiting is just waiting."""
    with ImapPeer(capabilities="IMAP4rev1") as peer:
        inbox = inbox_on(peer)
        began = time.monotonic()
        inbox.wait(0.2)
        assert 0.15 < time.monotonic() - began < 1
        assert "IDLE" not in peer.commands()
        inbox.close()


def test_waiting_ends_when_asked_to_stop(account: Account) -> None:
    """A stop is heeded within about a second, in the middle of IDLE."""
    stop = threading.Event()
    inbox = ImapInbox(account.mailbox(), lambda: "lösenord-på-prov", stopping=stop.is_set)
    timer = after(0.2, stop.set)
    began = time.monotonic()
    inbox.wait(20)
    timer.join()
    assert time.monotonic() - began < 2
    inbox.close()


@pytest.mark.threat("T-IMAP-08")
@pytest.mark.parametrize("count", [0, 1, 200, 700, 1500, 40_000])
def test_fetch_cut_halfway_hands_over_nothing(
    account: Account, open_inbox: Callable[..., ImapInbox], count: int
) -> None:
    """A line cut after any byte gives no mail, and the next round gets it whole."""
    with account.client() as client:
        client.append("INBOX", plain(text="rad\r\n" * 12_000), (), NOON)
    with Proxy(account.server.imap) as proxy:
        inbox = open_inbox(proxy.port)
        inbox.folders()
        proxy.cut_after(count)
        with pytest.raises(MailboxUnavailable):
            list(inbox.arrivals("INBOX", None, SINCE))
        proxy.let_pass()
        (batch,) = inbox.arrivals("INBOX", None, SINCE)
        assert batch.mails[0].octets == plain(text="rad\r\n" * 12_000)


@pytest.mark.threat("T-IMAP-09")
def test_mail_above_the_limit_comes_as_headers_alone(
    account: Account, open_inbox: Callable[..., ImapInbox]
) -> None:
    """Of a mail above 25 MB the headers come, marked as oversized, and memory stays bounded."""
    with account.client() as client:
        client.append("INBOX", with_attachment(26 * 1024 * 1024), (), NOON)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    (batch,) = open_inbox().arrivals("INBOX", None, SINCE)
    (mail,) = batch.mails
    assert mail.oversized
    assert mail.octets.endswith(b"\r\n\r\n")
    assert b"Subject: Avtal" in mail.octets
    assert len(mail.octets) < 1000
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000


def fetching(body: Answer) -> Answer:
    """Answers dates and headers like any server, and everything else by `body`."""

    def answer(said: str) -> bytes:
        tag = said.split(" ", 1)[0]
        if "INTERNALDATE" in said:
            found = 'UID 1 INTERNALDATE "05-Nov-2026 12:00:00 +0100" RFC822.SIZE 100'
            return f"* 1 FETCH ({found})\r\n{tag} OK done\r\n".encode()
        if "HEADER" in said:
            header = "Subject: x\r\n\r\n"
            found = f"UID 1 BODY[HEADER]<0> {{{len(header)}}}\r\n{header}"
            return f"* 1 FETCH ({found})\r\n{tag} OK done\r\n".encode()
        assert isinstance(body, str)
        return body.format(tag=tag).encode() + b"\r\n"

    return answer


@pytest.mark.threat("T-IMAP-09")
@pytest.mark.parametrize(
    "body",
    [
        "* 1 FETCH (UID 1 BODY[]<0> {{9999999999}}\r\nabc",
        "* 1 FETCH (UID 1 BODY[]<0> " + "(" * 3000 + ")" * 3000 + ")\r\n{tag} OK done",
        '* 1 FETCH (UID 1 BODY[]<0> "unended)\r\n{tag} OK done',
    ],
    ids=["announced-huge", "nested-deep", "no-end"],
)
def test_answer_that_cannot_be_read_leaves_the_headers(body: str) -> None:
    """A mail whose answer is monstrous is handed to the owner by its headers, never skipped."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with ImapPeer(answers={"UID FETCH": fetching(body)}) as peer:
        inbox = inbox_on(peer)
        (batch,) = inbox.arrivals("INBOX", None, SINCE)
        inbox.close()
    (mail,) = batch.mails
    assert mail.octets == b"Subject: x\r\n\r\n"
    assert mail.oversized
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000


@pytest.mark.threat("T-IMAP-15")
@pytest.mark.parametrize("command", ["LOGIN", "EXAMINE", "UID SEARCH"])
def test_throttling_server_is_left_alone_as_long_as_it_asks(command: str) -> None:
    """After a suggested pause not a byte is sent before it is over, and no login counts."""
    text = "{tag} BAD Request is throttled. Suggested Backoff Time: 400 milliseconds"
    answers: dict[str, Answer | None] = {command: text}
    with ImapPeer(answers=answers) as peer:
        inbox = inbox_on(peer)
        with pytest.raises(Throttled) as caught:
            list(inbox.arrivals("INBOX", None, SINCE))
        assert caught.value.seconds == 0.4
        heard, connections = len(peer.heard), peer.connections
        with pytest.raises(Throttled):
            inbox.folders()
        assert (len(peer.heard), peer.connections) == (heard, connections)
        answers.clear()
        time.sleep(0.45)
        assert inbox.folders() == ("INBOX",)
        inbox.close()


@pytest.mark.threat("T-IMAP-15")
def test_one_connection_is_enough(account: Account, open_inbox: Callable[..., ImapInbox]) -> None:
    """Everything mailbot does with a mailbox goes over a single connection."""
    with account.client() as client:
        client.append("INBOX", plain(), (), NOON)
    with Proxy(account.server.imap) as proxy:
        inbox = open_inbox(proxy.port, also_read=None)
        for folder in inbox.folders():
            for batch in inbox.arrivals(folder, None, SINCE):
                for mail in batch.mails:
                    inbox.mark(mail.key)
        inbox.file_sent("<a@firma.example>", plain(), NOON)
        inbox.wait(0.1)
        assert proxy.connections == 1
        assert len(re.findall(rb"AUTHENTICATE", proxy.heard)) == 1
