"""Who may see the page, and from where it may be asked."""

import os
import re
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from mailbot.review.peer import UNKNOWN, user_of
from mailbot.review.security import HEADERS, MOST_TRIES
from mailbot.review.serving import Served, served_elsewhere
from tests.cli.firm import NOW
from tests.review.browser import Browser, served


@pytest.mark.threat("T-WEB-05")
def test_a_link_logs_in_once(stranger: Browser) -> None:
    """The printed link opens the page for one browser, and for no second one."""
    link = urlsplit(stranger.served.login(NOW)).path
    form = stranger.get(link).form("/login")
    assert stranger.post("/login", form).status == 303
    assert stranger.get("/").status == 200
    second = Browser(stranger.served, NOW)
    assert second.post("/login", form).status == 403
    assert second.get("/").status == 403


@pytest.mark.threat("T-WEB-08")
def test_a_preview_of_the_link_spends_nothing(stranger: Browser) -> None:
    """A program that fetches the mailed link leaves it good."""
    link = urlsplit(stranger.served.login(NOW)).path
    for _ in range(3):
        assert stranger.get(link).cookies == ()
    assert stranger.post("/login", stranger.get(link).form("/login")).status == 303


def test_the_cookie_is_kept_from_scripts_and_other_sites(stranger: Browser) -> None:
    """The session is HttpOnly and SameSite=Strict."""
    link = urlsplit(stranger.served.login(NOW)).path
    (cookie,) = stranger.post("/login", stranger.get(link).form("/login")).cookies
    said = {part.strip().casefold() for part in cookie.split(";")[1:]}
    assert {"httponly", "samesite=strict", "path=/"} <= said


@pytest.mark.threat("T-WEB-05")
@pytest.mark.parametrize("path", ["/", "/cases", "/cases/2026-7K3Q", "/static/../", "/nothing"])
def test_nothing_is_shown_before_login(stranger: Browser, path: str) -> None:
    """Without the cookie no page tells anything, not even whether it exists."""
    shown = stranger.get(path)
    assert shown.status in {403, 404}
    assert "Anna" not in shown.body


@pytest.mark.threat("T-WEB-05")
def test_a_guessed_session_opens_nothing(stranger: Browser) -> None:
    """A cookie that was never given is none, whatever it looks like."""
    for value in ("x", "../../store.json", "a" * 43, ""):
        stranger.cookies = {"mailbot": value}
        assert stranger.get("/").status == 403


@pytest.mark.threat("T-WEB-04")
@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example:{port}", "127.0.0.1", "127.0.0.1:1", ""]
)
def test_another_host_is_refused(owner: Browser, host: str) -> None:
    """A name that was made to lead here is no name of this page (DNS rebinding)."""
    port = owner.host.partition(":")[2]
    assert owner.get("/", Host=host.format(port=port)).status == 400


@pytest.mark.threat("T-WEB-04")
def test_the_machines_own_names_are_taken(owner: Browser) -> None:
    """127.0.0.1, localhost and [::1] are the page's names."""
    port = owner.host.partition(":")[2]
    for name in ("127.0.0.1", "localhost", "[::1]"):
        assert owner.get("/", Host=f"{name}:{port}").status == 200


@pytest.mark.threat("T-WEB-03")
@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
    ],
)
def test_a_post_from_elsewhere_is_refused(owner: Browser, headers: dict[str, str]) -> None:
    """Any other site's form changes nothing, even with cookie and token."""
    form = owner.get("/").form("/logout")
    assert owner.post("/logout", form, **headers).status == 403
    assert owner.get("/").status == 200


@pytest.mark.threat("T-WEB-03")
@pytest.mark.parametrize("token", ["", "x", "99999999999.abc.{seal}"])
def test_a_forged_token_is_refused(owner: Browser, token: str) -> None:
    """A form without the page's own token does nothing."""
    form = owner.get("/").form("/logout")
    forged = token.format(seal=form["token"].rpartition(".")[2])
    assert owner.post("/logout", {"token": forged}).status == 403
    assert owner.get("/").status == 200


@pytest.mark.threat("T-WEB-03")
def test_a_token_is_bound_to_session_and_path(owner: Browser) -> None:
    """What was given for one form and one login is good for no other."""
    other = Browser(owner.served, NOW).log_in()
    form = other.get("/").form("/logout")
    assert owner.post("/logout", form).status == 403
    assert owner.get("/").status == 200


def test_leaving_ends_the_session(owner: Browser) -> None:
    """After logging out the old cookie opens nothing."""
    kept = dict(owner.cookies)
    assert owner.act("/", "/logout").status == 303
    owner.cookies = kept
    assert owner.get("/").status == 403


