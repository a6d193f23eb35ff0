"""The letters word for word, so that a change of wording is seen.

Set MAILBOT_WRITE_LETTERS=1 to write the files anew.
"""

import os
from pathlib import Path

import pytest

from mailbot.desk.letters.texts import LANGUAGES
from mailbot.law.step import LetterKind
from tests.letters.made import letter, samples

FOLDER = Path(__file__).parents[3] / "letters"


def _whole(language: str, kind: LetterKind) -> str:
    written = [letter(language, kind, n).draft for n in range(len(samples().letters[kind]))]
    return ("\n" + "=" * 74 + "\n\n").join(f"{d.subject}\n\n{d.text}" for d in written)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", LetterKind)
def test_the_words_are_the_ones_agreed(language: str, kind: LetterKind) -> None:
    """Each letter reads exactly as its file."""
    file = FOLDER / language / f"{kind.value}.txt"
    whole = _whole(language, kind)
    if os.environ.get("MAILBOT_WRITE_LETTERS") == "1":
        file.parent.mkdir(exist_ok=True)
        file.write_text(whole, encoding="utf-8")
    assert file.read_text(encoding="utf-8") == whole


def test_no_file_is_left_over() -> None:
    """Every file beside the letters belongs to a letter."""
    found = {p.relative_to(FOLDER).as_posix() for p in FOLDER.glob("*/*.txt")}
    assert found == {f"{lang}/{kind.value}.txt" for lang in LANGUAGES for kind in LetterKind}
