"""A notice at its pace, past restrictions and erasures, refused and put off."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from mailbot.desk.letters.notice_text import NoticeText
from mailbot.post.contract import Delivery, Outcome
from mailbot.register.person import Person
from mailbot.store.contract import Commit, LetterState
from mailbot.workflow import notices
from mailbot.workflow.desk import Desk
from mailbot.workflow.notifying import Notice, begin, opens_at, send_notices
from mailbot.workflow.restored import catch_up
from mailbot.workflow.sending import file_copies

NOTICE = Notice({"sv": NoticeText(text="Vi byter byrå.")}, date(2026, 5, 1))
PEOPLE = tuple(
    Person(
        f"P{n}", name=f"Nr {n}", emails=(f"nr{n}@kund.example",), last_interaction=date(2026, 1, 1)
    )
    for n in range(2, 7)
)


@pytest.fixture
def desk(office: Any) -> Desk:
    """Anna and five more, and a pace of three an hour."""
    office.register(*PEOPLE)
    made: Desk = office.desk
    return replace(made, settings=replace(made.settings, notices_per_hour=3), inbox=None)


def send(desk: Desk, office: Any) -> int:
    return send_notices(desk, office.post, lambda: False)


def told(office: Any) -> list[str]:
    return [address for address, _ in office.post.taken]


@pytest.mark.threat("T-SMTP-12")
def test_no_more_than_so_many_in_any_hour(desk: Desk, office: Any) -> None:
    """Three leave, then none until the hour since the first is over, then the rest."""
    mailing = begin(desk, NOTICE)
    assert mailing.count == 6
    assert (send(desk, office), send(desk, office)) == (3, 0)
    under_way = notices.under_way(desk)
    assert under_way is not None
    assert (opens_at(desk, under_way) - office.now).total_seconds() == 3600
    office.later(minutes=59)
    assert send(desk, office) == 0
    office.later(minutes=1)
    assert (send(desk, office), send(desk, office)) == (3, 0)
    assert len(set(told(office))) == 6
    assert notices.under_way(desk) is None
    assert notices.reached(desk, notices.mailings(desk)[0]) == (6, 0)


@pytest.mark.threat("T-SMTP-12")
def test_answers_to_requests_leave_first(desk: Desk, office: Any) -> None:
    """A letter of a case that waits is sent before the next notice."""
    begin(desk, NOTICE)
    office.takes("Hej! Jag vill ha ett registerutdrag över de uppgifter ni har om mig.")
    send(desk, office)
    assert office.post.taken[0][0] == "anna@kund.example"
    assert str(office.post.taken[0][1]["Subject"]).startswith("[HE-2026-")


def test_who_was_restricted_meanwhile_is_passed_over(desk: Desk, office: Any) -> None:
    """Restricted, erased or moved between the yes and the letter: each is looked at again."""
    begin(desk, NOTICE)
    frozen = replace(PEOPLE[0], restricted_fields=("*",))
    moved = replace(PEOPLE[1], emails=("ny@kund.example",))
    office.store.commit(Commit(people=(frozen, moved), people_removed=("P4",)))
    office.later(hours=2)
    send(desk, office)
    office.later(hours=2)
    send(desk, office)
    assert "nr2@kund.example" not in told(office)
    assert "nr4@kund.example" not in told(office)
    assert "ny@kund.example" in told(office)
    passed = [x.entry.facts for x in office.store.log() if x.entry.event == "notice_passed_over"]
    assert len(passed) == 2


def test_put_off_then_restricted_it_does_not_leave(desk: Desk, office: Any) -> None:
    """A letter the server put off is not sent to somebody restricted since."""
    office.post.answer = Delivery(Outcome.DEFERRED, "451 later")
    begin(desk, NOTICE)
    send(desk, office)
    waiting = [x for x in office.store.letters() if x.state is LetterState.QUEUED]
    assert waiting
    first = office.store.people_at((waiting[0].addressee,))[0]
    office.register(replace(first, restricted_fields=("*",)))
    office.post.answer = Delivery(Outcome.ACCEPTED, "250 ok")
    office.later(hours=1)
    office.sends()
    assert waiting[0].addressee not in told(office)
    assert waiting[0].id not in {x.id for x in office.store.letters()}


def test_refused_for_good_the_owner_is_told_once(desk: Desk, office: Any) -> None:
    """All addresses that fail are one item; the records say so; nothing stays in the outbox."""
    office.post.answer = Delivery(Outcome.REFUSED, "550 5.1.1 unknown")
    begin(desk, NOTICE)
    send(desk, office)
    office.later(hours=2)
    send(desk, office)
    (item,) = office.store.items()
    assert (item.rule, item.reason, len(item.proposal["people"])) == ("O23", "notice_returned", 6)
    assert office.store.letters() == ()
    assert notices.reached(desk, notices.mailings(desk)[0]) == (0, 6)


def test_after_a_restore_sent_is_asked_first(desk: Desk, office: Any) -> None:
    """What lies in Sent since the backup counts as told, and does not leave again."""
    begin(desk, NOTICE)
    everything = office.store.setting(notices.NOTICES)
    send(desk, office)
    file_copies(replace(desk, inbox=office.mailbox))
    gone = [person for person in office.store.people() if person.happenings]
    bare = tuple(replace(person, happenings=()) for person in gone)
    office.store.commit(Commit(people=bare, settings=((notices.NOTICES, everything),)))
    catch_up(office.store, (), office.now, office.now)
    assert send(desk, office) == 0
    office.later(hours=2)
    assert send(replace(desk, inbox=office.mailbox), office) == 3
    assert sorted(told(office)) == sorted(set(told(office)))
    assert notices.reached(desk, notices.mailings(desk)[0]) == (6, 0)


@pytest.mark.threat("T-PRIV-07")
def test_an_erased_person_leaves_no_notice_behind(desk: Desk, office: Any) -> None:
    """A notice put off to somebody erased goes from the outbox, and its copy from Sent."""
    office.post.answer = Delivery(Outcome.DEFERRED, "451 later")
    begin(desk, NOTICE)
    send(desk, office)
    anna = office.store.person("P1")
    waiting, ids = notices.traces(desk, (anna,))
    assert (waiting, len(ids)) == (("N1.P1",), 1)
    office.takes("Radera alla mina personuppgifter ur ert register, tack.")
    item = next(item for item in office.store.items() if item.rule == "O01")
    office.approves(item.id)
    assert "N1.P1" not in {letter.id for letter in office.store.letters()}
    assert ids[0] in (office.store.setting("clear_sent") or "")
