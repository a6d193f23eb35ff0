from dataclasses import replace
from pathlib import Path

import pytest

from mailbot.desk.judgement.case import Details
from mailbot.store.contract import Commit, LogEntry, Store
from tests.cli.firm import CASE, NOW, Run

CLOCK = ("--now", "2026-11-20T10:00:00+01:00")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("queue",), "Nothing waits for you."),
        (("cases",), "No case yet."),
        (("log",), "Nothing has happened yet."),
        (("register", "list"), "register import"),
    ],
)
@pytest.mark.usefixtures("configured")
def test_an_empty_store_is_told_kindly(run: Run, words: tuple[str, ...], says: str) -> None:
    """Where there is nothing, a sentence says so, and JSON is an empty list."""
    assert says in run(*words).out
    assert run(*words, "--json").json == []


@pytest.mark.usefixtures("store")
def test_cases_gives_the_documented_keys(run: Run) -> None:
    """`cases --json` tells each case as documented, times in the owner's zone."""
    (case,) = run("cases", "--json").json
    assert {k: case[k] for k in ("case", "received", "due", "extended_due", "state")} == {
        "case": "2026-7K3Q",
        "received": "2026-11-18T08:30:00+01:00",
        "due": "2026-12-18",
        "extended_due": None,
        "state": "open",
    }
    assert case["rights"] == [{"right": "erasure", "state": "waiting_owner", "outcome": None}]
    assert (case["sender"], case["contact"]) == ("anna.lind@kund.example", "Anna Lind")
    assert (case["identity"], case["language"]) == ("verified", "sv")


@pytest.mark.usefixtures("store")
def test_show_gives_events_and_messages(run: Run) -> None:
    """`show --json` adds what happened, and each mail and letter."""
    shown = run("show", "2026-7K3Q", "--json").json
    assert shown["events"][0]["event"] == "opened"
    (message,) = shown["messages"]
    assert {"direction", "message_id", "to", "subject", "kind", "state"} <= message.keys()


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("name", ["2026-7K3Q", "he-2026-7k3q", "[HE-2026-7K3Q]"])
def test_a_case_is_found_as_people_write_it(run: Run, name: str) -> None:
    """With prefix, brackets or small letters, it is the same case; the page is readable."""
    done = run(*CLOCK, "show", name)
    assert done.code == 0
    for part in ("Anna Lind", "28 days left", "Radera mina uppgifter", "Q1", "erasure"):
        assert part in done.out


@pytest.mark.usefixtures("store")
def test_an_unknown_case_is_a_fault_of_use(run: Run) -> None:
    """A case that is not there is named, with where to look."""
    done = run("show", "2026-XXXX")
    assert done.code == 2
    assert "2026-XXXX" in done.err
    assert "mailbot cases" in done.err


@pytest.mark.usefixtures("store")
def test_queue_gives_the_documented_keys(run: Run) -> None:
    """`queue --json` tells item, case, kind, due, actions and proposal."""
    (item,) = run("queue", "--json").json
    assert (item["item"], item["case"], item["kind"]) == ("Q1", "2026-7K3Q", "approve")
    assert item["due"] == "2026-12-18"
    assert item["actions"] == ["approve", "reject", "answer"]
    assert item["proposal"]["erase"] == ["name", "phone"]
    assert item["summary"]


@pytest.mark.usefixtures("store")
def test_queue_is_readable_at_eighty_columns(run: Run) -> None:
    """The table names item, days left and kind, within a narrow terminal."""
    done = run(*CLOCK, "queue")
    assert "Q1" in done.out
    assert "28 days left" in done.out
    assert max(map(len, done.out.splitlines())) <= 80


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("words", [("show", "2026-7K3Q"), ("cases",), ("queue",)])
def test_identification_numbers_never_show(run: Run, words: tuple[str, ...]) -> None:
    """Wherever a mail brought a personal identity number along, it is masked."""
    for mode in ((), ("--json",)):
        done = run(*words, *mode)
        assert done.code == 0
        assert "9874" not in done.out


@pytest.mark.threat("T-WEB-10")
def test_a_hostile_subject_is_shown_as_marks(run: Run, store: Store) -> None:
    """Escapes and direction marks from a mail reach neither terminal nor JSON raw."""
    hostile = "\x1b]0;x\x07\u202egnp\x9b31m"
    details = Details(sender=f"a{hostile}@kund.example", subject=hostile, text=hostile)
    case = replace(CASE, id="2026-8M4R", details=details)
    store.commit(Commit(cases=(case,)))
    for words in (("show", "2026-8M4R"), ("cases",)):
        for mode in ((), ("--json",)):
            out = run(*words, *mode).out
            assert not set(out) & set("\x1b\x07\u202e\x9b")
    assert run("show", "2026-8M4R", "--json").json["subject"] == hostile


def test_for_whom_and_which_part_are_shown(run: Run, store: Store) -> None:
    """A case tells for whom it is written, and what of the data is asked for."""
    details = Details(on_behalf_of=("Greta Lind",), limited_to="bara fakturorna (2024-01-01\u2013)")
    store.commit(Commit(cases=(replace(CASE, id="2026-8M4R", details=details),)))
    shown = run("show", "2026-8M4R", "--json").json
    assert (shown["on_behalf_of"], shown["limited_to"]) == (
        ["Greta Lind"],
        "bara fakturorna (2024-01-01\u2013)",
    )
    out = run("show", "2026-8M4R").out
    assert "Greta Lind" in out
    assert "bara fakturorna" in out


@pytest.mark.usefixtures("store")
def test_log_lists_and_verifies(run: Run) -> None:
    """`log` shows each line, and `log verify` says that it is whole."""
    (entry,) = run("log", "--json").json
    assert {"seq", "at", "case", "event", "hash"} <= entry.keys()
    assert "case opened" in run("log").out
    assert run("log", "verify", "--json").json["ok"] is True
    assert run("log", "verify").code == 0


def test_an_altered_log_is_found(run: Run, store: Store) -> None:
    """After one changed byte `log verify` says no, and names the line."""
    store.commit(Commit(log=(LogEntry(NOW, "second"),)))
    log = Path("data/log.jsonl")
    log.write_bytes(log.read_bytes().replace(b"case_opened", b"case_0pened"))
    done = run("log", "verify", "--json")
    assert done.code == 1
    assert done.json["ok"] is False
    assert done.json["first_bad"] == 1
    assert run("log", "verify").code == 1
