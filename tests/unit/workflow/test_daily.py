"""What `run` does for the register each day: the month's batch, and what it finds by itself."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from mailbot.desk.judgement.rulings import Ruling, Verb
from mailbot.errors import UsageError
from mailbot.register.person import Happening, Person
from mailbot.settings import Source
from mailbot.workflow.day import pass_day
from mailbot.workflow.ruling import rule
from tests.unit.judging import ANNA

YES, NO = Ruling(Verb.APPROVE), Ruling(Verb.REJECT, reason="nej")
OVER = replace(
    ANNA,
    id="P2",
    name="Bo Ås",
    emails=("bo@as.example",),
    phone="",
    company="Ås HB",
    organisation_number="",
    identification_number="",
    customer_number="",
    last_interaction=date(2023, 1, 2),
)
SOON = replace(
    OVER,
    id="P3",
    name="Eva Å",
    emails=("eva@a.example",),
    company="Å AB",
    last_interaction=date(2024, 3, 20),
)
LATER = replace(SOON, id="P4", name="Lo Ö", emails=("lo@o.example",), company="Ö AB")


def others(count: int = 30) -> tuple[Person, ...]:
    """People of whom there is nothing to say."""
    plain = replace(ANNA, phone="", identification_number="", customer_kind="", notes="")
    return tuple(
        replace(plain, id=f"P{n}", name=f"Kim {n}", emails=(f"k{n}@k{n}.example",), company=f"K{n}",
                organisation_number="", customer_number=str(n))
        for n in range(10, 10 + count)
    )  # fmt: skip


def days(office: Any, count: int) -> None:
    """The bot goes round once a day."""
    for _ in range(count):
        pass_day(office.desk)
        office.later(days=1)


def waiting(office: Any, reason: str) -> Any:
    """The one item that waits for that reason."""
    (item,) = [item for item in office.store.items() if item.reason == reason]
    return item


@pytest.fixture
def firm(office: Any) -> Any:
    """A register in which one is over their time, one soon, and one later this month."""
    later = replace(LATER, last_interaction=date(2024, 3, 28))
    office.register(OVER, SOON, later, *others())
    return office


def test_the_month_is_proposed_once(firm: Any) -> None:
    """One item holds whose time is up and whose last day falls within the month."""
    days(firm, 5)
    item = waiting(firm, "retention")
    assert item.proposal["people"] == ["P2"]
    assert item.proposal["ahead"] == ["P3", "P4"]
    rule(firm.desk, item.id, NO)
    days(firm, 10)
    assert firm.store.items() == ()


def test_a_yes_beforehand_is_carried_out_on_the_day(firm: Any) -> None:
    """What was approved goes the day after its last, not before; the log certifies each."""
    days(firm, 2)
    rule(firm.desk, waiting(firm, "retention").id, YES)
    assert firm.store.person("P2") is None
    firm.now = datetime(2026, 3, 20, 8, tzinfo=UTC)
    days(firm, 1)
    assert firm.store.person("P3") is not None
    days(firm, 1)
    assert firm.store.person("P3") is None
    assert firm.store.person("P4") is not None
    done = [e.entry for e in firm.store.log() if e.entry.event == "retention_carried_out"]
    assert [dict(entry.facts)["erased"] for entry in done] == ["P2", "P3"]
    assert dict(done[1].facts)["item"] == "approved beforehand"


def test_whoever_buys_meanwhile_is_spared(firm: Any) -> None:
    """A yes beforehand does not outlast a new dealing of the company."""
    days(firm, 2)
    rule(firm.desk, waiting(firm, "retention").id, YES)
    bought = Happening(date(2026, 3, 10), "purchase")
    firm.register(replace(SOON, happenings=(bought,)))
    firm.now = datetime(2026, 3, 27, 8, tzinfo=UTC)
    days(firm, 4)
    assert firm.store.person("P3") is not None
    assert firm.store.person("P4") is None


def test_a_hold_that_ends_waits_for_no_month(firm: Any) -> None:
    """Who becomes due in the midst of a month is proposed the next day; a no lasts the month."""
    days(firm, 2)
    rule(firm.desk, waiting(firm, "retention").id, NO)
    held = replace(OVER, id="P5", emails=("x@y.example",), company="Y")
    firm.register(held)
    days(firm, 1)
    item = waiting(firm, "retention_many")
    assert item.proposal["people"] == ["P2", "P5"]
    rule(firm.desk, item.id, NO)
    days(firm, 3)
    assert firm.store.items() == ()


def test_a_batch_in_part(firm: Any) -> None:
    """What was not said yes to goes on waiting; nobody else's record can be named."""
    days(firm, 2)
    item = waiting(firm, "retention")
    with pytest.raises(UsageError, match="P10 is not in the batch"):
        rule(firm.desk, item.id, replace(YES, only=("P10",)))
    rule(firm.desk, item.id, replace(YES, but=("P2", "P4")))
    assert firm.store.person("P2") is not None
    rest = waiting(firm, "retention")
    assert (rest.proposal["people"], rest.proposal["ahead"]) == (["P2"], ["P4"])
    rule(firm.desk, item.id, replace(YES, only=("P2",)))
    assert firm.store.person("P2") is None
    assert waiting(firm, "retention").proposal["ahead"] == ["P4"]


