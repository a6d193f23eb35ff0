"""Tokens sent to the owner, and the trace of items that wait no more."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from mailbot.desk.judgement.case import Item
from mailbot.desk.owner.tokens import LIFETIME, new_token, token_hash, version_of
from mailbot.store.contract import Commit, LogEntry
from mailbot.store.file import FileStore
from mailbot.workflow.restored import catch_up

NOW = datetime(2026, 3, 5, 8, tzinfo=UTC)
ITEM = Item("", "", "classify", "O16", "set_aside", None, date(2026, 4, 7), NOW, ("approve",))
SECRET = 32 * "a"


def _store(folder: Path) -> tuple[FileStore, Item]:
    store = FileStore(folder)
    (item,) = store.commit(Commit(items=(ITEM,)))
    store.commit(Commit(tokens=(new_token(SECRET, item, None, NOW),)))
    return store, item


def test_a_token_is_kept_as_a_hash_and_spent(tmp_path: Path) -> None:
    """Found by secret and item together, replaced when spent; the secret stands in no file."""
    store, item = _store(tmp_path / "data")
    token = store.token(token_hash(SECRET, item.id))
    assert token is not None
    assert (token.version, token.until) == (version_of(item, None), NOW + LIFETIME)
    assert store.token(token_hash(SECRET, "Q2")) is None
    store.commit(Commit(tokens=(replace(token, used_by="d"),)))
    again = FileStore(tmp_path / "data").token(token.hashed)
    assert again is not None
    assert again.used_by == "d"
    for file in (tmp_path / "data").rglob("*"):
        assert not file.is_file() or SECRET.encode() not in file.read_bytes()


def test_tokens_long_past_their_time_go(tmp_path: Path) -> None:
    """A month after their time they are forgotten, with the next that are written."""
    store, item = _store(tmp_path / "data")
    for days, kept in ((40, True), (45, False)):
        later = new_token(32 * "b", item, None, NOW + timedelta(days=days))
        store.commit(Commit(tokens=(later,)))
        assert (store.token(token_hash(SECRET, item.id)) is not None) is kept


@pytest.mark.threat("T-LOOP-10", "T-STORE-13")
def test_a_restore_voids_every_token(tmp_path: Path) -> None:
    """What was spent since the backup cannot be spent again."""
    store, item = _store(tmp_path / "data")
    catch_up(store, (), NOW, NOW)
    assert store.token(token_hash(SECRET, item.id)) is None


def test_what_was_closed_is_remembered_for_a_while(tmp_path: Path) -> None:
    """Id, kind and day of a closed item stay for months, and nothing personal of it."""
    store, item = _store(tmp_path / "data")
    entry = LogEntry(NOW + timedelta(days=1), "owner_approve")
    store.commit(Commit(items_closed=(item.id,), log=(entry,)))
    (gone,) = store.settled()
    assert (gone.id, gone.due, gone.at) == (item.id, item.due, entry.at)
    (other,) = store.commit(Commit(items=(ITEM,)))
    late = LogEntry(NOW + timedelta(days=140), "owner_approve")
    store.commit(Commit(items_closed=(other.id,), log=(late,)))
    assert [one.id for one in store.settled()] == [other.id]


def test_a_store_of_the_first_days_is_read(tmp_path: Path) -> None:
    """A file that knows no tokens yet is read, and written with them from then on."""
    _store(tmp_path / "data")
    file = tmp_path / "data" / "store.json"
    tables = json.loads(file.read_text("utf-8"))
    del tables["tokens"], tables["settled"]
    file.write_text(json.dumps(tables), "utf-8")
    store = FileStore(tmp_path / "data")
    (item,) = store.items()
    store.commit(Commit(items_closed=(item.id,)))
    assert [one.id for one in store.settled()] == [item.id]
