"""What the tests of store faults run in processes of their own, to be stopped or starved.

`crash FOLDER POINT WHEN`: one commit, stopped at that call to the system; `-` reads many
such lines. `limit FOLDER OCTETS`: one commit where no file may grow past that size.
`forever FOLDER`: commits without end, a line printed after each. `beside FOLDER NAME COUNT`:
that many commits, each judged anew when stale.
"""

import os
import resource
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from mailbot.desk.judgement.case import Event
from mailbot.errors import StaleCase
from mailbot.store.contract import Commit, StoreFull
from mailbot.store.file import FileStore
from tests.store.samples import NOW, case_of, entry_of, item_of, person_of

STOPPED = 86
CALLS = ("ftruncate", "write", "fsync", "replace")


def second_commit() -> Commit:
    """What is committed onto `full_commit` when the fault strikes."""
    return Commit(
        cases=[case_of(2)],
        people=[replace(person_of(), phone="0700"), person_of(2)],
        items=[item_of()],
        log=[entry_of("second"), entry_of("third")],
    )


class Disk:
    """The system's calls, told one by one, and a stop that loses what was not flushed."""

    def __init__(self, point: int, when: str) -> None:
        """Stop at the call of that number, counted from 0.

        when: before, half or after; lost (after, and what was not flushed by then is gone, as
        when the power goes); torn (lost, but the names given to files are kept).
        """
        self.point, self.when = point, when
        self.told: list[str] = []
        self._flushed: dict[Path, bytes] = {}
        self._names: list[Callable[[], object]] = []
        self._real: dict[str, Callable[..., Any]] = {}

    def watch(self) -> None:
        """Every later call in this process passes here."""
        for name in (*CALLS, "open"):
            self._real[name] = getattr(os, name)
        os.open = self._open
        for name in CALLS:
            setattr(os, name, self._called(name))

    def stop(self) -> None:
        """The end, here and now."""
        if self.when in {"lost", "torn"}:
            for path, octets in self._flushed.items():
                path.write_bytes(octets)
        if self.when == "lost":
            for undo in reversed(self._names):
                undo()
        os._exit(STOPPED)

    def _called(self, name: str) -> Callable[..., object]:
        def call(first: Any, *rest: Any) -> object:
            here = len(self.told) == self.point
            path = Path(f"/proc/self/fd/{first}").readlink() if isinstance(first, int) else first
            self.told.append(f"{name} {path.name}")
            if here and self.when == "before":
                os._exit(STOPPED)
            if here and self.when == "half" and name == "write":
                self._real["write"](first, bytes(rest[0])[: len(rest[0]) // 2])
                os._exit(STOPPED)
            self._remember(name, path, *rest)
            result = self._real[name](first, *rest)
            if here:
                self.stop()
            return result

        return call

    def _open(self, path: Any, flags: int, *rest: Any, **named: Any) -> int:
        known = Path(path)
        if flags & os.O_CREAT and not known.exists():
            self._names.append(lambda: known.unlink(missing_ok=True))
        fd: int = self._real["open"](path, flags, *rest, **named)
        return fd

    def _remember(self, name: str, path: Path, *rest: object) -> None:
        if name == "fsync" and path.is_dir():
            self._names.clear()
        elif name == "fsync":
            self._flushed.pop(path, None)
        elif name == "replace":
            target = Path(str(rest[0]))
            old = target.read_bytes() if target.exists() else None
            self._names.append(lambda: target.unlink() if old is None else target.write_bytes(old))
            if path in self._flushed:
                self._flushed[target] = self._flushed.pop(path)
        else:
            self._flushed.setdefault(path, path.read_bytes())


def crash(folder: Path, point: int, when: str) -> None:
    """One commit, stopped at that call; or told call by call where it is never reached.

    Where there is no folder yet, its making is watched too.
    """
    disk = Disk(point, when)
    if folder.exists():
        store = FileStore(folder)
        disk.watch()
    else:
        disk.watch()
        store = FileStore(folder)
    store.commit(second_commit())
    if when in {"lost", "torn"}:
        disk.stop()
    print("\n".join(disk.told))  # noqa: T201  # read by the test


def crash_many() -> None:
    """Each line of standard input in a process of its own."""
    for line in sys.stdin:
        folder, point, when = line.split()
        pid = os.fork()
        if not pid:
            crash(Path(folder), int(point), when)
            os._exit(0)
        os.waitpid(pid, 0)


def limit(folder: Path, octets: int) -> None:
    """One commit with no room."""
    store = FileStore(folder)
    resource.setrlimit(resource.RLIMIT_FSIZE, (octets, octets))
    try:
        store.commit(second_commit())
    except StoreFull as full:
        print(full)  # noqa: T201  # read by the test


def forever(folder: Path) -> None:
    """Commit after commit, until stopped."""
    store = FileStore(folder)
    while True:
        (item,) = store.commit(Commit(items=[item_of()], log=[entry_of()]))
        print(item.id, flush=True)  # noqa: T201  # read by the test


def beside(folder: Path, name: str, count: int) -> None:
    """So many events on one case everybody writes to."""
    store = FileStore(folder)
    for number in range(count):
        while True:
            case = store.case("2026-0001")
            if case is None:
                raise SystemExit("the case is gone")
            event = Event(NOW, f"{name}-{number}")
            commit = Commit([case.with_event(event)], items=[item_of()], log=[entry_of(name)])
            try:
                store.commit(commit)
            except StaleCase:
                continue
            break


def main() -> None:
    """The command line."""
    command, *rest = sys.argv[1:]
    if command == "crash":
        crash_many()
    elif command == "limit":
        limit(Path(rest[0]), int(rest[1]))
    elif command == "forever":
        forever(Path(rest[0]))
    else:
        beside(Path(rest[0]), rest[1], int(rest[2]))


if __name__ == "__main__":
    main()
