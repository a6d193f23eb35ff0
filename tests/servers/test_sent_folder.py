"""The Sent folder, the mark of a case, and what was written to whom."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from mailbot.demo.servers import PASSWORD, USER, DemoServers
from mailbot.errors import SourceUnreadable
from mailbot.law.holdings import MailListed
from mailbot.mail.message import MailKey
from mailbot.post.faults import CommandRefused
from mailbot.post.inbox import ImapInbox
from mailbot.settings import Mailbox, Server
from tests.servers.dovecot import SENT, Account
from tests.servers.imap_peer import Answer, ImapPeer
from tests.servers.mails import NOON, plain

SINCE = date(2026, 11, 1)
LETTER = (
    b"From: emy@firma.example\r\nTo: anna@kund.example\r\nSubject: =?utf-8?q?Ditt_=C3=A4rende?=\r\n"
    b"Message-ID: <case.1@firma.example>\r\n\r\nHej\r\n"
)
LETTER_ID = "<case.1@firma.example>"


def inbox_on(peer: ImapPeer) -> ImapInbox:
    server = Server("127.0.0.1", peer.port, "none", "emy", "", (), "imap")
    return ImapInbox(Mailbox(server, "INBOX", (), "", None), lambda: "hemligt", timeout=1.0)


@pytest.fixture
def demo() -> Iterator[DemoServers]:
    """The embedded servers of the demo."""
    with DemoServers() as servers:
        yield servers


@pytest.fixture
def demo_inbox(demo: DemoServers) -> Iterator[ImapInbox]:
    """The demo's mailbox."""
    server = Server("127.0.0.1", demo.imap_port, "none", USER, "", (), "imap")
    inbox = ImapInbox(Mailbox(server, "INBOX", None, "", None), lambda: PASSWORD)
    yield inbox
    inbox.close()


@pytest.mark.threat("T-IMAP-18")
def test_letter_is_filed_once(account: Account, inbox: ImapInbox) -> None:
    r"""A letter lies in Sent, seen and with its date, and filing it again changes nothing."""
    at = datetime(2026, 11, 6, 8, 30, tzinfo=UTC)
    assert not inbox.in_sent(LETTER_ID)
    inbox.file_sent(LETTER_ID, LETTER, at)
    inbox.file_sent(LETTER_ID, LETTER, at)
    assert inbox.in_sent(LETTER_ID)
    with account.client() as client:
        client.select_folder(SENT, readonly=True)
        found = client.fetch(client.search("ALL"), ["FLAGS", "INTERNALDATE", "BODY.PEEK[]"])
    (filed,) = found.values()
    assert filed[b"BODY[]"] == LETTER
    assert b"\\Seen" in filed[b"FLAGS"]
    assert filed[b"INTERNALDATE"] == at


def test_part_of_a_message_id_is_another(inbox: ImapInbox) -> None:
    """Only exactly the same Message-ID counts."""
    inbox.file_sent(LETTER_ID, LETTER, NOON)
    assert not inbox.in_sent("case.1@firma.example")
    assert not inbox.in_sent("<case.1@firma.exampl>")
    assert not inbox.in_sent("case")


@pytest.mark.threat("T-IMAP-18")
@pytest.mark.parametrize("capabilities", ["IMAP4rev1 X-GM-EXT-1"])
def test_provider_that_files_itself_gets_no_second_copy(capabilities: str) -> None:
    """Where sent mail files itself, nothing is appended."""
    listed = '* LIST (\\Sent) "/" Sent\r\n{tag} OK listed'
    with ImapPeer(answers={"LIST": listed}, capabilities=capabilities) as peer:
        inbox = inbox_on(peer)
        inbox.file_sent(LETTER_ID, LETTER, NOON)
        inbox.close()
    assert "APPEND" not in peer.commands()


@pytest.mark.threat("T-IMAP-18")
def test_failed_filing_is_something_to_try_again() -> None:
    """A server that refuses the copy says so as a temporary fault, about the copy alone."""
    answers: dict[str, Answer | None] = {
        "LIST": '* LIST (\\Sent) "/" Sent\r\n{tag} OK listed',
        "UID SEARCH": "* SEARCH\r\n{tag} OK searched",
        "APPEND": "{tag} NO [OVERQUOTA] full",
    }
    with ImapPeer(answers=answers) as peer:
        inbox = inbox_on(peer)
        with pytest.raises(CommandRefused, match="OVERQUOTA"):
            inbox.file_sent(LETTER_ID, LETTER, NOON)
        inbox.close()


