"""What every story does without."""

import os

import pytest


@pytest.fixture(autouse=True)
def _no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stories end before the power can fail; that writes last is proven in tests/faults."""

    def passed_over(descriptor: int) -> None:
        del descriptor

    monkeypatch.setattr(os, "fsync", passed_over)
