"""Stops, full disks and failing flushes in the middle of a commit."""

import errno
import os
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from mailbot.errors import StoreDamaged
from mailbot.store.contract import Commit, Store, StoreFull
from mailbot.store.file import FileStore
from tests.faults.store_child import CALLS, second_commit
from tests.store.samples import entry_of, full_commit, item_of

ROOT = Path(__file__).parents[2]

TRACE = (
    "ftruncate log.jsonl",
    "write log.jsonl",
    "fsync log.jsonl",
    "write store.json.new",
    "fsync store.json.new",
    "replace store.json.new",
    "fsync data",
)
"""What a commit asks of the system, in this order: log, then file, then the folder."""

FRESH_TRACE = (*TRACE[3:], *TRACE[:3], "fsync data", *TRACE[3:])
"""The same where there is no store yet: an empty one is made first, and the new log named."""


def stops(trace: tuple[str, ...]) -> list[tuple[int, str]]:
    """Every way to be stopped at every call, and after the last."""
    return [
        (point, when)
        for point, call in enumerate((*trace, "end"))
        for when in ("before", "half", "after", "lost", "torn")
        if when != "half" or call.startswith("write")
    ]


STOPS = {"kept": stops(TRACE), "fresh": stops(FRESH_TRACE)}
ALL_STOPS = [(kind, *stop) for kind, points in STOPS.items() for stop in points]

Stop = tuple[str, int, str]


def started(*arguments: object, **pipes: int) -> subprocess.Popen[str]:
    """A process of its own that does what `store_child` says."""
    command = [sys.executable, "-m", "tests.faults.store_child", *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, text=True, **pipes)  # type: ignore[call-overload,no-any-return]  # noqa: S603  # pipes alone are passed on; the command is ours


def told_by(*arguments: object, given: str = "") -> str:
    """What such a process prints when it is done."""
    pipe = subprocess.PIPE
    with started(*arguments, stdin=pipe, stdout=pipe, stderr=pipe) as process:
        told, wrong = process.communicate(given)
    assert not wrong
    return told


def state(store: Store) -> tuple[object, ...]:
    """What a commit could have changed."""
    log = [line.entry for line in store.log()]
    return store.cases(), store.people(), store.items(), store.register_revision(), log


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with one commit in it."""
    folder = tmp_path_factory.mktemp("first") / "data"
    FileStore(folder).commit(full_commit())
    return folder


@dataclass(frozen=True)
class Ends:
    """The states a commit leads from and to, by what was there before it."""

    before: dict[str, tuple[object, ...]]
    after: dict[str, tuple[object, ...]]


@pytest.fixture(scope="module")
def ends(first: Path, tmp_path_factory: pytest.TempPathFactory) -> Ends:
    """States before and after the second commit, onto a store that was there and a new one."""
    base = tmp_path_factory.mktemp("ends")
    shutil.copytree(first, base / "kept")
    before, after = {}, {}
    for kind in STOPS:
        store = FileStore(base / kind)
        before[kind] = state(store)
        store.commit(second_commit())
        after[kind] = state(store)
    return Ends(before, after)


@pytest.fixture
def folder(first: Path, tmp_path: Path) -> Path:
    """A copy of the store with one commit in it."""
    return Path(shutil.copytree(first, tmp_path / "data"))


@dataclass(frozen=True)
class Stopped:
    """Folders in which the second commit was stopped. told: the calls of those that were not."""

    folders: dict[Stop, Path]
    told: str


@pytest.fixture(scope="module")
def stopped(first: Path, tmp_path_factory: pytest.TempPathFactory) -> Stopped:
    """Every stop there is, each in a folder of its own."""
    base = tmp_path_factory.mktemp("stopped")
    folders = {stop: base / "-".join(map(str, stop)) / "data" for stop in ALL_STOPS}
    for stop, copy in folders.items():
        copy.parent.mkdir()
        if stop[0] == "kept":
            shutil.copytree(first, copy)
    lines = "".join(f"{copy} {stop[1]} {stop[2]}\n" for stop, copy in folders.items())
    return Stopped(folders, told_by("crash", given=lines))


@pytest.mark.threat("T-STORE-08")
def test_a_commit_flushes_log_file_and_folder_in_that_order(stopped: Stopped) -> None:
    """The log is flushed before the file is written, the file before it is put in place."""
    told = stopped.told.split("\n")
    assert tuple(told[: len(TRACE)]) == TRACE
    assert tuple(told[-len(FRESH_TRACE) - 1 : -1]) == FRESH_TRACE


@pytest.mark.threat("T-STORE-01", "T-STORE-08", "T-STORE-12")
@pytest.mark.parametrize("stop", ALL_STOPS, ids=lambda stop: "-".join(map(str, stop)))
def test_a_stop_at_any_call_leaves_the_state_before_or_after(
    stop: Stop, stopped: Stopped, ends: Ends, tmp_path: Path
) -> None:
    """After a stop, even one that loses what was not flushed, the store opens, whole."""
    folder = Path(shutil.copytree(stopped.folders[stop], tmp_path / "data"))
    store = FileStore(folder)
    assert state(store) in (ends.before[stop[0]], ends.after[stop[0]])
    assert store.verify_log().ok
    assert not (folder / "store.json.new").exists()
    store.commit(Commit(items=[item_of()], log=[entry_of("onward")]))
    assert store.verify_log().ok
    assert [line.entry.event for line in store.log()][-1] == "onward"
    lines = (folder / "log.jsonl").read_bytes().count(b"\n")
    assert lines == store.verify_log().entries


@pytest.mark.threat("T-STORE-08")
@pytest.mark.parametrize("when", ["after", "lost", "torn"])
@pytest.mark.parametrize("kind", STOPS)
def test_what_a_commit_said_is_done_survives_the_power(
    kind: str, when: str, stopped: Stopped, ends: Ends
) -> None:
    """Once the commit has returned, its state stays, whatever is lost then."""
    last = max(point for point, _ in STOPS[kind])
    assert state(FileStore(stopped.folders[kind, last, when])) == ends.after[kind]


@pytest.mark.threat("T-STORE-01")
def test_a_stop_before_the_file_is_in_place_undoes_the_commit(stopped: Stopped, ends: Ends) -> None:
    """Until the new file has its name, nothing of the commit is to be seen."""
    for point in range(TRACE.index("replace store.json.new")):
        assert state(FileStore(stopped.folders["kept", point, "after"])) == ends.before["kept"]


class Faulty:
    """Calls to the system that fail, or do less than they say."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Real calls until told otherwise."""
        self.told: list[str] = []
        self.fault: Callable[[str, Callable[..., Any], tuple[Any, ...]], object] = (
            lambda _, real, arguments: real(*arguments)
        )
        for name in CALLS:
            monkeypatch.setattr(os, name, self._called(name, getattr(os, name)))

    def failing(self, number: int, code: int, *, once: bool = True) -> None:
        """The call of that number, and every later one of its kind unless once, is refused."""
        kind = TRACE[number].split()[0]
        nth = sum(line.startswith(kind) for line in TRACE[:number])
        seen = iter(range(100))

        def fault(name: str, real: Callable[..., Any], arguments: tuple[Any, ...]) -> object:
            if name == kind and ((turn := next(seen)) == nth or (turn > nth and not once)):
                raise OSError(code, os.strerror(code))
            return real(*arguments)

        self.fault = fault

    def _called(self, name: str, real: Callable[..., Any]) -> Callable[..., object]:
        def call(*arguments: Any) -> object:
            self.told.append(name)
            return self.fault(name, real, arguments)

        return call


