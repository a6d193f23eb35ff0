"""A backup taken while others write."""

from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from time import sleep

from mailbot.register.person import Person
from mailbot.store.archive import folder_files, packed, unpacked
from mailbot.store.contract import Commit, LogEntry
from mailbot.store.durable import private_folder, replace_whole
from mailbot.store.file import FileStore

COMMITS = 60
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)


def test_every_backup_is_of_one_moment(tmp_path: Path) -> None:
    """Whenever it is taken, store and log go together, however fast others commit."""
    FileStore(tmp_path / "data")

    def write() -> None:
        store = FileStore(tmp_path / "data")
        for number in range(1, COMMITS + 1):
            person = Person(f"P{number}", name=f"Nr {number}")
            store.commit(Commit(people=(person,), log=(LogEntry(NOW, "imported"),)))
            sleep(0.002)  # the lock is polled: let the other have its turn

    writer = Thread(target=write)
    writer.start()
    taken = []
    while writer.is_alive():
        taken.append(packed(folder_files(tmp_path / "data"), NOW))
        sleep(0.02)
    writer.join()
    sizes = []
    for number, archive in enumerate(taken):
        back = tmp_path / f"back{number}"
        private_folder(back)
        for name, octets in unpacked(archive, back)[1].items():
            replace_whole(back / name, octets)
        store = FileStore(back)
        assert store.verify_log().ok
        assert len(list(store.log())) == len(store.people())
        sizes.append(len(store.people()))
    assert sizes == sorted(sizes)
    assert len(set(sizes)) > 2, "too few commits fell between two backups"
