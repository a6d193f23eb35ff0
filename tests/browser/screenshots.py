"""Pictures of the owner's page.

`python -m tests.browser.screenshots` takes README's into docs/screens; with a FOLDER, every page
whole, wide and narrow, light and dark, to be looked at.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser

from mailbot.cli.check import Check
from mailbot.said import foreign, said
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
    "merge": "/register/P1/merge/P2",
    "split": "/register/P1/split",
    "import": "/register/import",
    "deadlines": "/deadlines?month=2026-12",
    "year": "/year",
    "record": "/year/record",
    "log": "/log",
    "rules": "/rules",
    "check": "/check",
}
SMALL = (1024, 720)
ON_A_TELEPHONE = ("queue", "item", "register", "year")
PASTED = "Hej!\nRadera mina uppgifter, tack."
CUSTOMERS = {
    "name": "kunder.csv",
    "mimeType": "text/csv",
    "buffer": (
        "Kontakt;Kontaktens mejl;Tele;Bolag;Saldo\n"
        "Bo Ek;bo@ek.example;011-12 34 56;Ek AB;12\n"
        "Eva Ås;eva@as.example;;Ås HB;0\n"
    ).encode(),
}
FOUND = (
    Check("imap", ok=True, message=said("{where}: logged in", where="imap.example:993")),
    Check(
        "smtp",
        ok=False,
        message=said(
            "{where}: refused the login ({answer}); check user and password",
            where="smtp.example:465",
            answer=foreign("535 5.7.8 Authentication credentials invalid"),
        ),
        remedy=said("compare [smtp] with what your provider says"),
    ),
    Check("disk", ok=True, message=said("{free} MB free", free=48211)),
)


def _examined() -> tuple[Check, ...]:
    return FOUND


def everything(browser: Browser, stage: Stage, folder: Path) -> None:
    """Every page from top to bottom: wide and narrow, light and dark."""
    for dark in (False, True):
        for size in (WIDE, NARROW):
            name = f"-{'narrow' if size == NARROW else 'wide'}-{'dark' if dark else 'light'}"
            with opened(browser, stage, size, dark=dark) as window:
                log_in(window, stage)
                for place, path in _places(stage).items():
                    _taken(window, place, path, folder / f"{place}{name}.png", whole=True)


def readme(browser: Browser, stage: Stage, folder: Path) -> None:
    """The upper part of each page, and of a few on a telephone in the dark."""
    with opened(browser, stage, SMALL) as window:
        log_in(window, stage)
        for place, path in _places(stage).items():
            _taken(window, place, path, folder / f"{place}.png")
    with opened(browser, stage, NARROW, dark=True) as window:
        log_in(window, stage)
        for place, path in _places(stage).items():
            if place in ON_A_TELEPHONE:
                _taken(window, place, path, folder / f"{place}-narrow.png")


def _places(stage: Stage) -> dict[str, str]:
    erasure = next(item for item in stage.store.items() if item.reason == "erase")
    return PAGES | {"item": f"/items/{erasure.id}", "case": f"/cases/{erasure.case}"}


def _taken(window: Window, place: str, path: str, file: Path, *, whole: bool = False) -> None:
    window.open(path)
    if place == "rules":
        window.page.get_by_label("Mejlet", exact=True).fill(PASTED)
        window.page.get_by_role("button", name="Läs det").click()
    if place == "import":
        window.page.locator("#file").set_input_files(CUSTOMERS)  # type: ignore[arg-type]  # a mapping is taken too
        window.page.get_by_role("button", name="Visa vad som skulle ändras").click()
    if place == "check":
        window.page.get_by_role("button", name="Kontrollera nu").click()
    window.page.screenshot(path=file, full_page=whole)


def main(folder: Path | None) -> None:
    """Play the demo's mails to a firm, and take the pictures: of everything, or README's."""
    into = folder or HERE
    into.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as made, staged(Path(made), examine=_examined) as stage:
        stage.demo()
        with chromium.running() as browser:
            (everything if folder else readme)(browser, stage, into)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
