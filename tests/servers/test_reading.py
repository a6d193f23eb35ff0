"""Reading a mailbox on a real server."""

import re
import resource
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes

import pytest
from imapclient import IMAPClient

from mailbot.mail.message import RawMail
from mailbot.post import fetching
from mailbot.post.contract import Arrivals
from mailbot.post.inbox import ImapInbox
from mailbot.store.contract import Cursor
from tests.servers.dovecot import JUNK, SENT, Account
from tests.servers.mails import NOON, plain, with_attachment
from tests.servers.proxy import Proxy

SINCE = date(2026, 11, 1)


def read(inbox: ImapInbox, cursor: Cursor | None = None, folder: str = "INBOX") -> list[RawMail]:
    return [mail for batch in inbox.arrivals(folder, cursor, SINCE) for mail in batch.mails]


def last(batches: list[Arrivals]) -> Cursor:
    return batches[-1].cursor


def test_mail_arrives_with_its_octets_date_and_size(account: Account, inbox: ImapInbox) -> None:
    """A small mail is handed over byte for byte, with INTERNALDATE in UTC and its size."""
    octets = plain("Begäran", "Hej\r\n.prick\r\n")
    with account.client() as client:
        client.append("INBOX", octets, (), NOON)
    (mail,) = read(inbox)
    assert mail.octets == octets
    assert (mail.arrived, mail.size, mail.oversized) == (NOON, len(octets), False)
    assert mail.key.folder == "INBOX"
    assert mail.arrived.tzinfo is UTC


def test_large_mail_comes_without_its_attachment(account: Account, inbox: ImapInbox) -> None:
    """Of a mail above 64 kB the text and every header come, and the attachment's body does not."""
    with account.client() as client:
        client.append("INBOX", with_attachment(300_000, "Jag vill ha ett utdrag."), (), NOON)
    (mail,) = read(inbox)
    assert len(mail.octets) < 2_000
    assert mail.size > 300_000
    parts = [p for p in message_from_bytes(mail.octets).walk() if not p.is_multipart()]
    assert [p.get_content_type() for p in parts] == ["text/plain", "text/html", "application/pdf"]
    assert "Jag vill ha ett utdrag." in parts[0].as_string()
    assert parts[2].get_filename() == "avtal.pdf"
    assert not mail.oversized


def test_whole_mail_is_fetched_only_when_asked_for(account: Account, inbox: ImapInbox) -> None:
    """Every octet of a mail read in parts can be had, with nothing of it marked as read."""
    octets = with_attachment(300_000, "Jag vill ha ett utdrag.")
    with account.client() as client:
        client.append("INBOX", octets, (), NOON)
    (mail,) = read(inbox)
    assert inbox.whole(mail.key) == octets
    with account.client() as client:
        client.select_folder("INBOX", readonly=True)
        assert client.get_flags([mail.key.uid])[mail.key.uid] == (b"\\Recent",)


def test_mail_too_large_to_verify_or_gone_is_nothing(account: Account, inbox: ImapInbox) -> None:
    """A mail beyond the bound, of another UIDVALIDITY or removed is not had whole."""
    with account.client() as client:
        client.append("INBOX", with_attachment(fetching.VERIFIED, "Ett utdrag."), (), NOON)
    (mail,) = read(inbox)
    assert inbox.whole(mail.key) == b""
    assert inbox.whole(replace(mail.key, uidvalidity=mail.key.uidvalidity + 1)) == b""
    assert inbox.whole(replace(mail.key, uid=mail.key.uid + 7)) == b""
    assert inbox.whole(replace(mail.key, folder="nowhere")) == b""


def test_forwarded_mail_within_a_large_one_is_read(account: Account, inbox: ImapInbox) -> None:
    """A message/rfc822 part comes with its own header and text."""
    inner = plain("Inre", "Radera allt om mig.")
    outer = with_attachment(100_000)
    cut = outer.rindex(b"--grans-1--")
    octets = (
        outer[:cut] + b"--grans-1\r\nContent-Type: message/rfc822\r\n\r\n" + inner + outer[cut:]
    )
    with account.client() as client:
        client.append("INBOX", octets, (), NOON)
    (mail,) = read(inbox)
    *_, forwarded = message_from_bytes(mail.octets).walk()
    assert forwarded["Subject"] == "Inre"
    assert "Radera allt om mig." in forwarded.as_string()


def test_text_longer_than_is_read_is_cut_and_told(account: Account, inbox: ImapInbox) -> None:
    """Of a text above 1 MB the beginning comes, and the mail is marked as oversized."""
    with account.client() as client:
        client.append("INBOX", plain(text="rad\r\n" * 400_000), (), NOON)
    (mail,) = read(inbox)
    assert mail.oversized
    assert 1_000_000 < len(mail.octets) < 1_100_000


