"""Contacts as JSON."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.register.export import as_json, as_listed
from mailbot.register.json_file import read_records
from mailbot.register.merge import merge
from mailbot.register.person import Happening, Person, Recipient
from mailbot.register.table import Table
from mailbot.rulebook.folder import RuleFolders, shipped
from mailbot.rulebook.headers import load_headers

TODAY = date(2026, 3, 5)
HEADERS, _ = load_headers(RuleFolders(shipped()))
BO = Person(
    "P1",
    name="Bo Ek",
    emails=("bo@ek.example", "b@ek.example"),
    phone="070-112 34 56",
    customer_number="77",
    identification_number="811228-9874",
    organisation_number="811228-9874",
    company="Ek",
    customer_kind="sole_trader",
    last_interaction=date(2026, 1, 2),
    recipients=(Recipient("Tryck AB", "order@tryck.example", "kort", date(2025, 5, 1)),),
    flags=("left",),
    notes="nummer 811228-9874",
)
NAMELESS = Person("P2", name="Eva")


def read(value: object) -> Table:
    return read_records(json.dumps(value, indent=1).encode(), "c.json", TODAY, HEADERS)


def test_what_we_list_changes_nothing() -> None:
    """The listing taken back in is no change: hidden numbers stay as they are."""
    people = (BO, NAMELESS)
    listed = [as_listed(p, suppressed=False) for p in people]
    plan = merge(people, read(listed).rows, iter(["P3", "P4"]), "now")
    assert (plan.added, plan.changed, plan.warnings) == ((), (), ())
    assert plan.unchanged == people


def test_an_export_moves_a_contact() -> None:
    """One exported record makes the same contact elsewhere, without what is hidden."""
    table = read_records(as_json(BO, suppressed=False), "c.json", TODAY, HEADERS)
    (new,) = merge((), table.rows, iter(["P9"]), "now").added
    assert new == replace(BO, id="P9", identification_number="", organisation_number="", notes="")


def test_what_the_register_says_itself_is_told() -> None:
    """Events and restrictions of a file change nothing, and the owner hears of it."""
    shown = json.loads(
        as_json(replace(BO, happenings=(Happening(TODAY, "hold_on"),)), suppressed=False)
    )
    assert any("happenings" in warning for warning in read(shown).warnings)


def test_an_id_alone_is_nobody() -> None:
    """An id that here belongs to somebody else makes nobody another person."""
    plan = merge((BO,), read({"id": "P1", "name": "Kim Å"}).rows, iter(["P2"]), "now")
    assert [p.name for p in plan.added] == ["Kim Å"]


def test_a_hidden_number_that_is_another_is_said() -> None:
    """A hidden number in a note that differs is not laid over the note."""
    told = {"id": "P1", "name": "Bo Ek", "notes": "ny text ******-****"}
    plan = merge((BO,), read(told).rows, iter(["P2"]), "now")
    assert plan.changed == ()
    assert "hidden number" in plan.warnings[0][1]


def test_swedish_keys_and_plain_lists() -> None:
    """Keys may be called as the columns of a CSV file; recipients may be names."""
    told = {"namn": "Eva", "e-post": ["e@a.example"], "kundnummer": 12, "mottagare": ["Tryck AB"]}
    (row,) = read([told]).rows
    assert (row.person.name, row.person.customer_number) == ("Eva", "12")
    assert row.person.recipients == (Recipient("Tryck AB"),)


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ([1], "line 2: is no contact"),
        ([{"nam": "Bo"}], "did you mean 'name'"),
        ([{"name": "Bo", "namn": "Bo"}], "a second time"),
        ([{"name": {}}], "is no text"),
        ([{"name": "Bo", "emails": ["bo"]}], "no e-mail address"),
        ([{"name": "Bo", "emails": [1.5]}], "is no text"),
        ([{"name": "Bo", "recipients": [{"name": "A", "email": "a"}]}], "no recipient"),
        ([{"name": "Bo", "recipients": [{"name": "A", "since": "May"}]}], "no date"),
        ([{"name": "Bo", "recipients": [{"name": []}]}], "no text"),
        ([{"name": "A"}, {"phone": "1"}], "line 5: says neither"),
        ([{"name": "A\ud800"}], "control characters"),
    ],
)
def test_what_is_wrong_is_named(value: Any, says: str) -> None:
    """A faulty file gives its faults by line and key, and no rows at all."""
    table = read(value)
    assert table.rows == ()
    assert says in " ".join(map(str, table.faults))


@pytest.mark.parametrize(
    "octets", [b"", b"[", b'{"name": "Bo"', b"\xff", b"[" * 100_000, b"1" * 9000]
)
def test_what_is_not_json_is_one_fault(octets: bytes) -> None:
    """Broken, foreign or hostile text is told in a line."""
    table = read_records(octets, "c.json", TODAY, HEADERS)
    assert len(table.faults) == 1
    assert "JSON" in str(table.faults[0])


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["id", "name", "emails", "recipients", "flags", "x"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)


@given(value=JSON)
def test_any_json_is_read_or_told(value: object) -> None:
    """Whatever the values are, there is no fault of ours, and rows or faults but not both."""
    table = read(value)
    assert not (table.rows and table.faults)
