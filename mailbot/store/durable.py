"""Files that are whole after any stop: written beside, flushed, then put in place."""

import errno
import os
import shlex
import stat
from collections.abc import Callable
from pathlib import Path

from mailbot.errors import OpenToOthers, StoreDamaged, of_system
from mailbot.said import Said, said
from mailbot.store.contract import StoreFull

PRIVATE_FOLDER = 0o700
PRIVATE_FILE = 0o600
OTHERS = stat.S_IRWXG | stat.S_IRWXO
POSIX = os.name == "posix"
"""Where permissions are kept elsewhere than in a mode, they are not judged."""

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def private_folder(folder: Path) -> None:
    """Make the folder, readable by nobody else; an empty one that is there is tightened.

    Raises: OpenToOthers if others may have read what lies there; StoreDamaged.
    """
    try:
        folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        if any(folder.iterdir()):
            refuse_open(folder)
        else:
            folder.chmod(PRIVATE_FOLDER)
    except OSError as error:
        raise told(folder, said("cannot be made a folder of your own"), error) from error


def refuse_open(folder: Path) -> None:
    """Returns if nobody but its owner may read or write the folder and the files in it.

    Nothing is tightened silently: whoever kept personal data open has to know (Art. 32).

    Raises: OpenToOthers, told with what to run; OSError.
    """
    if not POSIX:
        return
    for path in (folder, *sorted(folder.iterdir())):
        mode = _mode(path)
        if mode & OTHERS:
            raise OpenToOthers(
                said(
                    "{path}: others on this machine may read or change it (mode {mode})",
                    path=path,
                    mode=f"{mode:04o}",
                ),
                said(
                    "find out who did, then run: chmod -R go-rwx {folder}",
                    folder=shlex.quote(str(folder)),
                ),
            )


def _mode(path: Path) -> int:
    """Its permissions; none for a link, or for what another process has just put away."""
    try:
        found = path.lstat().st_mode
    except FileNotFoundError:
        return 0
    return 0 if stat.S_ISLNK(found) else stat.S_IMODE(found)


def replace_whole(path: Path, octets: bytes) -> None:
    """The file holds these octets when this returns; else it is as before, or as after.

    A failed flush is never asked for again: the kernel may have dropped what it could not
    write, so the file is written anew, once.

    Raises: StoreFull, StoreDamaged.
    """
    _twice(path, lambda: _replace(path, octets))


def append_at(path: Path, offset: int, octets: bytes) -> None:
    """The file is cut at the offset and continued with these octets, flushed.

    Raises: StoreDamaged if it is shorter than the offset or cannot be written, StoreFull.
    """
    _twice(path, lambda: _append(path, offset, octets))


def told(path: Path, tried: Said, error: OSError) -> StoreDamaged:
    """The system's refusal as an error that names the file and what would help."""
    if error.errno in _NO_ROOM:
        return StoreFull(
            said(
                "{path}: disk full ({error}); make room and try again",
                path=path,
                error=of_system(error),
            )
        )
    return StoreDamaged(
        said(
            "{path}: {tried} ({error})",
            path=path,
            tried=tried,
            error=of_system(error),
        )
    )


def _twice(path: Path, write: Callable[[], None]) -> None:
    try:
        write()
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise told(path, said("cannot be written"), error) from error
        try:
            write()
        except OSError as again:
            raise told(path, said("cannot be written"), again) from again


def _replace(path: Path, octets: bytes) -> None:
    beside = path.with_name(path.name + ".new")
    beside.unlink(missing_ok=True)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        fd = os.open(beside, flags, PRIVATE_FILE)
        try:
            os.fchmod(fd, PRIVATE_FILE)
            _write_all(fd, octets)
            _flush(fd, len(octets))
        finally:
            os.close(fd)
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    _flush_folder(path.parent)


def _append(path: Path, offset: int, octets: bytes) -> None:
    new = not path.exists()
    fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, PRIVATE_FILE)
    try:
        os.fchmod(fd, PRIVATE_FILE)
        if os.fstat(fd).st_size < offset:
            raise StoreDamaged(
                said(
                    "{path}: shorter than store.json says it was left; move the folder aside and "
                    "restore your newest backup",
                    path=path,
                )
            )
        os.ftruncate(fd, offset)
        os.lseek(fd, offset, os.SEEK_SET)
        _write_all(fd, octets)
        _flush(fd, offset + len(octets))
    finally:
        os.close(fd)
    if new:
        _flush_folder(path.parent)


def _write_all(fd: int, octets: bytes) -> None:
    """Write it all: the system may take less than it is given, and say so only by the count."""
    rest = memoryview(octets)
    while rest:
        taken = os.write(fd, rest)
        if not taken:
            raise OSError(errno.ENOSPC, "nothing more is taken")
        rest = rest[taken:]


def _flush(fd: int, size: int) -> None:
    os.fsync(fd)
    if os.fstat(fd).st_size != size:
        raise OSError(errno.EIO, "the file is not as long as what was written")


def _flush_folder(folder: Path) -> None:
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
