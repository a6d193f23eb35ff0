"""From a mail arriving to the letter leaving, as different people would go that way."""

from email import message_from_bytes, policy
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.stage import Stage, staged
from tests.browser.window import NARROW, Window, log_in, opened

ANNA = "Anna Bergkvist <anna.bergkvist@bergkvistflor.example>"
ADDRESS = "anna.bergkvist@bergkvistflor.example"
WISH = "Hej!\n\nRadera alla uppgifter ni har om mig.\n\nAnna Bergkvist"
FAR = 60
"""Presses of the tab key that must be enough to reach anything."""


def wished(stage: Stage) -> str:
    """Anna wants to be erased; returns the id of the item that waits."""
    stage.arrive(stage.mail(ANNA, "Mina uppgifter", WISH))
    (item,) = stage.store.items()
    return item.id


def left(stage: Stage) -> str:
    """The bot's next round; the text of the letter that left for Anna last."""
    stage.round()
    to_anna = [one for one in stage.sent if one.recipients == (ADDRESS,)]
    mail = message_from_bytes(to_anna[-1].octets, policy=policy.default)
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def erased(stage: Stage) -> None:
    """She is gone, and the letter says so; what waits is what no program may erase."""
    text = left(stage)
    assert "raderade hos oss" in text
    assert all(ADDRESS not in person.emails for person in stage.store.people())
    assert {item.reason for item in stage.store.items()} <= {"erase_by_hand"}


