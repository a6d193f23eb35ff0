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
from dataclasses import replace
from pathlib import Path

from mailbot.store.contract import Commit
from mailbot.store.file import FileStore
from tests.store.samples import case_of, entry_of

ROUNDS = 15


def main() -> None:
    """Print a row per size."""
    print(f"{'cases':>7} {'MB':>6} {'commit':>9} {'floor':>9} {'ratio':>6}", end=" ")  # noqa: T201  # a report
    print(f"{'start':>9} {'floor':>9} {'ratio':>6} {'open cases':>11}")  # noqa: T201  # a report
    for count in map(int, sys.argv[1:] or ("100", "1000", "10000")):
        with tempfile.TemporaryDirectory() as folder:
            print(measured(Path(folder) / "data", count))  # noqa: T201  # a report


def measured(folder: Path, count: int) -> str:
    """One row."""
    store = FileStore(folder)
    store.commit(Commit(cases=[case_of(number) for number in range(count)]))
    octets = (folder / "store.json").read_bytes()

    def commit() -> None:
        case = store.case("2026-0007")
        if case:
            changed = replace(case, language="en" if case.language == "sv" else "sv")
            store.commit(Commit(cases=[changed], log=[entry_of()]))

    write = median(commit)
    write_floor = median(lambda: plain_write(folder / "floor.json", octets))
    start = median(lambda: FileStore(folder).case("2026-0007"))
    start_floor = median(lambda: json.loads((folder / "store.json").read_bytes()))
    search = median(store.open_cases)
    return (
        f"{count:>7} {len(octets) / 1e6:>6.1f}"
        f" {write:>6.1f} ms {write_floor:>6.1f} ms {write / write_floor:>6.1f}"
        f" {start:>6.1f} ms {start_floor:>6.1f} ms {start / start_floor:>6.1f} {search:>8.1f} ms"
    )


def median(work: Callable[[], object]) -> float:
    """Milliseconds."""
    taken = []
    for _ in range(ROUNDS):
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
