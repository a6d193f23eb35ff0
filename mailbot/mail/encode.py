"""Header values written out: seven-bit, folded, nothing in them that begins another field.

The standard library's own folding loses spaces between encoded words (Python 3.11).
"""

import re
from base64 import b64encode
from collections.abc import Iterator, Sequence

_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_WORD_OCTETS = 42  # makes encoded words of 68 characters; 75 are allowed (RFC 2047, 2)
_LINE = 76
_FOLD = "\r\n "


def safe(value: str) -> str:
    """The value without control characters."""
    return _CONTROLS.sub(" ", value).strip()


def encode_text(value: str) -> str:
    """An unstructured value, such as Subject's, folded."""
    value = safe(value)
    if value.isascii() and "=?" not in value:
        return _FOLD.join(_lines(value.split()))
    return _FOLD.join(f"=?utf-8?b?{b64encode(octets).decode()}?=" for octets in _cuts(value))


def encode_mailbox(name: str, address: str) -> str:
    """A display name, "" for none, and an ASCII address."""
    name = safe(name)
    if not name:
        return address
    if name.isascii() and "=?" not in name:
        shown = '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
    else:
        shown = encode_text(name)
    return f"{shown}{_FOLD}<{address}>"


def encode_ids(ids: Sequence[str]) -> str:
    """Message-IDs, one on a line."""
    return _FOLD.join(ids)


def _lines(words: Sequence[str]) -> Iterator[str]:
    line = ""
    for word in words:
        if line and len(line) + len(word) >= _LINE:
            yield line
            line = ""
        line = f"{line} {word}".strip()
        while len(line) > 10 * _LINE:
            yield line[:_LINE]
            line = line[_LINE:]
    yield line


def _cuts(value: str) -> Iterator[bytes]:
    """UTF-8 in pieces that each hold whole characters."""
    piece = b""
    for character in value:
        octets = character.encode("utf-8")
        if len(piece) + len(octets) > _WORD_OCTETS:
            yield piece
            piece = b""
        piece += octets
    yield piece
