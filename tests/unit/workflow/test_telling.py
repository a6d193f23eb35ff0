"""The owner is mailed what waits for her: when, once, and nothing she does not need."""

from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from email.header import Header
from email.message import EmailMessage
from typing import Any

import pytest

from mailbot.desk.owner.answers import read_answers
from mailbot.errors import ServerRefused
from mailbot.mail.read import read
from mailbot.post.contract import Delivery, Outcome
from mailbot.said import said
from mailbot.settings import Digest
from mailbot.store.contract import Commit, LetterState
from mailbot.workflow.telling import tell_owner, told_if_shut_out
from tests.stories.paper import FIRM, text_of
from tests.stories.telling import shipped_rules
from tests.unit.judging import ANNA
from tests.unit.workflow.owner_post import OwnerPost

ERASE = "Hej, radera alla mina personuppgifter ur ert register."
ACCESS = "Hej! Jag vill ha ett registerutdrag över de uppgifter ni har om mig."
OBJECT = "Hej, jag invänder mot att ni behandlar mina personuppgifter."


@pytest.fixture
def post(office: Any) -> OwnerPost:
    """An owner who wants a digest at half past seven."""
    return OwnerPost(office)


def test_only_when_something_waits(office: Any, post: OwnerPost) -> None:
    """An answer that needed nobody brings no mail; what waits does."""
    office.takes(ACCESS)
    assert post.round() == []
    office.later(days=1)
    office.takes(ERASE)
    (digest,) = post.round()
    assert digest["Auto-Submitted"] == "auto-generated"
    assert (digest["To"], digest["Cc"]) == (FIRM, None)


def test_what_was_answered_without_her_is_told(office: Any, post: OwnerPost) -> None:
    """The next digest names what left by itself since the last one, and not again."""
    office.takes(ERASE)
    office.takes(ACCESS)
    office.sends()
    office.later(minutes=1)
    (first,) = post.round()
    assert "registerutdrag" in text_of(first).split("Besvarat utan dig")[1]
    office.later(days=1)
    (second,) = post.round()
    assert "Besvarat utan dig" not in text_of(second)


def test_nothing_more_than_a_decision_needs(office: Any, post: OwnerPost) -> None:
    """Name, address and the words that were read stand in it; the rest of the mail does not."""
    office.register(replace(ANNA, notes="gillar katter", identification_number="811228-9874"))
    office.takes(f"{ERASE}\n\nMin katt heter Sotis. Mitt personnummer är 811228-9874.")
    (digest,) = post.round()
    text = text_of(digest)
    assert "Anna Ek <anna@kund.example>" in text
    assert "radera alla mina personuppgifter" in text
    assert "namn, e-postadress" in text
    for kept in ("Sotis", "9874", "811228", "gillar katter", ANNA.phone):
        assert kept not in digest.as_string()
        assert kept not in text


def test_a_mail_without_clear_words_is_told_by_how_it_begins(office: Any, post: OwnerPost) -> None:
    """An unsure mail of which no words decide brings its beginning, and the words to rule with."""
    office.takes("Hej Emy! Det där om mig, hur gör vi med det?")
    (case,) = office.store.cases()
    wordless = replace(case, details=replace(case.details, evidence=()))
    office.store.commit(Commit(cases=(wordless,)))
    (digest,) = post.round()
    text = " ".join(text_of(digest).split())
    assert "Mejlet säger" not in text
    assert "Mejlet börjar: ”Hej Emy! Det där om mig" in text
    assert "REGISTERUTDRAG" in text
    assert "BEGRÄNSNING" in text


def test_it_leaves_nothing_behind(office: Any, post: OwnerPost) -> None:
    """A mail to her is in no outbox and no Sent once it has left, and no token stands in clear."""
    office.takes(ERASE)
    (digest,) = post.round()
    assert all(letter.kind != "digest" for letter in office.store.letters())
    assert digest["Message-ID"] not in office.mailbox.sent
    secret = digest["Message-ID"].split(".")[3].split("@")[0]
    for file in office.data.rglob("*"):
        assert not file.is_file() or secret.encode() not in file.read_bytes(), file


@pytest.mark.parametrize("language", ["sv", "en"])
def test_no_line_of_ours_is_a_ruling(office: Any, post: OwnerPost, language: str) -> None:
    """Should a program send our own text back unmarked, no word in it is taken for hers."""
    post.language = language
    for text in (ERASE, OBJECT, "Hej, ni har fel adress. Jag vill ha allt, tror jag."):
        office.takes(text)
    (digest,) = post.round()
    bare = "\n".join(text_of(digest).splitlines()[1:])
    for asked in ([], ["Q1"], ["Q1", "Q2"]):
        assert read_answers(bare, asked, shipped_rules().answers).said == ()


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25), date(2026, 6, 1)])
def test_once_a_day_on_the_days_the_clocks_change(office: Any, post: OwnerPost, day: date) -> None:
    """Looked at every ten minutes of a day, an hour left out or doubled, one digest leaves."""
    post.digest = replace(post.digest, at=time(2, 30), alerts=False)
    office.now = datetime(2026, 3, 5, 8, tzinfo=UTC)
    office.takes(ERASE)
    office.now = datetime.combine(day, time(), UTC) - timedelta(hours=3)
    while post.desk.local_day(office.now) < day:
        office.now += timedelta(minutes=10)
    post.round()  # the digest of the day before, if its hour was past
    office.store.commit(Commit(settings=(("digest_day", str(day - timedelta(days=1))),)))
    sent = 0
    while post.desk.local_day(office.now) == day:
        sent += len(post.round())
        office.now += timedelta(minutes=10)
    assert sent == 1


