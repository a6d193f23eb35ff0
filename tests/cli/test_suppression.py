"""`mailbot suppression` and `from mailbot import may_contact`: other tools keep the stops, too."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mailbot import may_contact
from mailbot.errors import ConfigError, UsageError
from mailbot.store.contract import Commit, Store
from tests.cli.firm import PERSON, Run

AT = ("--now", "2026-11-20T10:00:00+01:00")
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.fixture
def register(store: Store, configured: Path) -> Store:
    """A customer who may get advertising, and one in no open case who said no."""
    bo = replace(PERSON, id="P2", name="Bo", emails=("bo@ek.example",))
    eva = replace(PERSON, id="P3", name="Eva", emails=("eva@dal.example",), marketing="stopped")
    store.commit(Commit(people=(bo, eva)))
    (configured / "u.csv").write_text("email,date\nBO@ek.example,2026-11-02\nx@y.example,\n")
    return store


def test_unsubscribes_come_in_once(run: Run, register: Store) -> None:
    """Each is put on the list with its day and the record stopped; again, nothing changes."""
    dry = run(*AT, "suppression", "import", "u.csv", "--dry-run", "--json").json
    assert (dry["new"], dry["stopped"], register.suppressions()) == (2, ["P2"], ())
    done = run(*AT, "suppression", "import", "u.csv")
    assert "2 addresses were put on the list, of 2." in done.out
    entry = register.suppressed("bo@ek.example")
    assert entry is not None
    assert (str(entry.since), entry.channels) == ("2026-11-02", ("all",))
    person = register.person("P2")
    assert person is not None
    assert person.marketing == "stopped"
    revision = register.register_revision()
    assert "0 addresses were put on the list" in run(*AT, "suppression", "import", "u.csv").out
    assert register.register_revision() == revision
    told = [one for one in run("log", "--json").json if one["event"] == "unsubscribes_imported"]
    assert [(one["new"], one["people"]) for one in told] == [(2, "P2")]
    assert "bo@" not in run("log", "--json").out.lower()
    assert len(run("suppression", "list", "--json").json) == 2
    assert run("may-contact", "x@y.example", "--for", "marketing").code == 1


@pytest.mark.usefixtures("register")
def test_a_bad_row_changes_nothing(run: Run, configured: Path) -> None:
    """One bad row, and nothing is brought in; the row is named."""
    (configured / "bad.csv").write_text("email\nbo@ek.example\nbo(at)ek\n")
    done = run("suppression", "import", "bad.csv")
    assert (done.code, run("suppression", "list", "--json").json) == (2, [])
    assert "bad.csv: line 3" in done.err
    assert run("suppression", "import", "nowhere.csv").code == 2


@pytest.mark.usefixtures("register")
def test_export_as_addresses_and_hashes(run: Run) -> None:
    """Those who may get no advertising, as a column of addresses or as their SHA-256."""
    lines = run(*AT, "suppression", "export").out.splitlines()
    assert lines == ["email", "anna.lind@kund.example", "anna@hem.example", "eva@dal.example"]
    hashes = run(*AT, "suppression", "export", "--format", "sha256").out.splitlines()
    assert hashes[-1] == hashlib.sha256(b"eva@dal.example").hexdigest()


@pytest.mark.usefixtures("register")
def test_a_list_is_gone_through(run: Run, configured: Path) -> None:
    """`check` names those of a list to take out, known to the register or not."""
    (configured / "news.csv").write_text("bo@ek.example\neva@dal.example\nnobody@x.example\n")
    told = run(*AT, "suppression", "check", "news.csv", "--json").json
    assert [one["address"] for one in told] == ["eva@dal.example", "nobody@x.example"]
    lines = run(*AT, "suppression", "check", "news.csv").out.splitlines()
    assert lines == ["email", "eva@dal.example", "nobody@x.example"]


@pytest.mark.usefixtures("register")
def test_other_programs_ask(configured: Path) -> None:
    """The call answers as the command does, and says what it cannot answer."""
    file = configured / "mailbot.toml"
    assert may_contact("bo@ek.example", purpose="marketing", config=file, now=NOW).allowed
    answer = may_contact("eva@dal.example", purpose="marketing", config=file, now=NOW)
    assert (answer.allowed, "21(3)" in answer.reason) == (False, True)
    assert may_contact("eva@dal.example", now=NOW).allowed
    for wrong in (("eva", ""), ("eva@dal.example", "fun")):
        with pytest.raises(UsageError):
            may_contact(wrong[0], purpose=wrong[1], config=file)
    with pytest.raises(ConfigError):
        may_contact("eva@dal.example", config=configured / "elsewhere.toml")
