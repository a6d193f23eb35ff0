"""The last door: what a fault, a race or a stale copy put into a letter never leaves."""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mailbot.law.step import ItemKind
from mailbot.mail.message import MailKey, RawMail
from mailbot.post.contract import Delivery, Outcome
from mailbot.register.person import Person
from mailbot.store.contract import Commit, OutboxLetter
from mailbot.workflow.door import fault_of
from mailbot.workflow.sending import send_due
from mailbot.workflow.taking_in import take_in
from tests.attacks.attacking import HERE, Attack, built, records_in

EMPTY = HERE / "enumeration" / "plain-stranger-swedish.toml"
ASK = "Hej!\n\nJag vill ha ett registerutdrag.\n"
PORT = "Hej!\n\nJag vill flytta mina uppgifter enligt artikel 20, skicka filerna.\n"


class Desk(Attack):
    """A desk with some people, whose letters wait in the outbox."""

    def __init__(self, data: Path, people: Sequence[Person]) -> None:
        super().__init__(EMPTY, data)
        self.store.commit(Commit(people_removed=[p.id for p in self.store.people()]))
        self.store.commit(Commit(people=people))

    def asked_by(self, person: Person, text: str = ASK) -> OutboxLetter:
        """The letter that person's mail leads to, not sent yet."""
        self.uid += 1
        step = {"from": person.emails[0], "text": text, "results": ["pass"]}
        octets = built(step, 0, self.uid, "Thu, 05 Mar 2026 09:10:00 +0100")
        raw = RawMail(MailKey("INBOX", 1, self.uid), octets, self.now, len(octets))
        (letter,) = take_in(raw, self.desk).letters
        return letter

    def tampered(self, letter: OutboxLetter, octets: bytes, *, sealed: bool = True) -> None:
        """Other octets lie in the outbox. sealed: the checksum beside them is theirs."""
        digest = hashlib.sha256(octets).hexdigest() if sealed else letter.octets_sha256
        changed = replace(letter, octets=octets, octets_sha256=digest)
        self.store.commit(Commit(letters=(changed,)))

    def sent(self) -> list[str]:
        """Everybody something went to."""
        send_due(self.desk, self.post)
        return [to for to, _ in self.post.taken]

    def incidents(self) -> list[str]:
        return [i.reason for i in self.store.items() if i.kind == ItemKind.INCIDENT]


def person(number: int) -> Person:
    return Person(
        f"P{number}",
        f"Person {number}",
        (f"person{number}@kund{number}.example",),
        phone=f"+46 70 174 {number:02} 31",
        customer_number=f"K-{number}",
        customer_kind="private_customer",
        last_interaction=date(2026, 1, 2),
        source="self",
        identification_number="850112-9999",
    )


ANNA, BO = person(1), person(2)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "data", (ANNA, BO))


Change = Callable[[EmailMessage], None]


def to_another(letter: EmailMessage) -> None:
    letter.replace_header("To", BO.emails[0])


def to_two(letter: EmailMessage) -> None:
    letter.replace_header("To", f"{ANNA.emails[0]}, {BO.emails[0]}")


def with_copy(letter: EmailMessage) -> None:
    letter["Cc"] = "x@elak.example"


def with_reply_to(letter: EmailMessage) -> None:
    letter["Reply-To"] = "x@elak.example"


def number_in_subject(letter: EmailMessage) -> None:
    letter.replace_header("Subject", "Utdrag 850112-9999")


def in_text(words: str) -> Change:
    """The words in both forms of the letter."""

    def change(letter: EmailMessage) -> None:
        text, page = (letter.get_body((form,)) for form in ("plain", "html"))
        assert isinstance(text, EmailMessage)
        assert isinstance(page, EmailMessage)
        text.set_content(f"{text.get_content()}\n{words}\n")
        page.set_content(
            page.get_content().replace("</main>", f"<p>{words}</p></main>"), subtype="html"
        )

    return change


def in_page(words: str) -> Change:
    """The words in the HTML form alone."""

    def change(letter: EmailMessage) -> None:
        page = letter.get_body(("html",))
        assert isinstance(page, EmailMessage)
        page.set_content(page.get_content().replace("</main>", f"{words}</main>"), subtype="html")

    return change


def in_file(kind: str, old: str, new: str) -> Change:
    def change(letter: EmailMessage) -> None:
        for part in letter.iter_attachments():
            if part.get_content_type() == kind:
                octets = part.get_payload(decode=True)
                assert isinstance(octets, bytes)
                assert old.encode() in octets, octets.decode()
                changed = octets.replace(old.encode(), new.encode())
                part.set_payload(changed)
                del part["Content-Transfer-Encoding"]
                part["Content-Transfer-Encoding"] = "8bit"

    return change


