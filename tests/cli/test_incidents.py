"""`mailbot incidents`: the register of breaches, its clock, and what the authority is told."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from mailbot.store.contract import Commit, LogEntry, Store
from mailbot.workflow.breaches import remember
from tests.cli.firm import ITEM, NOW, Run

AT = ("--now", "2026-11-22T10:00:00+01:00")
EVERY = (
    "what=extract to a wrong address",
    "subjects=customers",
    "people=1",
    "data=name, phone",
    "records=1",
    "consequences=none seen",
    "measures=asked to delete it",
    "why=the recipient deleted it",
)


def text_of(path: Path) -> str:
    pages = PdfReader(BytesIO(path.read_bytes())).pages
    return " ".join("\n".join(page.extract_text() for page in pages).split())


@pytest.fixture
def seen(store: Store) -> Store:
    """A store whose log says that the owner was asked about an incident on the 20th, at ten."""
    facts = (("rule", "O13"), ("why", "incident"))
    store.commit(Commit(log=(LogEntry(NOW, "owner_asked", "2026-7K3Q", "bot", facts),)))
    return store


@pytest.mark.usefixtures("seen")
def test_what_mailbot_saw_is_there_by_itself(run: Run) -> None:
    """An incident of the log is a breach with its clock running, and says what is to be entered."""
    (one,) = run(*AT, "incidents", "--json").json
    assert (one["breach"], one["case"], one["hours_left"]) == ("B1", "2026-7K3Q", 24)
    assert one["notify_by"] == "2026-11-23T10:00:00+01:00"
    assert set(one["missing"]) >= {"what", "people", "risk", "why"}
    assert "24 hours left" in run(*AT, "incidents").out
    late = run("--now", "2026-11-24T10:00:00+01:00", "incidents").out
    assert "24 hours late" in late


@pytest.mark.usefixtures("seen")
def test_documented_piece_by_piece(run: Run) -> None:
    """Facts are added and corrected; what the law still wants is named until it is there."""
    done = run(*AT, "incidents", "edit", "b1", *EVERY)
    assert "Still to be entered: risk." in done.out
    assert "imy" in run(*AT, "incidents", "edit", "B1", "risk=high").out
    told = run(*AT, "incidents", "edit", "B1", "imy=2026-11-24T09:00", "imy_reference=IMY-2026-7")
    assert "Still to be entered: late, told." in told.out
    run(*AT, "incidents", "edit", "B1", "late=found on a Sunday", "told=2026-11-24")
    (one,) = run(*AT, "incidents", "--json").json
    assert (one["missing"], one["hours_left"], one["must_notify"]) == ([], None, True)
    events = [line["event"] for line in run("log", "--json").json]
    assert events.count("breach_edited") == 4
    assert run("log", "verify").code == 0


def test_what_was_seen_keeps_its_number(run: Run, seen: Store) -> None:
    """Kept once by `run`, a breach stands there though its item is settled."""
    item = replace(ITEM, kind="incident", reason="door_refused", rule="O13", case="", at=NOW)
    (waiting,) = seen.commit(Commit(items=(item,)))
    for _ in range(2):
        remember(seen, NOW)
    seen.commit(Commit(items_closed=(waiting.id,)))
    found = run(*AT, "incidents", "--json").json
    assert [(one["breach"], one["reason"]) for one in found] == [
        ("B1", "incident"),
        ("B2", "door_refused"),
    ]
    assert run(*AT, "report", "--json").json["figures"]["incidents"] == 2
    assert [line["event"] for line in run("log", "--json").json].count("breach_seen") == 1


@pytest.mark.usefixtures("seen")
def test_unlikely_risk_needs_no_notification(run: Run) -> None:
    """Assessed as unlikely to be a risk it is documented, and nobody must be told."""
    run(*AT, "incidents", "edit", "B1", *EVERY, "risk=unlikely")
    assert "need not be told" in run(*AT, "incidents").out


@pytest.mark.usefixtures("seen")
def test_the_owner_enters_her_own(run: Run, home: Path) -> None:
    """A breach mailbot did not see is entered with its time; as PDF it tells all of Art. 33(3)."""
    words = ("what=laptop stolen, 811228-9874 on it", "data=names")
    assert run(*AT, "incidents", "add", "--discovered", "2026-11-21T08:00", *words).code == 0
    second = run(*AT, "incidents", "--json").json[1]
    assert (second["breach"], second["hours_left"]) == ("B2", 46)
    assert "9874" not in run(*AT, "incidents", "show", "B2").out
    assert run(*AT, "incidents", "show", "B2", "--pdf", "b2.pdf").code == 0
    told = text_of(home / "b2.pdf")
    assert "Personuppgiftsincident B2" in told
    assert "Anmälan senast (72 timmar) 2026-11-24 08:00" in told
    assert "Emy Serander, emy.serander@hjarteresse.com" in told
    assert "laptop stolen" in told
    assert "9874" not in told
    assert "Ännu inte ifyllt" in told


@pytest.mark.usefixtures("seen")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("incidents", "show", "B9"), "no breach of that id"),
        (("incidents", "edit", "B1", "colour=red"), "is no fact of a breach"),
        (("incidents", "edit", "B1", "risk=perhaps"), "is no assessment"),
        (("incidents", "edit", "B1", "imy=yesterday"), "is no time"),
        (("incidents", "edit", "B1", "discovered="), "cannot be empty"),
        (("incidents", "add", "--discovered", "2026-12-21", "what=x"), "lies ahead"),
    ],
)
def test_what_is_refused(run: Run, words: tuple[str, ...], said: str) -> None:
    """An unknown breach, fact or time: one line, exit 2, nothing kept."""
    before = run(*AT, "incidents", "--json").json
    done = run(*AT, *words)
    assert (done.code, run(*AT, "incidents", "--json").json) == (2, before)
    assert said in done.err


def test_a_case_for_the_authority(run: Run, store: Store, home: Path) -> None:
    """`show --pdf` holds what came, each step with its line, the check of the log, no number."""
    assert store.verify_log().ok
    assert run(*AT, "show", "2026-7K3Q", "--pdf", "case.pdf").code == 0
    told = text_of(home / "case.pdf")
    assert "Ärende HE-2026-7K3Q" in told
    assert "Radera mina uppgifter" in told
    assert "ärendet öppnat" in told
    assert "Loggen håller 1 rader och är hel" in told
    assert "9874" not in told
    assert (home / "case.pdf").stat().st_mode & 0o077 == 0
    log = home / "data" / "log.jsonl"
    log.write_bytes(log.read_bytes().replace(b"case_opened", b"case_closed"))
    run(*AT, "show", "2026-7K3Q", "--pdf", "case.pdf")
    assert "Loggen är inte hel från rad 1" in text_of(home / "case.pdf")


@pytest.mark.threat("T-STORE-12")
def test_a_mailed_line_anchors_the_log(run: Run, store: Store) -> None:
    """A line once mailed must still stand there: a log written anew whole is found out."""
    store.commit(Commit(log=(LogEntry(NOW, "something"),)))
    entries = run("log", "--json").json
    digest = entries[0]["hash"]
    assert run("log", "verify", "--anchor", f"1:{digest}").code == 0
    assert run("log", "verify", "--anchor", digest).code == 0
    assert run("log", "verify", "--anchor", f"2:{digest}").code == 1
    gone = run("log", "verify", "--anchor", f"1:{64 * 'a'}", "--json")
    assert (gone.code, gone.json["ok"], gone.json["first_bad"]) == (1, False, 1)
    assert run("log", "verify", "--anchor", "abc").code == 2
