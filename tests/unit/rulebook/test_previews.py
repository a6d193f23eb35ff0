"""Every letter can be seen before anybody gets it."""

from dataclasses import replace
from functools import cache

import pytest

from mailbot.desk.letters.controller import Controller
from mailbot.desk.letters.texts import LANGUAGES, Texts
from mailbot.law.step import LetterKind
from mailbot.rulebook.folder import RuleFolders, shipped
from mailbot.rulebook.previews import previews
from mailbot.rulebook.texts import load_texts

FOLDERS = RuleFolders(shipped())


@cache
def texts() -> Texts:
    loaded, faults = load_texts(FOLDERS)
    assert loaded is not None, faults
    return loaded


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", LetterKind)
def test_every_letter_is_written_whole(kind: LetterKind, language: str) -> None:
    """In each language, signed, and under a case number."""
    found = previews(FOLDERS, texts(), kind, language)
    assert found
    for draft in found:
        assert draft.language == language
        assert draft.subject.startswith("[HE-2026-7K3Q] ")
        assert "Emy Serander" in draft.text


def test_the_sets_of_facts_differ() -> None:
    """Each set of facts gives a letter of its own."""
    found = previews(FOLDERS, texts(), LetterKind.REFUSAL, "sv")
    assert len({draft.text for draft in found}) == len(found) == 4


def test_somebody_else_may_sign() -> None:
    """A firm that is given signs in place of the fictional one, with its own prefix."""
    firm = replace(Controller("Film AB", "Ada Berg", "ada@film.example"), case_prefix="FI")
    (draft,) = previews(FOLDERS, texts(), LetterKind.COMPLAINT_INFO, "en", firm)
    assert "Ada Berg" in draft.text
    assert draft.subject.startswith("[FI-2026-7K3Q] ")
