"""Backups that `run` takes: when due, verified, rotated; told once where they fail."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyrage
import pytest

from mailbot.errors import StoreDamaged
from mailbot.settings.values import Backups
from mailbot.store.archive import unpacked
from mailbot.store.backing import take
from mailbot.store.sealing import Keys, is_sealed, opened
from mailbot.workflow.backing import back_up_when_due
from mailbot.workflow.desk import Desk

KEYS = Keys("hemligt")


@pytest.fixture
def desk(office: Any, tmp_path: Path) -> Callable[[], Desk]:
    """The desk with a folder for backups, every six hours, three kept."""
    folder = tmp_path / "usb"
    folder.mkdir()
    wanted = Backups(folder, timedelta(hours=6), 3)

    def made() -> Desk:
        desk: Desk = office.desk
        return replace(desk, settings=replace(desk.settings, backups=wanted))

    return made


def names(tmp_path: Path) -> list[str]:
    return sorted(path.name for path in (tmp_path / "usb").glob("*.backup"))


def test_taken_when_due_and_rotated(desk: Callable[[], Desk], office: Any, tmp_path: Path) -> None:
    """One at once, one after six hours, and no more than three at a time."""
    for _ in range(5):
        back_up_when_due(desk(), Keys)
        back_up_when_due(desk(), Keys)
        office.later(hours=6)
    assert names(tmp_path) == [
        f"mailbot-202603{at}Z.backup" for at in ("05T200000", "06T020000", "06T080000")
    ]
    taken = [x.entry.facts for x in office.store.log() if x.entry.event == "backup_taken"]
    assert len(taken) == 5
    newest = tmp_path / "usb" / names(tmp_path)[-1]
    assert newest.stat().st_mode & 0o077 == 0
    assert "store.json" in unpacked(newest.read_bytes(), newest)[1]


def test_sealed_and_opened_again(desk: Callable[[], Desk], tmp_path: Path) -> None:
    """With a passphrase, or an age public key, nobody else reads it."""
    back_up_when_due(desk(), lambda: KEYS)
    (name,) = names(tmp_path)
    place = tmp_path / "usb" / name
    octets = place.read_bytes()
    assert is_sealed(octets)
    assert b"Anna" not in octets
    assert unpacked(opened(octets, KEYS, place), place)[1]
    identity = pyrage.x25519.Identity.generate()
    to = Keys(public=str(identity.to_public()))
    place = take(desk().settings.data, tmp_path / "usb", to, desk().clock())
    plain = opened(place.read_bytes(), Keys(identity=str(identity)), place)
    assert "store.json" in unpacked(plain, place)[1]


def test_other_files_in_the_folder_stay(desk: Callable[[], Desk], tmp_path: Path) -> None:
    """Rotation removes only what `run` wrote; what a stop left half-written goes."""
    mine = tmp_path / "usb" / "mailbot-2024.backup"
    mine.write_bytes(b"by hand")
    half = tmp_path / "usb" / "mailbot-20260101T000000Z.backup.part"
    half.write_bytes(b"half")
    for _ in range(2):
        back_up_when_due(desk(), Keys)
    assert mine.exists()
    assert not half.exists()


def test_a_failure_is_told_once_and_settled_by_the_next(
    desk: Callable[[], Desk], office: Any, tmp_path: Path
) -> None:
    """With the disk gone one item waits; the first backup that can be taken closes it."""
    (tmp_path / "usb").rmdir()
    for _ in range(3):
        back_up_when_due(desk(), Keys)
    assert office.waits() == [("", "backup_failed")]
    (tmp_path / "usb").mkdir()
    back_up_when_due(desk(), Keys)
    assert office.waits() == []
    assert len(names(tmp_path)) == 1


def test_what_does_not_read_back_is_no_backup(
    desk: Callable[[], Desk], office: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that keeps other octets than it was given leaves no file behind."""

    def written_otherwise(file: Path, octets: bytes) -> None:
        file.write_bytes(octets[:-1])

    monkeypatch.setattr("mailbot.store.backing.write_new", written_otherwise)
    with pytest.raises(StoreDamaged, match="read back"):
        take(desk().settings.data, tmp_path / "usb", Keys(), office.now)
    assert list((tmp_path / "usb").iterdir()) == []


def test_a_clock_gone_back_takes_one(desk: Callable[[], Desk], office: Any, tmp_path: Path) -> None:
    """A last backup that lies ahead is no reason to wait for years."""
    back_up_when_due(desk(), Keys)
    office.later(days=-400)
    back_up_when_due(desk(), Keys)
    assert len(names(tmp_path)) == 2
