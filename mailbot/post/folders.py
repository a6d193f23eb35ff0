"""Which folders to read, and where sent mail lies."""

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from mailbot.post.wire import Listed
from mailbot.rulebook.folder import shipped

_UNOPENABLE: Final = frozenset({"\\noselect", "\\nonexistent"})


@dataclass(frozen=True, slots=True)
class FolderNames:
    """What mail programs call them where the server marks nothing; case-folded."""

    sent: tuple[str, ...]
    junk: tuple[str, ...]


@cache
def folder_names() -> FolderNames:
    """The names in `rules/folders.toml`."""
    listed = tomllib.loads((shipped() / "folders.toml").read_text("utf-8"))
    folded = {key: tuple(name.casefold() for name in names) for key, names in listed.items()}
    return FolderNames(folded["sent"], folded["junk"])


def present(folders: Sequence[Listed], name: str) -> str | None:
    """The folder of that name, as the server writes it; INBOX is written in any case."""
    for folder in folders:
        same = folder.name == name or folder.name.upper() == name.upper() == "INBOX"
        if same and folder.flags.isdisjoint(_UNOPENABLE):
            return folder.name
    return None


def marked(folders: Sequence[Listed], mark: str, names: Iterable[str]) -> str | None:
    r"""The folder with a mark like `\sent`, else the first with one of the known names.

    Source: RFC 6154, 2.
    """
    usable = [folder for folder in folders if folder.flags.isdisjoint(_UNOPENABLE)]
    for folder in usable:
        if mark in folder.flags:
            return folder.name
    by_name = {_bare(folder): folder.name for folder in reversed(usable)}
    return next((by_name[name] for name in names if name in by_name), None)


def _bare(folder: Listed) -> str:
    """A name without the prefix of servers that put everything below INBOX."""
    prefix = f"inbox{folder.delimiter}"
    name = folder.name.casefold()
    return name.removeprefix(prefix) if folder.delimiter else name
