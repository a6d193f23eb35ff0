"""Who may write: one commit at a time, one `mailbot run` at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from filelock import FileLock, Timeout

from mailbot.errors import SecondRun, TemporaryError
from mailbot.said import said
from mailbot.store.durable import PRIVATE_FILE, private_folder, told

_PATIENCE = 30.0
_POLL = 0.005


def _lock(path: Path, timeout: float) -> FileLock:
    """Freed by the system when its process ends, however it ends."""
    return FileLock(
        path, timeout=timeout, mode=PRIVATE_FILE, poll_interval=_POLL, fallback_to_soft=False
    )


class CommitLock:
    """Held while one commit is written; waits for another process's."""

    def __init__(self, path: Path) -> None:
        """path: the lock file; it stays."""
        self._path = path
        self._lock = _lock(path, _PATIENCE)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Nobody else commits meanwhile.

        Raises: TemporaryError if another process does not let go; StoreDamaged.
        """
        try:
            self._lock.acquire()
        except Timeout as error:
            raise TemporaryError(
                said("{path}: another process keeps the store busy", path=self._path)
            ) from error
        except OSError as error:
            raise told(self._path, said("cannot be locked"), error) from error
        try:
            yield
        finally:
            self._lock.release()


class RunLock:
    """Held while a command that there may be one of works on a data folder."""

    def __init__(self, folder: Path, command: str = "run") -> None:
        """folder: made if need be, for its owner alone. command: "run" or "web"."""
        private_folder(folder)
        self._folder = folder
        self._command = command
        self._path = folder / f"{command}.lock"
        self._lock = _lock(self._path, 0)

    def __enter__(self) -> Self:
        """Raises: SecondRun if another process holds it; StoreDamaged."""
        try:
            self._lock.acquire()
        except Timeout as error:
            raise SecondRun(
                said(
                    "{folder}: another `mailbot {command}` works on this folder; stop it first",
                    folder=self._folder,
                    command=self._command,
                )
            ) from error
        except OSError as error:
            raise told(self._path, said("cannot be locked"), error) from error
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._lock.release()
