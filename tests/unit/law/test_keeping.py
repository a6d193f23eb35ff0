"""What of a record must stay, and until when (A16, N06)."""

from dataclasses import replace
from datetime import date

import pytest

from mailbot.law.keeping import VOUCHER_FIELDS, erasure_plan, open_hold, vouchers_until
from mailbot.register.person import FIELDS, Happening
from tests.unit.judging import ANNA, BUYER

TODAY = date(2026, 3, 5)
FULL = replace(
    BUYER,
    title="VD",
    identification_number="811228-9874",
    invoice_address="Nygatan 1",
    delivery_address="Nygatan 2",
    language="sv",
    notes="trevlig",
    consent="newsletter",
)


def test_every_field_held_is_either_erased_or_kept() -> None:
    """Nothing that is filled in is forgotten by the plan, and nothing rides along."""
    plan = erasure_plan(FULL, "12-31", TODAY)
    assert {*plan.erase, *plan.keep} == {*FIELDS, "consent"}
    assert set(plan.keep) == set(VOUCHER_FIELDS)
    assert not set(plan.erase) & set(plan.keep)


@pytest.mark.parametrize(
    ("day", "year_end", "until"),
    [
        (date(2025, 6, 1), "12-31", date(2032, 12, 31)),
        (date(2025, 6, 1), "04-30", date(2033, 12, 31)),
        (date(2025, 4, 30), "04-30", date(2032, 12, 31)),
    ],
)
def test_the_financial_year_decides(day: date, year_end: str, until: date) -> None:
    """Vouchers stay through the seventh year after the year the financial year ended in."""
    bought = replace(ANNA, happenings=(Happening(day, "purchase"),))
    assert vouchers_until(bought, year_end) == until
    assert erasure_plan(bought, year_end, until).until == until
    assert erasure_plan(bought, year_end, date(until.year + 1, 1, 1)).until is None


def test_what_is_no_voucher_keeps_nothing() -> None:
    """Meetings and mails are no vouchers: everything goes."""
    met = replace(ANNA, happenings=(Happening(date(2025, 6, 1), "meeting"),))
    plan = erasure_plan(met, "12-31", TODAY)
    assert (plan.keep, plan.until, vouchers_until(met, "12-31")) == ((), None, None)


@pytest.mark.parametrize(
    ("marks", "held"),
    [
        ((), False),
        ((("hold_on", 1),), True),
        ((("hold_on", 1), ("hold_off", 2)), False),
        ((("hold_off", 2), ("hold_on", 1)), False),
        ((("hold_on", 1), ("hold_off", 2), ("hold_on", 3)), True),
        ((("hold_on", 1), ("hold_off", 1)), False),
    ],
)
def test_the_last_mark_says_whether_a_hold_is_open(
    marks: tuple[tuple[str, int], ...], *, held: bool
) -> None:
    """In whatever order they are listed; of one day's marks the later written."""
    happenings = tuple(Happening(date(2026, 2, day), kind) for kind, day in marks)
    assert (open_hold(replace(ANNA, happenings=happenings)) is not None) is held
