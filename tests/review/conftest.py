"""A firm with one waiting erasure, its page, and its owner logged in."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mailbot.review.serving import Served
from mailbot.store.contract import Commit, LogEntry, Store
from mailbot.store.open import open_store
from tests.cli.firm import CASE, ITEM, NOW, PERSON
from tests.review.browser import Browser, served


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Holding one person, case and item."""
    opened = open_store("tinydb", tmp_path / "data")
    entry = LogEntry(NOW, "case_opened", "2026-7K3Q", facts=(("rights", 1),))
    opened.commit(Commit(people=(PERSON,), cases=(CASE,), items=(ITEM,), log=(entry,)))
    return opened


@pytest.fixture
def page(tmp_path: Path, store: Store) -> Iterator[Served]:
    """The page of that store."""
    assert store.items()
    with served(tmp_path) as shown:
        yield shown


@pytest.fixture
def stranger(page: Served) -> Browser:
    """A browser that has not logged in."""
    return Browser(page, NOW)


@pytest.fixture
def owner(page: Served) -> Browser:
    """A browser that has."""
    return Browser(page, NOW).log_in()
