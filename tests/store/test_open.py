"""Which engine `store.url` names."""

from pathlib import Path

import pytest

from mailbot.errors import ConfigError
from mailbot.store.contract import Commit
from mailbot.store.file import FileStore
from mailbot.store.open import open_store
from tests.store.samples import entry_of


def test_tinydb_is_the_file_engine(tmp_path: Path) -> None:
    """The default keeps one file in the data folder."""
    store = open_store("tinydb", tmp_path / "data")
    store.commit(Commit(log=[entry_of()]))
    assert isinstance(store, FileStore)
    assert (tmp_path / "data" / "store.json").exists()


@pytest.mark.parametrize(
    ("url", "wrong"),
    [
        ("postgresql://mailbot:S3cr3t@db.example/mailbot", "is not there in this version"),
        ("mysql://db.example", "names no engine"),
        ("", "names no engine"),
    ],
)
@pytest.mark.threat("T-OPS-01")
def test_another_engine_is_a_fault_that_says_what_to_write(
    tmp_path: Path, url: str, wrong: str
) -> None:
    """An engine that is not there is told by its key, never with the password in its address."""
    with pytest.raises(ConfigError) as told:
        open_store(url, tmp_path / "data")
    (fault,) = told.value.faults
    assert fault.where == "mailbot.toml: store.url"
    assert wrong in fault.wrong
    assert fault.right == 'write "tinydb"'
    assert "S3cr3t" not in str(told.value)
    assert not (tmp_path / "data").exists()
