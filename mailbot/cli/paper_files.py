"""Documents written as files for their owner alone."""

import os
from contextlib import suppress
from pathlib import Path

from mailbot.store.durable import PRIVATE_FILE


def written(path: Path, octets: bytes) -> None:
    """The file, readable by nobody else; an older one of the same name gives way."""
    with suppress(FileNotFoundError):
        path.unlink()
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
    with os.fdopen(descriptor, "wb") as file:
        file.write(octets)
