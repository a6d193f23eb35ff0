"""The year in figures."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

import pytest

from mailbot.desk.judgement.case import Matter
from mailbot.law.rights import Right, State
from mailbot.store.contract import Commit, Store
from tests.cli.firm import CASE
from tests.review.browser import Browser


@pytest.fixture
def cases(store: Store) -> Store:
    """Three more cases, two of them closed."""
    done = (Matter(Right.ACCESS, State.DONE, "extract_sent"),)
    early = datetime(2026, 2, 3, 9, tzinfo=UTC)
    store.commit(
        Commit(
            cases=(
                replace(CASE, id="2026-AAAA", received=early, matters=done, closed_at=early),
                replace(
                    CASE,
                    id="2026-BBBB",
                    received=early,
                    matters=done,
                    closed_at=early + timedelta(days=40),
                    due=early.date() + timedelta(days=30),
                ),
                replace(CASE, id="2025-CCCC", received=datetime(2025, 6, 1, 9, tzinfo=UTC)),
            )
        )
    )
    return store


@pytest.mark.usefixtures("cases")
def test_the_figures_stand_in_drawing_and_table(owner: Browser) -> None:
    """Each drawing is whole XML with title and description, and a table says the same."""
    shown = owner.get("/year")
    assert "2026 i siffror" in shown.text
    assert "12 av 30 dagar" not in shown.text
    assert "2 av 30 dagar" in shown.text
    drawings = shown.body.split("<svg")[1:]
    assert len(drawings) == 4
    for drawing in drawings:
        svg = ET.fromstring("<svg" + drawing.partition("</svg>")[0] + "</svg>")  # noqa: S314  # our own
        labels = {part.get("id") for part in svg if part.tag in {"title", "desc"}}
        assert set(svg.attrib["aria-labelledby"].split()) == labels
        assert all(part.text for part in svg if part.tag in {"title", "desc"})
    assert shown.body.count("<table") >= 3


@pytest.mark.usefixtures("cases")
def test_another_year_is_a_link_away(owner: Browser) -> None:
    """Every year since the first case can be chosen; another is this one."""
    assert "2025 i siffror" in owner.get("/year?year=2025").text
    for said in ("1999", "x", "99999999999", "2027", "%00"):
        assert "2026 i siffror" in owner.get(f"/year?year={said}").text


def test_a_year_without_requests_is_told_kindly(owner: Browser, store: Store) -> None:
    """With no case there is no empty drawing, but a word."""
    store.commit(Commit(cases_removed=("2026-7K3Q",), items_closed=("Q1",)))
    shown = owner.get("/year")
    assert "Ett lugnt år" in shown.text
    assert "<svg" not in shown.body


def test_the_record_of_processing_is_there(owner: Browser) -> None:
    """The record of Art. 30 names controller, purposes and recipients."""
    shown = owner.get("/year/record")
    assert "Hjärter Esse" in shown.text
    assert "Rättslig grund" in shown.text