@pytest.fixture
def faulty(monkeypatch: pytest.MonkeyPatch) -> Faulty:
    """The system, to be made to fail."""
    return Faulty(monkeypatch)


@pytest.mark.threat("T-STORE-02", "T-STORE-03")
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
@pytest.mark.parametrize("number", range(len(TRACE) - 1), ids=TRACE[:-1])
def test_a_full_disk_is_told_and_changes_nothing(
    folder: Path, faulty: Faulty, number: int, code: int
) -> None:
    """With no room left the commit fails in one clear sentence, and all is as before."""
    store = FileStore(folder)
    octets, before = (folder / "store.json").read_bytes(), state(store)
    faulty.failing(number, code, once=False)
    with pytest.raises(StoreFull, match="disk full") as told:
        store.commit(second_commit())
    assert str(folder) in str(told.value)
    assert not (folder / "store.json.new").exists()
    assert (folder / "store.json").read_bytes() == octets
    assert state(store) == state(FileStore(folder)) == before
    assert store.verify_log().ok
    faulty.fault = lambda _, real, arguments: real(*arguments)
    store.commit(second_commit())
    assert len(store.cases()) == 2
    assert store.verify_log().ok


@pytest.mark.threat("T-STORE-07")
@pytest.mark.parametrize("number", range(len(TRACE)), ids=TRACE)
def test_a_failed_call_is_made_good_by_writing_anew(
    folder: Path, faulty: Faulty, ends: Ends, number: int
) -> None:
    """One refusal is mended by a new write before the next flush; the commit is done."""
    store = FileStore(folder)
    faulty.failing(number, errno.EIO)
    faulty.told.clear()
    store.commit(second_commit())
    calls = faulty.told
    assert state(store) == state(FileStore(folder)) == ends.after["kept"]
    assert store.verify_log().ok
    if TRACE[number].startswith("fsync"):
        assert "write" in calls[number + 1 : number + 1 + calls[number + 1 :].index("fsync")]


