"""`mailbot answer --learn`: a ruling that becomes an example."""

from dataclasses import replace
from pathlib import Path

import pytest

from mailbot.desk.judgement.case import Details, Matter
from mailbot.law.rights import Right, State
from mailbot.store.contract import Commit, Store
from tests.cli.firm import CASE, CONFIG, ITEM, PERSON, Run

UNSURE = replace(
    CASE,
    id="2026-8M4R",
    matters=(Matter(Right.ERASURE, State.WAITING_OWNER),),
    details=Details(
        sender="anna.lind@kund.example",
        name="Anna Lind",
        subject="Pappren",
        text="Hej Emy! Släng pappren du har på mig, 811228-9874.\nAnna Lind, 070-112 34 56",
    ),
)
MAIL = "Pappren\n\nHej Emy! Släng pappren du har på mig, ******-****.\nNN, 000-000 00 00"


@pytest.fixture
def unsure(store: Store) -> Store:
    """A mail that may be a request waits as Q2."""
    item = replace(ITEM, case=UNSURE.id, kind="classify", rule="O16", reason="unsure", right=None)
    store.commit(Commit(cases=(UNSURE,), items=(replace(item, actions=("answer", "reject")),)))
    return store


@pytest.fixture
def own_rules(configured: Path) -> Path:
    """A rules folder of the owner's, empty."""
    folder = configured / "mine"
    folder.mkdir()
    (configured / "mailbot.toml").write_text(CONFIG + '[rules]\ndir = "mine"\n', encoding="utf-8")
    return folder


@pytest.mark.usefixtures("unsure")
@pytest.mark.parametrize("label", ["none", "marketing_stop"])
def test_a_ruling_is_learned(run: Run, own_rules: Path, label: str) -> None:
    """The mail without its people stands in her folder, and `rules test` tries it."""
    done = run("answer", "Q2", "--as", label, "--learn", "--yes")
    assert done.code == 0, done.err
    assert "Släng pappren du har på mig" in done.out
    written = (own_rules / "examples" / "learned.toml").read_text("utf-8")
    assert f'mail = """\n{MAIL}"""\nis = "{label}"\n' in written
    for secret in ("Anna", "Lind", "9874", "112", PERSON.name):
        assert secret not in written
    assert run("rules", "check", "--json").json == {"ok": True, "faults": []}
    tested = run("rules", "test", "--json").json
    mine = [one for one in tested["failed"] if one["where"].startswith("examples/learned.toml")]
    assert [one["expected"] for one in mine] == [label]


def test_without_a_folder_nothing_is_ruled(run: Run, unsure: Store) -> None:
    """Where no rules folder is named, the key is told, and the item still waits."""
    done = run("answer", "Q2", "--as", "none", "--learn", "--yes")
    assert done.code == 2
    assert "rules.dir" in done.err
    assert unsure.item("Q2") is not None
    assert unsure.case(UNSURE.id) == replace(UNSURE, version=1)


@pytest.mark.usefixtures("unsure", "own_rules")
def test_only_with_as(run: Run) -> None:
    """There is nothing to learn from an answer in words."""
    done = run("answer", "Q2", "--text", "Hej", "--learn", "--yes")
    assert done.code == 2
    assert "--as" in done.err


@pytest.mark.usefixtures("own_rules")
def test_an_erased_mail_teaches_nothing(run: Run, unsure: Store) -> None:
    """Where no text is kept any more, that is said and nothing is ruled."""
    bare = replace(UNSURE, version=1, details=Details(sender="anna.lind@kund.example"))
    unsure.commit(Commit(cases=(bare,)))
    done = run("answer", "Q2", "--as", "none", "--learn", "--yes")
    assert done.code == 2
    assert "Q2" in done.err
    assert unsure.item("Q2") is not None


def test_faults_of_her_examples_are_told(run: Run, own_rules: Path) -> None:
    """`rules check` names file and key; the examples lie where rules are read."""
    (own_rules / "examples").mkdir()
    (own_rules / "examples" / "mine.toml").write_text('[[example]]\nmail = "x"\n', encoding="utf-8")
    (fault,) = run("rules", "check", "--json").json["faults"]
    assert fault["where"] == "examples/mine.toml: example[1].is"
    assert run("rules", "test").code == 2
