"""PDFs taken out of mails."""

from email.message import EmailMessage

from hypothesis import given
from hypothesis import strategies as st

from mailbot.mail.attached import MOST, pdfs


def mail(*files: tuple[str, str, bytes]) -> EmailMessage:
    message = EmailMessage()
    message.set_content("Se bifogat.")
    for name, kind, octets in files:
        maintype, _, subtype = kind.partition("/")
        message.add_attachment(octets, maintype=maintype, subtype=subtype, filename=name)
    return message


def test_only_pdfs_are_taken_out() -> None:
    """By type, or by name where the type says nothing; no other kind, whatever its name."""
    message = mail(
        ("a.pdf", "application/pdf", b"one"),
        ("B.PDF", "application/octet-stream", b"two"),
        ("c.pdf", "application/zip", b"zip"),
        ("d.docx", "application/octet-stream", b"doc"),
    )
    assert pdfs(message.as_bytes()) == (b"one", b"two")


def test_not_those_of_mails_within() -> None:
    """What an attached mail carries was sent by somebody else."""
    outer = EmailMessage()
    outer.set_content("Vb")
    outer.add_attachment(mail(("a.pdf", "application/pdf", b"one")))
    assert pdfs(outer.as_bytes()) == ()


def test_a_few_at_most() -> None:
    """A hundred PDFs do not mean a hundred processes."""
    files = [("a.pdf", "application/pdf", b"%d" % n) for n in range(100)]
    assert len(pdfs(mail(*files).as_bytes())) == MOST


@given(st.binary(max_size=500))
def test_any_octets(octets: bytes) -> None:
    """Whatever the mail is, nothing is raised."""
    assert len(pdfs(b"Content-Type: application/pdf\n\n" + octets)) == 1