@pytest.mark.threat("T-STORE-03", "T-STORE-07")
@pytest.mark.parametrize("number", range(len(TRACE)), ids=TRACE)
def test_a_call_that_keeps_failing_is_told_and_memory_equals_file(
    folder: Path, faulty: Faulty, ends: Ends, number: int
) -> None:
    """A disk that refuses again is told by path; what is then read is what the file holds."""
    store = FileStore(folder)
    faulty.failing(number, errno.EIO, once=False)
    with pytest.raises(StoreDamaged, match="cannot be written") as told:
        store.commit(second_commit())
    assert not isinstance(told.value, StoreFull)
    assert str(folder) in str(told.value)
    assert state(store) == state(FileStore(folder))
    assert state(store) == (ends.after if number == len(TRACE) - 1 else ends.before)["kept"]
    assert store.verify_log().ok


@pytest.mark.threat("T-STORE-02")
@pytest.mark.parametrize("most", [1, 100])
def test_short_writes_are_continued(folder: Path, faulty: Faulty, ends: Ends, most: int) -> None:
    """A system that takes less than it is given, and says so, loses nothing."""

    def fault(name: str, real: Callable[..., Any], arguments: tuple[Any, ...]) -> object:
        if name == "write":
            return real(arguments[0], arguments[1][:most])
        return real(*arguments)

    faulty.fault = fault
    store = FileStore(folder)
    store.commit(second_commit())
    assert state(FileStore(folder)) == ends.after["kept"]
    assert store.verify_log().ok


@pytest.mark.threat("T-STORE-02")
@pytest.mark.parametrize("kept", [0, 0.5])
def test_a_write_that_lies_never_gets_the_good_files_name(
    folder: Path, faulty: Faulty, kept: float
) -> None:
    """A file shorter than what was written is not put in place, whatever the counts said."""
    store = FileStore(folder)
    octets, before = (folder / "store.json").read_bytes(), state(store)

    def fault(name: str, real: Callable[..., Any], arguments: tuple[Any, ...]) -> object:
        if name == "write":
            real(arguments[0], arguments[1][: int(len(arguments[1]) * kept)])
            return len(arguments[1])
        return real(*arguments)

    faulty.fault = fault
    for commit in (second_commit(), Commit(items=[item_of()])):
        with pytest.raises(StoreDamaged):
            store.commit(commit)
    assert (folder / "store.json").read_bytes() == octets
    assert state(store) == before


@pytest.mark.threat("T-STORE-02")
def test_a_write_that_takes_nothing_ends(folder: Path, faulty: Faulty) -> None:
    """A system that takes no octet and reports no error is a full disk, not an endless loop."""
    store = FileStore(folder)
    faulty.fault = lambda name, real, args: 0 if name == "write" else real(*args)
    with pytest.raises(StoreFull):
        store.commit(second_commit())


@pytest.mark.threat("T-STORE-02")
@pytest.mark.parametrize("octets", [10, 400, 3000])
def test_no_room_for_real_leaves_the_old_file_whole(folder: Path, ends: Ends, octets: int) -> None:
    """Where the system lets no file grow further, the commit is refused and all is as before."""
    before = (folder / "store.json").read_bytes()
    assert len(before) > octets
    assert "disk full" in told_by("limit", folder, octets)
    assert (folder / "store.json").read_bytes() == before
    assert state(FileStore(folder)) == ends.before["kept"]
    assert FileStore(folder).verify_log().ok


@pytest.mark.threat("T-STORE-01", "T-STORE-05")
def test_killed_at_any_moment_every_commit_told_is_there(folder: Path) -> None:
    """After kill -9 in a row of commits each one reported is stored, and the lock is free."""
    chance = random.Random(7)  # noqa: S311  # moments, not secrets
    for _ in range(5):
        with started("forever", folder, stdout=subprocess.PIPE) as writer:
            assert writer.stdout
            told = [writer.stdout.readline() for _ in range(chance.randrange(1, 60))]
            writer.send_signal(signal.SIGKILL)
            told += writer.stdout.readlines()
        last = int(told[-1].strip().removeprefix("Q") or 0)
        store = FileStore(folder)
        there = max(int(item.id[1:]) for item in store.items())
        assert there in {last, last + 1}
        check = store.verify_log()
        assert (check.ok, check.entries) == (True, there)


@pytest.mark.threat("T-STORE-04")
def test_two_processes_side_by_side_lose_nothing(folder: Path) -> None:
    """A hundred commits each to one case: all are there, each judged anew when it was stale."""
    names = ("bot", "owner")
    writers = [started("beside", folder, name, 100) for name in names]
    assert [writer.wait() for writer in writers] == [0, 0]
    store = FileStore(folder)
    case = store.case("2026-0001")
    assert case
    events = {event.event for event in case.events}
    assert {f"{name}-{number}" for name in names for number in range(100)} <= events
    assert len(store.items()) == 201
    assert case.version == 201
    check = store.verify_log()
    assert (check.ok, check.entries) == (True, 201)
