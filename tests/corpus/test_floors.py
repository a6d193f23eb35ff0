"""Figures the reading must not fall below; set just under what it reaches."""

from functools import cache

import pytest

from mailbot.desk.sense.classify import classify
from tests.corpus.measure import SETS, Figures, shipped_phrases


@cache
def figures(name: str) -> Figures:
    counted, phrases = Figures(), shipped_phrases()
    for text in SETS[name]():
        counted.count(text, classify(text.message, phrases))
    return counted


@pytest.mark.parametrize(
    ("name", "found", "exact", "taken", "doubted"),
    [
        ("phrases", 1.0, 0.99, 0.0, 0.01),
        ("passages", 0.99, 0.945, 0.003, 0.055),
        ("mails", 0.995, 0.975, 0.001, 0.03),
        ("sealed", 0.97, 0.845, 0.004, 0.14),
    ],
)
def test_floors(name: str, found: float, exact: float, taken: float, doubted: float) -> None:
    """As many requests are found, and as little ordinary mail taken for one, as before."""
    counted = figures(name)
    assert counted.found / counted.requests >= found
    assert counted.exact / counted.requests >= exact
    assert counted.taken / counted.ordinary <= taken
    assert counted.doubted / counted.ordinary <= doubted
