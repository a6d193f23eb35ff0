"""The store encrypted on the disk: nothing readable, the right key alone opens it."""

from pathlib import Path

import pyrage
import pytest

from mailbot.store.at_rest import StoreLocked, new_key
from mailbot.store.contract import Commit
from mailbot.store.file import FileStore
from tests.store.samples import full_commit, person_of

KEY = new_key(Path("store.json"))
OTHER = str(pyrage.x25519.Identity.generate())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A store with something in it, encrypted."""
    store = FileStore(tmp_path / "data", lambda: KEY)
    store.commit(full_commit())
    assert store.encrypt(wanted=True)
    return tmp_path / "data"


def octets(folder: Path) -> bytes:
    return (folder / "store.json").read_bytes()


@pytest.mark.threat("T-PRIV-07")
def test_nothing_of_it_can_be_read_on_the_disk(folder: Path) -> None:
    """Names and addresses are in no file; every later commit is written encrypted, too."""
    store = FileStore(folder, lambda: KEY)
    name = person_of().name.encode()
    for number in (8, 9):
        store.commit(Commit(people=[person_of(number)]))
        assert octets(folder).startswith(b"age-encryption.org/v1")
        assert not any(name in p.read_bytes() for p in folder.iterdir() if p.is_file())
    again = FileStore(folder, lambda: KEY)
    assert again.encrypted
    assert {person.id for person in again.people()} >= {"P8", "P9"}
    assert again.verify_log().ok


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("", "is encrypted, and there is no key"),
        (OTHER, "is encrypted to another key"),
        ("hemligt", "is no key"),
    ],
    ids=["none", "another", "nonsense"],
)
def test_without_the_right_key_nothing_is_changed(folder: Path, key: str, said: str) -> None:
    """No key, another, or none at all: one clear error, and every file as it was."""
    before = {path: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(StoreLocked, match=said) as wrong:
        FileStore(folder, lambda: key)
    assert "nothing was changed" in str(wrong.value)
    assert "hemligt" not in str(wrong.value)
    assert {path: path.read_bytes() for path in folder.iterdir()} == before


def test_there_and_back_again(folder: Path) -> None:
    """Off and on change the file alone; asked twice, nothing is done."""
    store = FileStore(folder, lambda: KEY)
    people, revision = store.people(), store.register_revision()
    assert not store.encrypt(wanted=True)
    assert store.encrypt(wanted=False)
    assert person_of().name.encode() in octets(folder)
    plain = FileStore(folder)
    assert (plain.people(), plain.register_revision()) == (people, revision)
    assert not plain.encrypt(wanted=False)
    with pytest.raises(StoreLocked):
        plain.encrypt(wanted=True)
    assert person_of().name.encode() in octets(folder)


def test_another_process_follows(tmp_path: Path) -> None:
    """A store that is open while it is encrypted, or decrypted, goes on as the file now is."""
    key = lambda: KEY  # noqa: E731  # fetched like any other
    one, other = FileStore(tmp_path / "data", key), FileStore(tmp_path / "data", key)
    one.commit(full_commit())
    other.encrypt(wanted=True)
    one.commit(Commit(people=[person_of(8)]))
    assert octets(tmp_path / "data").startswith(b"age-")
    other.encrypt(wanted=False)
    one.commit(Commit(people=[person_of(9)]))
    assert not octets(tmp_path / "data").startswith(b"age-")


def test_an_altered_file_is_refused(folder: Path) -> None:
    """A changed octet is found out, not read around."""
    (folder / "store.json").write_bytes(octets(folder)[:-1] + b"x")
    with pytest.raises(StoreLocked, match="or damaged"):
        FileStore(folder, lambda: KEY)


def test_the_key_is_fetched_again_when_it_was_changed(folder: Path) -> None:
    """A key replaced while the store is open is asked for again before it is refused."""
    kept = [KEY]
    store = FileStore(folder, lambda: kept[0])
    assert store.people()
    plain = FileStore(folder, lambda: KEY)
    plain.encrypt(wanted=False)
    rekeyed = FileStore(folder, lambda: OTHER)
    rekeyed.encrypt(wanted=True)
    kept[0] = OTHER
    assert store.people() == rekeyed.people()
