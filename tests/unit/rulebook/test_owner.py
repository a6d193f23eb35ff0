"""The owner's words: every reason has them, in every language, and they cannot fail."""

import ast
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mailbot
from mailbot.desk.letters.texts import LANGUAGES
from mailbot.desk.owner.texts import OwnerTexts
from mailbot.errors import of_system
from mailbot.law.rights import Right, State
from mailbot.law.step import ItemKind
from mailbot.rulebook.folder import RuleFolders, shipped
from mailbot.rulebook.owner import load_owner_texts
from mailbot.said import as_kept, said

CODE = Path(mailbot.__file__).parent


@cache
def loaded(language: str) -> OwnerTexts:
    texts, faults = load_owner_texts(RuleFolders(shipped()), language)
    assert texts is not None, faults
    return texts


@cache
def _reasons() -> set[str]:
    """Every reason an item is made with, as written in the code."""
    found = set()
    for file in CODE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id == "ItemPlan"
                and len(node.args) > 2
                and isinstance(node.args[2], ast.Constant)
            ):
                found.add(str(node.args[2].value))
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_has_its_words(language: str) -> None:
    """No item made anywhere in the program is left with the general text."""
    reasons = _reasons()
    assert len(reasons) > 20
    assert reasons - loaded(language).what.keys() == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_rights_kinds_and_states_have_names(language: str) -> None:
    """Whatever the queue shows of ours, she has a word for."""
    tables = loaded(language).tables
    assert set(tables["rights"]) == {right.value for right in Right}
    assert set(tables["kinds"]) == {"decide", *(kind.value for kind in ItemKind)}
    assert set(tables["states"]) == {state.value for state in State}


def test_both_languages_speak_of_the_same() -> None:
    """The same reasons are worded in Swedish and English."""
    sv, en = (loaded(language) for language in LANGUAGES)
    assert sv.what.keys() == en.what.keys() == sv.approve.keys() == en.approve.keys()


def test_a_summary_names_right_and_facts() -> None:
    """The right stands first, a fact in its place, and its stand-in where it is missing."""
    texts = loaded("sv")
    with_fact = texts.summary("source_missing", Right.ACCESS, {"source": "Bokföring"})
    assert with_fact.startswith("Registerutdrag: Bokföring svarade inte")
    assert "En källa svarade inte" in texts.summary("source_missing", None, {})


@given(reason=st.text(max_size=30), fact=st.text(max_size=60))
def test_a_summary_is_always_one_line(reason: str, fact: str) -> None:
    """Whatever reason and facts there are, there is one line to read."""
    texts = loaded("sv")
    for known in (reason, "source_missing", "disputed"):
        line = texts.summary(known, Right.ACCESS, {"source": fact, "field": fact})
        assert line
        assert len(line.splitlines()) == 1


@pytest.mark.threat("T-PRIV-06")
def test_an_id_number_in_a_fact_is_hidden() -> None:
    """A number named in a proposal is not read out in the queue."""
    assert "3234" not in loaded("sv").summary("disputed", None, {"field": "640823-3234"})


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_are_short(language: str) -> None:
    """What she reads fits two lines of a terminal."""
    texts = loaded(language)
    assert max(len(line) for line in (*texts.what.values(), *texts.approve.values())) <= 130


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "missing"),
        ('[items.unsure]\nwhat = "{fact}"\napprove = "x"', "no words to fall back on"),
        ('[items.unshure]\nwhat = "x"', "did you mean 'unsure'"),
        ("x =", "not TOML"),
    ],
)
def test_a_faulty_file_is_told(tmp_path: Path, text: str, said: str) -> None:
    """An owner's own file must have words for everything the shipped one has."""
    (tmp_path / "owner").mkdir()
    (tmp_path / "owner/sv.toml").write_text(text, encoding="utf-8")
    texts, faults = load_owner_texts(RuleFolders(shipped(), tmp_path), "sv")
    assert texts is None
    assert any(said in str(fault) for fault in faults)


def test_an_owner_of_another_language_reads_english() -> None:
    """There are words in two languages; any other gets the English ones."""
    assert loaded("de") == loaded("en")


@pytest.mark.parametrize(
    ("language", "told"),
    [("sv", "(det finns ingen sådan fil eller mapp)"), ("en", "(No such file")],
)
def test_a_sentence_that_was_kept_is_in_her_words(language: str, told: str) -> None:
    """Why something failed is told in her language, though it was kept when it happened."""
    gone = FileNotFoundError(2, "No such file or directory")
    why = said("{path}: cannot be read ({error})", path="/usb", error=of_system(gone))
    assert told in loaded(language).summary("backup_failed", None, {"why": as_kept(why)})
