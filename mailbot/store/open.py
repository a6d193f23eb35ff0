"""Which engine is under the store."""

from pathlib import Path

from mailbot.errors import ConfigError, Fault
from mailbot.said import said
from mailbot.store.at_rest import KeySource, no_key
from mailbot.store.contract import Store
from mailbot.store.file import FileStore


def open_store(url: str, folder: Path, key: KeySource = no_key) -> Store:
    """The store that `store.url` names. folder: where the file engine keeps its file.

    key: fetched where that file is encrypted.

    Raises: ConfigError if there is no such engine; StoreDamaged.
    """
    if url == "tinydb":
        return FileStore(folder, key)
    shown = url.partition(":")[0]  # what follows may hold a password
    wrong = (
        said('"{shown}" is not there in this version', shown=shown)
        if url.startswith("postgres")
        else said('"{shown}" names no engine', shown=shown)
    )
    raise ConfigError(
        [
            Fault(
                "mailbot.toml: store.url",
                wrong,
                said('write "tinydb"'),
            )
        ]
    )
