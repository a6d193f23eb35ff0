"""Hostile mails on the owner's page: seen, and without effect."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Response

from mailbot.register.person import Person
from mailbot.store.contract import Commit
from tests.browser.stage import Stage, staged
from tests.browser.window import Window, log_in, opened

MARKUP = (
    "<script>window.hit = 1</script>",
    "<img src=x onerror='window.hit = 1'>",
    "<svg onload=window.hit=1><script>window.hit=1</script></svg>",
    "<svg><animate onbegin=window.hit=1 attributeName=x dur=1s>",
    "<style>body{display:none;background:url(http://evil.example/a.png)}</style>",
    "<link rel=stylesheet href=http://evil.example/a.css>",
    "<iframe srcdoc='<script>parent.hit=1</script>'></iframe>",
    "<meta http-equiv=refresh content='0;url=http://evil.example/'>",
    "<base href=http://evil.example/>",
    "<form action=http://evil.example/><button>Godkänn</button></form>",
    "<a href='javascript:window.hit=1'>klicka</a>",
    "</textarea><script>window.hit=1</script>",
    "</pre></article><h1>Allt är klart!</h1>",
    "'\"><img src=x onerror=window.hit=1>",
    "{{ 7*191 }} {% raw %} ${7*191} #{7*191}",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=window.hit=1>",
    "<details open ontoggle=window.hit=1>",
    "<video><source onerror=window.hit=1>",
    "<object data='data:text/html,<script>parent.hit=1</script>'></object>",
    "<noscript><p title='</noscript><img src=x onerror=window.hit=1>'>",
)
TRICKS = (
    "\u202egpj.exe",  # the rest runs backwards
    "an\u200bna\u200d.lind",  # widths of nothing
    "\u2066hidden\u2069",
    "\ufeffstart",
    "pay\u00adpal",
    "\u0000zero".replace("\u0000", "\u0007"),
)
WISH = "Radera mina uppgifter. "
EVIL = "http://evil.example/"


@pytest.mark.threat("T-WEB-01", "T-WEB-02", "T-WEB-09")
def test_markup_is_text(browser: Browser, tmp_path: Path) -> None:
    """Twenty payloads in subject, name and body run nothing, fetch nothing and move nothing."""
    with staged(tmp_path) as stage, opened(browser, stage) as window:
        for number, evil in enumerate(MARKUP):
            one_line = evil.replace("\n", " ")
            name = one_line.replace('"', "").replace("\\", "")
            sender = f'"{name}" <nobody{number}@strange{number}.example>'
            stage.arrive(stage.mail(sender, one_line, f"{WISH}\n{evil}"))
        log_in(window, stage)
        paths = ["/", "/cases", "/log", "/deadlines?month=2026-12"]
        paths += [f"/items/{item.id}" for item in stage.store.items()]
        paths += [f"/cases/{case.id}" for case in stage.store.cases()]
        assert len(paths) > 4 + len(MARKUP)
        for path in paths:
            window.open(path)
            _without_effect(window)
        assert window.away == []
        assert not [said for said in window.said if "Content Security Policy" in said]


def _without_effect(window: Window) -> None:
    page = window.page
    assert page.evaluate("window.hit") is None
    assert page.locator("main iframe, main object, main link, main base, main style").count() == 0
    assert page.locator("main script, main meta, main video, main math").count() == 0
    assert page.locator("a[href^='javascript']").count() == 0
    assert page.locator("[onerror], [onload], [onbegin], [ontoggle]").count() == 0
    assert page.locator("form:not([action^='/'])").count() == 0
    assert page.get_by_role("heading", level=1).count() == 1
    assert "1337" not in window.text


@pytest.mark.threat("T-WEB-01", "T-WEB-10")
def test_tricks_of_direction_have_no_effect(window: Window, stage: Stage) -> None:
    """Marks of direction and of no width turn nothing round: none reaches the page as itself.

    A mail is read without them; in a record they stand as their numbers.
    """
    for number, trick in enumerate(TRICKS):
        sender = f"nobody{number}@strange{number}.example"
        stage.arrive(stage.mail(sender, "Hej", f"{WISH}{trick}"))
    stage.store.commit(Commit(people=(Person("P99", name="Aa " + " ".join(TRICKS)),)))
    cases = [f"/cases/{case.id}" for case in stage.store.cases()]
    assert len(cases) == len(TRICKS)
    shown = ""
    for path in ("/", "/register", "/register/P99", *cases):
        window.open(path)
        shown += window.page.locator("main").inner_text()
    for hidden in "\u202e\u200b\u200d\u2066\u2069\ufeff\u0007":
        assert hidden not in shown
    assert "<U+202E>" in shown
    assert "<U+200B>" in shown


@pytest.mark.threat("T-WEB-02")
def test_a_mail_of_html_is_text(window: Window, stage: Stage) -> None:
    """A mail of nothing but HTML, with pixels and fonts, is shown as its words; none is fetched."""
    html = (
        '<style>@import url("http://evil.example/f.css")</style><p>Radera mina uppgifter, tack.</p>'
        '<img src="http://evil.example/p.gif" width=1 height=1>'
        "<a href='http://evil.example/login'>Logga in</a>"
    )
    plain = stage.mail("nobody@strange.example", "Hej", html)
    stage.arrive(plain.replace(b"text/plain", b"text/html"))
    (case,) = stage.store.cases()
    window.open(f"/cases/{case.id}")
    assert "Radera mina uppgifter" in window.text
    assert window.page.locator("main a[href*='evil']").count() == 0
    assert window.page.locator("main img").count() == 0


@contextmanager
def elsewhere(window: Window, html: str) -> Iterator[Page]:
    """A page of another site, in the same browser with the owner's cookie."""
    other = window.page.context.new_page()
    other.route(
        f"{EVIL}**",
        lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"),
    )
    yield other
    other.close()
    window.away[:] = [url for url in window.away if not url.startswith(EVIL)]  # asked by the test


