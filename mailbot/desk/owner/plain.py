"""Text of others, made safe to show on a terminal or a page."""

import re
import unicodedata

from mailbot.register.masking import masked

_STARTLING = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_ASCII_END, _DELETE, _PICTURES = 0x20, 0x7F, 0x2400


def visible(text: str) -> str:
    """One line on which every control, escape and direction mark can be seen.

    Control characters become their pictures, e.g. "␛"; others their number, e.g. "<U+202E>".
    """
    return "".join(map(_seen, text))


def visible_lines(text: str) -> str:
    """As `visible`, with line ends kept."""
    return "\n".join(visible(line) for line in re.split(r"\r?\n", text))


def free(text: str) -> str:
    """Free text of others: `visible`, and identification numbers hidden whole."""
    return visible(masked(text))


def _seen(char: str) -> str:
    code = ord(char)
    if code < _ASCII_END:
        return chr(_PICTURES + code)
    if code == _DELETE:
        return "\u2421"
    return f"<U+{code:04X}>" if unicodedata.category(char) in _STARTLING else char
