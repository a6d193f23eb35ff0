"""The proposal of those whose time is up, and its carrying out."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from mailbot.desk.judgement.applied import Stamp, applied
from mailbot.desk.judgement.rulings import Ruling, Verb
from mailbot.errors import StaleCase, UsageError
from mailbot.law.step import Change, ChangeKind
from mailbot.register.person import Happening, Person
from mailbot.said import said
from mailbot.settings import Source
from mailbot.store.contract import Commit
from mailbot.workflow.committing import CLEAR_SENT, heirs
from mailbot.workflow.retaining import propose
from mailbot.workflow.ruling import preview, rule
from tests.unit.judging import ANNA

YES = Ruling(Verb.APPROVE)
OLD = replace(
    ANNA,
    id="P2",
    name="Bo Ås",
    emails=("bo@as.example",),
    company="Ås HB",
    organisation_number="",
    last_interaction=date(2023, 1, 2),
)
OLDER = replace(OLD, id="P3", name="Eva Å", emails=("eva@a.example",), company="Å AB")


def crowd(count: int) -> tuple[Person, ...]:
    """People whose time is not up."""
    return tuple(replace(ANNA, id=f"P{n}", name=f"Kim {n}") for n in range(10, 10 + count))


def test_nobody_due_is_no_item(office: Any) -> None:
    """Where nobody's time is up the queue stays empty, and the log silent."""
    assert propose(office.desk) is None
    assert office.store.items() == ()
    assert list(office.store.log()) == []


def test_one_item_for_all(office: Any) -> None:
    """Everybody due stands in one item by id; asked again, it is the same item."""
    office.register(OLD, OLDER, *crowd(30))
    first = propose(office.desk)
    assert first is not None
    assert (first.kind, first.rule, first.case, first.reason) == (
        "retention",
        "O14",
        "",
        "retention",
    )
    assert first.proposal["people"] == ["P2", "P3"]
    assert "Bo" not in repr(first)
    before = len(list(office.store.log()))
    assert propose(office.desk) == first
    assert len(list(office.store.log())) == before


def test_the_proposal_follows_the_register(office: Any) -> None:
    """Who comes due joins the waiting item; when nobody is left, it is taken back."""
    office.register(OLD, *crowd(30))
    first = propose(office.desk)
    office.register(OLDER)
    second = propose(office.desk)
    assert second is not None
    assert second.id == first.id if first else False
    assert second.proposal["people"] == ["P2", "P3"]
    today = date(2026, 3, 1)
    office.register(*(replace(p, last_interaction=today) for p in (OLD, OLDER)))
    assert propose(office.desk) is None
    assert office.store.items() == ()


@pytest.mark.threat("T-TIME-05")
def test_many_at_once_are_said_and_counted(office: Any) -> None:
    """More than a tenth of the register has words of its own, and the count before the yes."""
    office.register(OLD, *crowd(5))
    item = propose(office.desk)
    assert item is not None
    assert item.reason == "retention_many"
    assert (item.proposal["count"], item.proposal["register"]) == (1, 7)
    notices = " ".join(preview(office.desk, item.id, YES).notices)
    assert "1 of the 7 people" in notices
    assert "clock" in notices
    assert office.store.person("P2") == OLD


def test_a_yes_erases_and_certifies(office: Any) -> None:
    """Those named go, nobody is written to, and the log holds a certificate by ids."""
    office.register(OLD, replace(OLDER, happenings=(Happening(date(2023, 1, 2), "purchase"),)))
    item = propose(office.desk)
    assert item is not None
    done = rule(office.desk, item.id, YES)
    assert done.drafts == ()
    assert office.store.letters() == ()
    assert office.store.person("P2") is None
    stub = office.store.person("P3")
    assert (stub.emails, stub.phone, stub.kept_through) == ((), "", date(2030, 12, 31))
    last = list(office.store.log())[-1].entry
    assert last.event == "retention_carried_out"
    assert dict(last.facts) == {
        "item": "Q1",
        "proposed": 2,
        "erased": "P2",
        "kept_for_bookkeeping": "P3",
        "spared": "",
    }
    assert office.store.items() == ()
    assert propose(office.desk) is None


