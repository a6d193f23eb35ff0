"""`mailbot retention`: the table, the JSON, and from the list to the certificate."""

from dataclasses import replace
from datetime import date

import pytest

from mailbot.register.person import Happening
from mailbot.store.contract import Commit, Store
from tests.cli.firm import PERSON, Run

AT = ("--now", "2026-11-20T10:00:00+01:00")
OLD = replace(
    PERSON,
    id="P2",
    name="Bo Ek",
    emails=("bo@ek.example",),
    company="Ek AB",
    last_interaction=date(2024, 5, 10),
)
HELD = replace(
    OLD, id="P3", company="Ås HB", happenings=(Happening(date(2026, 1, 2), "hold_on", "tvist"),)
)
UNDATED = replace(OLD, id="P4", company="", last_interaction=None)
KEYS = {"contact", "company", "last_interaction", "erase_after", "keep", "reason"}


@pytest.fixture
def register(store: Store) -> Store:
    """Somebody in an open case, somebody due, somebody held, somebody undated."""
    bought = replace(OLD, happenings=(Happening(date(2023, 1, 2), "purchase"),))
    store.commit(Commit(people=(bought, HELD, UNDATED)))
    return store


@pytest.mark.usefixtures("register")
def test_everybody_is_listed(run: Run) -> None:
    """Each contact is one entry with the documented keys, due or not."""
    anna, bo, held, undated = run(*AT, "retention", "--json").json
    assert bo.keys() >= KEYS
    assert bo["contact"] == "Bo Ek"
    assert (bo["last_interaction"], bo["erase_after"]) == ("2024-05-10", "2026-05-10")
    assert bo["keep"] == "vouchers through 2030-12-31"
    assert (anna["erase_after"], held["erase_after"]) == ("HOLD", "HOLD")
    assert "2026-7K3Q" in anna["reason"]
    assert "tvist" in held["reason"]
    assert (undated["erase_after"], undated["keep"]) == (None, None)
    assert [one["id"] for one in run(*AT, "retention", "--due", "--json").json] == ["P2"]


@pytest.mark.usefixtures("register")
def test_the_table_explains_each_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """At 80 columns every record has its day, its reason, and no line is longer."""
    monkeypatch.setenv("COLUMNS", "80")
    said = run(*AT, "retention").out
    assert max(map(len, said.splitlines())) <= 80
    told = " ".join(said.split())
    assert "P2 2026-05-10 due Bo Ek, Ek AB. 24 months from 2024-05-10" in told
    assert "P3 HOLD" in told
    assert "P4 unknown" in told
    assert "Time is up for 1 of 4." in told
    assert "9874" not in told


@pytest.mark.usefixtures("configured")
def test_an_empty_register(run: Run) -> None:
    """With nobody in the register there is a sentence, an empty list, and nothing to apply."""
    assert run("retention").out == "Nobody is in the register.\n"
    assert run("retention", "--json").json == []
    assert run("retention", "--apply").code == 0
    assert run("queue", "--json").json == []


@pytest.mark.threat("T-TIME-05")
def test_from_the_list_to_the_certificate(run: Run, register: Store) -> None:
    """`--apply` puts one item in the queue, `approve` shows the count, and a yes carries it out."""
    done = run(*AT, "retention", "--apply")
    assert "mailbot approve Q2" in done.out
    run(*AT, "retention", "--apply")
    items = run(*AT, "queue", "--json").json
    (item,) = [one for one in items if one["kind"] == "retention"]
    assert (item["item"], item["case"], item["rule"]) == ("Q2", None, "O14")
    assert item["proposal"]["people"] == ["P2"]
    assert "1 av 4" in item["summary"]
    approved = run(*AT, "approve", "Q2", "--yes")
    assert approved.code == 0
    assert "1 of the 4 people" in approved.out
    assert "No letter is sent." in approved.out
    stub = register.person("P2")
    assert stub is not None
    assert (stub.emails, stub.kept_through) == ((), date(2030, 12, 31))
    assert [one["event"] for one in run("log", "--json").json][-1] == "retention_carried_out"
    assert run("log", "verify").code == 0
    assert run(*AT, "retention", "--due", "--json").json == []
