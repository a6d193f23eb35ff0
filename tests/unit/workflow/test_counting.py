"""Ordinary mail of a contact as a dealing, and mail of the owner's that came back."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from mailbot.desk.judgement.rulings import Ruling, Verb
from mailbot.mail.message import MailKey, RawMail
from mailbot.workflow.ruling import rule
from mailbot.workflow.taking_in import Taken, take_in
from tests.servers.firm import mail
from tests.unit.judging import ANNA

QUOTE = "Hej! Kan ni lämna offert på en film om vår nya butik? Vi ses på torsdag."
OLD = replace(ANNA, last_interaction=date(2024, 5, 1))
GONE = (
    "From: MAILER-DAEMON@mx.kund.example\r\nTo: emy.serander@hjarteresse.com\r\n"
    "Subject: Undelivered Mail\r\nMessage-ID: <b1@mx.kund.example>\r\n"
    "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
    "--b\r\nContent-Type: text/plain\r\n\r\nNo such user.\r\n"
    "--b\r\nContent-Type: message/delivery-status\r\n\r\n"
    "Reporting-MTA: dns; mx.kund.example\r\n\r\n"
    "Final-Recipient: rfc822; {address}\r\nAction: failed\r\nStatus: {status}\r\n\r\n"
    "--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {sent}\r\n\r\n--b--\r\n"
)
SENT = "<film-1@hjarteresse.com>"


def counting(office: Any, octets: bytes, *, on: bool = True, junk: bool = False) -> Taken:
    """What becomes of such a mail where counting is on, or off."""
    desk = replace(office.desk, settings=replace(office.desk.settings, count_mail=on))
    raw = RawMail(MailKey("INBOX", 1, 77), octets, office.now, len(octets))
    return take_in(raw, desk, junk=junk)


@pytest.fixture
def sent(office: Any) -> Any:
    """The owner wrote to Anna, and the copy lies in Sent."""
    office.mailbox.file_sent(SENT, b"", office.now)
    return office


def last(office: Any) -> date | None:
    """The last dealing known with Anna."""
    person = office.store.person(ANNA.id)
    return person.last_interaction if person else None


def test_a_mail_is_a_dealing_by_its_date(office: Any) -> None:
    """The day of the mail becomes the last dealing; nothing else of it is kept anywhere."""
    office.register(OLD)
    taken = counting(office, mail("Anna Ek <anna@kund.example>", "Offert på butiksfilm", QUOTE))
    assert taken.note == "left_alone"
    assert last(office) == date(2026, 3, 5)
    (entry,) = [e.entry for e in office.store.log() if e.entry.event == "interaction_counted"]
    assert dict(entry.facts) == {"person": ANNA.id, "kind": "inbound_business"}
    octets = b"".join(path.read_bytes() for path in office.data.iterdir() if path.is_file())
    assert b"butik" not in octets
    counting(office, mail("Anna Ek <anna@kund.example>", "Sv: Offert", QUOTE))
    assert len([e for e in office.store.log() if e.entry.event == "interaction_counted"]) == 1


def test_off_until_turned_on(office: Any) -> None:
    """Unless the owner turned it on nobody is looked up for an ordinary mail."""
    office.register(OLD)
    counting(office, mail("Anna Ek <anna@kund.example>", "Offert", QUOTE), on=False)
    assert last(office) == OLD.last_interaction


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto-Submitted": "auto-replied"},
        {"List-Id": "<nytt.kund.example>", "List-Unsubscribe": "<mailto:x@kund.example>"},
        {"Precedence": "bulk"},
    ],
)
def test_machines_do_not_deal(office: Any, headers: dict[str, str]) -> None:
    """Auto-replies, newsletters and bulk mail of a contact count for nothing."""
    office.register(OLD)
    written = mail("Anna Ek <anna@kund.example>", "Nyheter", QUOTE)
    added = "".join(f"{name}: {value}\r\n" for name, value in headers.items()).encode()
    counting(office, added + written)
    assert last(office) == OLD.last_interaction


def test_what_does_not_count_either(office: Any) -> None:
    """Junk, our own mail, strangers, and people under restriction count for nothing."""
    office.register(OLD)
    anna = mail("Anna Ek <anna@kund.example>", "Offert", QUOTE)
    counting(office, anna, junk=True)
    counting(office, mail("Emy <emy.serander@hjarteresse.com>", "Offert", QUOTE))
    counting(office, mail("Kim <kim@annan.example>", "Offert", QUOTE))
    assert last(office) == OLD.last_interaction
    office.register(replace(OLD, restricted_fields=("*",)))
    counting(office, anna)
    assert last(office) == OLD.last_interaction


def test_a_disowned_mail_does_not_count(office: Any) -> None:
    """Where our server records who vouches for mail, one nobody vouches for does not count."""
    office.register(OLD)
    settings = replace(office.desk.settings, count_mail=True, authserv_ids=("mx.other.example",))
    octets = mail("Anna Ek <anna@kund.example>", "Offert", QUOTE)
    raw = RawMail(MailKey("INBOX", 1, 7), octets, office.now, len(octets))
    take_in(raw, replace(office.desk, settings=settings))
    assert last(office) == OLD.last_interaction


def test_a_rights_request_does_not_count(office: Any) -> None:
    """A request is no dealing (N12)."""
    office.register(OLD)
    asks = mail("Anna Ek <anna@kund.example>", "Mina uppgifter", "Vilka uppgifter har ni om mig?")
    assert counting(office, asks).case is not None
    assert last(office) == OLD.last_interaction


def test_an_address_that_is_gone_is_asked_about_once(sent: Any) -> None:
    """A permanent bounce of ordinary mail is one proposal, and none after the owner's no."""
    octets = GONE.format(address="anna@kund.example", status="5.1.1", sent=SENT).encode()
    counting(sent, octets)
    counting(sent, octets.replace(b"<b1@", b"<b2@"))
    (item,) = sent.store.items()
    assert (item.reason, item.rule, item.proposal["people"]) == ("address_bounced", "O09", ["P1"])
    rule(sent.desk, item.id, Ruling(Verb.REJECT, reason="fungerar"))
    counting(sent, octets.replace(b"<b1@", b"<b3@"))
    assert sent.store.items() == ()


def test_a_yes_takes_the_address_out(sent: Any) -> None:
    """The address leaves the record, and nothing else."""
    sent.register(replace(ANNA, emails=("anna@kund.example", "a@hem.example")))
    counting(sent, GONE.format(address="Anna@kund.example", status="5.1.1", sent=SENT).encode())
    (item,) = sent.store.items()
    rule(sent.desk, item.id, Ruling(Verb.APPROVE))
    person = sent.store.person("P1")
    assert person.emails == ("a@hem.example",)
    assert (person.name, person.history[-1].field) == (ANNA.name, "emails")


@pytest.mark.parametrize("status", ["4.4.1", "5.2.2", "5.7.1", "2.0.0", ""])
def test_a_full_mailbox_is_no_gone_one(sent: Any, status: str) -> None:
    """Delays, full mailboxes and refusals by policy are nothing to ask about."""
    counting(sent, GONE.format(address="anna@kund.example", status=status, sent=SENT).encode())
    assert sent.store.items() == ()


@pytest.mark.threat("T-LOOP-03")
def test_a_forged_report_is_not_believed(office: Any) -> None:
    """A report of a mail that does not lie in Sent is nothing to ask about."""
    counting(office, GONE.format(address="anna@kund.example", status="5.1.1", sent=SENT).encode())
    assert office.store.items() == ()
