"""How long the owner's page takes, on its server, with many cases in the store.

Run: python -m tests.bench.page [CASES]. Milliseconds from the request to the whole answer over
loopback: median and worst of many, warm; and the first after another process has committed. The
processor's time is the server's and the asking browser's together, whatever else the machine does.
"""

import statistics
import sys
import tempfile
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from mailbot.law.rights import State
from mailbot.store.contract import Commit, LogEntry, Store
from mailbot.store.open import open_store
from tests.cli.firm import CASE, ITEM, NOW, PERSON
from tests.review.browser import Browser, served

ROUNDS = 30
OPEN, WAITING, PEOPLE = 200, 40, 5000
PATHS = ("/", "/cases", "/cases?q=anna+7k3q", "/cases/2026-AAAA0", "/items/Q1")
MORE = (
    "/register",
    "/register?q=anna&sort=last",
    "/register/P1",
    "/register/P1/edit",
    "/register/P1/merge",
    "/register/P1/merge/P2",
    "/register/P1/split",
    "/deadlines",
    "/year",
    "/log",
    "/log?case=2026-AAAA4999",
    "/rules",
)


def filled(folder: Path, count: int) -> Store:
    """So many cases over the last year, most of them closed, some waiting for the owner."""
    store = open_store("tinydb", folder)
    people = [
        replace(PERSON, id=f"P{n}", emails=(f"p{n}@kund.example",), company=f"Kund {n // 3} AB")
        for n in range(1, PEOPLE)
    ]
    cases, items, log = [], [], []
    for number in range(count):
        received = NOW - timedelta(minutes=90 * number)
        is_open = number < OPEN
        matters = CASE.matters
        if not is_open:
            matters = tuple(replace(m, state=State.DONE, outcome="erased") for m in matters)
        case = replace(
            CASE,
            id=f"2026-AAAA{number}",
            received=received,
            due=(received + timedelta(days=30)).date(),
            people=(f"P{1 + number % (PEOPLE - 1)}",),
            matters=matters,
            closed_at=None if is_open else received + timedelta(days=5),
        )
        cases.append(case)
        log.append(LogEntry(received, "case_opened", case.id))
        if number < WAITING:
            items.append(replace(ITEM, case=case.id, due=case.due))
    store.commit(Commit(people=people, cases=cases, items=items, log=log))
    return store


def main() -> None:
    """Print a row per page."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    with tempfile.TemporaryDirectory() as folder:
        store = filled(Path(folder) / "data", count)
        with served(Path(folder)) as page:
            owner = Browser(page, NOW).log_in()
            print(f"{count} cases; milliseconds   median   worst   after a commit   processor")  # noqa: T201  # a report
            for path in (*PATHS, *MORE):
                if owner.get(path).status != 200:  # a page that is not there
                    continue
                began = time.process_time()
                taken = [_timed(owner, path) for _ in range(ROUNDS)]
                busy = 1000 * (time.process_time() - began) / ROUNDS
                store.commit(Commit(settings=(("bench", path),)))
                after = _timed(owner, path)
                median = statistics.median(taken)
                print(f"{path:<24} {median:>8.1f} {max(taken):>7.1f} {after:>16.1f} {busy:>11.1f}")  # noqa: T201  # a report


def _timed(owner: Browser, path: str) -> float:
    began = time.perf_counter()
    owner.get(path)
    return 1000 * (time.perf_counter() - began)


if __name__ == "__main__":
    main()
