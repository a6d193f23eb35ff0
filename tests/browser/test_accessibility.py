"""Every page by axe, at every width, in light and dark."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from mailbot.cli.check import Check
from mailbot.said import said
from tests.browser.axe import violations
from tests.browser.stage import Stage, staged
from tests.browser.window import NARROW, WIDE, Window, log_in, opened

PATHS = (
    "/",
    "/cases",
    "/cases?q=nobody",
    "/register",
    "/register?q=nobody",
    "/register/P1",
    "/register/P1/edit",
    "/register/P1/merge",
    "/register/P1/merge?q=a",
    "/register/P1/merge?q=nobody",
    "/register/P1/merge/P2",
    "/register/P1/split",
    "/register/new",
    "/register/import",
    "/deadlines",
    "/deadlines?month=2026-12",
    "/year",
    "/year?year=2025",
    "/year/record",
    "/log",
    "/log?verify=yes",
    "/rules",
    "/check",
    "/login",
    "/nothing",
)
FOUND = (
    Check("imap", ok=True, message=said("well")),
    Check("disk", ok=True, message=said("little room"), remedy=said("make room")),
    Check("smtp", ok=False, message=said("refused"), remedy=said("mend it")),
)


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A firm with twenty mails come, and ten items that wait."""
    folder: Path = tmp_path_factory.mktemp("played")
    with staged(folder, examine=lambda: FOUND) as stage:
        assert stage.demo() > 20
        yield stage


def _faults(window: Window) -> list[str]:
    wide = [] if window.fits() else ["sticks out to the right"]
    return [f"{window.path}: {one}" for one in (*violations(window.page), *wide)]


def _forms(window: Window) -> Iterator[str]:
    """Pages that come after a form: a reading, a check, a faulty record, a preview, a feed."""
    page = window.page
    window.open("/rules")
    page.locator("#text").fill("Hej!\nRadera mina uppgifter, tack. Hur lång tid tar det?")
    page.locator("main button").click()
    yield from _faults(window)
    window.open("/check")
    page.locator("main button").click()
    yield from _faults(window)
    window.open("/register/P1/edit")
    page.locator("#f-phone").fill("nonsense")
    page.locator("main form button").click()
    yield from _faults(window)
    window.open("/register/import")
    octets = b"name,email,phone\nBo Ek,bo@ek.example,011-12 34 56\n"
    file = {"name": "kunder.csv", "mimeType": "text/csv", "buffer": octets}
    page.locator("#file").set_input_files(file)  # type: ignore[arg-type]  # a mapping is taken too
    page.locator("main form button").click()
    yield from _faults(window)
    window.open("/register/import")
    octets = b"Vem;Kontaktens mejl;Saldo\nBo Ek;bo@ek.example;12\n"
    file = {"name": "kunder.csv", "mimeType": "text/csv", "buffer": octets}
    page.locator("#file").set_input_files(file)  # type: ignore[arg-type]  # as above
    page.locator("main form button").click()
    yield from _faults(window)
    page.locator("#c-1").select_option("name")
    page.get_by_role("button", name="Visa vad som ändras så").click()
    assert "Bo Ek <bo@ek.example>" in window.text
    yield from _faults(window)
    window.open("/register/P1/merge/P2")
    page.locator("input[value=second]").first.check()
    page.get_by_role("button", name="Visa hur det blir").click()
    yield from _faults(window)
    window.open("/register/P1/split")
    page.get_by_role("button", name="Visa hur det blir").click()
    yield from _faults(window)
    page.locator("#name").fill("Bo Ek")
    page.get_by_role("button", name="Visa hur det blir").click()
    yield from _faults(window)
    window.open("/deadlines")
    page.locator(".feed button").first.click()
    yield from _faults(window)


def _items(window: Window, stage: Stage) -> Iterator[str]:
    for item in stage.store.items():
        window.open(f"/items/{item.id}")
        for choice in window.page.locator("details > summary").all():
            choice.click()
        yield from _faults(window)
    for case in stage.store.cases()[:4]:
        window.open(f"/cases/{case.id}")
        yield from _faults(window)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_axe_finds_nothing(
    browser: Browser, played: Stage, size: tuple[int, int], *, dark: bool
) -> None:
    """No violation on any page, and none is wider than the screen."""
    with opened(browser, played, size, dark=dark) as window:
        log_in(window, played)
        faults = []
        for path in PATHS:
            window.open(path)
            faults += _faults(window)
        faults += [*_items(window, played), *_forms(window)]
    assert faults == []
    assert window.away == []


def test_axe_would_tell(window: Window) -> None:
    """A picture without words and grey on grey are found: the silence above means something."""
    window.page.evaluate(
        "document.querySelector('main').innerHTML = '<img src=\"/static/mark.svg\">"
        "<p class=faint>faint</p>'; document.querySelector('.faint').style.color = '#ccc'"
    )
    found = " ".join(violations(window.page))
    assert "image-alt" in found
    assert "color-contrast" in found


def test_every_page_speaks_english_too(browser: Browser, tmp_path: Path) -> None:
    """For an owner who reads English each page is there, says so, and axe finds nothing."""
    english = {"[owner]\n": '[owner]\nlanguage = "en"\n'}
    with staged(tmp_path, english, examine=lambda: FOUND) as stage:
        stage.demo()
        with opened(browser, stage) as window:
            log_in(window, stage)
            items = [f"/items/{item.id}" for item in stage.store.items()]
            faults: list[str] = []
            for path in (*PATHS, *items):
                answer = window.page.goto(window.address + path)
                assert answer is not None
                assert answer.status == (404 if path == "/nothing" else 200), path
                assert window.page.locator("html").get_attribute("lang") == "en"
                faults += _faults(window)
    assert faults == []