def with_archive(letter: EmailMessage) -> None:
    letter.add_attachment(b"PK", maintype="application", subtype="zip", filename="x.zip")


TAMPERINGS: list[tuple[str, str, Change]] = [
    ("to another", ASK, to_another),
    ("to two", ASK, to_two),
    ("with a copy", ASK, with_copy),
    ("with Reply-To", ASK, with_reply_to),
    ("number in the subject", ASK, number_in_subject),
    ("number in the text", ASK, in_text("Ditt nummer 19850112-9999.")),
    ("VAT number in the text", ASK, in_text("Momsreg.nr SE850112999901.")),
    ("another's address in the text", ASK, in_text(f"Fråga {BO.emails[0]}.")),
    ("other words on the page", ASK, in_page("<p>Betala i dag.</p>")),
    ("hidden words on the page", ASK, in_page('<p style="display:none">Betala i dag.</p>')),
    ("a picture on the page", ASK, in_page('<img alt="" src="https://elak.example/1.gif">')),
    ("a link on the page", ASK, in_page('<a href="https://elak.example/"></a>')),
    ("a script on the page", ASK, in_page("<script>1</script>")),
    ("a style that fetches", ASK, in_page("<style>p{background:url(//elak.example)}</style>")),
    ("number in the JSON", ASK, in_file("application/json", "850112-****", "850112-9999")),
    ("another's record in the JSON", ASK, in_file("application/json", '"P1"', '"P2"')),
    ("another's address in the JSON", ASK, in_file("application/json", "person1@", "x@")),
    ("JSON that is none", ASK, in_file("application/json", "{", "")),
    ("number in the CSV", PORT, in_file("text/csv", "850112-****", "850112-9999")),
    ("another's address in the CSV", PORT, in_file("text/csv", ANNA.emails[0], BO.emails[0])),
    ("another's address in the vCard", PORT, in_file("text/vcard", ANNA.emails[0], BO.emails[0])),
    ("a part of another kind", ASK, with_archive),
]


@pytest.mark.threat("T-PRIV-09", "T-PRIV-06", "T-SMTP-05")
@pytest.mark.parametrize(
    ("text", "change"), [(t, c) for _, t, c in TAMPERINGS], ids=[name for name, _, _ in TAMPERINGS]
)
def test_what_does_not_belong_stays_in(desk: Desk, text: str, change: Change) -> None:
    """A letter with anything in it that must not leave is stopped, and the owner is told."""
    letter = desk.asked_by(ANNA, text)
    whole = message_from_bytes(letter.octets, policy=policy.SMTP.clone(utf8=True))
    change(whole)
    desk.tampered(letter, whole.as_bytes())
    assert desk.sent() == []
    assert desk.incidents() == ["door_refused"]
    (case,) = desk.store.cases()
    assert case.open


@pytest.mark.threat("T-PRIV-09")
@pytest.mark.parametrize("text", [ASK, PORT])
def test_untouched_letter_leaves(desk: Desk, text: str) -> None:
    """A letter as it was written passes, taken apart and put together again or not."""
    letter = desk.asked_by(ANNA, text)
    whole = message_from_bytes(letter.octets, policy=policy.SMTP.clone(utf8=True))
    desk.tampered(letter, whole.as_bytes())
    assert desk.sent() == [ANNA.emails[0]]
    assert desk.incidents() == []


@pytest.mark.threat("T-PRIV-09")
def test_octets_that_are_not_those_written(desk: Desk) -> None:
    """A letter that no longer has its checksum does not leave."""
    letter = desk.asked_by(ANNA)
    desk.tampered(letter, letter.octets.replace(b"Hej", b"Hoj", 1) + b"\r\n", sealed=False)
    assert desk.sent() == []
    assert desk.incidents() == ["door_refused"]


_LARGE = {b"deep": b"[" * 100_000, b"long": b'email\r\n"' + b"x" * 200_000 + b'"'}


