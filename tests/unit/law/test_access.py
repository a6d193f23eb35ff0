"""When an extract leaves by itself, and what keeps it back (A06, O10)."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from mailbot.law.access import access, access_approved
from mailbot.law.asks import Tag
from mailbot.law.holdings import Findings
from mailbot.law.rights import Right, State
from mailbot.register.person import Recipient
from tests.unit.judging import ANNA, HELD, facts, items, letters


def test_it_leaves_by_itself_to_the_registered_address() -> None:
    """A verified person's wish for their own data is answered at once (A06)."""
    step = access(facts(Right.ACCESS))
    assert (step.state, step.outcome) == (State.DONE, "extract_sent")
    assert (letters(step), items(step), step.changes) == ([("extract", "registered")], [], ())
    extract = step.letters[0].extract
    assert extract is not None
    assert (extract.people, extract.as_of) == ((ANNA,), date(2026, 3, 5))


@pytest.mark.parametrize(
    ("tags", "changes", "wanted"),
    [
        pytest.param([Tag.EVERYTHING], {}, [("O10", "everything_asked")], id="O10 mails"),
        pytest.param([Tag.ART19_RECIPIENTS], {}, [("O08", "who_was_told")], id="O08"),
        pytest.param(
            [],
            {"findings": Findings(missing=("mailbox",), manual=("pärm",))},
            [("O10", "source_missing"), ("O10", "manual_source")],
            id="O10 sources",
        ),
    ],
)
def test_each_obstacle_makes_it_wait(
    tags: list[Tag], changes: dict[str, Any], wanted: list[tuple[str, str]]
) -> None:
    """Whatever must be looked at first makes the extract wait for the owner, all of it at once."""
    step = access(facts(Right.ACCESS, *tags, **changes))
    assert (step.state, letters(step)) == (State.WAITING_OWNER, [])
    assert items(step) == wanted


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"people": (replace(ANNA, restricted_fields=("*",)),)}, id="restricted"),
        pytest.param({"people": (HELD,)}, id="hold without a note"),
        pytest.param({"extracts_last_month": 1}, id="second in a month"),
    ],
)
def test_what_does_not_stand_in_the_way(changes: dict[str, Any]) -> None:
    """A restriction, a plain hold or a second request keeps nobody from their own data (N01)."""
    assert letters(access(facts(Right.ACCESS, **changes))) == [("extract", "registered")]


def test_all_records_of_the_person_are_in_it() -> None:
    """One person at two companies gets both records, and every recipient's name once (law 2)."""
    shared = Recipient("Tryck AB", "order@tryck.example")
    one = replace(ANNA, recipients=(shared,))
    two = replace(ANNA, id="P9", company="Annat AB", recipients=(shared,))
    letter = access(facts(Right.ACCESS, people=(one, two))).letters[0]
    assert letter.extract is not None
    assert letter.extract.people == (one, two)
    assert letter.facts["recipients"] == ("Tryck AB",)


@pytest.mark.parametrize(
    ("tags", "limited"),
    [
        ([Tag.SOURCE_ONLY], "source"),
        ([Tag.RECIPIENTS_ONLY], "recipients"),
        ([Tag.SOURCE_ONLY, Tag.EVERYTHING], ""),
        ([], ""),
    ],
)
def test_part_of_it_where_part_was_asked(tags: list[Tag], limited: str) -> None:
    """A question for the source or the recipients alone is answered with those (law 3.1)."""
    letter = access_approved(facts(Right.ACCESS, *tags)).letters[0]
    assert letter.extract is not None
    assert letter.extract.limited_to == limited
