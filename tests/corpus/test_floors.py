"""Figures the reading must not fall below; set just under what it reaches."""

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from mailbot.desk.sense.classify import classify
from tests.corpus.details import counted
from tests.corpus.load import DEVELOPMENT, SEALED
from tests.corpus.measure import SETS, Figures, shipped_phrases


@cache
def figures(name: str) -> Figures:
    counted, phrases = Figures(), shipped_phrases()
    for text in SETS[name]():
        counted.count(text, classify(text.message, phrases))
    return counted


@cache
def details(folder: Path) -> dict[str, Counter[str]]:
    return counted(folder)


@pytest.mark.parametrize(
    ("name", "found", "exact", "taken", "doubted"),
    [
        ("phrases", 1.0, 0.99, 0.0, 0.01),
        ("passages", 0.99, 0.945, 0.003, 0.055),
        ("mails", 0.995, 0.975, 0.003, 0.04),
        ("sealed", 0.975, 0.83, 0.015, 0.105),
    ],
)
def test_floors(name: str, found: float, exact: float, taken: float, doubted: float) -> None:
    """As many requests are found, and as little ordinary mail taken for one, as before."""
    counted = figures(name)
    assert counted.found / counted.requests >= found
    assert counted.exact / counted.requests >= exact
    assert counted.taken / counted.ordinary <= taken
    assert counted.doubted / counted.ordinary <= doubted


@pytest.mark.parametrize(
    ("folder", "kind", "recall", "precision"),
    [
        (DEVELOPMENT, "right value", 0.78, 0.82),
        (DEVELOPMENT, "wrong value", 0.72, 0.83),
        (DEVELOPMENT, "circumstance", 0.93, 0.86),
        (DEVELOPMENT, "own address", 0.95, 0.88),
        (DEVELOPMENT, "stop address", 0.95, 0.95),
        (DEVELOPMENT, "case number", 0.96, 0.97),
        (DEVELOPMENT, "withdrawn", 0.86, 0.88),
        (SEALED, "right value", 0.7, 0.75),
        (SEALED, "wrong value", 0.6, 0.72),
        (SEALED, "circumstance", 0.6, 0.6),
        (SEALED, "own address", 0.8, 0.7),
        (SEALED, "stop address", 1.0, 1.0),
        (SEALED, "case number", 1.0, 0.88),
    ],
)
def test_floors_of_details(folder: Path, kind: str, recall: float, precision: float) -> None:
    """As much of what later steps need is read out as before, and as little else."""
    count = details(folder)[kind]
    assert count["found"] / (count["found"] + count["missed"]) >= recall
    assert count["found"] / (count["found"] + count["extra"]) >= precision
