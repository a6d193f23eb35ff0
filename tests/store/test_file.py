"""The file engine: what stands on the disk, and what is refused."""

import gc
import json
import os
import stat
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tinydb import TinyDB, where

from mailbot.errors import OpenToOthers, StoreDamaged
from mailbot.store.contract import Commit
from mailbot.store.file import FileStore
from tests.store.samples import (
    case_of,
    entry_of,
    full_commit,
    item_of,
    letter_of,
    person_of,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder with a store in it."""
    FileStore(tmp_path / "data").commit(full_commit())
    return tmp_path / "data"


@pytest.fixture
def umask_of_none() -> Iterator[None]:
    """Nothing is taken from the modes asked for."""
    before = os.umask(0)
    yield
    os.umask(before)


def mode_of(path: Path) -> str:
    """Permissions in octal."""
    return oct(stat.S_IMODE(path.stat().st_mode))


@pytest.fixture
def thawed() -> Iterator[None]:
    """What was set aside from the collector is given back to it."""
    yield
    gc.unfreeze()


@pytest.mark.usefixtures("thawed")
def test_a_large_store_is_not_walked_through_again(tmp_path: Path) -> None:
    """Opened, the values of a large store are out of the collector's way; a small one's stay."""
    people = tuple(replace(person_of(n), notes=400 * "x") for n in range(1, 3000))
    store = FileStore(tmp_path / "large")
    frozen = gc.get_freeze_count()
    store.commit(Commit(people=people))
    FileStore(tmp_path / "small").commit(full_commit())
    FileStore(tmp_path / "small")
    assert gc.get_freeze_count() == frozen
    FileStore(tmp_path / "large")
    assert gc.get_freeze_count() >= frozen + len(people)


@pytest.mark.threat("T-OPS-03")
@pytest.mark.usefixtures("umask_of_none")
def test_folder_and_files_are_the_owners_alone(tmp_path: Path) -> None:
    """The folder is 0700 and each file 0600, whatever the umask."""
    folder = tmp_path / "new" / "data"
    FileStore(folder).commit(full_commit())
    assert mode_of(folder) == "0o700"
    modes = {path.name: mode_of(path) for path in folder.iterdir()}
    assert modes == dict.fromkeys(("store.json", "log.jsonl", "store.lock"), "0o600")


@pytest.mark.threat("T-OPS-03")
@pytest.mark.parametrize("name", [".", "store.json", "log.jsonl", "store.lock"])
@pytest.mark.parametrize("mode", [0o755, 0o740, 0o601])
def test_what_others_could_read_is_refused(folder: Path, name: str, mode: int) -> None:
    """A folder or file open to others is refused by name, with what to run, and left as it is."""
    (folder / name).chmod(mode)
    with pytest.raises(OpenToOthers, match=r"chmod -R go-rwx .*/data") as told:
        FileStore(folder)
    assert str(folder / name) in str(told.value)
    assert "\n" not in str(told.value)
    assert mode_of(folder / name) == oct(mode)
    folder.chmod(0o700)
    (folder / name).chmod(0o700)
    assert FileStore(folder).verify_log().ok


@pytest.mark.threat("T-OPS-03")
def test_an_empty_folder_is_made_private(tmp_path: Path) -> None:
    """A folder made by hand with nothing in it yet becomes the owner's alone."""
    folder = tmp_path / "data"
    folder.mkdir()
    folder.chmod(0o755)
    FileStore(folder)
    assert mode_of(folder) == "0o700"


@pytest.mark.parametrize("in_the_way", ["data", "store.json", "log.jsonl", "store.lock"])
def test_something_else_in_its_place_is_told(tmp_path: Path, in_the_way: str) -> None:
    """A file where the folder should be, or a folder where a file should be, is told by path."""
    folder = tmp_path / "data"
    if in_the_way == "data":
        folder.write_text("mine")
    else:
        FileStore(folder).commit(full_commit())
        (folder / in_the_way).unlink()
        (folder / in_the_way).mkdir()
    with pytest.raises(StoreDamaged, match=in_the_way):
        FileStore(folder).commit(Commit(log=[entry_of()]))


def test_stock_tinydb_reads_the_file(folder: Path) -> None:
    """TinyDB as it comes opens the file and finds what is in it."""
    with TinyDB(folder / "store.json", access_mode="r") as base:
        (case,) = base.table("cases").search(where("id") == "2026-0001")
        assert case["details"]["sender"] == "kund1@kund.example"
        assert base.table("people").get(doc_id=1)["emails"] == ["kund1@kund.example"]


def test_what_stock_tinydb_wrote_is_read(folder: Path) -> None:
    """A change made with TinyDB as it comes is seen at once by a store already open."""
    store = FileStore(folder)
    with TinyDB(folder / "store.json", ensure_ascii=False) as base:
        base.table("people").update({"phone": "0700"}, where("id") == "P1")
    assert store.people() == (replace(person_of(), phone="0700"),)
    store.commit(Commit(people=[person_of(2)]))
    assert len(FileStore(folder).people()) == 2


@pytest.mark.threat("T-PRIV-07", "T-STORE-06")
def test_what_was_removed_is_in_no_file(folder: Path) -> None:
    """After an erasure no byte of the folder holds what was erased, nor an older copy."""
    store = FileStore(folder)
    secret = replace(person_of(2), name="Torbjörn Hemlig", emails=("hemlig@kund.example",))
    case = replace(case_of(2).details, name="Torbjörn Hemlig", sender="hemlig@kund.example")
    letter = replace(letter_of(9), octets=b"hemlig" * 3, addressee="hemlig@kund.example")
    item = replace(item_of(), proposal={"name": "Torbjörn Hemlig"})
    (item,) = store.commit(
        Commit(
            people=[secret],
            cases=[replace(case_of(2), details=case)],
            letters=[letter],
            items=[item],
            log=[entry_of("erased", person="P2")],
        )
    )
    kept = store.case("2026-0002")
    assert kept
    assert b"hemlig@" in (folder / "store.json").read_bytes()
    store.commit(
        Commit(
            people_removed=["P2"],
            cases=[replace(kept, details=replace(kept.details, name="", sender=""))],
            letters_removed=[letter.id],
            items_closed=[item.id],
        )
    )
    for path in folder.iterdir():
        held = path.read_bytes().lower()
        assert b"hemlig" not in held, path
        assert b"torbj" not in held, path


@pytest.mark.threat("T-PRIV-07")
def test_a_half_written_copy_is_swept_away(folder: Path) -> None:
    """What a stop in mid-write left beside the file is gone when the store is opened."""
    half = folder / "store.json.new"
    half.touch(0o600)
    half.write_bytes(b'{"people":{"1":{"name":"Hem')
    FileStore(folder)
    assert not (folder / "store.json.new").exists()


def edited(change: Callable[[dict[str, Any]], object]) -> Callable[[bytes], bytes]:
    """The file with its tables changed."""

    def edit(octets: bytes) -> bytes:
        tables = json.loads(octets)
        change(tables)
        return json.dumps(tables).encode()

    return edit


def case_again(tables: dict[str, Any]) -> None:
    """The same case in a second document."""
    tables["cases"]["2"] = tables["cases"]["1"]


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "half": lambda octets: octets[: len(octets) // 2],
    "cut at its end": lambda octets: octets[:-3],
    "zeros": lambda octets: bytes(len(octets)),
    "not JSON": lambda _: b"Meeting notes\n",
    "not UTF-8": lambda octets: octets.replace("Å".encode(), b"\xc5"),
    "a list": lambda _: b"[]",
    "no tables": lambda _: b"{}",
    "deep": lambda _: b'{"meta":' * 100_000,
    "a table missing": edited(lambda tables: tables.pop("people")),
    "a table of another's": edited(lambda tables: tables.update(_default={})),
    "no meta": edited(lambda tables: tables["meta"].clear()),
    "two metas": edited(lambda tables: tables["meta"].update({"2": tables["meta"]["1"]})),
    "a newer version": edited(lambda tables: tables["meta"]["1"].update(format=2)),
    "no version": edited(lambda tables: tables["meta"]["1"].pop("format")),
    "version nought": edited(lambda tables: tables["meta"]["1"].update(format=0)),
    "a case twice": edited(case_again),
    "a document twice": lambda octets: octets.replace(
        b'"cases":{', b'"cases":{"1":' + line_of(octets, "cases") + b","
    ),
    "a table twice": lambda octets: b'{"people":{},' + octets[1:],
    "a field twice": lambda octets: octets.replace(b'"P1",', b'"P1","name":"",', 1),
    "a number that is none": edited(
        lambda tables: tables["people"].update(x=tables["people"].pop("1"))
    ),
    "a wrong type": edited(lambda tables: tables["people"]["1"].update(emails="a@kund.example")),
    "an unknown state": edited(lambda tables: tables["outbox"]["1"].update(state="lost")),
    "a field missing": edited(lambda tables: tables["cases"]["1"].pop("token")),
    "a date that is none": edited(lambda tables: tables["cases"]["1"].update(due="2026-02-30")),
}


def line_of(octets: bytes, table: str) -> bytes:
    """The one document of a table, as it stands."""
    document: bytes = json.dumps(json.loads(octets)[table]["1"]).encode()
    return document


@pytest.mark.threat("T-STORE-06")
@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_file_is_refused_by_path_and_left_alone(folder: Path, damage: str) -> None:
    """Damage of any kind is told with the path and what to do; nothing is started afresh."""
    path = folder / "store.json"
    octets = DAMAGE[damage](path.read_bytes())
    assert octets != path.read_bytes()
    path.write_bytes(octets)
    with pytest.raises(StoreDamaged, match="restore your newest backup") as told:
        FileStore(folder)
    assert str(path) in str(told.value)
    assert "\n" not in str(told.value)
    assert path.read_bytes() == octets


@pytest.mark.threat("T-STORE-06")
def test_damage_is_seen_by_a_store_already_open(folder: Path) -> None:
    """A store that was open tells damage at the next question, and commits nothing onto it."""
    store = FileStore(folder)
    (folder / "store.json").write_bytes(b"{}")
    for ask in (store.people, lambda: store.commit(Commit(log=[entry_of()]))):
        with pytest.raises(StoreDamaged):
            ask()
    assert (folder / "store.json").read_bytes() == b"{}"


@pytest.mark.threat("T-STORE-06")
def test_a_store_gone_from_beside_its_log_is_damage(folder: Path) -> None:
    """Where a log is but no store, nothing is begun in silence."""
    (folder / "store.json").unlink()
    with pytest.raises(StoreDamaged, match=r"store\.json: is gone"):
        FileStore(folder)
    assert not (folder / "store.json").exists()


@pytest.mark.threat("T-STORE-06")
def test_a_log_gone_from_beside_its_store_stops_commits(folder: Path) -> None:
    """A log that is shorter than the store says is not continued."""
    (folder / "log.jsonl").unlink()
    store = FileStore(folder)
    with pytest.raises(StoreDamaged, match=r"log\.jsonl: shorter"):
        store.commit(Commit(people=[person_of(2)], log=[entry_of()]))
    assert store.people() == (person_of(),)
    assert not store.verify_log().ok


def test_messages_of_damage_hold_no_values(folder: Path) -> None:
    """What is told of a damaged file names places in it, never a person."""
    path = folder / "store.json"
    path.write_bytes(path.read_bytes().replace(b'"name":"', b'"name":7,"x":"', 1))
    with pytest.raises(StoreDamaged) as told:
        FileStore(folder)
    assert "people, document 1" in str(told.value)
    assert "Öberg" not in str(told.value)


@pytest.mark.threat("T-STORE-04")
def test_a_file_replaced_at_the_same_instant_is_seen(folder: Path) -> None:
    """Another's commit is seen even where size, time and inode of the file are the same."""
    path = folder / "store.json"
    store, other = FileStore(folder), FileStore(folder)
    other.commit(Commit(people=[replace(person_of(), phone="0701")]))
    assert store.people()[0].phone == "0701"
    before = path.stat()
    octets = path.read_bytes()
    again = octets.replace(b'"0701"', b'"0702"').replace(b'"commits":2', b'"commits":3')
    with path.open("r+b") as file:
        file.write(again)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    after = path.stat()
    assert (after.st_ino, after.st_size, after.st_mtime_ns) == (
        before.st_ino,
        before.st_size,
        before.st_mtime_ns,
    )
    assert store.people()[0].phone == "0702"


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@st.composite
def commits(draw: st.DrawFn) -> Commit:
    """One of everything, with whatever people are called and write."""
    person = replace(person_of(), name=draw(TEXT), emails=tuple(draw(st.lists(TEXT, max_size=3))))
    details = replace(case_of().details, subject=draw(TEXT), text=draw(TEXT))
    words = st.one_of(TEXT, st.integers(-(2**63), 2**63 - 1), st.none(), st.lists(TEXT))
    item = replace(item_of(), proposal=draw(st.dictionaries(TEXT, words, max_size=3)))
    return Commit(
        people=[person],
        cases=[replace(case_of(), details=details)],
        letters=[replace(letter_of(), octets=draw(st.binary(max_size=200)))],
        items=[item],
        log=[entry_of("odd", word=draw(TEXT))],
    )


@given(commit=commits())
def test_any_text_and_octets_come_back_as_they_were(
    tmp_path_factory: pytest.TempPathFactory, commit: Commit
) -> None:
    """Whatever people are called and write, the file gives it back unchanged."""
    folder = tmp_path_factory.mktemp("any") / "data"
    (item,) = FileStore(folder).commit(commit)
    again = FileStore(folder)
    assert again.people() == tuple(commit.people)
    assert again.cases() == tuple(replace(case, version=1) for case in commit.cases)
    assert again.letters() == tuple(commit.letters)
    assert again.items() == (replace(commit.items[0], id="Q1"),) == (item,)
    assert [line.entry for line in again.log()] == list(commit.log)
    assert again.verify_log().ok


def test_threads_of_one_process_lose_nothing(tmp_path: Path) -> None:
    """One store used by several threads commits one at a time."""
    store = FileStore(tmp_path / "data")
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: store.commit(Commit(items=[item_of(minute=n)])), range(40)))
    assert sorted(int(item.id[1:]) for item in store.items()) == list(range(1, 41))
