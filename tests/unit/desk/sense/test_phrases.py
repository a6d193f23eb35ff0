"""The catalogue of phrases, read."""

import csv
from functools import cache

import pytest

from mailbot.desk.sense.classify import classify
from mailbot.desk.sense.phrases import Phrases
from mailbot.law.asks import Band
from tests.corpus.measure import PHRASES, bare, exceptions, shipped_phrases

ROWS = list(csv.DictReader(PHRASES.read_text("utf-8").splitlines()))
EXCEPTIONS = {phrase: frozenset(rights) for phrase, rights in exceptions().items()}


@cache
def rules() -> Phrases:
    return shipped_phrases()


def wanted(row: dict[str, str]) -> frozenset[str]:
    listed = frozenset(row["right"].split("+")) - {"none"}
    return EXCEPTIONS.get(row["phrase"], listed)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["phrase"][:40])
def test_every_row_of_the_catalogue(row: dict[str, str]) -> None:
    """A phrase is read to ask exactly what the catalogue says, and none is ever a request."""
    reading = classify(bare(row["phrase"]), rules())
    assert {ask.right.value for ask in reading.asks} == wanted(row)
    if not wanted(row):
        assert reading.band is not Band.REQUEST
    else:
        assert reading.band is not Band.NONE


def test_exceptions_are_rows() -> None:
    """Every exception names a row, and says something else than the row does."""
    listed = {row["phrase"]: frozenset(row["right"].split("+")) for row in ROWS}
    assert all(listed[phrase] != rights for phrase, rights in EXCEPTIONS.items())


def test_the_catalogue_is_whole() -> None:
    """All 439 rows of the catalogue are read."""
    assert len(ROWS) == 439
