from email import policy
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.mail.body import read_body
from mailbot.mail.structure import take_apart

WORDS = st.lists(st.sampled_from(["hej", "å", "Öster", "=20", ".", "From", "kr 5"]), min_size=1)


def alternative(plain: str, page: str) -> EmailMessage:
    mail = EmailMessage(policy=policy.SMTP)
    mail.set_content(plain)
    mail.add_alternative(page, subtype="html")
    return mail


@given(
    WORDS,
    st.sampled_from(["utf-8", "iso-8859-15", "cp1252"]),
    st.sampled_from(["base64", "quoted-printable"]),
    st.integers(0, 2),
)
def test_what_the_library_writes(words: list[str], charset: str, cte: str, files: int) -> None:
    """A mail written by the standard library is read back, text and attachments."""
    mail = EmailMessage(policy=policy.SMTP)
    mail.set_content(" ".join(words), charset=charset, cte=cte)
    for number in range(files):
        mail.add_attachment(b"x", maintype="image", subtype="png", filename=f"å{number}.png")
    body = read_body(take_apart(mail.as_bytes())[0])
    assert body.text.split() == " ".join(words).split()
    assert [a.name for a in body.attachments] == [f"å{number}.png" for number in range(files)]
    assert body.defects == ()


@pytest.mark.threat("T-MIME-08")
@pytest.mark.parametrize(
    ("plain", "page", "disagree"),
    [
        ("Hej *du*, se länken", "<p>Hej <b>du</b>, se <a href='x'>länken</a></p>", False),
        ("Logga: [cid:a.png] hej https://a.example/b", "<p>Logga: hej</p>", False),
        ("Hej", "<p>Hej</p><p>Visa i webbläsare</p>", False),
        ("Hej", "<p>Hej</p><p>Beställ tolv kransar</p>", True),
        ("Order tolv kransar. Radera mig.", "<p>Order tolv kransar.</p>", True),
        ("Radera alla mina uppgifter", "<p>Order</p>", True),
        ("Order tolv kransar", "<p>Order tolv kransar</p><p>radera alla mina uppgifter</p>", True),
        ("ord " * 100 + "radera mina uppgifter nu", "<p>" + "ord " * 100 + "</p>", True),
        ("", "<p>Order</p>", False),
        ("Order", "", False),
    ],
)
def test_two_versions(plain: str, page: str, disagree: bool) -> None:  # noqa: FBT001  # a column of the table
    """Two versions of one text that differ by whole words are told apart; conversions are not."""
    body = read_body(take_apart(alternative(plain, page).as_bytes())[0])
    assert ("text-html-disagree" in body.defects) is disagree
    if disagree:
        assert plain.split() == body.hidden.split()


def test_attached_text_is_not_read() -> None:
    """A text file is an attachment, not the sender's words."""
    mail = EmailMessage()
    mail.set_content("hej")
    mail.add_attachment("radera mig", filename="a.txt")
    body = read_body(take_apart(mail.as_bytes())[0])
    assert body.text.strip() == "hej"
    assert [a.content_type for a in body.attachments] == ["text/plain"]
