"""Mails named on the command line: files, folders, standard input."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from mailbot.errors import Fault, of_system
from mailbot.said import said

STANDARD_INPUT = "-"
LARGEST = 25 * 1024 * 1024
"""Bytes of a mail that are read; of a larger one no more than its headers, as over IMAP."""
HEADER = 256 * 1024


@dataclass(frozen=True, slots=True)
class MailFile:
    """A mail and the name it is told by. oversized: its headers alone."""

    name: str
    octets: bytes
    oversized: bool = False


def mails(names: Sequence[str]) -> Iterator[MailFile | Fault]:
    """Every mail named, in order; a folder stands for the .eml files in and below it."""
    for name in names:
        if name == STANDARD_INPUT:
            yield _read(name, sys.stdin.buffer)
        elif Path(name).is_dir():
            yield from _folder(Path(name))
        else:
            yield _file(Path(name))


def _folder(folder: Path) -> Iterator[MailFile | Fault]:
    found = sorted(p for p in folder.rglob("*") if p.suffix.casefold() == ".eml" and p.is_file())
    if not found:
        yield Fault(
            f"FILE {folder}",
            said("no .eml file lies there"),
            said("name a mail or a folder of mails"),
        )
    for path in found:
        yield _file(path)


def _file(path: Path) -> MailFile | Fault:
    try:
        with path.open("rb") as stream:
            return _read(str(path), stream)
    except OSError as fault:
        wrong = said("no such file") if isinstance(fault, FileNotFoundError) else of_system(fault)
        return Fault(f"FILE {path}", wrong, said("name a mail, a folder of mails, or - for input"))
    except ValueError:
        return Fault(
            f"FILE {path}", said("is no file name"), said("name a mail, or a folder of mails")
        )


def _read(name: str, stream: BinaryIO) -> MailFile:
    """A mail, never more of it than is read over IMAP."""
    octets = stream.read(LARGEST + 1)
    if len(octets) <= LARGEST:
        return MailFile(name, octets)
    head = octets[:HEADER].replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    return MailFile(name, head + b"\n\n", oversized=True)