def test_in_her_zone_and_hour(office: Any, post: OwnerPost) -> None:
    """Half past seven is hers, in winter an hour after UTC's."""
    office.takes(ERASE)
    office.now = datetime(2026, 3, 6, 6, 29, tzinfo=UTC)
    assert post.round() == []
    office.now = datetime(2026, 3, 6, 6, 30, tzinfo=UTC)
    assert len(post.round()) == 1


def test_an_incident_is_told_at_once(office: Any, post: OwnerPost) -> None:
    """At any hour, once, with the end of the 72 hours; the digest brings it up again."""
    post.digest = replace(post.digest, at=time(23, 59))
    office.takes("Hej, jag har fått någon annans personuppgifter i ert mejl, det var fel person.")
    assert ("O13", "incident") in office.waits()
    (alert,) = post.round()
    assert "incident" in alert["Subject"].casefold()
    assert "2026-03-08 09:00" in text_of(alert)
    assert post.round() == []


def test_last_days_are_alerted_though_no_digest_is_wanted(office: Any, post: OwnerPost) -> None:
    """With alerts alone she is written to at 14, 7, 3 and 1 days, and every day after."""
    post.digest = Digest(None, FIRM, alerts=True, rulings="proven")
    office.takes(ERASE)
    said = []
    for _ in range(36):
        said += [mail["Subject"] for mail in post.round()]
        office.later(days=1)
    assert len(said) == 6
    assert all(subject.startswith("En sista dag närmar sig") for subject in said)


def test_nothing_is_mailed_where_nothing_is_wanted(office: Any, post: OwnerPost) -> None:
    """Without [digest], and in mode dry, nothing is written to her."""
    office.takes(ERASE)
    tell_owner(office.desk)
    office.mode = "dry"
    assert post.round() == []


def test_days_without_a_line_bring_one_digest(office: Any, post: OwnerPost) -> None:
    """Digests that could not leave are overtaken by the newest."""
    office.takes(ERASE)
    office.post.answer = Delivery(Outcome.DEFERRED, "451 later")
    for _ in range(4):
        post.round()
        office.later(days=1)
    assert [x.kind for x in office.store.letters() if x.state is LetterState.QUEUED].count(
        "digest"
    ) == 1
    office.post.answer = Delivery(Outcome.ACCEPTED, "250 ok")
    office.later(hours=5)
    office.sends()
    assert [to for to, _ in office.post.taken].count(FIRM) == 1


def test_a_refused_digest_makes_no_new_item(office: Any, post: OwnerPost) -> None:
    """Where her own address refuses, the log says so; no item is made of it, and no storm."""
    office.takes(ERASE)
    office.sends()
    office.post.answer = Delivery(Outcome.REFUSED, "550 no")
    waits = office.waits()
    for _ in range(3):
        post.round()
        office.later(days=1)
    assert office.waits() == waits
    assert "letter_refused" in [line.entry.event for line in office.store.log()]


@pytest.mark.threat("T-OPS-04", "T-IMAP-14")
def test_a_shut_mailbox_is_told_once(post: OwnerPost) -> None:
    """That the server lets nobody in is mailed once, and again only after it did in between."""
    post.digest = replace(post.digest, at=None)
    for opened, mails in ((False, 1), (False, 0), (True, 0), (False, 1), (False, 0)):
        before = len(post.office.post.taken)
        with (
            nullcontext() if opened else pytest.raises(ServerRefused),
            told_if_shut_out(post.desk, post.office.post, bool),
        ):
            if not opened:
                raise ServerRefused(said("imap.example: login refused"))
        assert [to for to, _ in post.office.post.taken[before:]] == [FIRM] * mails


@pytest.mark.threat("T-OPS-07")
def test_a_flood_is_one_mail_of_bounded_length(office: Any, post: OwnerPost) -> None:
    """Forty items stand in a digest, and how many there are besides."""
    office.takes(ERASE)
    (item,) = office.store.items()
    office.store.commit(Commit(items=[replace(item, id="")] * 44))
    (digest,) = post.round()
    assert digest["Subject"].startswith("45 saker")
    assert "Det finns 5 saker till" in " ".join(text_of(digest).split())
    assert len(digest.as_bytes()) < 200_000


@pytest.mark.threat("T-WEB-10", "T-OUT-01", "T-OUT-04")
def test_what_others_wrote_drives_nothing(office: Any, post: OwnerPost) -> None:
    """Control characters and templates in a sender's name are shown as they are."""
    name = Header("{{7*7}} {item}\u202e\x1b[31m Anna", "utf-8").encode()
    octets = office.raw(ERASE).octets.replace(b"From: Anna Ek", f"From: {name}".encode(), 1)
    post.comes(octets)
    (digest,) = post.round()
    text = text_of(digest)
    assert "{{7*7}} {item}" in text
    assert not {"\u202e", "\x1b"} & set(text)
    assert isinstance(digest, EmailMessage)
    assert len(digest.get_all("To", [])) == 1


@pytest.mark.threat("T-LOOP-05")
def test_our_own_mail_in_the_inbox_is_left_alone(office: Any, post: OwnerPost) -> None:
    """The digest comes back into the very inbox it tells of, and nothing follows from it."""
    office.takes(ERASE)
    (digest,) = post.round()
    message = read(bytes(digest), frozenset({FIRM}))
    assert (message.origin.automatic, message.origin.by_machine) == ("own", True)
    before = office.waits()
    assert post.comes(bytes(digest)) == "left_alone"
    assert (office.waits(), post.round()) == (before, [])
