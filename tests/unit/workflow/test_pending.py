"""Rulings that can be taken back, and rulings in the owner's own words."""

from dataclasses import replace
from email import message_from_bytes, policy
from typing import Any

import pytest

from mailbot.desk.judgement.ruling import Ruling, Verb
from mailbot.errors import ChangedSince, UsageError
from mailbot.law.rights import Right, State
from mailbot.store.contract import LetterState
from mailbot.workflow.marking import mark_of
from mailbot.workflow.pending import carry_out_due, decide, undo
from mailbot.workflow.ruling import preview
from tests.unit.judging import ANNA

ERASE = "Hej, radera alla mina personuppgifter ur ert register."
ACCESS = "Hej! Jag vill ha ett registerutdrag över de uppgifter ni har om mig."
YES = Ruling(Verb.APPROVE)


def text_of(letter: Any) -> str:
    mail = message_from_bytes(letter.octets, policy=policy.default)
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def test_without_a_delay_a_ruling_is_carried_out_at_once(office: Any) -> None:
    """No minutes to undo: what the owner says is done."""
    office.takes(ERASE)
    decide(office.desk, "Q1", YES)
    assert office.store.people() == ()
    assert office.waits() == []


def test_until_its_time_nothing_of_a_ruling_is_done(office: Any) -> None:
    """Noted, it changes nothing; its time come, it is carried out and the letter leaves."""
    office.delay = 10
    office.takes(ERASE)
    office.later(minutes=10)
    office.sends()
    decide(office.desk, "Q1", YES)
    assert carry_out_due(office.desk) == 0
    assert office.store.people() == (ANNA,)
    assert [letter.kind for letter in office.store.letters()] == ["acknowledgement"]
    office.later(minutes=10)
    assert carry_out_due(office.desk) == 1
    assert office.store.people() == ()
    assert office.sends() == 1


def test_a_ruling_taken_back_never_happened(office: Any) -> None:
    """After an undo the item waits as before, and can be ruled on otherwise."""
    office.delay = 10
    office.takes(ERASE)
    decide(office.desk, "Q1", YES)
    undo(office.desk, "Q1")
    office.later(hours=1)
    assert carry_out_due(office.desk) == 0
    assert office.store.people() == (ANNA,)
    assert office.store.item("Q1").ruled is None
    with pytest.raises(UsageError, match="no ruling"):
        undo(office.desk, "Q1")
    decide(office.desk, "Q1", Ruling(Verb.REJECT, reason="Fakturan är obetald."))


@pytest.mark.threat("T-WEB-07")
def test_a_second_ruling_is_told_of_the_first(office: Any) -> None:
    """While one waits, another is refused, whatever it says."""
    office.delay = 10
    office.takes(ERASE)
    decide(office.desk, "Q1", YES)
    with pytest.raises(UsageError, match="ruled on already"):
        decide(office.desk, "Q1", Ruling(Verb.REJECT, reason="Nej"))
    assert office.store.item("Q1").ruled.ruling == YES


@pytest.mark.threat("T-WEB-07")
def test_what_changed_since_is_asked_again(office: Any) -> None:
    """A ruling on letters that would read otherwise now is not carried out."""
    office.delay = 10
    office.takes(ERASE)
    seen = mark_of(office.desk, preview(office.desk, "Q1", YES))
    decide(office.desk, "Q1", YES, seen)
    office.register(replace(ANNA, emails=("anna@kund.example", "anna@ek.example")))
    office.later(minutes=10)
    assert carry_out_due(office.desk) == 0
    item = office.store.item("Q1")
    assert (item.ruled, item.returned) == (None, True)
    assert office.store.people() != ()
    with pytest.raises(ChangedSince):
        decide(office.desk, "Q1", YES, seen)


def test_the_same_preview_has_the_same_mark(office: Any) -> None:
    """Looking twice at what did not change is no change, though the clock went on."""
    office.takes(ERASE)
    first = mark_of(office.desk, preview(office.desk, "Q1", YES))
    office.later(minutes=3)
    assert mark_of(office.desk, preview(office.desk, "Q1", YES)) == first


