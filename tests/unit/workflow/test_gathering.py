"""What the sources hold of a person, in this run."""

from dataclasses import replace
from datetime import date
from typing import Any

from mailbot.law.holdings import MAILBOX, MailListed
from mailbot.workflow.gathering import gather, namesakes
from tests.unit.judging import ANNA

ACCESS = "Hej! Jag vill ha ett registerutdrag över de uppgifter ni har om mig."


def test_a_source_that_does_not_answer_is_named(office: Any) -> None:
    """Silence is never taken for "nothing there", nor is a missing connection (O10)."""
    office.mailbox.mails = (MailListed(date(2026, 1, 2), "in", "Filmen"),)
    assert gather((ANNA,), office.desk).mails == office.mailbox.mails
    office.mailbox.away = True
    for desk in (office.desk, replace(office.desk, inbox=None)):
        found = gather((ANNA,), desk)
        assert (found.mails, found.missing) == ((), (MAILBOX,))


def test_own_cases_and_the_suppression_list_are_sources_too(office: Any) -> None:
    """What mailbot itself keeps of a person is named in their extract (Art. 15)."""
    office.takes(ACCESS)
    office.takes("Hej, sluta skicka nyhetsbrev till mig.")
    found = gather((ANNA,), office.desk)
    assert sorted(rights for _, _, rights in found.cases) == [("access",), ("marketing_stop",)]
    assert found.suppressed
    assert not gather((replace(ANNA, id="P9", emails=("x@y.example",)),), office.desk).suppressed


def test_a_namesake_is_another_record_at_another_address(office: Any) -> None:
    """The same name elsewhere is found; the same mailbox is no namesake (law 2)."""
    elsewhere = replace(ANNA, id="P2", name="ANNA EK", emails=("anna@hem.example",))
    office.register(elsewhere, replace(ANNA, id="P3"))
    assert namesakes((ANNA,), office.desk) == (elsewhere,)
