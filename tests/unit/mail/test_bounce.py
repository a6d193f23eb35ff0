from pathlib import Path

import pytest

from mailbot.mail.message import Bounce
from mailbot.mail.read import read

MAILS = Path(__file__).parents[2] / "mails" / "bounces"
LETTER = "<mailbot.2026-7k3q.1.ab12@hjarteresse.com>"
ANNA = "anna@kund.example"
EXPECTED = {
    "postfix": Bounce(LETTER, ANNA, "5.1.1", "mx.kund.example"),
    "exchange": Bounce(LETTER, ANNA, "5.7.133", "am0pr01.kund.example"),
    "qmail": Bounce(LETTER, ANNA, "5.1.1", "kund.example"),
    "exim": Bounce(LETTER, ANNA, "5.0.0", "mx.kund.example"),
    "delayed": Bounce(LETTER, ANNA, "4.4.1", "mx.kund.example"),
    "two-recipients": Bounce("<x@hjarteresse.com>", "bo@kund.example", "5.2.2", "mx.kund.example"),
}


@pytest.mark.threat("T-SMTP-09", "T-LOOP-03")
@pytest.mark.parametrize("name", EXPECTED)
def test_reports(name: str) -> None:
    """A delivery report names the mail, the recipient, the status and who reports."""
    message = read((MAILS / f"{name}.eml").read_bytes())
    assert message.bounce == EXPECTED[name]
    assert message.origin.automatic == "bounce"


@pytest.mark.threat("T-LOOP-03")
def test_person_speaking_of_bounces() -> None:
    """A person who writes about a failed mail makes no report."""
    mail = (
        b"From: a@b.example\nSubject: Undelivered mail\n\n"
        b"<c@d.example>: 550 5.1.1\nMessage-ID: <x@y>\n"
    )
    assert read(mail).bounce is None


def test_report_without_anything() -> None:
    """A report that says nothing gives empty words, and the sender's domain as reporter."""
    mail = (
        b"From: x@mx.example\nContent-Type: multipart/report; boundary=b\n\n"
        b"--b\nContent-Type: message/delivery-status\n\n\n--b--\n"
    )
    assert read(mail).bounce == Bounce("", "", "", "mx.example")