@pytest.mark.threat("T-WEB-03")
@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "text/plain"])
def test_another_site_posts_in_vain(window: Window, stage: Stage, kind: str) -> None:
    """A form of another site, sent by the owner's own browser, is refused and does nothing."""
    page = window.page
    stage.arrive(stage.mail("nobody@strange.example", "Hej", WISH))
    (item,) = stage.store.items()
    window.open(f"/items/{item.id}")
    token = page.locator("input[name=token]").last.input_value()
    target = f"{window.address}/items/{item.id}/rule"
    form = (
        f'<form method=post action="{target}" enctype="{kind}">'
        f'<input name=token value="{token}"><input name=choice value=reject>'
        "<input name=reason value=x></form><script>document.forms[0].submit()</script>"
    )
    answers: list[Response] = []
    with elsewhere(window, form) as other:
        other.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108  # no builtin is taken
        other.goto(EVIL)
        other.wait_for_url(target)
    assert [one.status for one in answers if one.url == target] == [403]
    assert stage.store.item(item.id) == item


@pytest.mark.threat("T-WEB-06")
def test_another_site_frames_in_vain(window: Window) -> None:
    """In a frame of another site the page is not shown."""
    with elsewhere(window, f'<iframe src="{window.address}/"></iframe>') as other:
        other.goto(EVIL)
        other.wait_for_load_state("networkidle")
        (inner,) = (frame for frame in other.frames if frame is not other.main_frame)
        assert inner.url.startswith("chrome-error:")


@pytest.mark.threat("T-WEB-03")
def test_another_site_reads_nothing(window: Window) -> None:
    """A script of another site gets no answer of the page to read, with cookies or without."""
    with elsewhere(window, "<p>hi") as other:
        other.goto(EVIL)
        for credentials in ("include", "omit"):
            told = other.evaluate(
                "([url, credentials]) =>"
                " fetch(url, {credentials}).then(a => a.text(), () => 'refused')",
                [window.address + "/", credentials],
            )
            assert told == "refused"
