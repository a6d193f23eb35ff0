"""Pictures of the owner's page for README: `python -m tests.browser.screenshots [FOLDER]`."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser

from mailbot.cli.check import Check
from tests.browser import chromium
from tests.browser.stage import Stage, staged
from tests.browser.window import NARROW, WIDE, Window, log_in, opened

HERE = Path(__file__).parents[2] / "docs" / "screens"
PAGES = {
    "login": "/login",
    "queue": "/",
    "cases": "/cases",
    "register": "/register",
    "person": "/register/P1",
    "edit": "/register/P1/edit",
    "import": "/register/import",
    "deadlines": "/deadlines?month=2026-12",
    "year": "/year",
    "record": "/year/record",
    "log": "/log",
    "rules": "/rules",
    "check": "/check",
}
PASTED = "Hej!\nRadera mina uppgifter, tack."
FOUND = (
    Check("imap", ok=True, message="imap.example:993: logged in, IDLE and MOVE are there"),
    Check("smtp", ok=False, message="smtp.example:465: login refused", remedy="set smtp.password"),
    Check("disk", ok=True, message="48211 MB free"),
)


def _examined() -> tuple[Check, ...]:
    return FOUND


def pictures(browser: Browser, stage: Stage, folder: Path) -> None:
    """Every page, wide and narrow, light and dark."""
    for dark in (False, True):
        for size in (WIDE, NARROW):
            name = f"{'narrow' if size == NARROW else 'wide'}-{'dark' if dark else 'light'}"
            with opened(browser, stage, size, dark=dark) as window:
                log_in(window, stage)
                _walk(window, stage, folder, name)


def _walk(window: Window, stage: Stage, folder: Path, name: str) -> None:
    erasure = next(item for item in stage.store.items() if item.reason == "erase")
    places = PAGES | {"item": f"/items/{erasure.id}", "case": f"/cases/{erasure.case}"}
    for place, path in places.items():
        window.open(path)
        if place == "rules":
            window.page.get_by_label("Mejlet", exact=True).fill(PASTED)
            window.page.get_by_role("button", name="Läs det").click()
        if place == "check":
            window.page.get_by_role("button", name="Kontrollera nu").click()
        window.page.screenshot(path=folder / f"{place}-{name}.png", full_page=True)


def main(folder: Path) -> None:
    """Play the demo's mails to a firm, and take the pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as made, staged(Path(made), examine=_examined) as stage:
        stage.demo()
        with chromium.running() as browser:
            pictures(browser, stage, folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