def test_found_by_itself_and_asked_once(office: Any) -> None:
    """What cannot be right is put to the owner from the second day on, and not after her no."""
    office.register(replace(SOON, last_interaction=date(2026, 1, 1), phone="11 tio"), *others())
    days(office, 1)
    assert office.store.items() == ()
    days(office, 3)
    item = waiting(office, "impossible_value")
    assert (item.rule, item.proposal["people"], item.proposal["field"]) == ("O09", ["P3"], "phone")
    rule(office.desk, item.id, NO)
    days(office, 3)
    assert office.store.items() == ()


def test_a_yes_takes_the_value_out(office: Any) -> None:
    """The impossible value goes, and history says why."""
    office.register(replace(SOON, last_interaction=date(2026, 1, 1), phone="11 tio"), *others())
    days(office, 2)
    rule(office.desk, waiting(office, "impossible_value").id, YES)
    person = office.store.person("P3")
    assert person.phone == ""
    assert person.history[-1].why == "GDPR 5(1)(d)"


def test_mended_by_hand_needs_no_yes(office: Any) -> None:
    """A proposal whose reason is gone is taken back."""
    office.register(replace(SOON, last_interaction=date(2026, 1, 1), phone="11 tio"), *others())
    days(office, 2)
    assert waiting(office, "impossible_value")
    office.register(replace(SOON, last_interaction=date(2026, 1, 1), phone="011-12 34 56"))
    days(office, 1)
    assert office.store.items() == ()


def test_two_names_of_one_number(office: Any) -> None:
    """One organisation number at two companies is shown with both records."""
    one = replace(SOON, last_interaction=date(2026, 1, 1), organisation_number="556016-0680")
    other = replace(one, id="P4", name="Lo", emails=("lo@b.example",), company="Å Aktiebolag")
    office.register(one, other, *others())
    days(office, 2)
    item = waiting(office, "contradiction")
    assert set(item.proposal["people"]) == {"P3", "P4"}
    rule(office.desk, item.id, YES)
    days(office, 3)
    assert office.store.items() == ()


def test_what_another_program_says(office: Any, tmp_path: Path) -> None:
    """A declared file that says otherwise than the register is told; one that is gone is not."""
    file = tmp_path / "bok.csv"
    file.write_text("e-post;telefon\neva@a.example;011-99 99 99\n", encoding="utf-8")
    office.register(replace(SOON, last_interaction=date(2026, 1, 1), phone="011-12 34 56"))
    source = Source("Bokföring", "csv", str(file))
    desk = replace(office.desk, settings=replace(office.desk.settings, sources=(source,)))
    pass_day(desk)
    office.later(days=1)
    pass_day(replace(desk, clock=lambda: office.now))
    item = waiting(office, "source_differs")
    assert (item.proposal["people"], item.proposal["why"]) == (["P3"], "Bokföring")
    file.unlink()
    office.later(days=1)
    pass_day(replace(desk, clock=lambda: office.now))
    assert waiting(office, "source_differs") == item


def test_whoever_left_is_looked_at(office: Any) -> None:
    """A contact marked as left is proposed for erasure before the 24 months; a no is final."""
    office.register(
        replace(SOON, last_interaction=date(2026, 1, 1), flags=("left",)),
        replace(OVER, last_interaction=date(2026, 1, 1), flags=("left",)),
        *others(),
    )
    days(office, 2)
    item = waiting(office, "left_review")
    assert item.proposal["people"] == ["P2", "P3"]
    rule(office.desk, item.id, replace(YES, only=("P3",)))
    rule(office.desk, item.id, NO)
    days(office, 3)
    assert (office.store.person("P2") is not None, office.store.person("P3")) == (True, None)
    assert office.store.items() == ()
