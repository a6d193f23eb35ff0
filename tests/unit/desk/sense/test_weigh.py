"""Rules and model, weighed against each other."""

from dataclasses import replace
from functools import cache

import pytest

from mailbot.desk.sense.classify import classify
from mailbot.desk.sense.heard import hear_rules
from mailbot.desk.sense.phrases import Phrases
from mailbot.desk.sense.weigh import weigh
from mailbot.law.asks import Band
from mailbot.law.rights import Right
from tests.corpus.measure import bare, shipped_phrases

ERASE = "Radera mina uppgifter."
CERTAIN = "Jag begär registerutdrag enligt artikel 15."


@cache
def rules() -> Phrases:
    return shipped_phrases()


def with_thresholds(**thresholds: float) -> Phrases:
    """The rules as shipped, but for some thresholds of the model."""
    shipped = rules()
    assert shipped.weights is not None
    return replace(shipped, weights=replace(shipped.weights, **thresholds))  # type: ignore[arg-type]  # only thresholds are named


def test_both_together_make_a_request() -> None:
    """A rule the model agrees with makes a request."""
    asks = classify(bare(ERASE), rules()).asks
    assert [(ask.right, ask.band) for ask in asks] == [(Right.ERASURE, Band.REQUEST)]


def test_a_rule_the_model_doubts_is_unsure() -> None:
    """A rule the model is less sure of than it must be leaves the mail unsure."""
    doubting = with_thresholds(request=99.0)
    assert classify(bare(ERASE), doubting).band is Band.UNSURE


def test_a_rule_the_model_gainsays_falls() -> None:
    """A rule for a right the model does not hear at all makes no ask."""
    deaf = with_thresholds(unsure=99.0)
    assert classify(bare(ERASE), deaf).band is Band.NONE


def test_a_certain_rule_the_model_gainsays_is_unsure() -> None:
    """Words that leave no doubt never fall; the owner looks where the model objects."""
    assert classify(bare(CERTAIN), with_thresholds(unsure=99.0)).band is Band.UNSURE
    assert classify(bare(CERTAIN), rules()).band is Band.REQUEST


@pytest.mark.parametrize(
    ("text", "alone", "band"),
    [(ERASE, 1.5, Band.REQUEST), (ERASE, 99.0, Band.UNSURE)],
)
def test_the_model_alone(text: str, alone: float, band: Band) -> None:
    """What only the model hears very clearly is a request, and says by which words."""
    reading = classify(bare(text), replace(with_thresholds(alone=alone), rules=()))
    assert reading.band is band
    assert {ask.band for ask in reading.asks} <= {band}
    assert all(said.rule.startswith("model: ") for said in reading.evidence)


def test_a_mail_can_be_doubtful_without_a_right() -> None:
    """Where something seems to be asked but no right stands out, a mail is unsure too."""
    unruled = replace(with_thresholds(meant=99.0), rules=())
    reading = classify(bare(ERASE), unruled)
    assert (reading.band, reading.asks) == (Band.UNSURE, ())


def test_without_weights_the_rules_decide() -> None:
    """Without a model the rules alone are believed."""
    assert classify(bare(ERASE), replace(rules(), weights=None)).band is Band.REQUEST


def test_a_right_among_others_is_heard_in_its_own_sentence() -> None:
    """A right that the whole of a mail drowns out is heard where its own sentence is plain."""
    others = "Jag vill ha ett registerutdrag. Sluta skicka nyhetsbrev till mig."
    asks = classify(bare(f"{others} Rätta mitt telefonnummer till 070-174 06 05."), rules()).asks
    assert Right.RECTIFICATION in {ask.right for ask in asks}


def test_nothing_asks_nothing() -> None:
    """A text without a sentence is weighed too."""
    mail, found = hear_rules(bare(""), rules())
    assert weigh(mail, found, rules()).asks == ()