def test_only_own_letters_are_removed(account: Account, inbox: ImapInbox) -> None:
    """The named letters go; all others stay, also those the owner has marked as deleted."""
    inbox.file_sent(LETTER_ID, LETTER, NOON)
    with account.client() as client:
        client.append(SENT, plain("Eget", number=1), (b"\\Deleted",), NOON)
        client.append(SENT, plain("Annat", number=2), (), NOON)
        inbox.remove_sent([LETTER_ID, "<other@firma.example>", "m2"])
        client.select_folder(SENT, readonly=True)
        assert len(client.search("ALL")) == 2
        assert client.search("DELETED") == [2]
    assert not inbox.in_sent(LETTER_ID)


@pytest.mark.parametrize(("deleted", "expunged"), [("5", True), ("4 5", False)])
def test_without_uidplus_nobody_elses_mail_is_expunged(deleted: str, expunged: bool) -> None:  # noqa: FBT001  # a column
    """A plain EXPUNGE is given only where it can hit nothing but our own letter."""

    def search(said: str) -> bytes:
        tag = said.split(" ", 1)[0]
        found = deleted if "DELETED" in said else "5"
        return f"* SEARCH {found}\r\n{tag} OK done\r\n".encode()

    header = f"Message-ID: {LETTER_ID}\r\n\r\n"
    fetched = (
        f"* 1 FETCH (UID 5 BODY[HEADER.FIELDS (MESSAGE-ID)] {{{len(header)}}}\r\n{header})\r\n"
    )
    answers: dict[str, Answer | None] = {
        "LIST": '* LIST (\\Sent) "/" Sent\r\n{tag} OK listed',
        "UID SEARCH": search,
        "UID FETCH": fetched + "{tag} OK done",
    }
    with ImapPeer(answers=answers) as peer:
        inbox = inbox_on(peer)
        inbox.remove_sent([LETTER_ID])
        inbox.close()
    assert ("EXPUNGE" in peer.commands()) is expunged


@pytest.mark.threat("T-IMAP-12")
def test_mark_is_kept_where_keywords_are(account: Account, inbox: ImapInbox) -> None:
    """A case's mail gets $MailbotCase and nothing else; a stale key marks nothing."""
    with account.client() as client:
        client.append("INBOX", plain(number=1), (), NOON)
        client.append("INBOX", plain(number=2), (), NOON)
        (batch,) = inbox.arrivals("INBOX", None, SINCE)
        key = batch.mails[0].key
        inbox.mark(key)
        inbox.mark(MailKey("INBOX", key.uidvalidity + 1, 2))
        client.select_folder("INBOX", readonly=True)
        assert client.search(["KEYWORD", "$MailbotCase"]) == [key.uid]
        assert client.search("SEEN") == []
    assert inbox.keeps_keywords()


@pytest.mark.threat("T-IMAP-12")
def test_no_mark_where_keywords_are_not_kept() -> None:
    """Without a place for keywords no STORE is sent, and nothing fails."""
    with ImapPeer() as peer:
        inbox = inbox_on(peer)
        inbox.mark(MailKey("INBOX", 7, 1))
        assert not inbox.keeps_keywords()
        inbox.close()
    assert "UID STORE" not in peer.commands()


@pytest.mark.threat("T-IMAP-12")
def test_refused_mark_is_no_fault() -> None:
    """A server that says NO to the keyword changes nothing for the case."""
    opened = (
        "* 1 EXISTS\r\n* OK [UIDVALIDITY 7]\r\n* OK [PERMANENTFLAGS (\\*)]\r\n"
        "{tag} OK [READ-WRITE] opened"
    )
    with ImapPeer(answers={"SELECT": opened, "UID STORE": "{tag} NO no room"}) as peer:
        inbox = inbox_on(peer)
        inbox.mark(MailKey("INBOX", 7, 1))
        assert inbox.folders() == ("INBOX",)
        assert peer.connections == 1
        inbox.close()


