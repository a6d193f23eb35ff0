"""Secrets that open the page: good once or for a while, kept as hashes alone."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mailbot.store.archive import folder_files
from mailbot.store.tickets import Tickets

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def links(tmp_path: Path) -> Tickets:
    """One kind of them."""
    return Tickets(tmp_path, "link")


def test_one_is_taken_once_and_in_time(links: Tickets) -> None:
    """Taken, or gone by, it is good for nothing."""
    first, late = links.issue(NOW + HOUR), links.issue(NOW + HOUR)
    assert links.take(first, NOW)
    assert not links.take(first, NOW)
    assert not links.take(late, NOW + HOUR)
    assert not links.take(late, NOW)


def test_a_kind_opens_its_own_door(tmp_path: Path, links: Tickets) -> None:
    """A login link is no session."""
    secret = links.issue(NOW + HOUR)
    assert not Tickets(tmp_path, "session").holds(secret, NOW)
    assert Tickets(tmp_path, "link").holds(secret, NOW)


@pytest.mark.parametrize("said", ["", "x", "../store", "\x00", "å" * 300])
def test_nothing_is_made_of_what_is_said(links: Tickets, said: str) -> None:
    """Whatever is said is compared, never looked up as a name."""
    assert not links.holds(said, NOW)
    assert not links.take(said, NOW)


def test_the_secret_itself_is_nowhere(tmp_path: Path, links: Tickets) -> None:
    """Files hold hashes, are the owner's alone, and no backup takes them along."""
    secret = links.issue(NOW + HOUR)
    (file,) = (tmp_path / "web").iterdir()
    assert secret not in file.name + file.read_text("utf-8")
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert folder_files(tmp_path) == {}


def test_what_has_gone_by_is_swept(tmp_path: Path, links: Tickets) -> None:
    """Sweeping leaves those that are good, and takes what cannot be read."""
    good = links.issue(NOW + HOUR)
    links.issue(NOW - HOUR)
    (tmp_path / "web" / "link-broken.ticket").write_text("?", "utf-8")
    links.sweep(NOW)
    assert len(list((tmp_path / "web").iterdir())) == 1
    assert links.holds(good, NOW)