def test_who_is_not_due_any_more_is_spared(office: Any) -> None:
    """A purchase or a hold since the proposal counts; the owner is told who stays."""
    office.register(OLD, OLDER)
    item = propose(office.desk)
    assert item is not None
    office.register(replace(OLDER, happenings=(Happening(date(2026, 3, 4), "hold_on"),)))
    done = rule(office.desk, item.id, YES)
    assert "P3" in done.notices[-1]
    assert office.store.person("P2") is None
    assert office.store.person("P3") is not None


def test_who_came_due_since_is_not_erased_unseen(office: Any) -> None:
    """A yes is to the people of the list, not to whoever else is due by then."""
    office.register(OLD)
    item = propose(office.desk)
    assert item is not None
    office.register(OLDER)
    rule(office.desk, item.id, YES)
    assert office.store.person("P3") == OLDER


def test_closed_cases_and_our_letters_go_too(office: Any) -> None:
    """What mailbot itself keeps of an erased person is forgotten with the record."""
    office.takes("Hej, jag vill ha ett registerutdrag.")
    office.sends()
    office.later(days=900)
    item = propose(office.desk)
    assert item is not None
    rule(office.desk, item.id, YES)
    (case,) = office.store.cases()
    assert (case.people, case.details.sender, case.registered) == ((), "", "")
    assert office.store.letters() == ()
    assert case.messages[-1].message_id in (office.store.setting(CLEAR_SENT) or "")


@pytest.mark.threat("T-STORE-10")
def test_a_yes_is_carried_out_on_the_register_as_it_is(
    office: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Changed in between, everything is judged again before anything is erased."""
    office.register(OLD)
    item = propose(office.desk)
    assert item is not None
    commit, first = office.store.commit, [True]

    def beaten(wanted: Commit) -> Any:
        if wanted.people_removed and first and first.pop():
            commit(Commit(people=(replace(OLD, last_interaction=date(2026, 3, 1)),)))
        return commit(wanted)

    monkeypatch.setattr(office.store, "commit", beaten)
    rule(office.desk, item.id, YES)
    assert office.store.person("P2") is not None


def test_a_proposal_overtaken_is_made_anew(office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Others who never stop end in a word to try again, with nothing half done."""
    office.register(OLD)

    def stale(_: Commit) -> Any:
        raise StaleCase(said("busy"))

    monkeypatch.setattr(office.store, "commit", stale)
    with pytest.raises(StaleCase, match="try again"):
        propose(office.desk)


def test_a_no_leaves_everybody(office: Any) -> None:
    """Said no to, the item is gone and nobody erased; the next list names them again."""
    office.register(OLD)
    item = propose(office.desk)
    assert item is not None
    with pytest.raises(UsageError, match="approve or reject"):
        rule(office.desk, item.id, Ruling(Verb.ANSWER, as_right="erasure"))
    rule(office.desk, item.id, Ruling(Verb.REJECT, reason="I look at it first"))
    assert office.store.person("P2") == OLD
    assert office.store.items() == ()
    again = propose(office.desk)
    assert again is not None
    assert again.id == "Q2"


def test_what_we_do_not_reach_is_said(office: Any) -> None:
    """Other places where the data lie are named before the yes."""
    office.register(OLD)
    item = propose(office.desk)
    assert item is not None
    sources = (Source("Bokföring", "manual", ""),)
    desk = replace(office.desk, settings=replace(office.desk.settings, sources=sources))
    assert "Bokföring" in preview(desk, item.id, YES).notices[-1]


def test_the_companys_last_dealing_outlives_who_told_of_it(office: Any) -> None:
    """When a contact goes, the day the company last dealt stays with a colleague there."""
    gone = replace(OLD, happenings=(Happening(date(2025, 9, 1), "purchase"),))
    colleague = replace(OLD, id="P3", name="Eva", emails=("eva@as.example",))
    office.register(gone, colleague, *crowd(30))
    assert propose(office.desk) is None
    changes = (Change(ChangeKind.ERASE, "P2"),)
    changed = applied(changes, office.store.people(), Stamp("2026-03-05T09:00:00+01:00", "owner"))
    (heir,) = heirs(changed, office.desk)
    assert (heir.id, heir.last_interaction) == ("P3", date(2025, 9, 1))
