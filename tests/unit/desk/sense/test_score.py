"""A text scored as a whole."""

from functools import cache

import pytest

from mailbot.desk.sense.heard import hear_rules
from mailbot.desk.sense.phrases import Model, Weights
from mailbot.desk.sense.score import by_sentence, loudest, score
from mailbot.law.rights import Right
from tests.corpus.measure import bare, shipped_phrases

WEIGHTS = Weights(
    rights=("access", "erasure"),
    words=Model(
        bias=(-1.0, -2.0, -3.0),
        rows={"w radera": (3.0, 6.0, -3.0, 9.0), "w allt": (4.0, 2.0, 4.0, 1.0)},
    ),
    pieces=Model(bias=(0.0, 0.0, 0.0), rows={"4 ^rad": (2.0, 2.0, 0.0, 4.0)}),
    unsure=0.0,
    request=0.0,
    meant=0.0,
    sure=0.0,
    more=0.0,
    alone=0.0,
)


def told(*sentences: str) -> list[frozenset[str]]:
    return [frozenset(f"w {word}" for word in sentence.split()) for sentence in sentences]


@pytest.mark.parametrize(
    ("sentences", "asked", "access", "erasure"),
    [
        (["radera"], 0.35, -2.1, 0.0),
        (["radera allt"], -0.14, -1.26, -0.7),
        (["radera", "radera allt", "tack"], -0.14, -1.26, -0.7),
        (["tack"], -1.05, -1.4, -2.1),
        ([], -1.05, -1.4, -2.1),
    ],
)
def test_scores(sentences: list[str], asked: float, access: float, erasure: float) -> None:
    """Each known feature counts once, over the length they have together; none leaves the bias."""
    said = score(told(*sentences), WEIGHTS)
    assert said.asked == pytest.approx(asked)
    assert said.rights == pytest.approx({Right.ACCESS: access, Right.ERASURE: erasure})


def test_a_wish_among_other_matters_is_heard() -> None:
    """Half of a score is what a few sentences together say loudest."""
    said = score(told("radera", "tack", "tack", "allt"), WEIGHTS)
    assert said.asked == pytest.approx(0.105)
    assert said.rights == pytest.approx({Right.ACCESS: -0.98, Right.ERASURE: -0.35})


def test_pieces_of_words_have_their_share() -> None:
    """A word nobody has seen is half known by its pieces."""
    said = score([frozenset({"w raderra", "4 ^rad"})], WEIGHTS)
    assert said.rights == pytest.approx({Right.ACCESS: -1.4, Right.ERASURE: -1.5})
    assert said.asked == pytest.approx(-0.9)


def test_the_loudest_sentence() -> None:
    """The sentence that says most for a right is named, with what says it, the loudest first."""
    said = loudest(told("tack", "allt radera", "allt"), Right.ERASURE, WEIGHTS)
    assert (said.sentence, said.because) == (1, ("w radera", "w allt"))


@cache
def shipped_weights() -> Weights:
    weights = shipped_phrases().weights
    assert weights is not None
    return weights


def test_every_right_is_scored() -> None:
    """The shipped weights score every right, and erasure most surely where it is asked."""
    mail, found = hear_rules(bare("Radera mina uppgifter."), shipped_phrases())
    said = score(by_sentence(mail, found), shipped_weights())
    assert set(said.rights) == set(Right)
    assert max(said.rights, key=said.rights.__getitem__) is Right.ERASURE
