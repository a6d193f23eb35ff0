"""The days of Art. 12(3)."""

import csv
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import holidays as calendar_of
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.law import deadlines

STOCKHOLM = ZoneInfo("Europe/Stockholm")
with (Path(__file__).parent / "deadlines.csv").open(encoding="utf-8") as file:
    ROWS = list(csv.DictReader(file))
DAYS = st.dates(date(2020, 1, 1), date(2050, 12, 31))
WEEKDAYS = {"lördag": "Saturday", "söndag": "Sunday"}


@pytest.mark.threat("T-TIME-02")
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["received"])
def test_oracle(row: dict[str, str]) -> None:
    """Every row of the oracle gives the last days it names."""
    received = deadlines.receipt_date(datetime.fromisoformat(row["received"]), STOCKHOLM)
    assert str(deadlines.answer_by(received)) == row["due_date"]
    assert str(deadlines.extended_answer_by(received)) == row["extended_due_date"]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["received"])
def test_reason_names_the_oracles_days(row: dict[str, str]) -> None:
    """The reason names each day passed over, each clamping and a differing stamp, as the oracle."""
    stamp = datetime.fromisoformat(row["received"])
    reason = deadlines.reasons(deadlines.receipt_date(stamp, STOCKHOLM), stamp.date())
    for part in row["reason"].split("; "):
        if "rolled past" in part:
            months, days = part.split(" rolled past ")
            ours = next(p for p in reason.split("; ") if p.startswith(f"{months} rolled past "))
            assert [d[:10] for d in ours.split(" rolled past ")[1].split(", ")] == [
                d[:10] for d in days.split(", ")
            ]
        elif "clamped" in part or part.startswith("plain"):
            assert part in reason
    assert ("differs from the stamp" in reason) == ("differs from the stamp" in row["reason"])


@pytest.mark.parametrize("year", range(2020, 2051))
def test_holidays_agree_with_the_library(year: int) -> None:
    """For 2020 to 2050 the days off are those a maintained calendar library knows."""
    known = calendar_of.country_holidays("SE", years=year, categories=("public", "de_facto"))
    sundays = {day for day in known if day.weekday() == 6 and day not in deadlines.holidays(year)}
    assert set(deadlines.holidays(year)) == set(known) - sundays


@given(DAYS)
def test_last_days_are_working_days(received: date) -> None:
    """A last day is a working day, at least 28 days after receipt, and extended after plain."""
    due, extended = deadlines.answer_by(received), deadlines.extended_answer_by(received)
    assert deadlines.working_day(due)
    assert deadlines.working_day(extended)
    assert received + timedelta(days=28) <= due <= received + timedelta(days=31 + 5)
    assert received + timedelta(days=89) <= extended <= received + timedelta(days=92 + 5)


@given(DAYS, DAYS)
def test_later_receipt_is_never_due_earlier(one: date, other: date) -> None:
    """Whoever wrote first never waits for a later day."""
    first, second = sorted((one, other))
    assert deadlines.answer_by(first) <= deadlines.answer_by(second)


@pytest.mark.parametrize(
    ("day", "off"),
    [
        ("2026-04-02", ""),  # skärtorsdag
        ("2026-04-30", ""),  # valborg
        ("2026-01-05", ""),  # trettondagsafton
        ("2026-05-25", ""),  # annandag pingst
        ("2026-10-30", ""),  # allhelgonaafton
        ("2026-05-15", ""),  # klämdag
        ("2026-04-04", "Saturday"),  # påskafton
        ("2026-12-24", "Christmas Eve"),
        ("2026-12-26", "Boxing Day"),
        ("2026-12-31", "New Year's Eve"),
        ("2026-06-19", "Midsummer Eve"),
        ("2026-10-31", "All Saints' Day"),
    ],
)
def test_named_days(day: str, off: str) -> None:
    """The eves the law names are days off, the others are not."""
    assert deadlines.day_off(date.fromisoformat(day)) == off


@pytest.mark.threat("T-TIME-04")
def test_reminders() -> None:
    """The owner is reminded 14, 7, 3 and 1 days before, and every day once it is overdue."""
    due = date(2026, 4, 7)
    days = {n: due - timedelta(days=n) for n in range(-3, 40)}
    reminded = [n for n, day in days.items() if day in deadlines.reminder_days(due, day)]
    assert reminded == [-3, -2, -1, 1, 3, 7, 14]
    assert deadlines.reminder_days(due, date(2026, 4, 1)) == (date(2026, 4, 4), date(2026, 4, 6))
    assert deadlines.reminder_days(due, date(2026, 4, 9)) == (date(2026, 4, 9),)


@pytest.mark.parametrize(
    ("received", "asked", "confirmed", "due"),
    [
        ("2026-03-05", "2026-03-06", "2026-03-24", "2026-04-23"),
        ("2026-03-05", "2026-03-06", "2026-03-06", "2026-04-07"),
        ("2026-03-05", "2026-03-05", "2026-03-10", "2026-04-10"),
    ],
)
def test_what_a_clock_that_stood_still_would_say(
    received: str, asked: str, confirmed: str, due: str
) -> None:
    """The unrolled last day and the days of asking, then rolled; ten days are aimed at."""
    days = map(date.fromisoformat, (received, asked, confirmed))
    assert deadlines.due_if_suspended(*days).isoformat() == due
    assert deadlines.target(date(2026, 3, 5)) == date(2026, 3, 15)
