from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.mail.draft import Draft, Enclosure
from mailbot.mail.letter import is_ours, message_id, own_token, sent_copy, write
from mailbot.mail.read import read

ID = message_id("2026-7K3Q", 2, "k3m9", "hjarteresse.com")
ALTERNATIVE = "multipart/alternative"
PDF = Enclosure("registerutdrag.pdf", "application/pdf", b"%PDF-1.7 \xff\x00\n.\r\n")
CSV = Enclosure("registerutdrag.csv", "text/csv", "namn\r\nÅsa\r\n".encode())
DRAFT = Draft(
    addressee="asa.oberg@kund.example",
    subject="Ditt registerutdrag [HE-2026-7K3Q]",
    text="Hej Åsa!\n\n.punkt\nFrom Emy\n" + "ord " * 400 + "\n",
    language="sv",
    in_reply_to="<fråga@kund.example>",
    references=("<a@kund.example>", "<b@kund.example>"),
    enclosures=(PDF, CSV),
)


def made(draft: Draft, *, copy: bool = False) -> bytes:
    make = sent_copy if copy else write
    return make(
        draft,
        sender_name="Emy Serander, Hjärter Esse",
        sender="emy.serander@hjarteresse.com",
        message_id=ID,
        date=datetime(2026, 11, 23, 9, 30, tzinfo=UTC),
    )


def opened(octets: bytes) -> EmailMessage:
    return message_from_bytes(octets, policy=policy.default)


def draft(**changes: object) -> Draft:
    kept = {name: getattr(DRAFT, name) for name in Draft.__slots__}
    return Draft(**{**kept, **changes})


def test_fields() -> None:
    """A letter says who writes to whom, in which thread, and that a machine sends it."""
    mail = opened(made(DRAFT))
    assert mail["From"] == '"Emy Serander, Hjärter Esse" <emy.serander@hjarteresse.com>'
    assert mail["To"] == "asa.oberg@kund.example"
    assert mail["Subject"] == "Ditt registerutdrag [HE-2026-7K3Q]"
    assert mail["Date"] == "Mon, 23 Nov 2026 09:30:00 +0000"
    assert mail["Message-ID"] == ID == "<mailbot.2026-7k3q.2.k3m9@hjarteresse.com>"
    assert mail["References"].split() == ["<a@kund.example>", "<b@kund.example>"]
    assert mail["Auto-Submitted"] == "auto-replied"
    assert mail["X-Auto-Response-Suppress"] == "All"
    assert mail["Content-Language"] == "sv"
    assert mail["Reply-To"] is None
    assert mail["In-Reply-To"] is None, "a Message-ID outside ASCII cannot be answered to"


@pytest.mark.threat("T-SMTP-09")
def test_one_letter_tells_nothing_of_another() -> None:
    """Each letter's Message-ID is its own, stays the same, and does not show the case's secret."""
    first, second = own_token("k3m9", 1), own_token("k3m9", 2)
    assert len({first, second, own_token("k3m8", 1)}) == 3
    assert first == own_token("k3m9", 1)
    assert "k3m9" not in first + second
    assert is_ours(message_id("2026-7K3Q", 1, first, "x.example"), "x.example")


def test_parts_arrive_whole() -> None:
    """The text comes first and every enclosure arrives octet for octet under its name."""
    text, *files = opened(made(DRAFT)).iter_parts()
    assert text.get_content().replace("\r\n", "\n") == DRAFT.text
    assert [(f.get_filename(), f.get_payload(decode=True)) for f in files] == [
        (e.name, e.octets) for e in DRAFT.enclosures
    ]


PAGE = '<!DOCTYPE html>\n<html lang="sv"><body><p>Hej Åsa!</p></body></html>\n'


@pytest.mark.parametrize("enclosures", [(), (PDF, CSV)])
@pytest.mark.parametrize("copy", [False, True])
def test_two_forms(enclosures: tuple[Enclosure, ...], copy: bool) -> None:  # noqa: FBT001  # a case
    """The page stands beside the text as the second alternative, in the letter and in its copy."""
    octets = made(draft(html=PAGE, enclosures=enclosures), copy=copy)
    assert octets == made(draft(html=PAGE, enclosures=enclosures), copy=copy)
    whole = opened(octets)
    forms = next(part for part in whole.walk() if part.get_content_type() == ALTERNATIVE)
    assert [part.get_content_type() for part in forms.iter_parts()] == ["text/plain", "text/html"]
    body = whole.get_body(("html",))
    assert isinstance(body, EmailMessage)
    assert body.get_content().replace("\r\n", "\n") == PAGE
    boundaries = [part.get_boundary() for part in whole.walk() if part.is_multipart()]
    assert len(set(boundaries)) == len(boundaries) == (2 if enclosures else 1)
    assert octets.count(b"MIME-Version") == 1


