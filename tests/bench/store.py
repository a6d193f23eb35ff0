"""What a commit and a start cost, beside the least they could cost on the same disk.

Run: python -m tests.bench.store. The floor is the same octets written and flushed by a loop
with nothing in it, and read by the standard library, in the same run.
"""

import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from mailbot.store.contract import Commit
from mailbot.store.file import FileStore
from tests.store.samples import case_of, entry_of


@dataclass(frozen=True)
class Cost:
    """Milliseconds at a size, and the least they could be."""

    cases: int
    megabytes: float
    commit: float
    commit_floor: float
    start: float
    start_floor: float
    search: float

    def __str__(self) -> str:
        pairs = ((self.commit, self.commit_floor), (self.start, self.start_floor))
        columns = (f"{cost:>9.1f} {floor:>9.1f} {cost / floor:>6.1f}" for cost, floor in pairs)
        return f"{self.cases:>7} {self.megabytes:>6.1f} {' '.join(columns)} {self.search:>10.1f}"


def main() -> None:
    """Print a row per size."""
    print("  cases     MB    commit     floor  ratio     start     floor  ratio open cases (ms)")  # noqa: T201  # a report
    for count in map(int, sys.argv[1:] or ("100", "1000", "10000")):
        with tempfile.TemporaryDirectory() as folder:
            print(measured(Path(folder) / "data", count))  # noqa: T201  # a report


def measured(folder: Path, count: int, rounds: int = 15) -> Cost:
    """A store of so many cases, one of which changes again and again."""
    store = FileStore(folder)
    store.commit(Commit(cases=[case_of(number) for number in range(count)]))
    octets = (folder / "store.json").read_bytes()

    def commit() -> None:
        case = store.case("2026-0007")
        if case:
            changed = replace(case, language="en" if case.language == "sv" else "sv")
            store.commit(Commit(cases=[changed], log=[entry_of()]))

    return Cost(
        cases=count,
        megabytes=len(octets) / 1e6,
        commit=median(commit, rounds),
        commit_floor=median(lambda: plain_write(folder / "floor.json", octets), rounds),
        start=median(lambda: FileStore(folder).case("2026-0007"), rounds),
        start_floor=median(lambda: json.loads((folder / "store.json").read_bytes()), rounds),
        search=median(store.open_cases, rounds),
    )


def median(work: Callable[[], object], rounds: int) -> float:
    """Milliseconds."""
    taken = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        taken.append(1000 * (time.perf_counter() - began))
    return statistics.median(taken)


def plain_write(path: Path, octets: bytes) -> None:
    """The same octets to the same disk, flushed."""
    with path.open("wb") as file:
        file.write(octets)
        file.flush()
        os.fsync(file.fileno())


if __name__ == "__main__":
    main()
