"""Answers the owner let be kept."""

from dataclasses import replace
from typing import Any

import pytest

from mailbot.desk.judgement.ruling import Ruling, Verb
from mailbot.errors import UsageError
from mailbot.workflow.ruling import rule

QUESTION = "Lagras uppgifterna om era kunder inom EU, eller i något annat land?"


def test_a_kept_answer_holds_nothing_of_the_question(office: Any) -> None:
    """Concepts are kept of it, and the owner's own words."""
    taken = office.takes(QUESTION)
    (item,) = taken.items
    ruling = Ruling(Verb.ANSWER, text="Ja, i Sverige.", keep=True)
    rule(office.desk, item.id, ruling)
    kept = office.store.setting("kept_answer:0")
    assert "Ja, i Sverige." in kept
    assert "kunder" not in kept


def test_only_words_to_a_question_are_kept(office: Any) -> None:
    """An answer that is no words, or to no question, is refused, and nothing is done."""
    taken = office.takes("Radera mina uppgifter.")
    (item,) = taken.items
    ruling = Ruling(Verb.ANSWER, text="Ja.", keep=True)
    for wrong in (ruling, replace(ruling, text="")):
        with pytest.raises(UsageError):
            rule(office.desk, item.id, wrong)
    assert office.store.setting("kept_answer:0") is None
