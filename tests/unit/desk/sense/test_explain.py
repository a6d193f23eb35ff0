"""Readings explained."""

from dataclasses import replace

from mailbot.desk.sense.explain import explain
from tests.corpus.load import DEVELOPMENT, mails
from tests.corpus.measure import bare, shipped_phrases

PHRASES = shipped_phrases()


def test_a_rule_that_held_is_named() -> None:
    """Each sentence is told with the concepts and rules seen in it."""
    first, second = explain(bare("Hej Emy! Radera mina uppgifter."), PHRASES)
    assert not [r for r in first.rules if not r.but]
    assert "rights/erasure: erases own data" in {r.name for r in second.rules if not r.but}
    assert {"erase", "own_data"} <= set(second.concepts)


def test_why_a_rule_did_not_hold() -> None:
    """A rule kept back tells by what."""
    (read,) = explain(bare("Tack för att ni raderade mina uppgifter."), PHRASES)
    told = {r.but for r in read.rules if r.name == "rights/erasure: erases own data"}
    assert told == {"not in thanks_done"}


def test_a_denial_is_told() -> None:
    """What a sentence denies is told apart."""
    (read,) = explain(bare("Radera inte mina uppgifter."), PHRASES)
    assert "erase" in read.denied


def test_a_rule_against_a_wish_is_told() -> None:
    """A rule whose very meaning is that nothing is asked says so, and form and place are told."""
    message = replace(
        bare("Om jag någon gång vill flytta mina data, hur gör jag då?"), subject="Flytt"
    )
    subject, read = explain(message, PHRASES)
    told = {r.but for r in read.rules if r.name == "rights/access: may want an extract one day"}
    assert told == {"the rule says none is meant"}
    assert (subject.subject, subject.question) == (True, False)
    assert (read.subject, read.question) == (False, True)


def test_every_reason_names_something() -> None:
    """Over all labelled mails, no rule is kept back without saying by what."""
    for mail in mails(DEVELOPMENT)[::15]:
        for sentence in explain(bare(mail.body), PHRASES):
            assert all(not r.but.endswith((": ", "by ", "in ")) for r in sentence.rules)
