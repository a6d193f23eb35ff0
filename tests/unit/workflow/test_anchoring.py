"""The head of the log, mailed to the owner once a month where she wants it."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from mailbot.store.contract import Commit, LogEntry
from mailbot.workflow.anchoring import mail_anchor
from tests.stories.paper import text_of


def _desk(office: Any, *, anchor: bool = True) -> Any:
    desk = office.desk
    told = replace(desk.settings.digest, to="owner@hjarteresse.com", anchor=anchor)
    return replace(desk, settings=replace(desk.settings, digest=told))


def test_once_a_month_with_the_last_line(office: Any) -> None:
    """One mail in a month, holding number and hash of the line that was last then."""
    mail_anchor(_desk(office))
    assert office.store.letters() == ()
    office.store.commit(Commit(log=(LogEntry(office.now, "something"),)))
    first = next(iter(office.store.log()))
    mail_anchor(_desk(office))
    mail_anchor(_desk(office))
    office.sends()
    ((to, letter),) = office.post.taken
    assert to == "owner@hjarteresse.com"
    assert f"1:{first.hash}" in text_of(letter)
    assert f"mailbot log verify --anchor 1:{first.hash}" in text_of(letter)
    assert office.store.letters() == ()
    office.now = datetime(2026, 4, 1, 8, tzinfo=UTC)
    mail_anchor(_desk(office))
    assert len(office.store.letters()) == 1


def test_only_where_it_is_wanted(office: Any) -> None:
    """Without the key nothing is mailed."""
    office.store.commit(Commit(log=(LogEntry(office.now, "something"),)))
    mail_anchor(_desk(office, anchor=False))
    assert office.store.letters() == ()
