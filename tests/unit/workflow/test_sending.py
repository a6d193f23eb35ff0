"""One letter, from the outbox to its result."""

from dataclasses import replace
from typing import Any

import pytest

from mailbot.errors import DeliveryDeferred, ServerRefused
from mailbot.post.contract import Delivery, Outcome
from mailbot.said import said
from mailbot.store.contract import LetterState
from tests.unit.judging import ANNA

ACCESS = "Hej! Jag vill ha ett registerutdrag över de uppgifter ni har om mig."
DEFERRED = Delivery(Outcome.DEFERRED, "451 4.7.1 later")
REFUSED = Delivery(Outcome.REFUSED, "550 5.1.1 unknown")


@pytest.mark.threat("T-SMTP-02")
def test_the_intent_is_stored_before_the_line_is_opened(office: Any) -> None:
    """While the letter is handed over the store says so already; afterwards it says how it went."""
    office.takes(ACCESS)
    seen = []
    send = office.post.send

    def watched(*about: Any, **how: Any) -> Delivery:
        seen.append(office.letter().state)
        return send(*about, **how)  # type: ignore[no-any-return]  # the paper server's own

    office.post.send = watched
    assert office.sends() == 1
    assert (seen, office.letter().state) == ([LetterState.SENDING], LetterState.SENT)
    assert not office.store.cases()[0].open
    assert office.sends() == 0


@pytest.mark.threat("T-SMTP-03")
def test_a_deferred_letter_is_tried_ever_more_seldom(office: Any) -> None:
    """Five minutes, then twice as long, at most four hours, and the same bytes every time."""
    office.takes(ACCESS)
    office.post.answer = DEFERRED
    octets, pauses = office.letter().octets, []
    for _ in range(8):
        office.sends()
        letter = office.letter()
        assert (letter.state, letter.octets) == (LetterState.QUEUED, octets)
        pauses.append((letter.not_before - office.now).total_seconds() / 60)
        office.sends()
        assert office.letter() == letter
        office.now = letter.not_before
    assert pauses == [5, 10, 20, 40, 80, 160, 240, 240]


@pytest.mark.threat("T-SMTP-03")
def test_the_owner_is_warned_before_the_last_day_and_then_asked(office: Any) -> None:
    """Given up after five days of trying, the case open and hers."""
    office.takes(ACCESS)
    office.post.answer = DEFERRED
    office.sends()
    assert office.waits() == []
    office.later(days=5)
    office.sends()
    assert office.letter().state is LetterState.FAILED
    assert office.waits() == [("O23", "delivery_failed")]
    assert office.store.cases()[0].open


@pytest.mark.threat("T-SMTP-03")
def test_she_is_told_once_when_the_last_day_comes_near(office: Any) -> None:
    """Five days before the last day a letter that has not left is brought up, once."""
    office.takes(ACCESS)
    office.mode = "dry"
    office.later(days=30)
    office.mode, office.post.answer = "auto", DEFERRED
    (queued,) = office.store.letters()
    office.store.commit(_with_letter(replace(queued, created=office.now)))
    for _ in range(3):
        office.sends()
        office.later(hours=5)
    assert office.waits() == [("O23", "delivery_slow")]


def _with_letter(letter: Any) -> Any:
    from mailbot.store.contract import Commit  # noqa: PLC0415  # one use

    return Commit(letters=(letter,))


@pytest.mark.threat("T-SMTP-04")
def test_a_refused_letter_is_not_tried_again(office: Any) -> None:
    """5yz: no retry, an item, the case open and its clock running (O23)."""
    office.takes(ACCESS)
    due = office.store.cases()[0].due
    office.post.answer = REFUSED
    assert office.sends() == 0
    office.later(days=1)
    assert office.sends() == 0
    assert (office.letter().state, office.letter().attempts) == (LetterState.FAILED, 1)
    assert office.waits() == [("O23", "delivery_failed")]
    case = office.store.cases()[0]
    assert (case.open, case.due) == (True, due)


@pytest.mark.threat("T-PRIV-09")
@pytest.mark.parametrize(
    "changed",
    [replace(ANNA, emails=("anna@ny.example",)), replace(ANNA, emails=("bo@kund.example",))],
)
def test_no_data_to_an_address_that_is_no_longer_theirs(office: Any, changed: Any) -> None:
    """Checked again just before sending: the letter stays, an incident is recorded (A17, O13)."""
    office.takes(ACCESS)
    office.register(changed)
    assert office.sends() == 0
    assert office.post.taken == []
    assert office.waits() == [("O13", "door_refused")]


@pytest.mark.parametrize("error", [ServerRefused(said("no")), DeliveryDeferred(said("away"))])
def test_a_server_that_is_away_loses_no_letter(office: Any, error: Exception) -> None:
    """Whatever keeps the server from us, the letter leaves when it is back."""
    office.takes(ACCESS)
    send = office.post.send

    def away(*_: Any, **_how: Any) -> Delivery:
        raise error

    office.post.send = away
    try:
        office.sends()
    except ServerRefused:
        assert office.letter().state is LetterState.SENDING
    office.post.send = send
    office.later(minutes=6)
    assert office.sends() == 1


@pytest.mark.parametrize(("mode", "state"), [("dry", LetterState.HELD), ("ask", LetterState.HELD)])
def test_a_letter_that_waits_for_her_does_not_leave(
    office: Any, mode: str, state: LetterState
) -> None:
    """In mode "ask" her yes releases it, in mode "dry" nothing is sent at all."""
    office.mode = mode
    office.takes(ACCESS)
    assert (office.letter().state, office.sends()) == (state, 0)
    (item,) = [i for i in office.store.items() if i.reason == "release_letter"]
    office.approves(item.id)
    assert office.sends() == (mode == "ask")


def test_a_stop_is_heard_between_letters(office: Any) -> None:
    """Asked to stop, no further letter is begun; all wait for the next run."""
    from mailbot.workflow.sending import send_due  # noqa: PLC0415  # one use

    office.takes(ACCESS)
    assert send_due(office.desk, office.post, lambda: True) == 0
    assert office.letter().state is LetterState.QUEUED


@pytest.mark.threat("T-SMTP-09", "T-AUTH-13")
def test_nothing_more_goes_where_nobody_is(office: Any) -> None:
    """An address the server does not know is marked: no extract, no code, until she has looked."""
    office.takes(ACCESS)
    office.post.answer = Delivery(Outcome.REFUSED, "550 5.1.1 no such user")
    assert office.sends() == 0
    assert office.store.person("P1").flags == ("bounced",)
    office.post.answer = Delivery(Outcome.ACCEPTED, "250 ok")
    office.later(days=8)
    again = office.takes("Hej! Ta bort min adress och skicka mig sedan ett registerutdrag.\n")
    assert not {"extract", "code_challenge"} & {kind for x in again.letters for kind in x.kinds}
    (item,) = [i for i in office.store.items() if i.reason == "delivery_failed"]
    office.approves(item.id)
    assert office.store.person("P1").flags == ()