def by_mouse(window: Window) -> None:
    """Click on what waits, read, click on the button."""
    page = window.page
    page.get_by_role("link", name="Radering:").click()
    expect(page.get_by_role("heading", name="Förslaget")).to_be_visible()
    expect(page.locator("article.mail mark").first).to_be_visible()
    expect(page.locator("article.paper").first).to_contain_text("raderade hos oss")
    page.get_by_role("button", name="Godkänn", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Godkänt")


def test_by_mouse(window: Window, stage: Stage) -> None:
    """A mail comes, she sees what it asks and what would be sent; one click, the letter leaves."""
    wished(stage)
    window.open("/")
    by_mouse(window)
    erased(stage)
    window.page.locator("ol.cards a").first.click()  # her mails lie in the inbox still
    window.page.get_by_role("button", name="Klart, det är gjort").click()
    expect(window.page.get_by_role("heading", name="Allt är klart!")).to_be_visible()
    assert stage.store.items() == ()


def _tab_to(page: Page, name: str) -> None:
    """Go on with the tab key until that thing has the focus, and can be seen to have it."""
    for _ in range(FAR):
        page.keyboard.press("Tab")
        there = page.evaluate("document.activeElement.innerText || ''")
        if name in there:
            width = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
            assert width != "0px"
            return
    pytest.fail(f"the tab key never reached {name}")


def test_by_keyboard_alone(window: Window, stage: Stage) -> None:
    """Tab and Enter lead all the way, and the focus is seen on it."""
    wished(stage)
    window.open("/")
    page = window.page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    _tab_to(page, "Radering:")
    page.keyboard.press("Enter")
    page.wait_for_url("**/items/*")
    _tab_to(page, "Godkänn")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Godkänt")
    erased(stage)


def test_without_script(browser: Browser, stage: Stage) -> None:
    """Everything works where JavaScript is off, the login too."""
    wished(stage)
    with opened(browser, stage, script=False) as window:
        log_in(window, stage)
        by_mouse(window)
        assert window.away == []
    erased(stage)


def test_on_a_telephone(browser: Browser, stage: Stage) -> None:
    """At 360 pixels nothing sticks out, and what is pressed is large enough for a thumb."""
    wished(stage)
    with opened(browser, stage, NARROW) as window:
        log_in(window, stage)
        assert window.fits()
        window.page.get_by_role("link", name="Radering:").click()
        assert window.fits()
        button = window.page.get_by_role("button", name="Godkänn", exact=True)
        box = button.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 44
        button.click()
        expect(window.page.get_by_role("status")).to_contain_text("Godkänt")
    erased(stage)


def test_a_no_with_reasons(window: Window, stage: Stage) -> None:
    """A refusal asks why, shows the letter with her words, and sends exactly that."""
    item = wished(stage)
    window.open(f"/items/{item}")
    page = window.page
    page.get_by_text("Säg nej").click()
    page.locator("#reason-reject").fill("Fakturan från i somras är inte betald.")
    page.locator("details[open] form button").click()
    expect(page.locator("article.paper").first).to_contain_text("inte betald")
    page.get_by_role("button", name="Ja, gör så").click()
    expect(page.get_by_role("status")).to_be_visible()
    assert "Fakturan från i somras är inte betald." in left(stage)
    assert any(ADDRESS in person.emails for person in stage.store.people())


def test_a_changed_letter(window: Window, stage: Stage) -> None:
    """She changes the wording, sees the difference marked, and the changed letter leaves."""
    item = wished(stage)
    window.open(f"/items/{item}")
    page = window.page
    page.get_by_text("Ändra brevet först").click()
    letter = page.locator("#letter-1")
    letter.fill(letter.input_value().replace("Hej,", "Hej Anna, och tack för samarbetet!", 1))
    page.locator("details[open] form button").click()
    expect(page.locator("ins").first).to_contain_text("tack för samarbetet")
    page.get_by_role("button", name="Ja, gör så").click()
    expect(page.get_by_role("status")).to_be_visible()
    assert "tack för samarbetet" in left(stage)


def test_a_mind_changed_in_time(browser: Browser, tmp_path: Path) -> None:
    """With time to undo, what was approved can be taken back, and nothing has left."""
    delay = {"[run]": "[letters]\ndelay_minutes = 10\n\n[run]"}
    with staged(tmp_path, delay) as stage, opened(browser, stage) as window:
        wished(stage)
        log_in(window, stage)
        page = window.page
        page.get_by_role("link", name="Radering:").click()
        page.get_by_role("button", name="Godkänn", exact=True).click()
        stage.round()
        assert all(
            one.recipients != (ADDRESS,) or b"raderad" not in one.octets for one in stage.sent
        )
        page.get_by_role("button", name="Ångra").first.click()
        expect(page.get_by_role("status")).to_contain_text("Ångrat")
        stage.clock.pass_by(minutes=30)
        stage.round()
        assert any(ADDRESS in person.emails for person in stage.store.people())
        assert len(stage.store.items()) == 1


@pytest.mark.threat("T-WEB-07")
def test_two_windows_on_one_item(browser: Browser, window: Window, stage: Stage) -> None:
    """The second window is told that it is decided; the letter leaves once."""
    item = wished(stage)
    with opened(browser, stage) as second:
        log_in(second, stage)
        for one in (window, second):
            one.open(f"/items/{item}")
        window.page.get_by_role("button", name="Godkänn", exact=True).click()
        second.page.get_by_role("button", name="Godkänn", exact=True).click()
        expect(second.page.locator("main")).to_contain_text("redan avgjort")
        second.said.clear()  # that answer is a 409, and the console says so
    erased(stage)
    assert sum(b"raderade" in one.octets for one in stage.sent) == 1


@pytest.mark.threat("T-WEB-07")
def test_back_and_again(window: Window, stage: Stage) -> None:
    """Going back and pressing the button once more sends nothing more."""
    item = wished(stage)
    window.open(f"/items/{item}")
    page = window.page
    page.get_by_role("button", name="Godkänn", exact=True).dblclick()
    expect(page.get_by_role("status")).to_contain_text("Godkänt")
    page.go_back()
    again = page.get_by_role("button", name="Godkänn", exact=True)
    if again.count():
        again.click()
        expect(page.locator("main")).to_contain_text("redan")
    window.said.clear()
    erased(stage)
    assert sum(b"raderade" in one.octets for one in stage.sent) == 1


def test_the_register_by_hand(window: Window, stage: Stage) -> None:
    """Somebody is added, changed and told of; a file is looked at, then brought in."""
    page = window.page
    window.open("/register")
    page.get_by_role("link", name="Lägg till någon").click()
    page.get_by_label("Namn", exact=True).fill("Åke Öst")
    page.get_by_label("E-post").fill("ake@ost.example")
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Åke Öst")
    page.get_by_role("link", name="Ändra", exact=True).click()
    page.get_by_label("Telefon").fill("+46 70 174 06 99")
    page.get_by_label("Varför").fill("sa det på telefon")
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_role("status")).to_contain_text("Sparat")
    expect(page.locator("#history ~ table")).to_contain_text("sa det på telefon")
    page.get_by_text("Anteckna en händelse").click()
    page.get_by_label("Vad som hände").select_option("meeting")
    page.get_by_role("button", name="Anteckna", exact=True).click()
    expect(page.locator("section[aria-labelledby=events]")).to_contain_text("Möte")
    window.open("/register/import")
    text = "namn;e-post;befattning\nÅke Öst;ake@ost.example;Producent\nBo Ek;bo@ek.example;\n"
    page.locator("#file").set_input_files(
        {"name": "kunder.csv", "mimeType": "text/csv", "buffer": text.encode()}
    )
    page.get_by_role("button", name="Visa vad som skulle ändras").click()
    expect(page.locator("main ins")).to_contain_text("Producent")
    assert all(person.name != "Bo Ek" for person in stage.store.people())
    page.get_by_role("button", name="Gör det").click()
    expect(page.get_by_role("status").first).to_contain_text("Filen är inläst")
    assert any(person.name == "Bo Ek" for person in stage.store.people())