def test_a_letter_in_her_words_leaves_so(office: Any) -> None:
    """What the owner changed is what the person gets, wrapped, and nothing else of it."""
    office.takes(ERASE)
    (draft,) = preview(office.desk, "Q1", YES).drafts
    changed = draft.text.replace("Hej", "Hej kära Anna", 1)
    office.sends()
    decide(office.desk, "Q1", Ruling(Verb.APPROVE, changed=(("0", changed),)))
    letter = next(x for x in office.store.letters() if x.kind != "acknowledgement")
    assert "Hej kära Anna" in text_of(letter)


@pytest.mark.parametrize(
    ("bent", "told"),
    [
        (lambda text: text[:40], "demands"),
        (lambda _: " ", "empty"),
        (lambda text: text + "\n811228-9874\n", "identity number"),
        (lambda text: text + "\nDatainspektionen\n", "must not hold"),
    ],
)
def test_a_letter_that_lacks_what_the_law_wants_stays(office: Any, bent: Any, told: str) -> None:
    """The checklist is read again over her words, and every gap is named; nothing is done."""
    office.takes(ERASE)
    (draft,) = preview(office.desk, "Q1", YES).drafts
    with pytest.raises(UsageError, match=told):
        decide(office.desk, "Q1", Ruling(Verb.APPROVE, changed=(("0", bent(draft.text)),)))
    assert office.store.people() == (ANNA,)


def test_a_held_letter_can_be_reworded(office: Any) -> None:
    """In mode "ask" her wording goes out under the same Message-ID, its files untouched."""
    office.mode = "ask"
    office.takes(ACCESS)
    held = office.letter()
    (ready,) = preview(office.desk, "Q1", YES).released
    changed = text_of(ready).replace("Hej", "Hej kära Anna", 1)
    with pytest.raises(UsageError, match="demands"):
        decide(office.desk, "Q1", Ruling(Verb.APPROVE, changed=((held.id, changed[:60]),)))
    decide(office.desk, "Q1", Ruling(Verb.APPROVE, changed=((held.id, changed),)))
    letter = office.letter()
    assert (letter.state, letter.message_id) == (LetterState.QUEUED, held.message_id)
    assert "Hej kära Anna" in text_of(letter)
    files = [
        [part.get_filename() for part in message_from_bytes(x.octets).walk() if part.get_filename()]
        for x in (held, letter)
    ]
    assert files[0] == files[1] != []
    assert office.sends() == 1


def test_a_question_leaves_the_item_waiting(office: Any) -> None:
    """The person is asked; what was proposed still waits, and says when she asked."""
    office.takes(ERASE)
    decide(office.desk, "Q1", Ruling(Verb.ANSWER, text="Gäller det alla adresser?", ask=True))
    item = office.store.item("Q1")
    assert item.asked == office.now
    assert "Gäller det alla adresser?" in text_of(office.store.letters()[-1])
    case = office.store.case(item.case)
    assert case.matter(Right.ERASURE).state is State.WAITING_OWNER
    decide(office.desk, "Q1", YES)
    assert office.store.people() == ()


def test_answered_by_hand_keeps_what_was_sent(office: Any) -> None:
    """Nothing leaves; the right is done, and her note stands with the case's own details."""
    office.takes(ERASE)
    before = len(office.store.letters())
    said = Ruling(Verb.ANSWER, text="Ringde den 5 mars, allt raderat.", by_hand=True)
    case_id = office.store.item("Q1").case
    with pytest.raises(UsageError, match="what was sent"):
        decide(office.desk, "Q1", replace(said, text=" "))
    decide(office.desk, "Q1", said)
    case = office.store.case(case_id)
    assert case.matter(Right.ERASURE).outcome == "answered_by_hand"
    assert case.details.by_hand == "Ringde den 5 mars, allt raderat."
    assert len(office.store.letters()) == before
    assert "Ringde" not in (office.data / "log.jsonl").read_text("utf-8")
