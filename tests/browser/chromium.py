"""The machine's own Chromium, driven by Playwright; nothing is downloaded."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec

from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
INSTALL = "apt-get install -y chromium"
ARGUMENTS = (
    "--no-sandbox",  # tests run as root in containers, and show pages of ours alone
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--lang=sv-SE",
)


def executable() -> str | None:
    """Where Chromium is; None where there is none."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def why_missing() -> str:
    """What to install, "" where all is there."""
    if find_spec("playwright") is None:
        return "the dependency group `browser` is missing: uv sync --group browser"
    return "" if executable() else f"Chromium is missing: {INSTALL}"


@contextmanager
def running() -> Iterator[Browser]:
    """A browser without a window, for as long as this lasts."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=[*ARGUMENTS])
        try:
            yield browser
        finally:
            browser.close()