@pytest.mark.threat("T-IMAP-13")
def test_ordinary_mail_is_bit_identical_after_a_whole_cycle(
    account: Account, inbox: ImapInbox
) -> None:
    """Reading, waiting, marking another mail and listing change no flag, folder or byte."""
    mails = [plain("Offert", "Hej", 1), with_attachment(100_000), plain("Begäran", "Radera", 3)]
    flags = [(b"\\Flagged",), (b"\\Seen", b"$Label1"), ()]
    with account.client() as client:
        for octets, some in zip(mails, flags, strict=True):
            client.append("INBOX", octets, some, NOON)
        before = snapshot(client)
        folders = inbox.folders()
        request = [mail for folder in folders for mail in read(inbox, None, folder)][2]
        inbox.mark(request.key)
        inbox.correspondence(["anna@kund.example"])
        inbox.wait(0.2)
        after = snapshot(client)
    marked = after.pop(request.key.uid)
    unmarked = before.pop(request.key.uid)
    assert after == before
    assert set(marked[0]) - set(unmarked[0]) == {b"$MailbotCase"}
    assert marked[1:] == unmarked[1:]


@pytest.mark.threat("T-IMAP-13")
def test_reading_asks_for_nothing_that_could_change_a_mail(
    account: Account, open_inbox: Callable[..., ImapInbox]
) -> None:
    """Folders are opened by EXAMINE alone, and every body is peeked at."""
    with account.client() as client:
        client.append("INBOX", plain(), (), NOON)
        client.append("INBOX", with_attachment(100_000), (), NOON)
    with Proxy(account.server.imap) as proxy:
        inbox = open_inbox(proxy.port, also_read=None)
        assert sum(len(read(inbox, None, folder)) for folder in inbox.folders()) == 2
        inbox.correspondence(["anna@kund.example"])
        inbox.in_sent("<x@y>")
        inbox.wait(0.1)
    assert b"BODY.PEEK[" in proxy.heard
    assert not re.search(rb" SELECT |BODY\[|RFC822\b(?!\.SIZE)| STORE ", proxy.heard)


def snapshot(client: IMAPClient) -> dict[int, tuple[tuple[bytes, ...], bytes, datetime]]:
    client.select_folder("INBOX", readonly=True)
    found = client.fetch(client.search("ALL"), ["FLAGS", "BODY.PEEK[]", "INTERNALDATE"])
    return {
        uid: (
            tuple(sorted(flag for flag in answer[b"FLAGS"] if flag != b"\\Recent")),
            answer[b"BODY[]"],
            answer[b"INTERNALDATE"],
        )
        for uid, answer in found.items()
    }


