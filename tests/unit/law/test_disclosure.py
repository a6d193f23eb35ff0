"""What keeps all a person's data back, whichever right they are asked by (A06, A12, O10)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from mailbot.law.access import access
from mailbot.law.asks import Tag
from mailbot.law.holdings import Entry, Findings, Found, Group
from mailbot.law.portability import portability
from mailbot.law.rights import Right, State
from mailbot.law.step import Facts, Step
from mailbot.register.person import FieldChange
from tests.unit.judging import CONFIRMED, SECRET, TRADER, facts, items, letters

BOTH = pytest.mark.parametrize(
    ("right", "judge"), [(Right.ACCESS, access), (Right.PORTABILITY, portability)]
)
NUMBERED = replace(TRADER, customer_kind="private_customer", organisation_number="811228-9874")
MOVED = replace(
    TRADER,
    history=(FieldChange("2026-02-25T08:00:00+00:00", "emails", "", "y@ny.example", "owner", ""),),
)
BOOKED = Found(
    "Bokningar",
    "csv",
    doubtful=(Entry("bokningar.csv, line 3", (("wish", "porträtt"),), "d1"),),
    groups=(Group("Bokning", ("wish",), provided=True),),
)


@BOTH
@pytest.mark.parametrize(
    ("tags", "changes", "wanted"),
    [
        pytest.param([Tag.FULL_NUMBER], {}, [("O18", "full_number")], id="O18 N05"),
        pytest.param(
            [],
            {"processing": replace(CONFIRMED, confirmed=None)},
            [("O10", "unconfirmed_processing")],
            id="O10 unconfirmed",
        ),
        pytest.param([], {"people": (MOVED,)}, [("O10", "new_address")], id="O10 new address"),
        pytest.param(
            [],
            {"concerns": ("special_category", "third_person_data")},
            [("O10", "special_category"), ("O10", "third_person_data")],
            id="O10 N21 T-PRIV-05",
        ),
        pytest.param(
            [],
            {"people": (replace(SECRET, customer_kind="sole_trader"),)},
            [("O10", "secrecy_hold")],
            id="O10 secret",
        ),
        pytest.param([], {"extracts_last_day": 1}, [("O04", "extract_again")], id="O04 a day"),
        pytest.param([], {"extracts_last_month": 2}, [("O04", "extract_again")], id="O04 a month"),
        pytest.param(
            [],
            {"findings": Findings(missing=("Bokningar",), pending=("Kassan",))},
            [("O10", "source_missing"), ("O10", "source_pending")],
            id="O10 sources",
        ),
        pytest.param(
            [],
            {"findings": Findings(found=(BOOKED,))},
            [("O10", "source_doubtful")],
            id="O10 doubtful",
        ),
    ],
)
def test_each_obstacle_keeps_data_back_by_either_right(
    right: Right,
    judge: Callable[[Facts], Step],
    tags: list[Tag],
    changes: dict[str, Any],
    wanted: list[tuple[str, str]],
) -> None:
    """What makes an extract wait for the owner makes the files to take along wait, too."""
    given = {"people": (TRADER,), **changes}
    step = judge(facts(right, *tags, **given))
    assert (step.state, letters(step)) == (State.WAITING_OWNER, [])
    assert items(step) == wanted


@BOTH
@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({"other_records": True}, [("O10", "other_record")]),
        ({"people": (NUMBERED,)}, [("O09", "check_number")]),
        ({"today": date(2026, 3, 11), "people": (MOVED,)}, []),
    ],
)
def test_what_the_owner_takes_note_of(
    right: Right,
    judge: Callable[[Facts], Step],
    changes: dict[str, Any],
    wanted: list[tuple[str, str]],
) -> None:
    """A namesake or an odd number holds nothing back and is told; nor does an older address."""
    given = {"people": (TRADER,), **changes}
    step = judge(facts(right, **given))
    assert (step.state, items(step)) == (State.DONE, wanted)
