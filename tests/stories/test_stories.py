"""Every folder here is a story; each must end as its expect.toml says."""

import os
import tomllib
from pathlib import Path

import pytest

from tests.stories.firm import HERE
from tests.stories.paper import text_of
from tests.stories.seeing import compare, nothing_forbidden
from tests.stories.telling import Story

FOLDERS = sorted(path.parent for path in HERE.glob("*/given.toml"))
WRITE = "MAILBOT_WRITE_LETTERS"
"""Set to "1", the letters kept word for word are written anew."""


def _marked(folder: Path) -> object:
    covers = tomllib.loads((folder / "given.toml").read_text("utf-8"))["covers"]
    threats = [row for row in covers if row.startswith("T-")]
    marks = [pytest.mark.threat(*threats)] if threats else []
    return pytest.param(folder, marks=marks, id=folder.name)


@pytest.mark.parametrize("folder", [_marked(folder) for folder in FOLDERS])
def test_story(folder: Path, tmp_path: Path) -> None:
    """The story ends as told: cases, queue, letters and register, and nothing else."""
    story = Story(folder, tmp_path / "data")
    for step in story.steps():
        if "then" in step:
            compare(story, tomllib.loads((folder / step["then"]).read_text("utf-8")))
    compare(story, tomllib.loads((folder / "expect.toml").read_text("utf-8")))
    nothing_forbidden(story)
    if (folder / "letters").exists():
        _word_for_word(story)


def _word_for_word(story: Story) -> None:
    """The letters are those kept in letters/, in order."""
    kept = story.folder / "letters"
    sent = [(letter["Subject"], text_of(letter)) for _, letter in story.post.taken]
    texts = [f"{subject}\n\n{text}".replace("\r\n", "\n") for subject, text in sent]
    if os.environ.get(WRITE) == "1":
        for old in kept.glob("*.txt"):
            old.unlink()
        for number, text in enumerate(texts, 1):
            (kept / f"{number}.txt").write_text(text, "utf-8")
    assert texts == [path.read_text("utf-8") for path in sorted(kept.glob("*.txt"))]
