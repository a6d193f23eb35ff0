"""Checks of what lies on this machine."""

import shutil
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

from mailbot import locking
from mailbot.cli.check import Check, guarded
from mailbot.cli.checks_store import stored
from mailbot.cli.rules import every_fault
from mailbot.errors import OpenToOthers
from mailbot.post.dkim import installed
from mailbot.rulebook.folder import RuleFolders
from mailbot.said import NOTHING, counted, said
from mailbot.settings import Settings
from mailbot.store.durable import refuse_open

_ROOM = 200 * 1024 * 1024  # bytes: several copies of a large store, and its documents
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_NETWORK = frozenset(
    {
        "9p",
        "afs",
        "beegfs",
        "ceph",
        "cifs",
        "davfs",
        "fuse.davfs2",
        "fuse.glusterfs",
        "fuse.rclone",
        "fuse.s3fs",
        "fuse.sshfs",
        "glusterfs",
        "lustre",
        "nfs",
        "nfs4",
        "smb2",
        "smb3",
        "smbfs",
        "vboxsf",
    }
)
_SYNCED = (
    "box sync",
    "creative cloud files",
    "dropbox",
    "google drive",
    "googledrive",
    "icloud",
    "iclouddrive",
    "mobile documents",
    "nextcloud",
    "onedrive",
    "owncloud",
    "pclouddrive",
    "seafile",
    "syncthing",
)
_MOUNTS = Path("/proc/mounts")
_ANSWERS = {"proven": said("proven"), "token": said("token"), "off": said("off")}


def checks_here(settings: Settings, folders: RuleFolders) -> Iterator[Check]:
    """Everything but servers."""
    yield _config_file(settings)
    yield _data_folder(settings.data)
    yield place_of(settings.data, _mounts())
    yield _room(settings.data)
    remedy = said("do as it says; where a file is damaged, restore your newest backup")
    yield from guarded("store", remedy, lambda: stored(settings))
    yield _rules(folders)
    yield _processing(settings)
    yield from _dkim(settings)
    yield from _locking(settings)
    yield digest_check(settings)
    yield from _backups(settings)


def place_of(folder: Path, mounts: str) -> Check:
    """Whether the data lie where files are whole: not on a network, not in a synced folder.

    mounts: as in /proc/mounts, "" where there is none.
    """
    resolved = folder.resolve()
    synced = next((part for part in resolved.parts if _is_synced(part)), "")
    kind = _file_system(resolved, mounts)
    remedy = said("set `data` to a folder on this machine's own disk; use backups for copies")
    if synced:
        message = said(
            "{folder} lies in {synced}, which another program copies and may overwrite",
            folder=folder,
            synced=synced,
        )
        return Check("data place", ok=False, message=message, remedy=remedy)
    if kind in _NETWORK:
        message = said(
            "{folder} lies on a network file system ({kind}), where locks may not hold",
            folder=folder,
            kind=kind,
        )
        return Check("data place", ok=False, message=message, remedy=remedy)
    return Check("data place", ok=True, message=said("on a disk of this machine"))


def _is_synced(part: str) -> bool:
    name = part.casefold()
    return any(
        name == known or name.startswith((f"{known} ", f"{known}-", f"{known}~"))
        for known in _SYNCED
    )


def _file_system(folder: Path, mounts: str) -> str:
    """Kind of the file system the folder lies on: that of the longest mount point above it."""
    best, kind = -1, ""
    for line in mounts.splitlines():
        _, at, found, *_ = (*line.split(" "), "", "")
        point = Path(at.replace("\\040", " "))
        if at and folder.is_relative_to(point) and len(point.parts) >= best:
            best, kind = len(point.parts), found
    return kind


def _mounts() -> str:
    try:
        return _MOUNTS.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _config_file(settings: Settings) -> Check:
    """T-OPS-01: a password in a file that others may read."""
    servers = (settings.mailbox.server, settings.smtp)
    secret = any(server.password for server in servers) or ":" in settings.store_url
    open_to = _open_to_others(settings.file)
    if open_to and secret:
        message = said("{file} holds a password and can be read by others", file=settings.file)
        return Check(
            "config", ok=False, message=message, remedy=said("chmod 600 {file}", file=settings.file)
        )
    advice = said("chmod 600 {file}", file=settings.file) if open_to else NOTHING
    return Check(
        "config", ok=True, message=said("{file} is sound", file=settings.file), remedy=advice
    )


def _open_to_others(path: Path) -> bool:
    return sys.platform != "win32" and bool(path.stat().st_mode & _OTHERS)


