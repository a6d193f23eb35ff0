"""Sentences that remember how they were made."""

import copy
import json
import pickle

import pytest

from mailbot.errors import Fault, StaleCase
from mailbot.said import NOTHING, Said, as_kept, counted, foreign, from_kept, said


def test_it_is_its_english_text() -> None:
    """A sentence is, compares, joins and is written as the English text with its facts."""
    sentence = said("is larger than {most} MB", most=25)
    assert sentence == "is larger than 25 MB"
    assert {"is larger than 25 MB": 1}[sentence] == 1
    assert json.dumps([sentence]) == '["is larger than 25 MB"]'
    assert f"{sentence}!" == "is larger than 25 MB!"


def test_it_remembers_how_it_was_made() -> None:
    """Template and facts are kept, also of a sentence that is a fact itself."""
    inner = said("line {line}", line=3)
    sentence = said("{file}: {line}", file="a.csv", line=inner)
    assert sentence.template == "{file}: {line}"
    assert sentence.facts == {"file": "a.csv", "line": "line 3"}
    assert isinstance(sentence.facts["line"], Said)


def test_a_copy_remembers_too() -> None:
    """Copies and pickles are sentences still."""
    sentence = said("is larger than {most} MB", most=25)
    for again in (copy.deepcopy(sentence), pickle.loads(pickle.dumps(sentence))):  # noqa: S301  # our own
        assert (again, again.facts) == (sentence, {"most": "25"})


def test_a_fact_is_never_read_as_a_template() -> None:
    """What stands in braces in a fact stays there."""
    assert said("{a} and {b}", a="{b}", b="{a}") == "{b} and {a}"


def test_every_fact_must_be_given() -> None:
    """A template that names a fact not given is refused."""
    with pytest.raises(KeyError):
        said("is larger than {most} MB")


def test_words_from_outside_are_kept() -> None:
    """They are their own text; a sentence of ours passed for them stays one."""
    ours = said("no answer")
    assert foreign("{words} gone") == "{words} gone"
    assert foreign(ours) is ours


def test_a_fault_is_one_sentence() -> None:
    """Place, what is wrong and what is right, on one line; an error tells its own sentence."""
    fault = Fault("a.csv", said("is empty"), said("begin with {it}", it="a row"))
    assert str(fault) == fault.told == "a.csv: is empty; begin with a row"
    assert Fault("a.csv", said("is empty")).told == "a.csv: is empty"
    assert StaleCase(said("it was changed")).told == "it was changed"
    assert not NOTHING


def test_one_or_many() -> None:
    """One sentence is for one thing, the other for none or several."""
    told = [counted(n, said("1 line"), said("{n} lines", n=n)) for n in (0, 1, 2)]
    assert told == ["0 lines", "1 line", "2 lines"]


def test_it_can_be_kept() -> None:
    """What the memory holds of a sentence gives it back with all that it was made of."""
    place = said("{file}: line {line}", file="a.csv", line=2)
    sentence = said("{where}: {wrong}", where=place, wrong=said("is empty"))
    again = from_kept(json.loads(json.dumps(as_kept(sentence))))
    assert again == sentence
    assert again is not None
    assert (again.template, again.facts) == (sentence.template, sentence.facts)
    assert getattr(again.facts["where"], "facts", None) == {"file": "a.csv", "line": "2"}


@pytest.mark.parametrize(
    "kept", ["text", None, {"said": 1, "facts": {}}, {"said": "{a}", "facts": {}}, {"x": "y"}, [1]]
)
def test_what_is_no_sentence_is_none(kept: object) -> None:
    """Anything else that is kept is left alone; plain text is kept as it is."""
    assert from_kept(kept) is None
    assert as_kept("text") == "text"