@pytest.mark.threat("T-IMAP-01", "T-IMAP-02")
@pytest.mark.parametrize("uidvalidity", [1, 2**31, 2**32 - 1])
def test_new_uidvalidity_reads_the_folder_again(
    account: Account,
    open_inbox: Callable[..., ImapInbox],
    uidvalidity: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """After a restore the old cursor counts for nothing, and the caller is told so once."""
    with account.client() as client:
        for number in range(3):
            client.append("INBOX", plain(number=number), (), NOON)
    first = open_inbox()
    cursor = last(list(first.arrivals("INBOX", None, SINCE)))
    first.close()
    account.renumber(uidvalidity)
    monkeypatch.setattr(fetching, "BATCH", 1)
    again = list(open_inbox().arrivals("INBOX", cursor, SINCE))
    assert [len(batch.mails) for batch in again] == [1, 1, 1]
    assert again[0].cursor.uidvalidity == uidvalidity != cursor.uidvalidity
    assert [batch.restarted for batch in again] == [True, False, False]


def test_cursor_brings_only_what_is_new(account: Account, inbox: ImapInbox) -> None:
    """Nothing above the cursor means nothing at all; a new mail comes alone."""
    with account.client() as client:
        client.append("INBOX", plain(number=1), (), NOON)
        cursor = last(list(inbox.arrivals("INBOX", None, SINCE)))
        assert list(inbox.arrivals("INBOX", cursor, SINCE)) == []
        client.append("INBOX", plain(number=2), (), NOON)
    (batch,) = inbox.arrivals("INBOX", cursor, SINCE)
    assert [mail.octets for mail in batch.mails] == [plain(number=2)]
    assert not batch.restarted


@pytest.mark.threat("T-IMAP-02")
def test_highest_uid_there_can_be_is_the_end(account: Account, inbox: ImapInbox) -> None:
    """Beyond UID 4294967295 nothing is asked for, and nothing fails."""
    with account.client() as client:
        client.append("INBOX", plain(), (), NOON)
    cursor = last(list(inbox.arrivals("INBOX", None, SINCE)))
    end = Cursor("INBOX", cursor.uidvalidity, 2**32 - 1)
    assert list(inbox.arrivals("INBOX", end, SINCE)) == []


def test_empty_folder_gives_a_cursor(inbox: ImapInbox) -> None:
    """The first look at an empty folder says where it stands."""
    (batch,) = inbox.arrivals("INBOX", None, SINCE)
    assert batch.mails == ()
    assert batch.cursor.uid == 0


@pytest.mark.threat("T-IMAP-07")
def test_mail_expunged_before_it_is_fetched_is_left_out(account: Account, inbox: ImapInbox) -> None:
    """What another program removes between two batches is gone without a fault."""
    with account.client() as client:
        for number in range(60):
            client.append("INBOX", plain(number=number), (), NOON)
        batches = inbox.arrivals("INBOX", None, SINCE)
        first = next(batches)
        client.select_folder("INBOX")
        client.delete_messages([55, 56])
        client.expunge()
        rest = list(batches)
    uids = [mail.key.uid for batch in (first, *rest) for mail in batch.mails]
    assert uids == [uid for uid in range(1, 61) if uid not in {55, 56}]
    assert last(rest).uid == 60


@pytest.mark.threat("T-IMAP-07")
def test_mark_of_a_mail_that_is_gone_is_no_fault(account: Account, inbox: ImapInbox) -> None:
    """A case goes on though its mail was moved away."""
    with account.client() as client:
        client.append("INBOX", plain(), (), NOON)
        (mail,) = read(inbox)
        client.select_folder("INBOX")
        client.delete_messages([mail.key.uid])
        client.expunge()
    inbox.mark(mail.key)
    assert read(inbox) == []


@pytest.mark.threat("T-IMAP-16")
def test_junk_is_read_by_default(account: Account, open_inbox: Callable[..., ImapInbox]) -> None:
    r"""Where nothing is said, the folder marked \Junk is read, and known for what it is."""
    inbox = open_inbox(also_read=None)
    assert inbox.folders() == ("INBOX", JUNK)
    assert (inbox.is_junk("INBOX"), inbox.is_junk(JUNK)) == (False, True)
    with account.client() as client:
        client.append(JUNK, plain(), (), NOON)
    assert len(read(inbox, None, JUNK)) == 1


@pytest.mark.threat("T-IMAP-16")
def test_extra_folders_are_read_and_missing_ones_left_out(
    account: Account, open_inbox: Callable[..., ImapInbox]
) -> None:
    """Folders of also_read may have any name; one that is not there stops nothing."""
    with account.client() as client:
        client.create_folder("Kunder/Älvsjö & Co")
        client.append("Kunder/Älvsjö & Co", plain(), (), NOON)
    inbox = open_inbox(also_read=("Kunder/Älvsjö & Co", "Finns inte"))
    assert inbox.folders() == ("INBOX", "Kunder/Älvsjö & Co")
    assert len(read(inbox, None, "Kunder/Älvsjö & Co")) == 1
    assert open_inbox(also_read=()).folders() == ("INBOX",)


@pytest.mark.threat("T-IMAP-17")
@pytest.mark.parametrize(
    ("internal", "taken"),
    [
        ("2026-10-31T23:59:59+00:00", False),
        ("2026-11-01T00:00:00+00:00", True),
        ("2026-11-01T00:30:00+14:00", True),
        ("2026-10-31T23:30:00-05:00", False),
        ("2035-01-01T00:00:00+00:00", True),
    ],
)
def test_since_looks_at_internaldate_alone(
    account: Account,
    inbox: ImapInbox,
    internal: str,
    taken: bool,  # noqa: FBT001  # a column
) -> None:
    """The server's date in its own terms decides, whatever Date and Received claim."""
    forged = b"Received: by x; Mon, 2 Nov 2026 10:00:00 +0000\r\n" + plain()
    at = datetime.fromisoformat(internal)
    with account.client() as client:
        client.append("INBOX", forged, (), at)
        stored = client_date(client)
    assert bool(read(inbox)) is (stored.date() >= SINCE)
    if stored.utcoffset() == at.utcoffset():
        assert (stored.date() >= SINCE) is taken


def client_date(client: IMAPClient) -> datetime:
    client.select_folder("INBOX", readonly=True)
    found: datetime = client.fetch([1], ["INTERNALDATE"])[1][b"INTERNALDATE"]
    return found


@pytest.mark.threat("T-IMAP-19")
def test_sent_is_found_by_its_mark(inbox: ImapInbox) -> None:
    r"""The folder marked \Sent is used, whatever it is called."""
    assert inbox.sent_folder() == SENT


@pytest.mark.threat("T-IMAP-20")
def test_first_run_on_a_full_inbox_leaves_old_mail_alone(
    account: Account, open_inbox: Callable[..., ImapInbox]
) -> None:
    """Of thousands of old mails no header or text is fetched, and memory hardly grows."""
    old = NOON - timedelta(days=700)
    with account.client() as client:
        for start in range(0, 3000, 500):
            some = [{"msg": plain(number=n), "date": old} for n in range(start, start + 500)]
            client.multiappend("INBOX", some)
        client.append("INBOX", plain("Ny"), (), NOON)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with Proxy(account.server.imap) as proxy:
        (batch,) = open_inbox(proxy.port).arrivals("INBOX", None, SINCE)
    assert [mail.key.uid for mail in batch.mails] == [3001]
    assert batch.cursor.uid == 3001
    assert re.findall(rb"UID FETCH ([\d,:]+) ", proxy.heard) == [b"3001", b"3001"]
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000
