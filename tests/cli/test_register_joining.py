"""`mailbot register merge` and `split`: two records made one, one made two."""

import io
from dataclasses import replace
from datetime import date

import pytest

from mailbot.register.person import FieldChange, Happening, Recipient
from mailbot.store.contract import Commit, Store
from tests.cli.firm import PERSON, Run

BO = replace(
    PERSON,
    id="P2",
    name="Bo Ek",
    emails=("bo@ek.example", "b@ek.example"),
    phone="+46 70 111 22 33",
    customer_number="",
    identification_number="",
    company="Ek AB",
    customer_kind="employee_contact",
    recipients=(),
)
TWIN = replace(
    BO,
    id="P3",
    emails=("bo.ek@ek.example",),
    phone="",
    title="VD",
    last_interaction=date(2026, 11, 2),
    marketing="stopped",
    restricted_fields=("phone",),
    flags=("protected",),
    happenings=(Happening(date(2026, 1, 2), "hold_on", "tvist"),),
    recipients=(Recipient("Tryckeriet"),),
    history=(
        FieldChange("2026-01-02T10:00:00+01:00", "restriction", "", "phone", "x", "GDPR 18(1)"),
    ),
)


@pytest.fixture
def two(store: Store) -> Store:
    """Bo in two records, and Anna with an open case."""
    store.commit(Commit(people=(BO, TWIN)))
    return store


def test_merged_whole(run: Run, two: Store) -> None:
    """One record is left, with what both held, and with whatever protected either of them."""
    done = run("register", "merge", "P2", "P3", "--yes")
    assert done.code == 0
    assert two.person("P3") is None
    bo = two.person("P2")
    assert bo is not None
    assert bo.emails == ("bo@ek.example", "b@ek.example", "bo.ek@ek.example")
    assert (bo.title, bo.phone) == ("VD", "+46 70 111 22 33")
    assert (bo.marketing, bo.restricted_fields, bo.flags) == ("stopped", ("phone",), ("protected",))
    assert bo.happenings == TWIN.happenings
    assert bo.recipients == TWIN.recipients
    assert bo.last_interaction == date(2026, 11, 2)
    fields = [one["field"] for one in run("register", "history", "P2", "--json").json]
    assert {"merged", "emails", "title", "restriction"} <= set(fields)
    held = next(one for one in run("retention", "--json").json if one["id"] == "P2")
    assert held["erase_after"] == "HOLD"
    assert run("log", "verify").code == 0


def test_cases_follow(run: Run, two: Store) -> None:
    """The second record's case is about the first afterwards, and is answered for it."""
    assert run("register", "merge", "P2", "P1", "--yes").code == 0
    (case,) = two.open_cases()
    assert case.people == ("P2",)


def test_the_second_is_right_where_she_says_so(run: Run, two: Store) -> None:
    """What gives way is shown first; `--take` turns it."""
    shown = run("register", "merge", "P2", "P1", "--take", "company", "--yes").out
    assert "company: that of P1 stays" in shown
    assert "name: that of P2 stays" in shown
    bo = two.person("P2")
    assert bo is not None
    assert (bo.company, bo.name) == ("Kund AB", "Bo Ek")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("merge", "P2", "P2"), "is one record already"),
        (("merge", "P2", "P9"), "is not in the register"),
        (("merge", "P2", "P3", "--take", "emails"), "is no field with one value"),
        (("merge", "P2", "P4"), "kept for the bookkeeping alone"),
        (("split", "P2", "email=x@ek.example", "name=X"), "cannot leave it"),
        (("split", "P2", "title=VD"), "a record of nobody"),
        (("split", "P2", "name=X", "--move", "emails"), "is no field with one value"),
    ],
)
def test_what_cannot_be(run: Run, two: Store, words: tuple[str, ...], told: str) -> None:
    """Whatever cannot be merged or split is told in a line, and nothing changes."""
    stub = replace(BO, id="P4", emails=(), kept_through=date(2032, 12, 31))
    two.commit(Commit(people=(stub,)))
    before = two.people()
    done = run("register", *words, "--yes")
    assert done.code == 2
    assert told in done.err
    assert two.people() == before


def test_asked_first(run: Run, two: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a yes nothing is done."""
    monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))
    assert run("register", "merge", "P2", "P3").code == 0
    assert two.person("P3") is not None


def test_split_in_two(run: Run, two: Store) -> None:
    """The address goes to the new record, and what protects is taken over."""
    two.commit(Commit(people=(replace(BO, restricted_fields=("*",), marketing="stopped"),)))
    done = run("register", "split", "P2", "name=Eva Ek", "email=b@ek.example", "--yes")
    assert done.code == 0
    old, new = two.person("P2"), two.person("P4")
    assert old is not None
    assert new is not None
    assert (old.emails, new.emails) == (("bo@ek.example",), ("b@ek.example",))
    assert (new.name, new.company, new.restricted_fields) == ("Eva Ek", "Ek AB", ("*",))
    assert new.marketing == "stopped"
    assert [c.field for c in old.history] == ["emails", "split"]


def test_a_case_goes_with_its_address(run: Run, two: Store) -> None:
    """A case of the address that leaves is about the new record."""
    run("register", "split", "P1", "name=Lo Lind", "email=anna.lind@kund.example", "--yes")
    (case,) = two.open_cases()
    assert case.people == ("P4",)


def test_another_case_stays(run: Run, two: Store) -> None:
    """A case of an address that stays is not given to the new record."""
    run("register", "split", "P1", "name=Lo Lind", "email=anna@hem.example", "--yes")
    (case,) = two.open_cases()
    assert case.people == ("P1",)


def test_a_value_goes_over(run: Run, two: Store) -> None:
    """With `--move` a value leaves the old record for the new one, and the history says so."""
    done = run("register", "split", "P2", "name=Eva Ek", "--move", "phone", "--yes")
    assert done.code == 0
    old, new = two.person("P2"), two.person("P4")
    assert old is not None
    assert new is not None
    assert (old.phone, new.phone) == ("", BO.phone)
    assert [c.field for c in old.history] == ["phone", "split"]
