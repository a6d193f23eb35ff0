from pathlib import Path

import pytest

from mailbot.store.contract import Store
from tests.cli.firm import ITEM, Run

CLOCK = ("--now", "2026-11-20T10:00:00+01:00")


def test_what_a_yes_will_do_is_said_first(run: Run, store: Store) -> None:
    """`approve` tells what the item is about and what the yes does, before it is done."""
    done = run(*CLOCK, "approve", "q1", "--yes")
    assert done.code == 0
    about, does, *_ = done.out.splitlines()
    assert about.startswith("Q1: ")
    assert does == "Planen genomförs, och personen får besked. Det går inte att ångra."
    assert store.item("Q1") is None


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("words", [("approve", "Q99"), ("reject", "Q99", "--reason", "nej")])
def test_an_unknown_item_is_a_fault_of_use(run: Run, words: tuple[str, ...]) -> None:
    """An item that does not wait is named, with where to look."""
    done = run(*CLOCK, *words, "--yes")
    assert (done.code, done.out) == (2, "")
    assert "Q99" in done.err
    assert "mailbot queue" in done.err


def test_a_case_is_extended_by_any_of_its_names(run: Run, store: Store) -> None:
    """`extend` takes the number as it stands in a subject, brackets, prefix and all."""
    done = run(*CLOCK, "extend", "[he-2026-7k3q]", "--reason", "Arkivet är stort", "--yes")
    assert done.code == 0
    case = store.case(ITEM.case)
    assert case is not None
    assert case.extended_due is not None


def test_an_extension_can_be_taken_back(run: Run, store: Store) -> None:
    """`extend` names the command that undoes it, which takes any name of the case, once."""
    done = run(*CLOCK, "extend", "2026-7k3q", "--reason", "Arkivet är stort", "--yes")
    assert "mailbot undo 2026-7K3Q" in done.out
    undone = run(*CLOCK, "undo", "[he-2026-7k3q]")
    assert (undone.code, "2026-12-18" in undone.out) == (0, True)
    case = store.case(ITEM.case)
    assert case is not None
    assert case.extended_due is None
    assert store.letters() == ()
    again = run(*CLOCK, "undo", "2026-7K3Q")
    assert (again.code, "no extension" in again.err) == (2, True)


def test_a_ruling_can_be_taken_back(run: Run, store: Store, configured: Path) -> None:
    """With a delay `approve` notes, `queue` shows it, `undo` takes it back, once."""
    with (configured / "mailbot.toml").open("a", encoding="utf-8") as file:
        file.write("[letters]\ndelay_minutes = 10\n")
    done = run(*CLOCK, "approve", "Q1", "--yes")
    assert "mailbot undo Q1" in done.out
    (item,) = run(*CLOCK, "queue", "--json").json
    assert (item["ruled"], item["carried_out"][:16]) == ("approve", "2026-11-20T09:10")
    assert "undo" in run(*CLOCK, "queue").out
    assert run(*CLOCK, "approve", "Q1", "--yes").code == 2
    assert run(*CLOCK, "undo", "q1").code == 0
    assert store.letters() == ()
    again = run(*CLOCK, "undo", "Q1")
    assert (again.code, again.out) == (2, "")
    assert "no ruling" in again.err


@pytest.mark.parametrize(
    ("words", "kinds"), [(("--ask", "Vilken adress?"), ["privacy_info"]), (("--by-hand", "x"), [])]
)
def test_a_question_and_a_note_are_answers(
    run: Run, store: Store, words: tuple[str, str], kinds: list[str]
) -> None:
    """`--ask` sends a question and the item waits on; `--by-hand` sends nothing and ends it."""
    assert run(*CLOCK, "answer", "Q1", *words, "--yes").code == 0
    assert [letter.kind for letter in store.letters()] == kinds
    assert (store.item("Q1") is not None) == bool(kinds)
    assert run(*CLOCK, "answer", "Q1", *words, "--identified", "--yes").code == 2


def test_a_letter_is_changed_in_the_editor(
    run: Run, store: Store, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`approve --edit` sends what came back from the editor, checked again."""
    editor = home / "editor.sh"
    editor.write_text('#!/bin/sh\nsed -i "s/^Hej,/Hej kara Anna,/" "$1"\n', "utf-8")
    editor.chmod(0o700)
    monkeypatch.setenv("EDITOR", str(editor))
    monkeypatch.delenv("VISUAL", raising=False)
    done = run(*CLOCK, "approve", "Q1", "--edit", "--yes")
    assert done.code == 0
    assert "Hej kara Anna," in done.out
    assert b"Hej kara Anna," in store.letters()[0].octets
