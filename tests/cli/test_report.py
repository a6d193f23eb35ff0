import pytest

from mailbot.store.contract import Commit, LogEntry, Store
from tests.cli.firm import NOW, Run

CLOCK = ("--now", "2026-11-20T10:00:00+01:00")


def test_the_figures_are_those_of_the_store(run: Run, store: Store) -> None:
    """`report --json` counts the year's cases, and incidents by the log."""
    asked = LogEntry(NOW, "owner_asked", "2026-7K3Q", facts=(("rule", "O13"), ("why", "incident")))
    other = LogEntry(NOW, "owner_asked", "2026-7K3Q", facts=(("rule", "O01"), ("why", "erase")))
    store.commit(Commit(log=(asked, other)))
    told = run(*CLOCK, "report", "--json").json
    assert told["year"] == 2026
    assert told["figures"]["by_right"] == {"erasure": 1}
    assert told["figures"]["by_month"]["2026-11"] == {"erasure": 1}
    assert (told["figures"]["open"], told["figures"]["overdue"]) == (1, 0)
    assert told["figures"]["incidents"] == 1
    assert told["figures"]["days_to_answer"] is None
    assert run(*CLOCK, "report", "--year", "2025", "--json").json["figures"]["cases"] == 0


@pytest.mark.usefixtures("store")
def test_it_is_readable_in_her_language(run: Run) -> None:
    """Figures and record in Swedish, with the firm and mailbot's own row, and nobody's data."""
    done = run(*CLOCK, "report")
    assert done.code == 0
    for part in ("Radering 1", "2026-11", "Hjärter Esse, Emy Serander", "127.0.0.1", "6.1\u00a0c"):
        assert part in done.out
    for theirs in ("Anna", "kund.example", "9874"):
        assert theirs not in done.out
    assert "\u240a" not in done.out


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("year", ["1999", "next"])
def test_a_year_that_is_none_is_told(run: Run, year: str) -> None:
    """What cannot be a year of requests is a fault of use."""
    assert run("report", "--year", year).code == 2
