"""Locked extracts, from the request to the passphrase that is told and forgotten."""

from dataclasses import replace
from typing import Any

import pytest

from mailbot.cli.case_shape import whole_case_shape
from mailbot.desk.judgement.case import Case
from mailbot.desk.judgement.challenge import CODE
from mailbot.desk.judgement.rulings import Ruling, Verb
from mailbot.errors import UsageError
from mailbot.locking import locked, unlocked
from mailbot.mail.draft import Enclosure
from mailbot.mail.reopened import draft_in
from mailbot.post.contract import Delivery, Outcome
from mailbot.store.contract import Commit, LetterState
from mailbot.store.file import FileStore
from mailbot.workflow.door import fault_of
from mailbot.workflow.passphrases import TELL
from mailbot.workflow.ruling import preview, rule
from mailbot.workflow.sending import file_copies
from tests import pdfs
from tests.stories.paper import ACCEPTING

ASKED = "Hej! Jag vill ha ett registerutdrag: vilka uppgifter har ni om mig?\n\nAnna Ek"


def _asked(office: Any, text: str = ASKED) -> Case:
    office.encrypt = True
    office.takes(text)
    (case,) = office.store.cases()
    assert isinstance(case, Case)
    return case


def _item(office: Any) -> str:
    return next(str(item.id) for item in office.store.items() if item.reason == TELL)


@pytest.mark.threat("T-PRIV-12")
def test_the_extract_is_one_locked_file(office: Any) -> None:
    """PDF and JSON leave as one encrypted file that the case's passphrase alone opens."""
    case = _asked(office)
    (file,) = draft_in(office.letter().octets).enclosures
    assert CODE.fullmatch(case.details.passphrase)
    (inside,) = unlocked(file.octets, case.details.passphrase)
    assert b"anna@kund.example" in inside.octets
    assert office.letter().kinds == ("extract",)


@pytest.mark.threat("T-PRIV-12")
def test_the_letter_says_nothing_of_them(office: Any) -> None:
    """The letter's text holds no name, address or other value of the register."""
    _asked(office)
    text = draft_in(office.letter().octets).text
    (person,) = office.store.people()
    held = [person.name, *person.emails, person.phone, person.company, person.source]
    assert [said for said in filter(None, held) if said in text] == []
    assert "telefon" in text


@pytest.mark.threat("T-PRIV-12")
def test_the_passphrase_is_in_no_other_place(office: Any) -> None:
    """It stands in no letter, Sent copy, item, log line or mail to the owner, only in the case."""
    case = _asked(office)
    secret = case.details.passphrase.encode()
    letter = office.letter()
    office.sends()
    file_copies(office.desk)
    assert secret not in letter.octets
    assert secret not in letter.sent_copy
    assert case.details.passphrase not in repr(office.store.items())
    assert case.details.passphrase not in repr(case)
    kept = [f for f in office.data.rglob("*") if f.is_file() and secret in f.read_bytes()]
    assert [file.name for file in kept] == ["store.json"]
    shape = whole_case_shape(case, {}, office.now.tzinfo)
    assert shape["passphrase"] == case.details.passphrase


@pytest.mark.threat("T-PRIV-12")
def test_told_and_forgotten(office: Any) -> None:
    """The case waits for the passphrase to be told; the owner's yes forgets it and closes."""
    case = _asked(office)
    office.sends()
    assert office.waits() == [("O10", TELL)]
    assert office.store.case(case.id).open
    office.approves(_item(office))
    after = office.store.case(case.id)
    assert (after.open, after.details.passphrase, office.waits()) == (False, "", [])
    assert case.details.passphrase not in (office.data / "store.json").read_text()


def test_not_told_before_it_left(office: Any) -> None:
    """While the letter has not left its passphrase cannot be forgotten."""
    office.delay = 30
    case = _asked(office)
    with pytest.raises(UsageError, match="has not left yet"):
        office.approves(_item(office))
    assert office.store.case(case.id).details.passphrase


def test_only_a_yes(office: Any) -> None:
    """The item takes no other word."""
    _asked(office)
    office.sends()
    with pytest.raises(UsageError, match="telephone"):
        rule(office.desk, _item(office), Ruling(Verb.REJECT, "nej"))


def test_the_same_octets_after_a_stop(office: Any) -> None:
    """What was committed is what is sent, byte for byte, by a process that starts anew."""
    _asked(office)
    octets = office.letter().octets
    office.store = FileStore(office.data)
    office.post.answer = Delivery(Outcome.DEFERRED, "450 later")
    office.sends()
    assert office.letter().octets == octets
    office.post.answer, office.store = ACCEPTING, FileStore(office.data)
    office.later(hours=1)
    office.sends()
    ((_, sent),) = office.post.taken
    (file,) = draft_in(octets).enclosures
    (part,) = sent.iter_attachments()
    assert part.get_content() == file.octets


def test_held_letters_preview_the_same(office: Any) -> None:
    """A held letter is shown, approved and sent as the octets it was made of."""
    office.mode = "ask"
    case = _asked(office)
    held = office.letter()
    item = next(i.id for i in office.store.items() if i.reason == "release_letter")
    assert preview(office.desk, item, Ruling(Verb.APPROVE)).released
    office.approves(item)
    office.sends()
    assert office.letter().octets_sha256 == held.octets_sha256
    assert office.store.case(case.id).details.passphrase == case.details.passphrase


