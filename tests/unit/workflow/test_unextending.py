"""An extension taken back before its letter has left."""

from typing import Any

import pytest

from mailbot.desk.judgement.ruling import Ruling, Verb
from mailbot.errors import UsageError
from mailbot.post.contract import Delivery, Outcome
from mailbot.store.contract import LetterState
from mailbot.workflow.pending import decide
from mailbot.workflow.ruling import extend
from mailbot.workflow.sending import deliver
from mailbot.workflow.unextending import telling, unextend

ERASE = "Hej, radera alla mina personuppgifter ur ert register."
WHY = "Många handlingar."


def extended(office: Any, *, delay: int = 0) -> str:
    """A case extended just now; its number."""
    case_id: str = office.takes(ERASE).case.id
    office.sends()
    office.delay = delay
    extend(office.desk, case_id, WHY)
    return case_id


def test_the_moved_day_comes_back(office: Any) -> None:
    """The first last day holds for the case and all that waits in it, and no letter leaves."""
    case_id = extended(office)
    assert {item.due.isoformat() for item in office.store.items()} == {"2026-06-05"}
    sent = len(office.post.taken)
    unextend(office.desk, case_id)
    case = office.store.case(case_id)
    assert (case.extended_due, case.answer_by.isoformat()) == (None, "2026-04-07")
    assert {item.due.isoformat() for item in office.store.items()} == {"2026-04-07"}
    office.sends()
    assert len(office.post.taken) == sent
    assert case.messages[-1].state == "failed"
    events = [line.entry.event for line in office.store.log()]
    assert events[-1] == "extension_undone"
    assert office.store.verify_log().ok


def test_it_can_be_extended_again(office: Any) -> None:
    """What was taken back never happened: the one extension there may be is still there."""
    case_id = extended(office)
    unextend(office.desk, case_id)
    extend(office.desk, case_id, WHY)
    letter = telling(office.store, office.store.case(case_id))
    assert letter is not None
    office.sends()
    assert telling(office.store, office.store.case(case_id)) is None


def test_the_letter_waits_as_long_as_others_do(office: Any) -> None:
    """With minutes to undo, the letter stays here for so long, and the undo is open."""
    case_id = extended(office, delay=10)
    assert office.sends() == 0
    office.later(minutes=9)
    assert office.sends() == 0
    assert telling(office.store, office.store.case(case_id)) is not None
    office.later(minutes=1)
    assert office.sends() == 1


@pytest.mark.parametrize("answer", [Outcome.ACCEPTED, Outcome.DEFERRED])
def test_what_has_left_stands(office: Any, answer: Outcome) -> None:
    """Once the letter was tried the person may have it: the extension is not taken back."""
    case_id = extended(office)
    office.post.answer = Delivery(answer, "450 later")
    office.sends()
    with pytest.raises(UsageError, match="has left"):
        unextend(office.desk, case_id)
    assert office.store.case(case_id).extended_due is not None


def test_no_extension_no_undo(office: Any) -> None:
    """A case that was never extended, and one that is not there, are told so."""
    case_id = office.takes(ERASE).case.id
    for name in (case_id, "2026-XXXX"):
        with pytest.raises(UsageError, match="no extension"):
            unextend(office.desk, name)


@pytest.mark.threat("T-WEB-07")
def test_a_letter_taken_back_is_not_sent_after_all(office: Any) -> None:
    """The bot that has read the letter before it was taken back does not send it."""
    case_id = extended(office)
    read = telling(office.store, office.store.case(case_id))
    assert read is not None
    sent = len(office.post.taken)
    unextend(office.desk, case_id)
    assert not deliver(office.desk, office.post, read)
    assert len(office.post.taken) == sent
    assert office.store.letters(case_id)[-1].kind != "extension"


def test_a_ruling_noted_meanwhile_stays_noted(office: Any) -> None:
    """Extending and undoing move the day of an item that is ruled on, and leave its ruling."""
    case_id = office.takes(ERASE).case.id
    office.delay = 10
    decide(office.desk, "Q1", Ruling(Verb.APPROVE))
    extend(office.desk, case_id, WHY)
    assert office.store.item("Q1").ruled is not None
    unextend(office.desk, case_id)
    item = office.store.item("Q1")
    assert item.ruled is not None
    assert item.due == office.store.case(case_id).due


def test_a_letter_that_is_never_sent_by_itself(office: Any) -> None:
    """In mode "dry" the letter is held; what asks for its release goes with it."""
    case_id = office.takes(ERASE).case.id
    office.mode = "dry"
    extend(office.desk, case_id, WHY)
    held = telling(office.store, office.store.case(case_id))
    assert held is not None
    assert held.state is LetterState.HELD
    assert any(item.letters == (held.id,) for item in office.store.items())
    unextend(office.desk, case_id)
    assert not any(item.letters == (held.id,) for item in office.store.items())
