"""The corpus is well formed, invented, and about half ordinary."""

import re
from collections import Counter
from collections.abc import Sequence
from email import message_from_bytes
from email.policy import default
from itertools import groupby

import pytest

from mailbot.law.asks import Tag
from mailbot.law.rights import Right
from mailbot.mail.read import read
from mailbot.register.person import FIELDS
from tests.corpus.load import DEVELOPMENT, FAMILIES, SEALED, LabelledMail, mails, octets

SETS = {
    "development": mails(DEVELOPMENT),
    "families": mails(FAMILIES),
    "sealed": mails(SEALED),
}
ALL = tuple(mail for some in SETS.values() for mail in some)
FILES = {name: tuple(some) for name, some in groupby(ALL, key=lambda mail: mail.source)}
DOMAIN = re.compile(
    r"@[\w.-]+|https?://[\w.-]+|\bwww\.[\w.-]+"
    r"|\b[\w-]+\.(?:se|com|net|org|nu|eu|dk|no|fi|de|io|uk|ai|app)\b(?!\.\w)",
    re.IGNORECASE,
)
ALLOWED = re.compile(r"(?:\.example|\bhjarteresse\.com)\.?$", re.IGNORECASE)


@pytest.mark.parametrize("some", FILES.values(), ids=FILES)
def test_labels_are_known_words(some: Sequence[LabelledMail]) -> None:
    """Every label is one of the words the README explains."""
    for mail in some:
        _labels_are_known_words(mail)


def _labels_are_known_words(mail: LabelledMail) -> None:
    assert mail.rights <= set(Right)
    assert mail.band in {"request", "unsure", "none"}
    assert mail.about in {"self", "other", "company", "nobody"}
    assert re.fullmatch(r"[a-z]{2}", mail.language)
    assert re.fullmatch(r"[a-z_]+", mail.kind)
    assert mail.difficulty in {1, 2, 3}
    assert bool(mail.rights) or mail.band != "request"
    assert not (mail.rights and mail.band == "none")
    assert mail.body or mail.html or mail.subject


@pytest.mark.parametrize("some", FILES.values(), ids=FILES)
def test_details_are_what_the_mail_says(some: Sequence[LabelledMail]) -> None:
    """Every detail is a known word, and every value labelled is in the mail."""
    for mail in some:
        _details_are_what_the_mail_says(mail)


def _details_are_what_the_mail_says(mail: LabelledMail) -> None:
    words = f"{mail.subject} {mail.sender} {mail.body} {mail.html}".split()
    text = " ".join(words).casefold()
    squeezed = re.sub(r"\W", "", text)
    assert mail.tags <= set(Tag)
    assert mail.detailed or not mail.tags
    assert {one.field for one in mail.corrections} <= {*FIELDS, "bank_account", ""}
    assert not mail.corrections or "rectification" in mail.rights
    for one in mail.corrections:
        for value in (one.new, one.old):
            assert re.sub(r"\W", "", value.casefold()) in squeezed
    for named in (*mail.claimed, *mail.stop_addresses, *mail.case_ids):
        assert named.casefold() in text


@pytest.mark.parametrize("some", FILES.values(), ids=FILES)
def test_nobody_real_is_named_by_domain(some: Sequence[LabelledMail]) -> None:
    """No domain stands in a mail but .example ones and the firm's own."""
    for mail in some:
        _nobody_real_is_named_by_domain(mail)


def _nobody_real_is_named_by_domain(mail: LabelledMail) -> None:
    inner = (text for one in mail.forwarded for text in (one.sender, one.body, one.html))
    written = (mail.subject, mail.sender, mail.body, mail.html, mail.calendar)
    text = "\n".join((*written, *mail.headers.values(), *inner))
    assert [name for name in DOMAIN.findall(text) if not ALLOWED.search(name)] == []


@pytest.mark.parametrize("some", FILES.values(), ids=FILES)
def test_octets_say_what_was_written(some: Sequence[LabelledMail]) -> None:
    """The standard library reads back the very text, subject and sender from the bytes."""
    for mail in some:
        _octets_say_what_was_written(mail)


def _octets_say_what_was_written(mail: LabelledMail) -> None:
    message = message_from_bytes(octets(mail), policy=default)
    text = "plain" if mail.body or not mail.html else "html"
    part = message.get_body((text,))
    assert part is not None
    written = mail.body if text == "plain" else mail.html
    payload = part.get_payload(decode=True)
    assert isinstance(payload, bytes)
    got = payload.decode(mail.charset or part.get_content_charset("ascii")).replace("\r\n", "\n")
    if mail.flow:
        got, written = " ".join(got.split()), " ".join(written.split())
    assert got.rstrip("\n") == written.rstrip("\n")
    assert message.get("Subject", "").lstrip() == mail.subject  # a long first line is folded
    assert len(message["From"].addresses) == 1
    names = [item.get_filename() for item in message.iter_attachments()]
    assert [name for name in names if name] == list(mail.attachments)
    assert names.count(None) == len(mail.forwarded) + 2 * bool(mail.report)


@pytest.mark.parametrize("some", FILES.values(), ids=FILES)
def test_reader_sees_sender_and_words(some: Sequence[LabelledMail]) -> None:
    """Our own reader finds the writer, the subject and some text in every mail."""
    for mail in some:
        _reader_sees_sender_and_words(mail)


def _reader_sees_sender_and_words(mail: LabelledMail) -> None:
    message = read(octets(mail))
    assert message.origin.address.lower() in mail.sender.lower()
    assert message.origin.address
    assert message.subject == mail.subject
    passages = message.passages
    assert not (mail.body or mail.html) or any(
        (passages.own, passages.forwarded, passages.signature, passages.footer)
    )
    assert "unreadable" not in message.defects


def test_no_mail_stands_twice() -> None:
    """Ids are unique and no two mails share their text, not even across the seal."""
    ids = Counter(mail.id for mail in ALL)
    texts = Counter((mail.subject, " ".join((mail.body + mail.html).split())) for mail in ALL)
    bodies = Counter(" ".join(mail.body.split()) for mail in ALL if len(mail.body) > 80)
    assert [key for counted in (ids, texts, bodies) for key, n in counted.items() if n > 1] == []


@pytest.mark.parametrize("name", SETS)
def test_half_is_ordinary(name: str) -> None:
    """About half of each set, two in five at least, asks nothing of the law."""
    bands = Counter(mail.band for mail in SETS[name])
    assert bands["none"] * 5 >= bands.total() * 2


def test_every_right_is_asked_in_each_set() -> None:
    """No right lacks examples on either side of the seal."""
    for some in SETS.values():
        counted = Counter(right for mail in some for right in mail.rights)
        assert [right for right in Right if counted[right] < 3] == []
