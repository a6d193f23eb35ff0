"""Names of a file's columns kept in mailbot.toml, below [register.headers]."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

from mailbot.errors import ConfigError, Fault
from mailbot.said import said
from mailbot.store.durable import replace_whole

_SECTION = re.compile(r"(?m)^[ \t]*\[[ \t]*register[ \t]*\.[ \t]*headers[ \t]*\][^\n]*\n?")
_BY_HAND = said('write the names there yourself: [register.headers], then "Header" = "field"')


def remembered(file: Path, own: Mapping[str, str]) -> None:
    """Add the names to the configuration; all else in it stays as it is, to the letter.

    Raises: ConfigError where the file is written so that nothing can be added to it.
    """
    text = file.read_text(encoding="utf-8-sig")
    known = tomllib.loads(text).get("register", {}).get("headers", {})
    new = {header: called for header, called in own.items() if known.get(header) != called}
    if not new:
        return
    lines = "".join(f"{_quoted(header)} = {_quoted(called)}\n" for header, called in new.items())
    found = _SECTION.search(text)
    if found:
        place = found.end()
        apart = "" if text[:place].endswith("\n") else "\n"
        text = text[:place] + apart + lines + text[place:]
    else:
        text = f"{text.rstrip()}\n\n[register.headers]\n{lines}"
    try:
        read_again = tomllib.loads(text)["register"]["headers"]
    except (tomllib.TOMLDecodeError, KeyError):
        read_again = {}
    if read_again != {**known, **own}:
        raise ConfigError(
            [Fault(f"{file.name}: register.headers", said("is in the way"), _BY_HAND)]
        )
    replace_whole(file, text.encode())


def _quoted(text: str) -> str:
    """A basic string of TOML."""
    safe = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\u{ord(c):04X}" for c in safe) + '"'
