"""A real browser, a firm for each test, and the owner's window."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser import chromium
from tests.browser.stage import Stage, staged
from tests.browser.window import Window, log_in, opened


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium; missing, it is a reason to skip here and a failure in CI.

    It ends with its module: while it is there, no asyncio runs in this thread, and tests of other
    modules need it.
    """
    if missing := chromium.why_missing():
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    with chromium.running() as shown:
        yield shown


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """A firm with mail servers, a bot and a page of its own."""
    with staged(tmp_path) as made:
        yield made


@pytest.fixture
def window(browser: Browser, stage: Stage) -> Iterator[Window]:
    """The owner's window, logged in; it must ask nobody else, and complain of nothing."""
    with opened(browser, stage) as made:
        log_in(made, stage)
        yield made
        assert made.away == []
        assert made.said == []