@pytest.mark.threat("T-WEB-01", "T-WEB-02", "T-WEB-06")
@pytest.mark.parametrize("path", ["/", "/login", "/cases", "/nothing", "/static/page.css"])
def test_every_answer_carries_the_policy(owner: Browser, path: str) -> None:
    """Scripts and styles come from the page's own files alone, and nobody may frame it."""
    headers = owner.get(path).headers
    for name, value in HEADERS.items():
        assert headers[name] == value
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "frame-ancestors 'none'" in policy


def test_pages_are_kept_by_no_browser(owner: Browser) -> None:
    """Personal data stay in no cache."""
    assert owner.get("/").headers["cache-control"] == "no-store"


def test_no_page_holds_script_or_style_of_its_own(owner: Browser) -> None:
    """What the policy forbids the pages do not try."""
    for path in ("/", "/cases", "/login"):
        body = owner.get(path).body
        assert not re.search(r"<script(?![^>]*src=)|<style|\son\w+=|\sstyle=", body)


def test_guessing_is_slowed(stranger: Browser) -> None:
    """After a number of bad links the door says to wait; a good one opens it all the same."""
    answers = [stranger.post("/login", {"link": f"x{n}"}).status for n in range(MOST_TRIES + 1)]
    assert answers == [403] * MOST_TRIES + [429]
    assert stranger.log_in().get("/").status == 200


def test_behind_a_proxy_the_page_has_its_name(tmp_path: Path) -> None:
    """With web.url set that host is taken, its cookie Secure and bound to it; no other is."""
    with served(tmp_path, '[web]\nurl = "https://post.hjarteresse.example"\n') as page:
        local = Browser(Served(f"http://127.0.0.1:{_port(page)}", page.security), NOW, {})
        outside = {"Host": "post.hjarteresse.example", "Origin": "https://post.hjarteresse.example"}
        link = page.login(NOW)
        assert link.startswith("https://post.hjarteresse.example/login/")
        form = local.get(urlsplit(link).path, **outside).form("/login")
        (cookie,) = local.post("/login", form, **outside).cookies
        assert cookie.startswith("__Host-mailbot=")
        assert "secure" in cookie.casefold()
        assert local.get("/", **outside).status == 200
        assert local.get("/", Host="other.example").status == 400


def _port(page: Served) -> str:
    return next(host for host in page.security.places.hosts if host.startswith("127")).partition(
        ":"
    )[2]


@pytest.mark.threat("T-WEB-05")
def test_only_this_machine_is_listened_to(page: Served) -> None:
    """The page is bound to loopback."""
    assert urlsplit(page.address).hostname == "127.0.0.1"


def test_another_process_may_issue_a_link(tmp_path: Path, page: Served) -> None:
    """`mailbot web` beside a page that is served already prints a link that is good there."""
    from mailbot import settings  # noqa: PLC0415  # used here alone

    loaded = settings.load(tmp_path / "mailbot.toml", {}, tmp_path)
    beside = served_elsewhere(loaded)
    assert beside.address == page.address
    assert Browser(beside, NOW).log_in().get("/").status == 200


@pytest.mark.threat("T-WEB-05")
def test_a_stolen_cookie_is_good_for_no_other_user(owner: Browser) -> None:
    """Another user of this machine who got hold of the session sees nothing with it."""
    if os.geteuid() != 0:
        pytest.skip("becoming another user takes root: run the tests as root, as CI does")
    asked = (
        "import encodings.idna, http.client, os, sys; os.setgid(65534); os.setuid(65534);"
        "c = http.client.HTTPConnection(sys.argv[1]); c.request('GET', '/', headers="
        "{'Cookie': sys.argv[2]}); print(c.getresponse().status)"
    )
    cookie = "; ".join(f"{name}={value}" for name, value in owner.cookies.items())
    done = subprocess.run(  # noqa: S603  # our own words to our own interpreter
        [sys.executable, "-c", asked, owner.host, cookie],
        capture_output=True,
        check=True,
        text=True,
    )
    assert done.stdout.strip() == "403"
    assert owner.get("/").status == 200


def test_who_is_at_the_other_end_is_known() -> None:
    """The kernel tells whose socket it is; of one that is not there, nobody's."""
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()) as client,
    ):
        user = user_of(client.getsockname(), server.getsockname())
        assert user == str(os.geteuid())
        assert user_of(("127.0.0.1", 1), server.getsockname()) == UNKNOWN
    assert user_of(("", 0), ("::1", 1)) == UNKNOWN


def test_a_page_that_fails_tells_nothing(
    owner: Browser, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A fault of the program is a page and a line of its kind, never a traceback or a name."""

    def broken(*_: object) -> None:
        raise KeyError("Anna Lind")

    monkeypatch.setattr("mailbot.review.pages.queue.urgency", broken)
    shown = owner.get("/")
    assert shown.status == 500
    assert shown.headers["x-frame-options"] == "DENY"
    for told in (shown.body, caplog.text):
        assert "KeyError" in told
        assert "Traceback" not in told
        assert "Anna" not in told
