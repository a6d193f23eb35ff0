"""The first page: what waits, or that nothing does."""

from mailbot.store.contract import Commit, Store
from tests.review.browser import Browser


def test_what_waits_is_named_with_its_day(owner: Browser) -> None:
    """An item stands there with what it is, whose it is and how long is left."""
    shown = owner.get("/")
    assert "Radering" in shown.text
    assert "28 dagar kvar" in shown.text
    assert "Anna Lind" in shown.text
    assert 'href="/items/Q1"' in shown.body


def test_an_empty_queue_is_a_reward(owner: Browser, store: Store) -> None:
    """With nothing left the page says so warmly."""
    store.commit(Commit(items_closed=("Q1",)))
    assert "Allt är klart!" in owner.get("/").text


def test_cases_are_found_by_words(owner: Browser) -> None:
    """The search finds a case by number, name or subject, and says when there is none."""
    for words in ("7k3q", "anna", "radera+mig", ""):
        assert "2026-7K3Q" in owner.get(f"/cases?q={words}").text
    assert "2026-7K3Q" not in owner.get("/cases?q=nobody").text
    assert owner.get("/cases?page=999999999999999999&q=%00%F0").status == 200
