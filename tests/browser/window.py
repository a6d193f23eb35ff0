"""A browser window at the owner's page, and what it must never do."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Request

from tests.browser.stage import Stage

WIDE, NARROW = (1280, 900), (360, 740)


@dataclass
class Window:
    """One window. away: requests to anywhere but the page; said: what its console complained of."""

    page: Page
    address: str
    away: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        """Go to a path of the page."""
        self.page.goto(self.address + path)

    @property
    def path(self) -> str:
        """Where it is."""
        return urlsplit(self.page.url).path

    @property
    def text(self) -> str:
        """What is read in it."""
        return self.page.inner_text("body")

    def fits(self) -> bool:
        """Nothing sticks out to the right of the screen."""
        self.page.wait_for_load_state("load")
        script = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        return bool(self.page.evaluate(script))


@contextmanager
def opened(
    browser: Browser,
    stage: Stage,
    size: tuple[int, int] = WIDE,
    *,
    dark: bool = False,
    script: bool = True,
) -> Iterator[Window]:
    """A window that nobody has logged in to."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if dark else "light",
        java_script_enabled=script,
        locale="sv-SE",
        reduced_motion="reduce",
    )
    context.set_default_timeout(15_000)
    page = context.new_page()
    window = Window(page, stage.page.address)
    page.on("console", lambda told: window.said.append(f"{told.type}: {told.text}"))
    page.on("pageerror", lambda error: window.said.append(str(error)))
    context.on("request", lambda asked: _watch(window, asked))
    try:
        yield window
    finally:
        context.close()


def _watch(window: Window, asked: Request) -> None:
    if not asked.url.startswith((window.address + "/", "data:", "about:")):
        window.away.append(asked.url)


def log_in(window: Window, stage: Stage) -> None:
    """By a new link, as the owner does; without script she presses the button."""
    window.page.goto(stage.login())
    button = window.page.get_by_role("button", name="Öppna min sida")
    if window.path != "/" and button.is_visible():
        button.click()
    window.page.wait_for_url(window.address + "/")
