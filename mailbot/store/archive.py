"""A data folder as one file: a gzipped tar whose first member lists the hashes of the others."""

import gzip
import hashlib
import io
import tarfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

import msgspec

from mailbot.errors import StoreDamaged
from mailbot.said import foreign, said
from mailbot.store.durable import PRIVATE_FILE, told
from mailbot.store.lock import CommitLock

FORMAT = 1
MANIFEST = "manifest.json"
_LEFT_OUT = frozenset({".lock", ".new", ".ticket"})


@dataclass(frozen=True, slots=True)
class Manifest:
    """made: when the backup was begun. files: SHA-256 in hex, by name."""

    format: int
    made: datetime
    files: dict[str, str]


def folder_files(folder: Path) -> dict[str, bytes]:
    """Every file of the data folder as of one moment: no commit is written meanwhile.

    Raises: StoreDamaged if a file cannot be read; TemporaryError.
    """
    with CommitLock(folder / "store.lock").held():
        return {
            path.relative_to(folder).as_posix(): _octets(path)
            for path in sorted(folder.rglob("*"))
            if path.is_file() and not path.is_symlink() and path.suffix not in _LEFT_OUT
        }


def packed(files: Mapping[str, bytes], made: datetime) -> bytes:
    """The archive of these files."""
    manifest = Manifest(FORMAT, made, {name: _sha256(octets) for name, octets in files.items()})
    told_first = {MANIFEST: msgspec.json.format(msgspec.json.encode(manifest)), **files}
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w") as tar:
        for name, octets in told_first.items():
            member = tarfile.TarInfo(name)
            member.size, member.mode = len(octets), PRIVATE_FILE
            tar.addfile(member, io.BytesIO(octets))
    return gzip.compress(plain.getvalue(), mtime=0)


def unpacked(archive: bytes, path: Path) -> tuple[Manifest, dict[str, bytes]]:
    """What was packed, every hash compared. path: where the archive stood.

    Raises: StoreDamaged if it is cut, altered, or no backup of mailbot.
    """
    try:
        members = _members(gzip.decompress(archive))
        manifest = msgspec.json.decode(members.pop(MANIFEST, b""), type=Manifest)
    except (OSError, EOFError, zlib.error, tarfile.TarError, ValueError) as error:
        raise _damaged(path, str(error) or "cut short") from error
    if manifest.format > FORMAT:
        raise StoreDamaged(
            said(
                "{path}: written by a newer mailbot; nothing was changed; update mailbot", path=path
            )
        )
    if {name: _sha256(octets) for name, octets in members.items()} != manifest.files:
        raise _damaged(path, "its files are not those that were packed")
    if wrong := [name for name in members if not _inside(name)]:
        raise _damaged(path, f"{wrong[0]!r} is no place in a data folder")
    return manifest, members


def _members(plain: bytes) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    with tarfile.open(fileobj=io.BytesIO(plain), mode="r:") as tar:
        for member in tar:
            file = tar.extractfile(member) if member.isreg() else None
            if file is None or member.name in found:
                raise ValueError(f"{member.name!r} is no file, or stands there twice")
            found[member.name] = file.read()
    return found


def _inside(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and bool(path.parts)


def _octets(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise told(path, said("cannot be read"), error) from error


def _sha256(octets: bytes) -> str:
    return hashlib.sha256(octets).hexdigest()


def _damaged(path: Path, why: str) -> StoreDamaged:
    shown = " ".join(why.split())
    return StoreDamaged(
        said(
            "{path}: damaged, cut short or no backup ({shown}); nothing was changed; take "
            "another one",
            path=path,
            shown=foreign(shown),
        )
    )
