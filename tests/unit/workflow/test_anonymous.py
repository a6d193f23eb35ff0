"""Figures of people who were made anonymous."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from mailbot.desk.judgement.rulings import Ruling, Verb
from mailbot.register.person import Happening
from mailbot.workflow.anonymous import anonymous_in
from mailbot.workflow.ruling import rule
from tests.unit.judging import ANNA

ERASE = "Hej, radera alla mina personuppgifter ur ert register."
HAPPENED = (
    Happening(date(2025, 3, 1), "meeting", "Kaffe med Anna"),
    Happening(date(2025, 4, 1), "meeting"),
    Happening(date(2026, 1, 1), "quote_request"),
    Happening(date(2025, 5, 1), "hold_on", "tvist"),
    Happening(date(2025, 6, 1), "hold_off"),
)


@pytest.mark.threat("T-PRIV-08")
def test_the_record_goes_and_counts_stay(office: Any) -> None:
    """Year, kind and number are all that is left, added to those of others before."""
    for number, name in enumerate(("Anna Ek", "Anna Ek"), 1):
        office.register(replace(ANNA, id=f"P{number}", name=name, happenings=HAPPENED))
        office.takes(f"{ERASE} {number}")
        item = next(i for i in office.store.items() if i.reason.startswith("erase"))
        rule(office.desk, item.id, Ruling(Verb.APPROVE, anonymise=True))
        office.sends()
        assert anonymous_in(office.store, 2025) == {"meeting": 2 * number}
    assert anonymous_in(office.store, 2026) == {"quote_request": 2}
    assert anonymous_in(office.store, 2024) == {}
    kept = b"".join(path.read_bytes() for path in office.data.iterdir() if path.is_file())
    assert b"Anna Ek" not in kept
    assert b"Kaffe" not in kept
