import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.mail.read import read

OWN = frozenset({"emy.serander@hjarteresse.com", "info@hjarteresse.com"})

AUTOMATIC = [
    ("From: Emy.Serander@HjarterEsse.com", "own"),
    ("From: info@hjarteresse.com\nAuto-Submitted: auto-replied", "own"),
    ("From: x@y.example\nMessage-ID: <mailbot.2026-7k3q.1.ab@hjarteresse.com>", "own"),
    ("Auto-Submitted: auto-replied", "auto-submitted"),
    ("Auto-Submitted: auto-generated", "auto-submitted"),
    ("AUTO-SUBMITTED: Auto-Replied; owner-email=x@y.example", "auto-submitted"),
    ("Auto-Submitted:\n auto-replied\n (away)", "auto-submitted"),
    ("Auto-Submitted: (no) auto-replied", "auto-submitted"),
    ("Auto-Submitted: ((no)) vacation", "auto-submitted"),
    ("Auto-Submitted: no\nAuto-Submitted: auto-replied", "auto-submitted"),
    ("X-Autoreply: yes", "auto-submitted"),
    ("X-Autorespond: Frånvaro", "auto-submitted"),
    ("X-Auto-Response-Suppress: All", "auto-submitted"),
    ("X-Auto-Response-Suppress: DR, OOF, AutoReply", "auto-submitted"),
    ("Precedence: auto_reply", "auto-submitted"),
    ("Subject: Autosvar: semester", "auto-submitted"),
    ("Subject: =?utf-8?q?Fr=C3=A5nvaro=3A_semester?=", "auto-submitted"),
    ("Subject: Automatiskt svar: Offert", "auto-submitted"),
    ("Subject: Sv: Automatiskt svar: Offert", "auto-submitted"),
    ("Subject: Out of Office: Offer", "auto-submitted"),
    ("Subject: Automatic reply: Offer", "auto-submitted"),
    ("Subject: Automaattinen vastaus: Tarjous", "auto-submitted"),
    ("Subject: Läst: Offert", "auto-submitted"),
    ("Return-Path: <>", "bounce"),
    ("Return-Path: (none) < >", "bounce"),
    ("Content-Type: multipart/report; boundary=x", "bounce"),
    ("X-Failed-Recipients: a@b.example", "bounce"),
    ("From: MAILER-DAEMON@mx.example", "bounce"),
    ("From: Mail Delivery System <Mailer-Daemon@mx.example>", "bounce"),
    ("Content-Type: multipart/report; report-type=disposition-notification; boundary=x", "receipt"),
    ("List-Id: <a.b.example>", "list"),
    ("List-Unsubscribe: <https://b.example/u>", "list"),
    ("List-Post: <mailto:a@b.example>", "list"),
    ("Feedback-ID: 1:2:3", "list"),
    ("Precedence: bulk", "bulk"),
    ("Precedence: (x) JUNK", "bulk"),
    ("Precedence: list", "bulk"),
    ("From: no-reply@b.example", "noreply"),
    ("From: NoReply+123@b.example", "noreply"),
    ("From: faktura.noreply@b.example", "noreply"),
    ("From: do_not_reply@b.example", "noreply"),
    ("From: svara-inte@b.example", "noreply"),
    ("From: postmaster@b.example", "noreply"),
    ("From: abuse@b.example", "noreply"),
    ("From:", "no-sender"),
    ("From: Anna", "no-sender"),
]

BY_PEOPLE = [
    "Subject: unsubscribe",
    "Auto-Submitted: no",
    "Auto-Submitted: (auto-replied) NO",
    "Auto-Submitted: No ; x=y",
    "X-Auto-Response-Suppress: OOF, DR, RN, NRN",
    "Precedence: normal",
    "Precedence: first-class",
    "Return-Path: <anna@kund.example>",
    "Subject: Frånvaro i kontaktlistan, ta bort mig",
    "Subject: Semesterbilder",
    "Subject: Automatisk radering?",
    "Subject: Lästips",
    "From: Anna Noreply <anna@kund.example>",
    "From: noreen@kund.example",
    "From: abusemanager@kund.example",
    "Sender: noreply@kund.example",
    "Subject: Autosvaret fungerar inte",
    "Message-ID: <mailbot.2026-7k3q.1.ab@other.example>",
]


def reason(fields: str) -> str | None:
    sender = "" if "From:" in fields else "From: anna@kund.example\n"
    return read(f"{sender}{fields}\n\nHej\n".encode(), OWN).origin.automatic


@pytest.mark.threat("T-LOOP-02", "T-LOOP-03", "T-LOOP-04", "T-LOOP-05", "T-LOOP-06", "T-LOOP-07")
@pytest.mark.parametrize(("fields", "expected"), AUTOMATIC)
def test_machines(fields: str, expected: str) -> None:
    """Mail a machine sent is known as such, and why."""
    assert reason(fields) == expected


@pytest.mark.parametrize("fields", BY_PEOPLE)
def test_people(fields: str) -> None:
    """Mail a person sent may be answered."""
    assert reason(fields) is None


@pytest.mark.threat("T-LOOP-07")
@given(
    st.sampled_from(["auto-replied", "AUTO-GENERATED", "Auto-Notified"]),
    st.text(alphabet="abc no", max_size=10),
    st.sampled_from(["", "\n ", "\r\n\t"]),
)
def test_hidden_mark(word: str, comment: str, fold: str) -> None:
    """Case, folding and comments hide no Auto-Submitted."""
    assert reason(f"auto-SUBMITTED :{fold}({comment}){fold} {word}{fold} ({comment})") == (
        "auto-submitted"
    )
