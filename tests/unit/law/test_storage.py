"""Until when each record is kept, and why."""

import csv
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.desk.owner.reason_words import told
from mailbot.law.reason import Reason, Why
from mailbot.law.step import ChangeKind
from mailbot.law.storage import Storage, erasures, large, storage
from mailbot.register.person import FieldChange, Happening, Person
from mailbot.rulebook.page import english_words
from tests.unit.judging import ANNA, BUYER, HELD, SECRET, TODAY

OVER = date(2023, 1, 10)
OLD = replace(ANNA, last_interaction=OVER)


with (Path(__file__).parent / "retention.csv").open(encoding="utf-8", newline="") as file:
    ROWS = tuple(csv.DictReader(file))


def one(person: Person, *others: Person, case: str = "") -> Storage:
    cases = {person.id: case} if case else {}
    return storage((person, *others), cases, "12-31", TODAY)[0]


def restricted(why: str) -> Person:
    mark = FieldChange("2026-02-01T09:00:00+01:00", "restriction", "", "*", "2026-7K3Q", why)
    return replace(OLD, restricted_fields=("*",), history=(mark,))


def test_the_day_itself_is_still_kept() -> None:
    """24 months to the day are the last day, not the first day over."""
    found = one(ANNA)
    assert found.until == date(2027, 10, 1)
    assert not found.over(date(2027, 10, 1))
    assert found.over(date(2027, 10, 2))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["reason"][:50])
def test_every_row_of_the_law(row: dict[str, str]) -> None:
    """What `mailbot retention` shows of a record is what the law's table says."""
    told = [event.split(":") for event in row["events"].split(";") if event]
    happened = tuple(Happening(date.fromisoformat(day), kind) for day, kind in told)
    last = date.fromisoformat(row["last_interaction"])
    found = one(replace(ANNA, last_interaction=last, happenings=happened))
    assert ("HOLD" if found.hold else str(found.until)) == row["erase_after"]


def test_a_colleague_counts_for_everybody_at_the_company() -> None:
    """The clock is the company's; who only shares it is told so."""
    found = one(OLD, replace(ANNA, id="P2"))
    assert (found.last, found.until) == (ANNA.last_interaction, date(2027, 10, 1))
    assert Reason(Why.COLLEAGUES) in found.because
    assert Reason(Why.COLLEAGUES) not in one(ANNA, replace(OLD, id="P2")).because


@pytest.mark.parametrize(
    ("person", "case", "says"),
    [
        (replace(HELD, last_interaction=OVER), "", "hold since 2026-02-01"),
        (replace(SECRET, last_interaction=OVER), "", "legal hold: tvist"),
        (OLD, "2026-7K3Q", "case 2026-7K3Q is open"),
        (restricted("GDPR 18(1)"), "", "restricted as the person asked"),
        (restricted("GDPR 18(1)(c)"), "", "restricted as the person asked"),
    ],
)
def test_what_holds_is_said_first(person: Person, case: str, says: str) -> None:
    """A legal hold, an open case or a wish to keep the data stops the clock, with the reason."""
    found = one(person, case=case)
    assert (found.hold, found.until, found.over(TODAY)) == (True, None, False)
    assert says in told(found.because, english_words())


def test_a_restriction_for_the_sake_of_a_check_holds_nothing() -> None:
    """While accuracy or grounds are looked into the case is open; that alone holds."""
    assert one(restricted("GDPR 18(1)(d)")).over(TODAY)
    lifted = replace(restricted("GDPR 18(1)"), restricted_fields=())
    assert one(lifted).over(TODAY)


def test_vouchers_are_named() -> None:
    """What the bookkeeping keeps after the time is up stands beside it, while it must."""
    assert one(BUYER).keep == Reason(Why.VOUCHERS, {"day": date(2032, 12, 31)})
    long_ago = replace(BUYER, happenings=(Happening(date(2015, 1, 2), "purchase"),))
    assert one(long_ago).keep is None


def test_no_dealing_known_is_no_day() -> None:
    """Nothing is guessed where nobody knows when the last dealing was."""
    found = one(replace(ANNA, last_interaction=None))
    assert (found.last, found.until, found.over(TODAY)) == (None, None, False)
    assert found.because == (Reason(Why.NO_DEALING),)


def test_what_is_left_for_the_vouchers_goes_in_its_turn() -> None:
    """A record cut down earlier is due the day after its last day, and erased whole."""
    stub = Person("P1", name="Anna Ek", restricted_fields=("*",), kept_through=date(2026, 12, 31))
    assert not one(stub).over(date(2026, 12, 31))
    assert one(stub).over(date(2027, 1, 1))
    (change,) = erasures([stub], "12-31", date(2027, 1, 1))
    assert change.kind is ChangeKind.ERASE


def test_a_stub_lends_its_company_no_time() -> None:
    """A colleague kept for the vouchers neither shortens nor lengthens the company's clock."""
    stub = Person("P9", company=OLD.company, organisation_number=OLD.organisation_number)
    assert one(OLD, replace(stub, kept_through=date(2032, 12, 31))).until == date(2025, 1, 10)


def test_who_refused_advertising_stays_refused() -> None:
    """An address goes to the suppression list as its record goes."""
    changes = tuple(erasures([replace(OLD, marketing="stopped")], "12-31", TODAY))
    assert [c.kind for c in changes] == [ChangeKind.SUPPRESS, ChangeKind.ERASE]
    assert changes[0].value == "anna@kund.example"
    assert [c.kind for c in erasures([OLD], "12-31", TODAY)] == [ChangeKind.ERASE]


@pytest.mark.threat("T-TIME-05")
@pytest.mark.parametrize(
    ("count", "of", "many"), [(1, 10, False), (2, 19, True), (2, 20, False), (0, 0, False)]
)
def test_more_than_a_tenth_is_many(count: int, of: int, *, many: bool) -> None:
    """Exactly a tenth is not more than a tenth."""
    assert large(count, of) is many


@given(
    last=st.dates(date(2015, 1, 1), date(2030, 1, 1)),
    kinds=st.lists(
        st.tuples(
            st.integers(-2000, 200), st.sampled_from(["purchase", "hold_on", "hold_off", "bounce"])
        ),
        max_size=6,
    ),
)
def test_held_and_over_exclude_each_other(last: date, kinds: list[tuple[int, str]]) -> None:
    """Whatever happened, a record under a hold is never due, and each line has its reason."""
    happened = tuple(Happening(TODAY + timedelta(days=d), kind) for d, kind in kinds)
    found = one(replace(ANNA, last_interaction=last, happenings=happened))
    assert found.because
    assert not (found.hold and found.over(TODAY))
    assert found.hold == (found.until is None)