@pytest.mark.threat("T-PRIV-09")
@settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    kind=st.sampled_from(["application/json", "text/csv", "text/vcard", "text/plain"]),
    octets=st.one_of(
        st.binary(max_size=60),
        st.recursive(
            st.none() | st.integers() | st.text(max_size=5),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(st.sampled_from(["records", "id", "emails", "case"]), inner)
            ),
            max_leaves=6,
        ).map(lambda value: json.dumps(value).encode()),
        st.sampled_from(sorted(_LARGE)),
    ),
)
def test_any_enclosure_is_judged(desk: Desk, kind: str, octets: bytes) -> None:
    """Whatever lies in an enclosure, the door says yes or no and does not fall over."""
    letter = _waiting(desk)
    octets = _LARGE.get(octets, octets)
    whole = message_from_bytes(letter.octets, policy=policy.SMTP.clone(utf8=True))
    main, _, sub = kind.partition("/")
    whole.add_attachment(octets, maintype=main, subtype=sub, filename="x")
    sealed = hashlib.sha256(whole.as_bytes()).hexdigest()
    said = fault_of(replace(letter, octets=whole.as_bytes(), octets_sha256=sealed), desk.desk)
    assert isinstance(said, str)
    assert "@" not in said


def _waiting(desk: Desk) -> OutboxLetter:
    """One letter in the outbox, written once."""
    waiting = desk.store.letters()
    return waiting[0] if waiting else desk.asked_by(ANNA)


@pytest.mark.threat("T-PRIV-09")
@pytest.mark.parametrize("emails", [("anna@ny.example",), ()])
def test_address_gone_before_it_leaves(desk: Desk, emails: tuple[str, ...]) -> None:
    """Data do not go to an address that is no longer the person's when the letter leaves."""
    desk.asked_by(ANNA)
    desk.store.commit(Commit(people=(replace(ANNA, emails=emails),)))
    assert desk.sent() == []
    assert desk.incidents() == ["door_refused"]


def test_letter_of_no_case_is_told_too(desk: Desk) -> None:
    """A letter of our own accord that is stopped, or refused by the server, is told the owner."""
    letter = desk.asked_by(person(9), "Hej!\n\nSkicka mig ett registerutdrag, tack.\n")
    altered = replace(letter, id="N1", case="", octets=letter.octets + b"x")
    refused = replace(letter, id="N2", case="")
    desk.post.answer = Delivery(Outcome.REFUSED, "550 no such user")
    desk.store.commit(Commit(letters=(altered, refused), letters_removed=(letter.id,)))
    assert desk.sent() == []
    told = [(i.kind, i.reason, i.case) for i in desk.store.items() if not i.case]
    assert sorted(told) == [("bounce", "delivery_failed", ""), ("incident", "door_refused", "")]


@pytest.mark.threat("T-PRIV-09")
def test_many_at_once_each_gets_their_own(tmp_path: Path) -> None:
    """Twelve people ask at once: each file holds the record of whom it goes to, and no other."""
    people = [person(number) for number in range(1, 13)]
    desk = Desk(tmp_path / "data", people)
    for one in people:
        desk.asked_by(one)
    assert sorted(desk.sent()) == sorted(one.emails[0] for one in people)
    owners = {one.emails[0]: one.id for one in people}
    for to, letter in desk.post.taken:
        assert records_in(letter) == [owners[to]]


@pytest.mark.threat("T-PRIV-09")
def test_swapped_octets_are_all_stopped(tmp_path: Path) -> None:
    """Where every letter holds the next one's octets, not one leaves."""
    people = [person(number) for number in range(1, 6)]
    desk = Desk(tmp_path / "data", people)
    letters = [desk.asked_by(one) for one in people]
    for letter, other in zip(letters, letters[1:] + letters[:1], strict=True):
        whole = message_from_bytes(other.octets, policy=policy.SMTP.clone(utf8=True))
        whole.replace_header("To", letter.addressee)
        desk.tampered(letter, whole.as_bytes())
    assert desk.sent() == []
    assert set(desk.incidents()) == {"door_refused"}


@pytest.mark.threat("T-PRIV-02")
def test_steps_to_the_asker_are_the_same(tmp_path: Path) -> None:
    """Of forty askers read at once, half claim somebody: none can tell by order or steps.

    Each gets one letter, in the order they wrote, before any code leaves.
    """
    people = [person(number) for number in range(1, 21)]
    desk = Desk(tmp_path / "data", people)
    askers = []
    for number in range(40):
        claimed = people[number // 2].emails[0] if number % 2 else f"x{number}@nowhere.example"
        text = f"Hej!\n\nMin adress hos er är {claimed}. Skicka mig ett registerutdrag, tack.\n"
        step = {"from": f"a@elak{number}.example", "text": text, "results": ["pass"]}
        octets = built(step, 0, number, "Thu, 05 Mar 2026 09:10:00 +0100")
        desk.now += timedelta(seconds=1)
        take_in(RawMail(MailKey("INBOX", 1, number + 1), octets, desk.now, len(octets)), desk.desk)
        askers.append(step["from"])
    sent = desk.sent()
    assert sent[:40] == askers
    assert sorted(sent[40:]) == sorted(one.emails[0] for one in people)
