"""Octets into text that can be stored, shown and searched: charsets, encoded words, cleaning."""

import binascii
import codecs
import quopri
import re
import unicodedata
from functools import lru_cache

_CHARSET = re.compile(
    r"(?:us-)?ascii|utf-?(?:7|8|16(?:le|be)?|32(?:le|be)?)"
    r"|(?:iso|latin|l)[-_ ]?[-_:\d]{1,12}(?:-[ei])?"
    r"|(?:windows|win|cp|ibm|x-cp|ms)[-_]?\d{3,5}|koi8-?[rut]|gb(?:2312|k|18030)|hz(?:-gb-2312)?"
    r"|big5(?:-?hkscs)?|s(?:hift)?[-_]?jis|euc[-_](?:jp|kr|cn)|iso-2022-(?:jp|kr)(?:-[\w]{1,4})?"
    r"|mac(?:intosh|-?roman)|tis-620|ks_c_5601-1987",
    re.IGNORECASE,
)
_WIDER = {"iso8859-1": "cp1252", "ascii": "utf-8", "gb2312": "gb18030", "macintosh": "mac-roman"}
_WORD = re.compile(r"=\?([^?\s]{1,80})\?([bBqQ])\?([^?]*)\?=")
_HEX = re.compile(rb"=([0-9A-Fa-f]{2})")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u115f\u1160\u17b4\u17b5"
    "\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0"
    "\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
_SPACE = re.compile("[\t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_MARKS = re.compile(rb"[^\x00]{31,}")
_MARKS_KEPT = 30  # longest run of combining marks (UAX 15, stream-safe text): sorting is quadratic
_MIXED = re.compile(r"[A-Za-z][\u0370-\u03ff\u0400-\u04ff]|[\u0370-\u03ff\u0400-\u04ff][A-Za-z]")
_LETTERS = re.compile(r"\w+")
_LOOKALIKES = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u04bb\u0501\u0410\u0412\u0415\u041a"
    "\u041c\u041d\u041e\u0420\u0421\u0422\u0425\u0406\u0408\u0405\u03bf\u03b1\u03bd\u03c1\u039f\u0391\u0395",
    "aeopcyxijshdABEKMHOPCTXIJSoavpOAE",
)


@lru_cache(maxsize=256)
def _codec(charset: str) -> str | None:
    """The codec to use, or None: only known names are looked up, for a look-up imports."""
    if not _CHARSET.fullmatch(charset):
        return None
    try:
        name = codecs.lookup(_WIDER.get(charset.lower(), charset)).name
    except LookupError:
        return None
    return _WIDER.get(name, name)


def decode_text(octets: bytes, charset: str = "") -> tuple[str, bool]:
    """Text of the octets, and whether their charset is in doubt.

    A charset that is unknown, or that the octets belie, gives way to UTF-8, then Windows-1252
    with replacement marks. The text is not cleaned.
    """
    codec = _codec(charset.strip()) if charset else "utf-8"
    for name in dict.fromkeys((codec, "utf-8")):
        try:
            if name:
                belied = codec is None or name != codec or _belies_ascii(octets, charset)
                return octets.decode(name), belied
        except (UnicodeError, ValueError):
            continue
    return octets.decode("cp1252", "replace"), True


def _belies_ascii(octets: bytes, charset: str) -> bool:
    return charset.strip().lower() in {"ascii", "us-ascii"} and not octets.isascii()


def decode_raw(octets: bytes) -> str:
    """A header value as sent, without surrogates: UTF-8, else Windows-1252."""
    return decode_text(octets)[0]


def decode_words(value: str) -> str:
    """A header value with its encoded words decoded, cleaned, on one line.

    Octets of neighbouring words of one charset are joined first: many programs cut letters in two.
    Source: RFC 2047, 6.2; RFC 2231, 5.
    """
    pieces: list[str] = []
    pending, charset, end = b"", "", 0
    for word in _WORD.finditer(value):
        between = value[end : word.start()]
        named = word[1].partition("*")[0].lower()
        if between.strip() or not end or named != charset:
            pieces.append(decode_text(pending, charset)[0])
            pieces.append(between if between.strip() or not end else "")
            pending, charset = b"", named
        pending += _word_octets(word[2], word[3])
        end = word.end()
    pieces += (decode_text(pending, charset)[0], value[end:])
    return one_line("".join(pieces))


def _word_octets(encoding: str, text: str) -> bytes:
    octets = text.encode("utf-8", "replace")
    if encoding in "bB":
        return decode_base64(octets)
    return _HEX.sub(lambda m: bytes((int(m[1], 16),)), octets.replace(b"_", b" "))


def decode_base64(octets: bytes) -> bytes:
    """Base64, whatever is wrong with it."""
    try:
        return binascii.a2b_base64(octets)
    except binascii.Error:
        kept = _NOT_BASE64.sub(b"", octets)
        kept = kept[: len(kept) - (len(kept) % 4 == 1)]
        return binascii.a2b_base64(kept + b"=" * (-len(kept) % 4))


def decode_transfer(octets: bytes, encoding: str) -> bytes:
    """A body without its Content-Transfer-Encoding."""
    match encoding.strip().lower():
        case "base64":
            return decode_base64(octets)
        case "quoted-printable":
            return quopri.decodestring(octets)
        case _:
            return octets


def clean(text: str) -> str:
    """Text with LF line ends, NFC, nothing invisible, no control characters, no surrogates.

    Every kind of space becomes a plain one; letters of another script amid a Latin word become
    the Latin ones they look like.
    """
    text = _LINE_ENDS.sub("\n", text)
    text = _INVISIBLE.sub("", text.replace("\t", " "))
    if text.isascii():
        return text
    text = _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", _SPACE.sub(" ", text))
    text = unicodedata.normalize("NFC", _fewer_marks(text))
    if not _MIXED.search(text):
        return text
    return unicodedata.normalize("NFC", _LETTERS.sub(_one_script, text))


def _one_script(word: re.Match[str]) -> str:
    return word[0].translate(_LOOKALIKES) if _MIXED.search(word[0]) else word[0]


def _fewer_marks(text: str) -> str:
    classes = bytes(map(unicodedata.combining, text))
    if not _MARKS.search(classes):
        return text
    kept, end = [], 0
    for run in _MARKS.finditer(classes):
        kept.append(text[end : run.start() + _MARKS_KEPT])
        end = run.end()
    return "".join((*kept, text[end:]))


def one_line(text: str) -> str:
    """Cleaned text on one line, single-spaced."""
    return " ".join(clean(text).split())
