"""The log as a page."""

import json
from datetime import timedelta
from pathlib import Path

from mailbot.store.contract import Commit, LogEntry, Store
from tests.cli.firm import NOW
from tests.review.browser import Browser


def _more(store: Store, count: int) -> None:
    entries = tuple(
        LogEntry(NOW + timedelta(minutes=n), "reminder", f"2026-A{n:03}", facts=(("days_left", n),))
        for n in range(count)
    )
    store.commit(Commit(log=entries))


def test_the_newest_line_stands_first(owner: Browser, store: Store) -> None:
    """The log begins with what happened last, and the older lines are a link away."""
    _more(store, 120)
    first = owner.get("/log")
    assert "2026-A119" in first.text
    assert "2026-A001" not in first.text
    assert 'href="?page=2"' in first.body
    assert "2026-7K3Q" in owner.get("/log?page=3").text


def test_one_case_alone(owner: Browser, store: Store) -> None:
    """One case is asked for with the prefix of the firm or without, and has its own lines alone."""
    _more(store, 3)
    for said in ("2026-7K3Q", "he-2026-7k3q", " HE-2026-7K3Q "):
        shown = owner.get(f"/log?case={said.replace(' ', '+')}")
        assert "Ärendet öppnades" in shown.text
        assert "2026-A001" not in shown.text
    assert "ingen rad" in owner.get("/log?case=%C3%A5%00%22").text


def test_the_page_says_whether_the_log_is_whole(
    owner: Browser, store: Store, tmp_path: Path
) -> None:
    """Checking tells a whole log from one somebody changed, and names the line."""
    _more(store, 2)
    assert "Loggen är hel: 3 rader" in owner.get("/log?verify=yes").text
    file = tmp_path / "data" / "log.jsonl"
    lines = file.read_text("utf-8").splitlines()
    changed = json.loads(lines[1])
    changed["case"] = "2026-B001"
    lines[1] = json.dumps(changed, separators=(",", ":"))
    file.write_text("\n".join(lines) + "\n", "utf-8")
    assert "ändrats från rad 2" in owner.get("/log?verify=yes").text
