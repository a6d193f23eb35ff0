"""Backups as files: written beside, read back before they count, the oldest let go."""

import hashlib
import os
import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from mailbot.errors import Fault, StoreDamaged, UsageError, of_system
from mailbot.said import said
from mailbot.store.archive import folder_files, packed, unpacked
from mailbot.store.durable import PRIVATE_FILE, replace_whole, told
from mailbot.store.erasures import JOURNAL
from mailbot.store.sealing import Keys, opened, sealed

_OURS = re.compile(r"mailbot-\d{8}T\d{6}Z\.backup")
_PART = ".part"


def take(data: Path, folder: Path, keys: Keys, now: datetime) -> Path:
    """A backup of the data folder in that folder, verified; with it the journal of erasures.

    Stopped anywhere it leaves no file that looks like a backup and is none.

    Raises: UsageError, StoreDamaged, StoreFull, TemporaryError.
    """
    if not folder.is_dir():
        right = said("make it, or connect the disk it lies on")
        raise UsageError([Fault(str(folder), said("is no folder that is there"), right)])
    for left in folder.glob(f"mailbot-*{_PART}"):
        left.unlink(missing_ok=True)
    files = folder_files(data)
    octets = sealed(packed(files, now), keys)
    place = folder / f"mailbot-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}.backup"
    part = place.with_name(place.name + _PART)
    write_new(part, octets)
    try:
        verify(part, octets, files, keys)
        part.replace(place)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    if JOURNAL in files:
        replace_whole(folder / JOURNAL, files[JOURNAL])
    return place


def rotate(folder: Path, keep: int) -> tuple[str, ...]:
    """The oldest of our backups gone, so that so many stay; names of those that went."""
    ours = sorted(path for path in folder.iterdir() if _OURS.fullmatch(path.name))
    gone = ours[:-keep] if keep else []
    for path in gone:
        path.unlink(missing_ok=True)
    return tuple(path.name for path in gone)


def write_new(file: Path, octets: bytes) -> None:
    """A file that was not there before, for its owner alone, flushed."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
    try:
        descriptor = os.open(file, flags, PRIVATE_FILE)
    except FileExistsError:
        raise UsageError(
            [Fault(str(file), said("is there already"), said("name a new file"))]
        ) from None
    except OSError as error:
        raise told(file, said("cannot be written"), error) from error
    try:
        with os.fdopen(descriptor, "wb") as opened_file:
            opened_file.write(octets)
            opened_file.flush()
            os.fsync(opened_file.fileno())
    except OSError as error:
        with suppress(OSError):
            file.unlink()
        raise told(file, said("cannot be written"), error) from error


def verify(file: Path, octets: bytes, files: Mapping[str, bytes], keys: Keys) -> None:
    """What lies on the disk is what was written, and opens to what was packed.

    With a public key alone it cannot be opened here: then what was written is compared.

    Raises: StoreDamaged.
    """
    there = octets_of(file)
    same = hashlib.sha256(there).digest() == hashlib.sha256(octets).digest()
    if same and (keys.opens or not keys.public):
        same = unpacked(opened(there, keys, file), file)[1] == files
    if not same:
        raise StoreDamaged(
            said("{file}: does not read back as it was written; try another disk", file=file)
        )


def octets_of(file: Path) -> bytes:
    """What the file holds. Raises: UsageError if it cannot be read."""
    try:
        return file.read_bytes()
    except OSError as error:
        right = said("name a file that can be read")
        raise UsageError(
            [
                Fault(
                    str(file),
                    said("cannot be read ({error})", error=of_system(error)),
                    right,
                )
            ]
        ) from error
