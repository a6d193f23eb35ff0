"""How long vouchers must be kept."""

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.law.bookkeeping import financial_year_end_of, kept_through

with (Path(__file__).parent / "bookkeeping.csv").open(encoding="utf-8") as file:
    ROWS = list(csv.DictReader(file))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["reason"][:40])
def test_oracle(row: dict[str, str]) -> None:
    """Every row of the oracle is kept through the day it names, erasable from the next."""
    last = kept_through(date.fromisoformat(row["financial_year_end"]))
    assert str(last) == row["kept_through"]
    assert str(last + timedelta(days=1)) == row["erasable_from"]


def ordinary(row: dict[str, str]) -> bool:
    """The row's financial year has at most twelve months and holds the voucher's date."""
    start, end = (date.fromisoformat(row[f"financial_year_{side}"]) for side in ("start", "end"))
    return (end - start).days <= 366 and row["voucher_date"] <= row["financial_year_end"]


@pytest.mark.parametrize(
    "row", [row for row in ROWS if ordinary(row)], ids=lambda row: row["reason"][:40]
)
def test_financial_year_of_a_voucher(row: dict[str, str]) -> None:
    """A voucher dated in an ordinary year belongs to the year that ends next."""
    end = date.fromisoformat(row["financial_year_end"])
    assert financial_year_end_of(date.fromisoformat(row["voucher_date"]), f"{end:%m-%d}") == end


@pytest.mark.parametrize("end", ["02-28", "02-29"])
def test_year_ending_with_february(end: str) -> None:
    """A financial year that ends with February includes the leap day."""
    assert financial_year_end_of(date(2028, 2, 29), end) == date(2028, 2, 29)
    assert financial_year_end_of(date(2027, 2, 28), end) == date(2027, 2, 28)


@given(st.dates(date(2000, 1, 1), date(2060, 1, 1)), st.dates(date(2024, 1, 1), date(2024, 12, 31)))
def test_the_year_holds_the_day(day: date, end: date) -> None:
    """The end of the financial year lies on the day or within the year after it."""
    assert day <= financial_year_end_of(day, f"{end:%m-%d}") <= day + timedelta(days=366)
