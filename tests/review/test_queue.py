"""The first page: what waits, or that nothing does."""

from dataclasses import replace

import pytest

from mailbot.store.contract import Commit, Store
from tests.cli.firm import ITEM
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


@pytest.fixture
def notices(store: Store) -> Store:
    """Two notices to recipients that wait, beside the erasure."""
    to = [{"name": "Tryckeriet", "email": "order@tryck.example"}]
    proposal = {"recipients": to, "change": "restricted", "fields": ["*"], "on": "2026-11-18"}
    notice = replace(ITEM, reason="art19", rule="O08", proposal=proposal)
    store.commit(Commit(items=(notice, notice)))
    return store


def test_several_alike_are_approved_at_once(owner: Browser, notices: Store) -> None:
    """The chosen ones are shown together, then done together; others cannot be slipped in."""
    shown = owner.get("/")
    assert shown.body.count('form="several"') == 2
    form = shown.form("/several/look") | {"item": ["Q1", "Q2", "Q3", "Q99"]}
    looked = owner.post("/several/look", form)
    assert "Underrättelse" in looked.text
    assert "Q1" not in looked.text
    fields = looked.form("/several/rule") | {
        "item": ["Q2", "Q3"],
        "shown:Q2": looked.form("/several/rule")["shown:Q2"],
    }
    assert owner.post("/several/rule", fields).status == 303
    assert [item.id for item in notices.items()] == ["Q1"]
    assert [letter.kind for letter in notices.letters()] == ["art19_notice", "art19_notice"]


def test_what_changed_among_several_is_left(owner: Browser, notices: Store) -> None:
    """One of them settled elsewhere meanwhile: the others are done, and she is told."""
    form = owner.get("/").form("/several/look") | {"item": ["Q2", "Q3"]}
    fields = owner.post("/several/look", form).form("/several/rule")
    fields["shown:Q3"] = "something else"
    told = owner.post("/several/rule", fields | {"item": ["Q2", "Q3"]})
    assert "Klart: Q2" in told.text
    assert [item.id for item in notices.items()] == ["Q1", "Q3"]


def test_no_command_of_the_terminal_is_told_there(owner: Browser, store: Store) -> None:
    """What the page can do itself it does not send her to the terminal for; the rest stands."""
    waiting = replace(ITEM, kind="complete", reason="manual_source", proposal={"source": "Binder"})
    store.commit(Commit(items=(waiting,)))
    shown = owner.get("/").text
    assert "Leta för hand i Binder." in shown
    assert "answer --text" not in shown
