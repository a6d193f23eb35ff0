"""A decision made into one commit: letters, the register as it shall be, the log (A22)."""

from dataclasses import replace
from typing import Any

import pytest

from mailbot.desk.judgement.rulings import Ruling, Verb
from mailbot.store.contract import LetterState
from mailbot.workflow.ruling import rule
from tests.unit.judging import ANNA, BUYER, PRINTER

ACCESS = "Hej! Jag vill ha ett registerutdrag över de uppgifter ni har om mig."
ERASE = "Hej, radera alla mina personuppgifter ur ert register."
FREEZE = "Hej, begränsa behandlingen av mina uppgifter."


def logged(office: Any) -> list[tuple[str, str]]:
    """Event and actor of every line."""
    return [(line.entry.event, line.entry.actor) for line in office.store.log()]


def test_every_part_of_a_step_is_in_the_log(office: Any) -> None:
    """What came, what was judged, changed, written, asked and ruled, by whom, without names."""
    office.takes(FREEZE)
    office.sends()
    office.takes(ERASE)
    office.approves("Q1")
    told = logged(office)
    for event in ("case_opened", "received", "judged", "restrict", "letter_written"):
        assert (event, "bot") in told
    assert ("letter_accepted", "bot") in told
    for event in ("owner_approve", "suppress", "erase", "item_closed", "letter_written"):
        assert (event, "owner") in told
    written = (office.data / "log.jsonl").read_text("utf-8")
    for word in ("Anna", "anna@", "kund.example", "070-111"):
        assert word not in written
    assert office.store.verify_log().ok


def test_the_case_and_its_letters_are_one_commit(office: Any) -> None:
    """The letter, its place in the case, its limit and the mail's mark stand together."""
    taken = office.takes(ACCESS)
    (letter,) = office.store.letters()
    (case,) = office.store.cases()
    assert taken.case is not None
    assert (letter.id, letter.case) == (f"{case.id}.1", case.id)
    assert case.messages[-1].message_id == letter.message_id
    assert case.token not in letter.message_id
    assert case.id.lower() in letter.message_id
    assert letter.expects == ("P1",)
    assert [s.verified for s in office.store.sendings(office.now)] == [True]
    assert office.store.handled(case.digests[0])


@pytest.mark.threat("T-PRIV-07", "T-PRIV-08")
def test_an_erasure_leaves_only_the_hash(office: Any) -> None:
    """Sent and done, no file holds name, address or number; the suppression entry stands (N11)."""
    office.register(replace(ANNA, recipients=(PRINTER,)))
    office.takes(ACCESS)
    office.sends()
    office.takes(ERASE)
    office.approves(office.store.items()[0].id)
    office.sends()
    assert sorted(to for to, _ in office.post.taken) == [
        "anna@kund.example",
        "anna@kund.example",
        "anna@kund.example",
        "order@tryck.example",
    ]
    for path in office.data.iterdir():
        for word in (b"Anna", b"anna@", b"111 22 33"):
            assert word not in path.read_bytes(), path
    assert office.store.suppressed("Anna@Kund.example") is not None
    assert office.waits() == []
    assert not any(case.open for case in office.store.cases())


@pytest.mark.threat("T-PRIV-09")
def test_an_extract_on_its_way_does_not_follow_a_new_address(office: Any) -> None:
    """What was begun for the old address with all their data waits for the owner to look."""
    office.takes(ACCESS)
    office.takes("Hej, ändra min e-postadress till anna@ny.example i ert register.")
    (item,) = [i for i in office.store.items() if i.reason == "email_change"]
    office.approves(item.id)
    office.sends()
    assert [to for to, _ in office.post.taken if to != "anna@kund.example"] == []
    assert ("O13", "door_refused") in office.waits()


@pytest.mark.threat("T-PRIV-08")
def test_a_partly_erased_person_is_told_at_the_address_that_goes(office: Any) -> None:
    """The last letter leaves for the address its own step takes out of the register (N06)."""
    office.register(BUYER)
    office.takes(ERASE)
    office.approves("Q1")
    office.sends()
    assert [kind for kind in office.waits() if kind[0] in {"O13", "O23"}] == []
    (kept,) = office.store.people()
    assert (kept.emails, kept.restricted_fields) == ((), ("*",))
    assert len(office.post.taken) == 2


@pytest.mark.threat("T-SMTP-05", "T-AUTH-09")
def test_one_addressee_and_no_other_way_back(office: Any) -> None:
    """A letter has one addressee, no copy and no Reply-To, and the same bytes for good."""
    office.takes(ACCESS)
    (letter,) = office.store.letters()
    head = letter.octets.split(b"\r\n\r\n")[0].decode()
    assert "\nTo: anna@kund.example" in head
    for name in ("Cc:", "Bcc:", "Reply-To:"):
        assert f"\n{name}" not in head
    assert letter.state is LetterState.QUEUED


def test_a_letter_she_throws_away_is_not_waited_for(office: Any) -> None:
    """In mode "ask" her no drops the letter; her own words answer, and the case closes."""
    office.mode = "ask"
    office.takes(ACCESS)
    (item,) = office.store.items()
    no, own = (
        Ruling(Verb.REJECT, reason="Jag skriver själv."),
        Ruling(Verb.ANSWER, text="Hej Anna!"),
    )
    rule(office.desk, item.id, no)
    assert office.waits() == [("O17", "letter_dropped")]
    rule(office.desk, office.store.items()[0].id, own)
    office.sends()
    assert [to for to, _ in office.post.taken] == ["anna@kund.example"]
    (case,) = office.store.cases()
    assert not case.open
    assert [m.state for m in case.messages if m.direction == "out"] == ["failed", "sent"]
