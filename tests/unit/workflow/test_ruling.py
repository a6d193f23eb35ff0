"""A ruling from a word to one commit."""

from dataclasses import replace
from typing import Any

import pytest

from mailbot.desk.judgement.rulings import Ruling, Verb
from mailbot.errors import StaleCase, UsageError
from mailbot.said import said
from mailbot.store.contract import Commit
from mailbot.workflow.ruling import extend, preview, rule
from tests.unit.judging import ANNA

ERASE = "Hej, radera alla mina personuppgifter ur ert register."
YES = Ruling(Verb.APPROVE)


def test_a_preview_does_nothing(office: Any) -> None:
    """What would be sent is shown, and nothing is changed by showing it."""
    office.takes(ERASE)
    before = (office.store.people(), office.store.items(), office.store.letters())
    ready = preview(office.desk, "Q1", YES)
    assert [draft.addressee for draft in ready.drafts] == ["anna@kund.example"]
    assert (office.store.people(), office.store.items(), office.store.letters()) == before


def test_nothing_is_ruled_on_twice(office: Any) -> None:
    """The second yes finds nothing that waits (T-WEB-07 at the terminal)."""
    office.takes(ERASE)
    office.approves("Q1")
    with pytest.raises(UsageError, match="Q1"):
        office.approves("Q1")
    assert [letter.kind for letter in office.store.letters()].count("erased") == 1


@pytest.mark.threat("T-STORE-10")
def test_a_ruling_is_made_on_the_register_as_it_is(
    office: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Changed in between, the register is read again before anything is erased."""
    office.takes(ERASE)
    commit, first = office.store.commit, [True]

    def beaten(wanted: Commit) -> Any:
        if wanted.cases and first.pop() if first else False:
            commit(Commit(people=(replace(ANNA, emails=("anna@kund.example", "a@ek.example")),)))
        return commit(wanted)

    monkeypatch.setattr(office.store, "commit", beaten)
    rule(office.desk, "Q1", YES)
    assert office.store.suppressed("a@ek.example") is not None
    assert office.store.people() == ()


def test_others_who_never_stop_are_told_of(office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """After several attempts the owner is told to try again; nothing was half done."""
    office.takes(ERASE)

    def stale(_: Commit) -> Any:
        raise StaleCase(said("busy"))

    monkeypatch.setattr(office.store, "commit", stale)
    with pytest.raises(StaleCase):
        rule(office.desk, "Q1", YES)
    assert office.store.people() == (ANNA,)


def test_an_extension_is_three_months_from_receipt(office: Any) -> None:
    """Told once, in time, and never after (O03)."""
    case_id = office.takes(ERASE).case.id
    extend(office.desk, case_id, "Många handlingar.")
    case = office.store.case(case_id)
    assert (case.extended_due.isoformat(), case.due.isoformat()) == ("2026-06-05", "2026-04-07")
    for wrong in (case_id, "2026-XXXX"):
        with pytest.raises(UsageError):
            extend(office.desk, wrong, "Mer.")


def test_an_erasure_waits_for_the_extract_of_another_case(office: Any) -> None:
    """Whoever asked for their data first gets them before they go (N18)."""
    office.mailbox.away = True
    first = office.takes("Hej! Jag vill ha ett registerutdrag över de uppgifter ni har om mig.")
    office.takes(ERASE)
    (item,) = [i for i in office.store.items() if i.reason == "erase"]
    with pytest.raises(UsageError, match=first.case.id):
        office.approves(item.id)
    assert office.store.people() == (ANNA,)
