"""A claim to have got somebody else's data, held against what we really sent (A17, O13)."""

from email.message import EmailMessage
from typing import Any

import pytest

from mailbot.mail.message import MailKey, RawMail
from mailbot.workflow.taking_in import take_in
from tests.stories.paper import FIRM

ACCESS = "Hej! Jag vill ha ett registerutdrag.\n"
CLAIM = "Hej!\n\nJag har fått ett mejl från er med fel persons uppgifter.\n"


def claim(office: Any, sender: str = "x@elak.example") -> EmailMessage:
    """A stranger's mail that says so, and nothing else yet."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = sender, FIRM, "Fel person"
    made["Message-ID"] = f"<{office.now.timestamp()}@elak.example>"
    made.set_content(CLAIM)
    return made


def concerns(office: Any, made: EmailMessage) -> tuple[str, ...]:
    """Whose letters wait because of it."""
    octets = bytes(made)
    raw = RawMail(MailKey("INBOX", 1, 77), octets, office.now, len(octets))
    office.mailbox.kept[raw.key] = octets
    taken = take_in(raw, office.desk)
    (item,) = (i for i in taken.items if i.kind == "incident")
    told = item.proposal["concerns"]
    return tuple(told) if isinstance(told, list) else ()


@pytest.fixture
def extract(office: Any) -> Any:
    """The extract that went to Anna."""
    office.takes(ACCESS)
    assert office.sends() == 1
    return office.letter()


def test_a_bare_word_is_tied_to_nothing(office: Any, extract: Any) -> None:
    """A stranger who shows nothing of ours holds nobody's letters back."""
    assert extract
    assert concerns(office, claim(office)) == ()


def test_an_answer_to_the_letter_is_tied(office: Any, extract: Any) -> None:
    """A reference to a letter with data stops all such letters."""
    made = claim(office)
    made["References"] = f"<a@b.example> {extract.message_id}"
    assert concerns(office, made) == ("*",)


def test_a_case_number_quoted_is_tied(office: Any, extract: Any) -> None:
    """The number of a case that was answered with data is enough."""
    made = claim(office)
    made.set_content(f"{CLAIM}\n> Ämne: [HE-{extract.case}] Dina uppgifter\n")
    assert concerns(office, made) == ("*",)


def test_the_letter_passed_on_is_tied(office: Any, extract: Any) -> None:
    """The letter itself as an attached mail carries its Message-ID."""
    made, inner = claim(office), EmailMessage()
    inner["From"], inner["Message-ID"] = FIRM, extract.message_id
    inner.set_content("Hej")
    made.add_attachment(inner)
    assert concerns(office, made) == ("*",)


@pytest.mark.parametrize("altered", [False, True])
def test_the_file_itself_is_tied(office: Any, extract: Any, *, altered: bool) -> None:
    """A file of ours is known by its octets, never by its name."""
    assert len(extract.enclosed) == 2
    _, sent = office.post.taken[-1]
    (pdf,) = (p for p in sent.iter_attachments() if p.get_content_type() == "application/pdf")
    octets = pdf.get_payload(decode=True) + (b"x" if altered else b"")
    made = claim(office)
    made.add_attachment(
        octets, maintype="application", subtype="pdf", filename="registerutdrag.pdf"
    )
    assert concerns(office, made) == (() if altered else ("*",))


def test_a_neutral_reply_ties_nothing(office: Any) -> None:
    """Anybody can get a neutral reply: it had no data to go astray."""
    asked = claim(office)
    asked.replace_header("Subject", "Registerutdrag")
    asked.set_content(ACCESS)
    octets = bytes(asked)
    take_in(RawMail(MailKey("INBOX", 1, 76), octets, office.now, len(octets)), office.desk)
    assert office.sends() == 1
    made = claim(office)
    made.replace_header("Message-ID", "<second@elak.example>")
    made["References"] = office.letter().message_id
    assert concerns(office, made) == ()


def test_somebody_in_the_register_is_believed(office: Any) -> None:
    """A contact who got another's data stops all letters with data."""
    assert concerns(office, claim(office, "Anna Ek <anna@kund.example>")) == ("*",)
