"""How long a record may be kept."""

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.desk.owner.reason_words import told
from mailbot.law.reason import Reason, Why
from mailbot.law.retention import (
    COUNTED,
    NOT_COUNTED,
    company_clock,
    company_of,
    erase_after,
    retention,
)
from mailbot.register.person import Happening, Person
from mailbot.rulebook.page import english_words

with (Path(__file__).parent / "retention.csv").open(encoding="utf-8") as file:
    ROWS = list(csv.DictReader(file))
ENGLISH = english_words()


def events_of(row: dict[str, str]) -> tuple[tuple[date, str], ...]:
    parts = (part.split(":") for part in row["events"].split(";") if part)
    return tuple((date.fromisoformat(day), kind) for day, kind in parts)


@pytest.mark.threat("T-TIME-05")
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["reason"][:40])
def test_oracle(row: dict[str, str]) -> None:
    """Every row of the oracle ends on the day it names, or under its hold."""
    result = erase_after(date.fromisoformat(row["last_interaction"]), events_of(row))
    assert ("HOLD" if result.hold else str(result.erase_after)) == row["erase_after"]
    said = told(result.because, ENGLISH)
    for part in row["reason"].split("; ")[1:]:
        if part.startswith(("24 months", "clamped", "does not count", "hold ", "kept under")):
            assert part in said
    assert ("no roll-forward" in row["reason"]) == ("not moved" in said)


EVENTS = st.tuples(
    st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.sampled_from(sorted(COUNTED | NOT_COUNTED))
)


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.lists(EVENTS))
def test_only_counted_events_move_the_day(last: date, events: list[tuple[date, str]]) -> None:
    """Whatever the firm does, or a right is used, changes nothing; order does not matter."""
    counted = [event for event in events if event[1] in COUNTED]
    result = erase_after(last, events)
    assert result.erase_after == erase_after(last, counted[::-1]).erase_after
    assert result.erase_after is not None
    assert result.erase_after >= max([last, *(day for day, _ in counted)])


def test_unknown_kind_is_told_and_not_counted() -> None:
    """An event of an unknown kind leaves the day as it was and is named for the owner."""
    result = erase_after(date(2024, 3, 10), [(date(2025, 1, 1), "lunch")])
    assert result.erase_after == date(2026, 3, 10)
    assert result.unknown == ("lunch",)


def test_no_dealing_known_has_no_day() -> None:
    """A record without any known dealing has no day and no hold, and says so."""
    result = erase_after(None, [])
    assert (result.erase_after, result.hold) == (None, False)
    assert result.because == (Reason(Why.NO_DEALING),)


def test_over_only_after_the_last_day() -> None:
    """The last day itself still is within the time; the next is not."""
    result = erase_after(date(2024, 5, 10), [])
    assert not result.over(date(2026, 5, 10))
    assert result.over(date(2026, 5, 11))


def test_colleagues_share_the_clock_but_not_the_hold() -> None:
    """A purchase by one contact keeps the colleagues too; a hold keeps only its own record."""
    anna = Person(
        "P1",
        company="Kund AB",
        last_interaction=date(2024, 1, 1),
        happenings=(Happening(date(2025, 1, 1), "hold_on"),),
    )
    eva = Person("P2", company="kund  ab", happenings=(Happening(date(2025, 6, 1), "purchase"),))
    assert company_of(anna) == company_of(eva)
    clock = company_clock([anna, eva])
    assert retention(eva, clock).erase_after == date(2027, 6, 1)
    assert retention(anna, clock).hold


def test_who_shares_a_clock() -> None:
    """The organisation number decides before the name; suppliers and lone people stand apart."""
    one = Person("P1", company="Kund AB", organisation_number="556677-8899")
    other = Person("P2", company="Kund Aktiebolag", organisation_number="16556677-8899")
    supplier = Person("P3", organisation_number="556677-8899", customer_kind="supplier_contact")
    assert company_of(one) == company_of(other)
    assert company_of(one) != company_of(supplier)
    assert company_of(Person("P4")) != company_of(Person("P5"))
