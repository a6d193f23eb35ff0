"""Assignments and invoices that are open."""

from dataclasses import replace
from datetime import date

import pytest

from mailbot.law.need import still_needed
from mailbot.register.person import Happening
from tests.unit.judging import ANNA


def _on(day: int, kind: str, note: str = "") -> Happening:
    return Happening(date(2026, 2, day), kind, note)


OPEN = [
    ([], []),
    ([_on(1, "purchase")], []),
    ([_on(1, "unpaid_on", "2231")], ["2231"]),
    ([_on(1, "unpaid_on", "2231"), _on(9, "unpaid_off", "2231")], []),
    ([_on(1, "unpaid_on", "2231"), _on(9, "unpaid_off", "2230")], ["2231"]),
    ([_on(1, "unpaid_on", "a"), _on(2, "unpaid_on", "b"), _on(9, "unpaid_off")], []),
    ([_on(9, "unpaid_off"), _on(12, "unpaid_on", "c")], ["c"]),
    ([_on(1, "assignment_on", "film"), _on(9, "unpaid_off")], ["film"]),
]


@pytest.mark.parametrize(("happenings", "notes"), OPEN)
def test_what_is_open(happenings: list[Happening], notes: list[str]) -> None:
    """An assignment or invoice is open until its own end, or one of its whole kind, is noted."""
    person = replace(ANNA, happenings=tuple(happenings))
    assert [begun.note for begun in still_needed(person)] == notes
