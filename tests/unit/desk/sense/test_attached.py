"""Mails that leave it to an attachment to say what they want."""

from dataclasses import replace

import pytest

from mailbot.desk.sense.attached import doubted, leaves_it_to_file, unread, with_text
from mailbot.desk.sense.classify import classify
from mailbot.law.asks import Band
from mailbot.mail.message import Attachment, Message
from tests.corpus.measure import bare, shipped_phrases

PHRASES = shipped_phrases()
PDF = Attachment("scan.pdf", "application/pdf")
PHOTO = Attachment("IMG_2031.jpg", "image/jpeg")
LOGO = Attachment("logo.png", "image/png", inline=True)
LONG = " ".join(["Vi har skrivit om manus efter mötet i tisdags."] * 6)

APPLICANT = (
    "Hej! Söker tjänsten som redigerare. CV och reel bifogas. Spara gärna mitt CV, jag är flexibel."
)


def mail(own: str, subject: str = "", *attachments: Attachment) -> Message:
    return replace(bare(own), subject=subject, attachments=attachments or (PDF,))


@pytest.mark.threat("T-MIME-09")
@pytest.mark.parametrize(
    ("message", "left"),
    [
        (mail(""), True),
        (mail("Se bifogad ansökan."), True),
        (mail("Hej! Please see the attached letter.\nBest, Ida"), True),
        (mail("Hej! Vi ses klockan tolv."), False),
        (mail(f"{LONG} Se bilaga."), False),
        (mail("Jag vill ha ett registerutdrag, se bifogad ansökan."), False),
        (mail("", "", LOGO), False),
        (mail("", "", Attachment("möte.ics", "text/calendar")), False),
        (replace(mail(""), passages=replace(mail("").passages, quoted="Radera mig")), False),
        (replace(mail(""), origin=replace(mail("").origin, automatic="list")), False),
    ],
)
def test_who_leaves_it_to_a_file(message: Message, left: bool) -> None:  # noqa: FBT001  # a column
    """Only a mail that points at its file and asks nothing itself, and only people's."""
    assert leaves_it_to_file(message, classify(message, PHRASES), PHRASES) is left


@pytest.mark.threat("T-MIME-09", "T-MIME-15")
@pytest.mark.parametrize(
    ("message", "owner_reads"),
    [
        (mail(""), True),
        (mail("", "", PHOTO), True),
        (mail("", "Hej"), True),
        (mail("", "Ansökan", PHOTO), True),
        (mail("", "", Attachment("papper.docx", "application/octet-stream")), True),
        (mail("", "", Attachment("allt.zip", "application/zip")), True),
        (mail("Se bifogat."), True),
        (mail("Se bifogad ansökan."), True),
        (mail("Se bifogad skiss."), False),
        (mail(APPLICANT, "Ansökan redigerare"), False),
        (mail("", "Faktura 4411"), False),
        (mail("", "Bilder från torsdagen", PHOTO), False),
        (mail("", "Faktura 4411", Attachment("Begäran_radering.pdf", "application/pdf")), True),
    ],
)
def test_unread_files(message: Message, owner_reads: bool) -> None:  # noqa: FBT001  # a column
    """What nobody could read goes to the owner, unless the mail's own words tell its matter."""
    assert ("attachment-unread" in unread(message, PHRASES).defects) is owner_reads


def test_text_of_a_file_is_only_a_proposal() -> None:
    """However plain the words of a PDF, they make the mail unsure; the digest stays."""
    before = mail("Se bifogad ansökan.")
    after = with_text(before, "Radera alla mina personuppgifter.")
    assert classify(after, PHRASES).band is Band.REQUEST
    reading = doubted(classify(after, PHRASES))
    assert (reading.band, {ask.band for ask in reading.asks}) == (Band.UNSURE, {Band.UNSURE})
    assert "Radera alla mina" in reading.evidence[0].quote
    assert after.digest == before.digest
    assert "from-attachment" in after.defects


def test_nothing_stays_nothing() -> None:
    """A file that asks nothing leaves the mail an ordinary one."""
    reading = classify(mail("Se bifogad skiss."), PHRASES)
    assert doubted(reading) == reading
