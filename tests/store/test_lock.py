"""One commit at a time, one `mailbot run` at a time."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from mailbot.errors import SecondRun, StoreDamaged, TemporaryError
from mailbot.store import lock
from mailbot.store.contract import Commit
from mailbot.store.file import FileStore
from mailbot.store.lock import RunLock
from tests.store.samples import entry_of

ROOT = Path(__file__).parents[2]

HOLDER = """
import sys, pathlib
from mailbot.store.lock import CommitLock, RunLock
folder = pathlib.Path(sys.argv[2])
taken = RunLock(folder) if sys.argv[1] == "run" else CommitLock(folder / "store.lock").held()
with taken:
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def held_elsewhere(which: str, folder: Path) -> Iterator["subprocess.Popen[str]"]:
    """Another process holds the lock."""
    command = [sys.executable, "-c", HOLDER, which, str(folder)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, cwd=ROOT) as other:  # noqa: S603  # the command is ours
        assert other.stdout
        assert other.stdout.readline() == "held\n"
        yield other
        other.kill()


@pytest.mark.threat("T-STORE-04", "T-STORE-05")
def test_a_second_run_is_refused_and_let_in_after_a_kill(tmp_path: Path) -> None:
    """While one runs the next is refused in a clear sentence; kill -9 frees the lock at once."""
    folder = tmp_path / "data"
    with held_elsewhere("run", folder) as other:
        with pytest.raises(SecondRun, match="another `mailbot run` works on this folder") as told:
            RunLock(folder).__enter__()
        assert str(folder) in str(told.value)
        assert "\n" not in str(told.value)
        other.send_signal(signal.SIGKILL)
        other.wait()
        with RunLock(folder), pytest.raises(SecondRun), RunLock(folder):
            pass


def test_a_run_lock_is_free_after_the_run(tmp_path: Path) -> None:
    """A run that ended, well or by an error, leaves no lock behind."""
    with pytest.raises(KeyError), RunLock(tmp_path / "data"):
        raise KeyError
    with RunLock(tmp_path / "data"):
        pass
    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "data" / "run.lock").stat().st_mode & 0o777 == 0o600


@pytest.mark.threat("T-STORE-04")
def test_a_running_bot_does_not_keep_others_from_writing(tmp_path: Path) -> None:
    """While `run` holds its lock every other command commits beside it."""
    folder = tmp_path / "data"
    with held_elsewhere("run", folder):
        FileStore(folder).commit(Commit(log=[entry_of()]))
    assert FileStore(folder).verify_log().entries == 1


@pytest.mark.threat("T-STORE-04")
def test_a_store_kept_busy_is_told_as_temporary(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A lock another process does not let go ends in an error to try again, not in a wait."""
    folder = tmp_path / "data"
    FileStore(folder)
    monkeypatch.setattr(lock, "_PATIENCE", 0.05)
    with held_elsewhere("commit", folder), pytest.raises(TemporaryError, match="busy"):
        FileStore(folder)
    FileStore(folder)


def test_a_lock_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    """A lock file that cannot be opened is named."""
    (tmp_path / "run.lock").mkdir()
    with pytest.raises(StoreDamaged, match=r"run\.lock"), RunLock(tmp_path):
        pass
