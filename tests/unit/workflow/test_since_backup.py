"""After a restore nothing is sent a second time."""

import shutil
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from mailbot.errors import MailboxUnavailable
from mailbot.said import foreign
from mailbot.store.contract import Commit, LetterState
from mailbot.store.file import FileStore
from mailbot.workflow.restored import catch_up
from mailbot.workflow.sending import send_due
from mailbot.workflow.since_backup import ERASED_SINCE, LOOK_IN_SENT, UNKNOWN_SPAN
from mailbot.workflow.taking_in import take_in

ACCESS = "Hej! Jag vill ha ett registerutdrag över de uppgifter ni har om mig."


@pytest.fixture
def restored(office: Any) -> Any:
    """An office whose store is that of before its letter left; the letter has left."""
    office.takes(ACCESS)
    aside = office.data.with_name("aside")
    shutil.copytree(office.data, aside)
    made = office.now
    office.sends()
    (letter,) = office.store.letters()
    assert letter.state is LetterState.SENT
    office.mailbox.sent[letter.message_id] = b"filed"
    shutil.rmtree(office.data)
    aside.rename(office.data)
    office.store = FileStore(office.data)
    office.later(hours=3)
    catch_up(office.store, (), made, office.now)
    office.post.taken.clear()
    return office


@pytest.mark.threat("T-STORE-13")
def test_a_letter_that_lies_in_sent_does_not_leave_again(restored: Any) -> None:
    """It is found there by its Message-ID, taken for sent, and its case closes."""
    assert restored.letter().state is LetterState.QUEUED
    assert restored.sends() == 0
    assert restored.post.taken == []
    assert (restored.letter().state, restored.letter().filed) == (LetterState.SENT, True)
    assert restored.letter().octets == b""
    assert not restored.store.cases()[0].open


@pytest.mark.threat("T-STORE-13")
def test_a_letter_that_does_not_lie_there_leaves(restored: Any) -> None:
    """What had not left before the backup is sent as ever, once."""
    restored.mailbox.sent.clear()
    assert restored.sends() == 1
    assert restored.sends() == 0
    assert len(restored.post.taken) == 1


@pytest.mark.threat("T-STORE-13")
def test_nothing_leaves_while_sent_cannot_be_seen(restored: Any) -> None:
    """Without a mailbox the letter waits; with one that is away so does the round."""
    desk = restored.desk
    restored.mailbox.in_sent = _away
    with pytest.raises(MailboxUnavailable):
        restored.sends()
    restored.mailbox = None
    assert send_due(restored.desk, restored.post) == 0
    assert restored.post.taken == []
    assert restored.letter().state is LetterState.QUEUED
    assert desk.store is restored.store


def _away(message_id: str) -> bool:
    raise MailboxUnavailable(foreign(message_id))


@pytest.mark.threat("T-STORE-13")
@pytest.mark.parametrize(("hours", "state"), [(-2, LetterState.HELD), (2, LetterState.QUEUED)])
def test_answers_to_mail_of_the_time_between_wait_for_the_owner(
    restored: Any, hours: int, state: LetterState
) -> None:
    """A mail read again may have been answered already; one that comes later has not."""
    now = restored.now
    restored.now = now + timedelta(hours=hours)
    raw = restored.raw("Hej! Begränsa behandlingen av mina uppgifter.", "Begränsning")
    restored.now = now + timedelta(hours=3)
    taken = take_in(raw, restored.desk)
    assert taken.case is not None
    assert {letter.state for letter in restored.store.letters(taken.case.id)} == {state}
    asked = [reason for _, reason in restored.waits()]
    assert ("release_letter" in asked) == (state is LetterState.HELD)


@pytest.mark.threat("T-STORE-13")
def test_a_letter_written_anew_is_not_taken_for_the_one_that_left(restored: Any) -> None:
    """Where one of its number lies in Sent the owner is asked, and nothing leaves meanwhile."""
    (letter,) = restored.store.letters()
    restored.store.commit(Commit(settings=((LOOK_IN_SENT, ""),)))
    assert restored.sends() == 0
    assert restored.post.taken == []
    assert restored.waits() == [("O23", "sent_before")]
    assert restored.store.cases()[0].open
    restored.approves(restored.store.items()[0].id)
    assert not restored.store.cases()[0].open
    assert restored.store.letters()[0].octets_sha256 == letter.octets_sha256


@pytest.mark.parametrize(("hours", "again"), [(-1, False), (1, True)])
def test_the_erased_are_not_begun_with_anew(office: Any, hours: int, again: bool) -> None:  # noqa: FBT001  # table column
    """A mail of before the restore, of somebody erased since, makes no case; later mail does."""
    raw = office.raw("Radera alla mina personuppgifter, tack.")
    span = (office.now - timedelta(days=3), office.now)
    raw = replace(raw, arrived=office.now + timedelta(hours=hours))
    address = office.store.person("P1").emails[0]
    office.store.commit(
        Commit(
            people_removed=("P1",),
            settings=(
                (UNKNOWN_SPAN, "/".join(at.isoformat() for at in span)),
                (ERASED_SINCE, office.store.hashed(address)),
            ),
        )
    )
    office.later(days=1)
    take_in(raw, office.desk)
    assert bool(office.store.cases()) is again
    assert (("O10", "erased_since") in office.waits()) is not again
    octets = (office.data / "store.json").read_bytes()
    assert (address.encode() in octets) is again
