"""What others wrote, made fit to be shown and kept on one line."""

import re
from typing import Final

_LIMIT: Final = 200
_BLANK: Final = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_ADDRESS: Final = re.compile(r"<?[^\s<>()\[\]]+@[^\s<>()]+>?")
_REPR: Final = re.compile(r"""\bb(['"])(.*?)\1""")


def visible(text: str) -> str:
    """One line without control characters and lone surrogates."""
    return _BLANK.sub(" ", text).strip()


def one_line(text: str, *hidden: str) -> str:
    """A server's words without addresses and the `hidden` words; at most 200 characters."""
    line = _ADDRESS.sub("(address)", visible(_REPR.sub(r"\2", text)))
    for word in filter(None, hidden):
        line = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", "(address)", line, flags=re.IGNORECASE)
    return line if len(line) <= _LIMIT else line[: _LIMIT - 1] + "…"
