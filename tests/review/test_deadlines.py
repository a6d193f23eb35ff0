"""Last days on a calendar, and the address from which another calendar fetches them."""

import re
from dataclasses import replace
from datetime import date

import icalendar
import pytest

from mailbot.store.contract import Commit, Store
from tests.cli.firm import CASE, ITEM
from tests.review.browser import Browser

_ADDRESS = re.compile(r'value="http://[^/"]+(/feed/[^"]+\.ics)"')


def _feed(owner: Browser) -> str:
    """The path of a new address."""
    found = _ADDRESS.search(owner.act("/deadlines", "/deadlines/feed").body)
    assert found is not None
    return found[1]


def test_a_last_day_stands_in_its_month(owner: Browser) -> None:
    """The month shows the case on its day; another month does not, and says so."""
    december = owner.get("/deadlines?month=2026-12")
    assert "December 2026" in december.text
    assert "HE-2026-7K3Q: Radering" in december.text
    assert 'href="/cases/2026-7K3Q"' in december.body
    january = owner.get("/deadlines?month=2027-01")
    assert "HE-2026-7K3Q" not in january.text
    assert "Ingen sista dag den här månaden" in january.text


@pytest.mark.parametrize("said", ["", "2026-13", "nonsense", "0000-00", "9999-12", "2026-1%27"])
def test_nonsense_is_this_month(owner: Browser, said: str) -> None:
    """Whatever the address says, there is a month to see."""
    shown = owner.get(f"/deadlines?month={said}")
    assert shown.status == 200
    assert "November 2026" in shown.text


def test_what_is_late_stands_on_top(owner: Browser, store: Store) -> None:
    """A day that has gone by is told in words, whichever month is shown."""
    late = replace(CASE, id="2026-LATE", due=date(2026, 11, 1), digests=())
    store.commit(Commit(cases=(late,)))
    assert "En sista dag har passerat" in owner.get("/deadlines?month=2027-03").text


def test_an_item_with_a_day_of_its_own_leads_to_it(owner: Browser, store: Store) -> None:
    """An item whose day is another than its case's stands there too."""
    store.commit(Commit(items=(replace(ITEM, due=date(2026, 11, 24)),)))
    assert 'href="/items/Q2"' in owner.get("/deadlines").body


def test_a_calendar_fetches_the_days(owner: Browser, stranger: Browser) -> None:
    """The secret address gives a calendar without login: numbers and rights, nobody's name."""
    shown = stranger.get(_feed(owner))
    assert shown.status == 200
    assert shown.headers["content-type"] == "text/calendar; charset=utf-8"
    (event,) = icalendar.Calendar.from_ical(shown.body).walk("VEVENT")
    assert event.decoded("dtstart") == date(2026, 12, 18)
    assert "2026-7K3Q" in str(event["summary"])
    assert "Anna" not in shown.body


@pytest.mark.threat("T-WEB-05")
def test_a_guessed_address_gives_nothing(owner: Browser, stranger: Browser) -> None:
    """Another secret is not found, and the calendar's secret opens no page."""
    secret = _feed(owner).removeprefix("/feed/").removesuffix(".ics")
    for path in ("/feed/x.ics", f"/feed/{secret[:-1]}.ics", "/feed/../cases.ics"):
        assert stranger.get(path).status == 404
    stranger.cookies = {"mailbot": secret}
    assert stranger.get("/").status == 403


def test_a_new_address_ends_the_old(owner: Browser, stranger: Browser) -> None:
    """Only the newest address is good; withdrawn, none is."""
    first, second = _feed(owner), _feed(owner)
    assert [stranger.get(path).status for path in (first, second)] == [404, 200]
    assert owner.act("/deadlines", "/deadlines/feed/close").status == 303
    assert stranger.get(second).status == 404
    assert "/deadlines/feed/close" not in owner.get("/deadlines").body


@pytest.mark.threat("T-WEB-08")
def test_fetching_changes_nothing(owner: Browser, stranger: Browser, store: Store) -> None:
    """However often it is fetched, the log and the address stay as they are."""
    path, before = _feed(owner), tuple(store.log())
    assert [stranger.get(path).status for _ in range(3)] == [200, 200, 200]
    assert tuple(store.log()) == before


def test_the_address_is_shown_once(owner: Browser) -> None:
    """The page does not repeat the secret, for it keeps no more than its hash."""
    secret = _feed(owner).removeprefix("/feed/").removesuffix(".ics")
    assert secret not in owner.get("/deadlines").body
