"""Encryption turned on and off, stopped in the middle of it."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from mailbot.store.at_rest import new_key
from mailbot.store.file import FileStore
from tests.faults.store_child import STOPPED
from tests.store.samples import full_commit

ROOT = Path(__file__).parents[2]
KEY = new_key(Path("store.json"))
TRACE = ["write store.json.new", "fsync store.json.new", "replace store.json.new", "fsync data"]


def turned(folder: Path, wanted: str, point: int, when: str) -> tuple[int, list[str]]:
    """A store of its own, turned so in a process of its own. point: the call it stops at."""
    data = folder / f"{wanted}-{point}-{when}" / "data"
    FileStore(data).commit(full_commit())
    done = subprocess.run(  # noqa: S603  # our own program with the words of a test
        [
            sys.executable,
            "-m",
            "tests.faults.encryption_child",
            data,
            KEY,
            wanted,
            str(point),
            when,
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert not done.stderr, done.stderr
    store = FileStore(data, lambda: KEY)
    plain = FileStore(folder / "plain" / "data")
    assert store.people() == plain.people()
    assert store.cases() == plain.cases()
    assert store.verify_log().ok
    assert not (data / "store.json.new").exists()
    assert store.encrypted == ((data / "store.json").read_bytes().startswith(b"age-"))
    return done.returncode, done.stdout.split("\n")[:-1]


@pytest.mark.threat("T-STORE-01")
@pytest.mark.parametrize("wanted", ["on", "off"])
def test_stopped_anywhere_it_is_as_before_or_as_after(wanted: str, tmp_path: Path) -> None:
    """At every call, before, half-way, after, and with the power gone: the store is whole."""
    FileStore(tmp_path / "plain" / "data").commit(full_commit())
    assert turned(tmp_path, wanted, 99, "before") == (0, TRACE)
    stops = [
        (point, when)
        for point, call in enumerate(TRACE)
        for when in ("before", "half", "lost")
        if when != "half" or call.startswith("write")
    ]
    with ThreadPoolExecutor(2) as at_once:
        ends = list(at_once.map(lambda stop: turned(tmp_path, wanted, *stop), stops))
    assert {code for code, _ in ends} == {STOPPED}
