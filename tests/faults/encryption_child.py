"""Turns the encryption of a store on or off, stopped at a call to the system.

`FOLDER KEY on|off POINT WHEN`, as `store_child` means them.
"""

import sys
from pathlib import Path

from mailbot.store.file import FileStore
from tests.faults.store_child import Disk


def main() -> None:
    """Do it, and print the calls where nothing stopped it."""
    folder, key, wanted, point, when = sys.argv[1:]
    store = FileStore(Path(folder), lambda: key)
    store.encrypt(wanted=wanted != "on")
    disk = Disk(int(point), when)
    disk.watch()
    store.encrypt(wanted=wanted == "on")
    print("\n".join(disk.told))  # noqa: T201  # the answer


if __name__ == "__main__":
    main()
