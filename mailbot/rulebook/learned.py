"""Examples the owner's rulings add to her own rules folder."""

import re
from pathlib import Path

from mailbot.errors import Fault, RulebookError, of_system
from mailbot.rulebook.folder import RuleFolders
from mailbot.rulebook.phrases import EXAMPLES, own_examples
from mailbot.said import said

LEARNED = f"{EXAMPLES}/learned.toml"
"""Where they stand in that folder."""

_HEAD = (
    "# Mails you ruled on with --learn, without names and numbers. Change or remove any of them.\n"
)
_ESCAPED = re.compile('[\\\\"\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]')


def writable(folders: RuleFolders) -> Path:
    """The file to add to; nothing is written yet.

    Raises: RulebookError if there is no folder for it, or examples there are faulty.
    """
    if folders.own is None:
        right = said("name a folder of your own there; see `Changing the rules` in README")
        raise RulebookError([Fault("mailbot.toml: rules.dir", said("is empty"), right)])
    if not folders.own.is_dir():
        wrong = said("{folder} is no folder", folder=folders.own)
        raise RulebookError([Fault("mailbot.toml: rules.dir", wrong, said("make the folder"))])
    _, faults = own_examples(folders)
    if faults:
        raise RulebookError(faults)
    return folders.own / LEARNED


def learn(file: Path, mail: str, label: str) -> None:
    """One example more at the end of that file. label: as `is` has it, e.g. "erasure".

    Raises: RulebookError if the file cannot be written.
    """
    written = f'\n[[example]]\nmail = """\n{_ESCAPED.sub(_escape, mail)}"""\nis = "{label}"\n'
    try:
        file.parent.mkdir(exist_ok=True)
        with file.open("a", encoding="utf-8") as stream:
            stream.write(written if stream.tell() else _HEAD + written)
    except OSError as error:
        fault = Fault(
            str(file),
            said("cannot be written ({error})", error=of_system(error)),
            said("allow writing there"),
        )
        raise RulebookError([fault]) from error


def _escape(found: re.Match[str]) -> str:
    char = found[0]
    if char in '\\"':
        return f"\\{char}"
    return "\N{REPLACEMENT CHARACTER}" if "\ud800" <= char <= "\udfff" else f"\\u{ord(char):04x}"
