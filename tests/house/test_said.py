"""What mailbot says to people is made so that it can be worded in the owner's language."""

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from mailbot.desk.letters.texts import LANGUAGES
from mailbot.desk.owner.sentences import has_words
from mailbot.rulebook.folder import RuleFolders, shipped
from mailbot.rulebook.sentences import load_sentences
from mailbot.said import facts_of

ROOT = Path(__file__).parents[2]
MODULES = sorted((ROOT / "mailbot").rglob("*.py"))
WORDED = sorted(path.name for path in (shipped() / "said").iterdir())


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _calls(path: Path) -> Iterator[ast.Call]:
    """Every `said(…)` of a module that has it from mailbot.said."""
    tree = ast.parse(path.read_text("utf-8"))
    imported = (
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "mailbot.said"
        for alias in node.names
    )
    if "said" not in imported:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "said":
            yield node


def _template(call: ast.Call) -> str:
    (first,) = call.args
    assert isinstance(first, ast.Constant)
    assert isinstance(first.value, str)
    return first.value


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_each_sentence_is_a_template_with_its_facts(path: Path) -> None:
    """A sentence is a literal with a name for each fact, and is given those and no others."""
    for call in _calls(path):
        given = {keyword.arg for keyword in call.keywords}
        assert facts_of(_template(call)) == given, f"line {call.lineno}"


def _templates() -> set[str]:
    return {_template(call) for path in MODULES for call in _calls(path)}


def _catalogue(language: str) -> dict[str, str]:
    files = (shipped() / "said" / language).glob("*.toml")
    tables = [tomllib.loads(file.read_text("utf-8")) for file in files]
    entries = [entry for table in tables for entry in table.items() if isinstance(entry[1], str)]
    assert len(entries) == len(dict(entries)), "a sentence stands in two files"
    return dict(entries)


def test_every_language_but_english_is_there() -> None:
    """The owner's language has a catalogue; English needs none."""
    assert set(WORDED) == {*LANGUAGES} - {"en"}


@pytest.mark.parametrize("language", WORDED)
def test_each_sentence_is_worded(language: str) -> None:
    """Whatever can be said has its wording in each language, and no wording is left over."""
    wanted = {template for template in _templates() if has_words(template)}
    there = _catalogue(language)
    assert wanted - there.keys() == set()
    assert there.keys() - wanted == set()


@pytest.mark.parametrize("language", WORDED)
def test_the_wordings_are_sound(language: str) -> None:
    """Each wording holds the facts of its sentence, and is not the English one again."""
    sentences, faults = load_sentences(RuleFolders(shipped()), language)
    assert faults == ()
    assert sentences is not None
    same = {key for key, text in sentences.texts.items() if key == text}
    assert {key for key in same if " " in key} == set()