def test_correspondence_lists_both_ways_and_nobody_elses(
    account: Account, inbox: ImapInbox
) -> None:
    """Mails from and to exactly that address, decoded, by date; look-alikes are left out."""
    with account.client() as client:
        client.append("INBOX", plain("Offert åt er"), (), NOON)
        like = plain("Annan").replace(b"anna@kund", b"joanna@kund")
        client.append("INBOX", like, (), NOON)
        client.append(SENT, LETTER, (), datetime(2026, 11, 6, 8, tzinfo=UTC))
        told = plain("Om Anna").replace(b"anna@kund", b"bo@kund", 1)
        copied = told.replace(b"Subject:", b"Cc: Anna <anna@kund.example>\r\nSubject:", 1)
        client.append("INBOX", copied, (), datetime(2026, 11, 7, 8, tzinfo=UTC))
    assert inbox.correspondence(["ANNA@kund.example"]) == (
        MailListed(date(2026, 11, 5), "in", "Offert åt er", "INBOX", "<m1@kund.example>"),
        MailListed(date(2026, 11, 6), "out", "Ditt ärende", SENT, LETTER_ID),
        MailListed(date(2026, 11, 7), "copy", "Om Anna", "INBOX", "<m1@kund.example>"),
    )
    assert inbox.correspondence([]) == ()


def test_chosen_folders_are_looked_through_instead(account: Account, inbox: ImapInbox) -> None:
    """A declared folder is listed alone, by any name it has; a missing one is no answer (O10)."""
    with account.client() as client:
        client.create_folder("Kunder/Åsa")
        client.append("Kunder/Åsa", plain("Avtalet"), (), NOON)
        client.append("INBOX", plain("Hej"), (), NOON)
    found = inbox.correspondence(["anna@kund.example"], ["Kunder/Åsa"])
    assert [(mail.subject, mail.folder) for mail in found] == [("Avtalet", "Kunder/Åsa")]
    with pytest.raises(SourceUnreadable, match="no folder Arkiv"):
        inbox.correspondence(["anna@kund.example"], ["Kunder/Åsa", "Arkiv"])


@pytest.mark.threat("T-IMAP-19")
@pytest.mark.parametrize(
    ("listed", "sent"),
    [
        ('* LIST () "." INBOX.Sent', "INBOX.Sent"),
        ('* LIST () "/" "Skickade objekt"', "Skickade objekt"),
        ('* LIST (\\Noselect) "/" Sent\r\n* LIST () "/" Skickat', "Skickat"),
        ('* LIST () "/" Sent\r\n* LIST (\\Sent) "/" "Utg&AOU-ende"', "Utgående"),
        ('* LIST () "/" Arkiv', None),
    ],
)
def test_sent_is_found_by_mark_then_by_known_names(listed: str, sent: str | None) -> None:
    r"""The mark of RFC 6154 decides, then what programs call it; else there is none."""
    with ImapPeer(answers={"LIST": listed + "\r\n{tag} OK listed"}) as peer:
        inbox = inbox_on(peer)
        assert inbox.sent_folder() == sent
        assert not inbox.in_sent("<x@y>")
        inbox.close()


def test_demo_server_keeps_what_real_ones_keep(demo: DemoServers, demo_inbox: ImapInbox) -> None:
    """On the embedded server mail is read, marked, filed, found and removed alike."""
    demo.deliver(plain("Begäran"), NOON)
    demo.deliver(plain("Gammalt", number=2), datetime(2025, 1, 1, tzinfo=UTC))
    demo.deliver(plain("Skräp", number=3), NOON, "Junk")
    assert demo_inbox.folders() == ("INBOX", "Junk")
    first, rest = demo_inbox.arrivals("INBOX", None, SINCE)
    assert [mail.octets for mail in first.mails] == [plain("Begäran")]
    assert rest.cursor.uid == first.cursor.uid + 1
    demo_inbox.mark(first.mails[0].key)
    demo_inbox.file_sent(LETTER_ID, LETTER, NOON)
    assert demo_inbox.keeps_keywords()
    assert demo_inbox.in_sent(LETTER_ID)
    assert [m.direction for m in demo_inbox.correspondence(["anna@kund.example"])][-1] == "out"
    demo_inbox.remove_sent([LETTER_ID])
    assert not demo_inbox.in_sent(LETTER_ID)