@pytest.mark.threat("T-SMTP-01")
def test_same_bytes() -> None:
    """The same letter is the same octets however often it is made."""
    assert made(DRAFT) == made(DRAFT)
    assert made(DRAFT, copy=True) == made(DRAFT, copy=True)


@pytest.mark.threat("T-SMTP-10")
def test_lines() -> None:
    """Lines end in CR LF, are short, and hold ASCII alone."""
    octets = made(DRAFT)
    assert octets.isascii()
    assert octets.count(b"\r\n") == octets.count(b"\n") == octets.count(b"\r")
    assert max(map(len, octets.split(b"\r\n"))) <= 100


def test_sent_copy() -> None:
    """The filed copy has the same Message-ID and text, and of a file its name, size and SHA-256."""
    octets = made(DRAFT, copy=True)
    text, *traces = opened(octets).iter_parts()
    assert opened(octets)["Message-ID"] == ID
    assert text.get_content().replace("\r\n", "\n") == DRAFT.text
    assert [t.get_content_type() for t in traces] == ["text/plain"] * 2
    for trace, file in zip(traces, DRAFT.enclosures, strict=True):
        said = trace.get_content()
        assert file.name in said
        assert f"{len(file.octets)} bytes" in said
        assert sha256(file.octets).hexdigest() in said
    assert b"%PDF" not in octets


@pytest.mark.threat("T-SMTP-05", "T-OUT-01")
@pytest.mark.parametrize(
    "addressee",
    [
        "",
        "anna",
        "a@kund.example, b@kund.example",
        "a@kund.example\r\nBcc: b@kund.example",
        "Anna <a@kund.example>",
        "anna@kund.example <b@kund.example>",
        "åsa@kund.example",
        "a@kund.example ",
    ],
)
def test_one_addressee(addressee: str) -> None:
    """A letter to none, to several, or to anything but a bare address is refused."""
    with pytest.raises(ValueError, match="addres"):
        made(draft(addressee=addressee))


def test_domain_of_its_own_letters() -> None:
    """An addressee's domain is written in ASCII."""
    assert opened(made(draft(addressee="asa@blå.example")))["To"] == "asa@xn--bl-zia.example"


def test_sound_arguments() -> None:
    """A date without an offset and a broken Message-ID are refused."""
    with pytest.raises(ValueError, match="offset"):
        write(DRAFT, sender_name="", sender="a@b.example", message_id=ID, date=datetime(2026, 1, 1))  # noqa: DTZ001  # the fault under test
    with pytest.raises(ValueError, match="Message-ID"):
        write(DRAFT, sender_name="", sender="a@b.example", message_id="x", date=datetime.now(UTC))


def test_long_thread() -> None:
    """Of a long thread the first mail and the newest are named."""
    ids = tuple(f"<{n}@kund.example>" for n in range(50))
    named = opened(made(draft(references=ids)))["References"].split()
    assert (named[0], named[-1], len(named)) == (ids[0], ids[-1], 20)


@pytest.mark.threat("T-OUT-01", "T-SMTP-10")
@given(st.text(max_size=120), st.text(max_size=200), st.text(max_size=40))
def test_any_words(subject: str, text: str, name: str) -> None:
    """Whatever subject, text and names hold, no field is added and the text keeps its words."""
    letter = draft(subject=subject, text=text, language=name, auto_submitted=name, enclosures=())
    octets = made(letter)
    head, _, body = octets.partition(b"\r\n\r\n")
    names = [line.partition(b":")[0] for line in head.split(b"\r\n") if line[:1] not in b" \t"]
    assert names == [
        b"From", b"To", b"Subject", b"Date", b"Message-ID", b"References", b"Auto-Submitted",
        b"X-Auto-Response-Suppress", b"Content-Type", b"Content-Transfer-Encoding",
        b"MIME-Version", b"Content-Language",
    ]  # fmt: skip
    assert b"\r" not in (head + body).replace(b"\r\n", b"")
    assert b"\n" not in (head + body).replace(b"\r\n", b"")
    assert read(octets).recipients == (DRAFT.addressee,)


@given(st.text(alphabet="åäö abc=?_", max_size=150))
def test_subject_round_trip(subject: str) -> None:
    """A subject is read back as it was written, spaces between words kept."""
    assert read(made(draft(subject=subject))).subject == " ".join(subject.split())


@pytest.mark.threat("T-LOOP-05")
def test_is_ours() -> None:
    """Our own Message-IDs are known again, for our domain only."""
    assert is_ours(ID, "HJARTERESSE.com")
    assert not is_ours(ID, "kund.example")
    assert not is_ours("<abc@hjarteresse.com>", "hjarteresse.com")
