"""A short piece of the simulated year: `python -m tests.simulate.year` lives it whole."""

import os
from pathlib import Path

import pytest

from tests.servers.dovecot import why_missing
from tests.simulate.requests import TEXTS
from tests.simulate.year import faults, founded, lived


@pytest.fixture(autouse=True)
def _no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing fails here but what should not; that writes last is proven in tests/faults."""

    def passed_over(descriptor: int) -> None:
        del descriptor

    monkeypatch.setattr(os, "fsync", passed_over)


def test_a_fortnight_leaves_nothing_undone(tmp_path: Path) -> None:
    """Requests of every kind come to their end in time, the log verifies, letters hold all."""
    if (missing := why_missing()) and not os.environ.get("CI"):
        pytest.skip(missing)
    with founded(tmp_path, 14, len(TEXTS)) as year:
        lived(year, 14)
        assert list(faults(year)) == []
        states = {case.open for case in year.bot.desk.store.cases()}
        assert states == {False}
        assert len(year.letters) >= len(TEXTS)