def test_thrown_away_unsent(office: Any) -> None:
    """A held letter that the owner throws away takes its passphrase and item with it."""
    office.mode = "ask"
    case = _asked(office)
    item = next(i.id for i in office.store.items() if i.reason == "release_letter")
    rule(office.desk, item, Ruling(Verb.REJECT, "inte nu"))
    assert office.store.case(case.id).details.passphrase == ""
    assert TELL not in [reason for _, reason in office.waits()]


def _with_file(office: Any, file: Enclosure) -> Any:
    """The letter in the outbox, with another file in it."""
    import email  # noqa: PLC0415  # the one place that forges a letter
    import hashlib  # noqa: PLC0415  # as above
    from email import policy  # noqa: PLC0415  # as above

    letter = office.letter()
    mail = email.message_from_bytes(letter.octets, policy=policy.SMTP)
    (part,) = mail.iter_attachments()
    part.set_content(
        file.octets, *file.content_type.split("/"), disposition="attachment", filename=file.name
    )
    octets = mail.as_bytes()
    digest = hashlib.sha256(octets).hexdigest()
    return replace(letter, octets=octets, octets_sha256=digest)


FOREIGN = Enclosure(
    "a.json",
    "application/json",
    b'{"records": [{"id": "P9", "emails": ["eva@annan.example"]}]}',
)
NUMBER = Enclosure(
    "a.json", "application/json", b'{"records": [{"id": "P1", "notes": "19800101-1239"}]}'
)
OWN = Enclosure("a.json", "application/json", b'{"records": [{"id": "P1", "name": "Anna"}]}')
PAGE = Enclosure("a.pdf", "application/pdf", pdfs.pdf(*pdfs.REQUEST))


@pytest.mark.threat("T-PRIV-12")
@pytest.mark.parametrize(
    ("files", "passphrase", "wrong"),
    [
        ((PAGE, OWN), "", ""),
        ((PAGE, FOREIGN), "", "somebody else's record"),
        ((PAGE, NUMBER), "", "identification number"),
        ((PAGE, OWN), "another", "another passphrase"),
        ((PAGE,), "", "no record"),
        ((), "", "not encrypted"),
    ],
    ids=["sound", "somebody-else", "number", "another-passphrase", "no-record", "in-clear"],
)
def test_the_last_door_looks_inside(
    office: Any, files: tuple[Enclosure, ...], passphrase: str, wrong: str
) -> None:
    """A locked file that holds what may not leave, or cannot be opened, does not pass the door."""
    case = _asked(office)
    file = locked(files, passphrase or case.details.passphrase) if files else PAGE
    found = fault_of(_with_file(office, file), office.desk)
    assert wrong in found if wrong else found == ""


def test_the_last_door_without_the_passphrase(office: Any) -> None:
    """A locked letter whose passphrase is kept no more is refused."""
    case = _asked(office)
    lost = replace(case, details=replace(case.details, passphrase=""))
    office.store.commit(Commit(cases=(lost,)))
    office.sends()
    assert office.letter().state is LetterState.FAILED
    assert "no longer kept" in office.letter().last_answer


def test_erased_with_the_person(office: Any) -> None:
    """Once the person is erased in another case, passphrase and item of the extract go, too."""
    case = _asked(office)
    office.sends()
    office.takes("Radera alla mina personuppgifter ur ert register.\n\nAnna Ek")
    office.approves(next(i.id for i in office.store.items() if i.reason != TELL))
    after = office.store.case(case.id)
    assert (after.open, after.details.passphrase, after.details.sender) == (False, "", "")
    assert TELL not in [reason for _, reason in office.waits()]
    assert case.details.passphrase not in (office.data / "store.json").read_text()


def test_a_second_extract_has_a_passphrase_of_its_own(office: Any) -> None:
    """What is asked again, in a case of its own, opens to another passphrase."""
    first = _asked(office)
    office.sends()
    office.approves(_item(office))
    office.later(days=40)
    office.takes(ASKED + " igen")
    second = office.store.cases()[-1]
    assert CODE.fullmatch(second.details.passphrase)
    assert second.details.passphrase != first.details.passphrase


def test_portable_files_lie_inside(office: Any) -> None:
    """CSV and vCard of portability are in the locked file, too, and the letter passes the door."""
    office.encrypt = True
    (anna,) = office.store.people()
    office.register(replace(anna, customer_kind="private_customer"))
    office.takes("Jag vill ha ut mina uppgifter i ett maskinläsbart format, dataportabilitet.")
    case = office.store.cases()[0]
    for item in office.store.items():
        if "portab" in item.reason:
            office.approves(item.id)
    case = office.store.case(case.id)
    (letter,) = [one for one in office.store.letters() if one.locked]
    (file,) = draft_in(letter.octets).enclosures
    names = {one.name.rpartition(".")[2] for one in unlocked(file.octets, case.details.passphrase)}
    assert names == {"json", "csv", "vcf"}
    assert fault_of(letter, office.desk) == ""


def test_switched_off_nothing_is_locked(office: Any) -> None:
    """Unless it is asked for, extracts leave as before, and nothing is to be told."""
    office.takes(ASKED)
    assert len(draft_in(office.letter().octets).enclosures) == 2
    assert office.waits() == []