def _data_folder(folder: Path) -> Check:
    if not folder.exists():
        return Check("data folder", ok=True, message=said("{folder} will be made", folder=folder))
    if not folder.is_dir():
        message = said("{folder} is no folder", folder=folder)
        return Check(
            "data folder", ok=False, message=message, remedy=said("set `data` to a folder")
        )
    try:
        refuse_open(folder)
    except OpenToOthers as error:
        return Check("data folder", ok=False, message=error.wrong, remedy=error.right)
    return Check("data folder", ok=True, message=said("{folder}, yours alone", folder=folder))


def _room(folder: Path) -> Check:
    there = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    free = shutil.disk_usage(there).free
    message = said("{free} MB free", free=free // (1024 * 1024))
    remedy = (
        NOTHING
        if free >= _ROOM
        else said("make room: {room} MB at least", room=_ROOM // (1024 * 1024))
    )
    return Check("disk", ok=free >= _ROOM, message=message, remedy=remedy)


def _rules(folders: RuleFolders) -> Check:
    faults = every_fault(folders)
    if faults:
        first = faults[0].told
        message = counted(
            len(faults),
            said("1 fault, the first: {first}", first=first),
            said("{number} faults, the first: {first}", number=len(faults), first=first),
        )
        return Check(
            "rules", ok=False, message=message, remedy=said("`mailbot rules check` shows all")
        )
    return Check("rules", ok=True, message=said("well formed"))


def _dkim(settings: Settings) -> Iterator[Check]:
    """The package that verifies signatures, where that is asked for."""
    if settings.dkim and not installed():
        message = said("trust.dkim is true, and the package dkimpy is missing")
        remedy = said('install "mailbot[dkim]", or set trust.dkim to false')
        yield Check("dkim", ok=False, message=message, remedy=remedy)
    elif settings.dkim:
        yield Check("dkim", ok=True, message=said("signatures are verified here"))


def _locking(settings: Settings) -> Iterator[Check]:
    """The package that encrypts extracts, where that is asked for."""
    if settings.encrypt_extracts and not locking.installed():
        message = said("letters.encrypt_extracts is true, and the package cryptography is missing")
        remedy = said('install "mailbot[encrypt]", or set letters.encrypt_extracts to false')
        yield Check("extracts", ok=False, message=message, remedy=remedy)
    elif settings.encrypt_extracts:
        message = said("leave encrypted; you tell the passphrase by telephone")
        yield Check("extracts", ok=True, message=message)


def _backups(settings: Settings) -> Iterator[Check]:
    """Whether backups are taken, lie somewhere, and cannot be read by whoever finds them."""
    wanted = settings.backups
    if wanted.folder is None:
        remedy = said("set backup.folder, or take one by hand with `mailbot backup`")
        yield Check("backups", ok=True, message=said("none are taken by `run`"), remedy=remedy)
    elif not wanted.folder.is_dir():
        message = said("{folder} is no folder that is there", folder=wanted.folder)
        yield Check(
            "backups", ok=False, message=message, remedy=said("make it, or connect its disk")
        )
    elif not (wanted.to or wanted.passphrase.command):
        message = said(
            "in the clear in {folder}, unless the environment holds a passphrase",
            folder=wanted.folder,
        )
        remedy = said("set backup.to or backup.passphrase_command")
        yield Check("backups", ok=True, message=message, remedy=remedy)
    else:
        every = int(wanted.every.total_seconds() // 3600)
        message = said(
            "every {every} hours, encrypted, {keep} are kept", every=every, keep=wanted.keep
        )
        yield Check("backups", ok=True, message=message)


def digest_check(settings: Settings) -> Check:
    """Whether she is written to, and whether her answers can be taken."""
    digest = settings.digest
    if digest.at is None and not digest.alerts:
        remedy = said('add [digest] with at = "07:30" to be mailed about what waits')
        return Check("digest", ok=True, message=said("nothing is mailed to you"), remedy=remedy)
    told = (
        said("to {to} at {at}", to=digest.to, at=f"{digest.at:%H:%M}")
        if digest.at
        else said("to {to}, alerts alone", to=digest.to)
    )
    if digest.rulings == "proven" and not settings.authserv_ids and not settings.dkim:
        message = said("{told}; your answers cannot be proven, so none is taken", told=told)
        remedy = said("name your server in trust.authserv_id, or see “By e-mail” in README")
        return Check("digest", ok=True, message=message, remedy=remedy)
    return Check(
        "digest",
        ok=True,
        message=said("{told}; answers: {rulings}", told=told, rulings=_ANSWERS[digest.rulings]),
    )


def _processing(settings: Settings) -> Check:
    confirmed = settings.processing.confirmed
    if confirmed is None:
        remedy = said("read [processing] through and set processing.confirmed to the day you did")
        message = said("not confirmed: extracts wait for you")
        return Check("processing", ok=True, message=message, remedy=remedy)
    return Check("processing", ok=True, message=said("confirmed {confirmed}", confirmed=confirmed))
