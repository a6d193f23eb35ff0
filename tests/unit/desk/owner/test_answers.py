"""What the owner answers to a mail is read word for word, or asked back."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.desk.owner.answers import Said, read_answers
from tests.stories.telling import shipped_rules

CASES = tomllib.loads((Path(__file__).parent / "answers.toml").read_text("utf-8"))["case"]


def _told(said: Said) -> str:
    right = f" {said.right}" if said.right else ""
    return f"{said.item} {said.word}{right}" + (f" | {said.text}" if said.text else "")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:40])
def test_each_answer_is_read_so(case: dict[str, Any]) -> None:
    """Each answer of the table is read as it says; what is unclear is named and not taken."""
    found = read_answers(case["text"], case["asked"], shipped_rules().answers)
    assert [_told(one) for one in found.said] == case.get("said", [])
    assert sorted(found.unclear) == case.get("unclear", [])
    assert list(found.leftover) == case.get("leftover", [])


@given(st.text(max_size=400), st.lists(st.sampled_from(["Q1", "Q2"]), max_size=2, unique=True))
def test_any_text_is_read(text: str, asked: list[str]) -> None:
    """Whatever is written, reading it ends, and no item gets two different words."""
    found = read_answers(text, asked, shipped_rules().answers)
    assert len({one.item for one in found.said}) == len(found.said)
    assert not {one.item for one in found.said} & set(found.unclear)


@pytest.mark.threat("T-MIME-10")
@pytest.mark.parametrize("piece", ["Q7 ", "Q7,", "ja ", "Q7 nej ", "- ", "och ", "=== "])
def test_repetition_is_read_once(piece: str) -> None:
    """A hundred thousand times the same word is one long line, and no ruling of two items."""
    found = read_answers(piece * 100_000, ["Q7"], shipped_rules().answers)
    assert len(found.said) <= 1
