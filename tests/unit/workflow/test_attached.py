"""Mails taken in whose wish stands in a PDF."""

import subprocess
from dataclasses import replace
from email.message import EmailMessage
from typing import Any

import pytest

from mailbot.law.rights import Right
from mailbot.mail.message import MailKey, RawMail
from mailbot.workflow.taking_in import Taken, take_in
from tests.pdfs import HOSTILE, ORDINARY, REQUEST, pdf

KEY = MailKey("INBOX", 1, 77)


def sent(office: Any, text: str, octets: bytes, name: str = "ansokan.pdf") -> RawMail:
    message = EmailMessage()
    message["From"] = "Anna Ek <anna@kund.example>"
    message["Message-ID"] = "<pdf@kund.example>"
    message.set_content(text)
    message.add_attachment(octets, maintype="application", subtype="pdf", filename=name)
    whole = message.as_bytes()
    return RawMail(KEY, whole, office.now, len(whole))


def takes(office: Any, text: str, octets: bytes, *, junk: bool = False) -> Taken:
    return take_in(sent(office, text, octets), office.desk, junk=junk)


@pytest.mark.threat("T-MIME-09")
@pytest.mark.parametrize("text", ["", "Se bifogad ansökan.\n"])
def test_a_signed_application_is_proposed(office: Any, text: str) -> None:
    """What only the PDF asks waits for the owner, quoted, with the rights as a proposal."""
    taken = takes(office, text, pdf(*REQUEST))
    (item,) = taken.items
    assert (item.rule, item.reason) == ("O16", "read_in_pdf")
    assert item.proposal["rights"] == ["access"]
    assert "utdrag" in str(item.proposal["quotes"])
    assert taken.letters == ()
    assert taken.case is not None
    assert "alla personuppgifter ni har om mig" in taken.case.details.text
    assert [m.right for m in taken.case.matters] == [Right.ACCESS]


def test_a_mail_that_asks_itself_needs_no_pdf(office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the mail's own text is the request, nothing is opened."""
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: pytest.fail("was opened"))
    text = "Jag vill ha ett registerutdrag över mina personuppgifter, se bifogad ansökan."
    assert takes(office, text, pdf(*REQUEST)).note == "worked"


def test_an_ordinary_pdf_is_ordinary_mail(office: Any) -> None:
    """A PDF that asks for nothing leaves the mail alone."""
    assert takes(office, "Se bifogat.", pdf(*ORDINARY)).note == "left_alone"


@pytest.mark.threat("T-MIME-09")
def test_a_locked_pdf_waits_for_the_owner(office: Any) -> None:
    """What cannot be read is not passed over in silence."""
    taken = takes(office, "", HOSTILE["locked"])
    assert [(item.rule, item.reason) for item in taken.items] == [("O16", "attachment")]
    assert taken.letters == ()


def test_junk_is_not_opened(office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the junk folder no attachment is opened."""
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: pytest.fail("was opened"))
    assert takes(office, "Se bifogat.", pdf(*REQUEST), junk=True).note == "left_alone"


def test_what_was_left_out_is_fetched(office: Any) -> None:
    """A large mail came without its PDF: the whole is asked for, once."""
    whole = sent(office, "Se bifogad ansökan.", pdf(*REQUEST))
    empty = replace(whole, octets=sent(office, "Se bifogad ansökan.", b"").octets)
    office.mailbox.kept[KEY] = whole.octets
    assert take_in(empty, office.desk).items[0].reason == "read_in_pdf"


def test_a_mail_that_is_gone_waits_for_the_owner(office: Any) -> None:
    """Where the whole mail cannot be had any more, the owner is told that nobody read it."""
    whole = sent(office, "Se bifogad ansökan.", b"")
    taken = take_in(replace(whole, size=900_000), office.desk)
    assert [item.reason for item in taken.items] == ["attachment"]
