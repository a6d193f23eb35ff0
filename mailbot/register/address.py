"""E-mail addresses: which are the same, and which only look it."""

import unicodedata
from functools import lru_cache

from email_validator import EmailNotValidError, validate_email

_LOOKS_LIKE = str.maketrans(
    "\u0430\u0431\u0432\u0433\u0435\u0438\u043a\u043c\u043d\u043e\u043f\u0440\u0441\u0442\u0443"
    "\u0445\u0455\u0456\u0458\u04bb\u0501\u051b\u051d\u04cf\u0261\u0251\u0131\u0237\u2010\u2011"
    "\u2012\u2013\u2212\u03b1\u03b2\u03b5\u03b7\u03b9\u03ba\u03bd\u03bf\u03c1\u03c4\u03c5\u03c7"
    "\u03f3\u0578\u057d\u0570\u0585\u0566\u051c\u0399\u1d04\u1d0f\u1d1c\u1d20\u1d21\u1d22\u00f8",
    "a6breukmhonpctyxsijhdqwlgaij-----abenikvoptuxjnuhoqwicouvwzo",
)
"""Letters of other scripts to the Latin ones they are mistaken for. Source: UTS 39, 4."""

_A_LABEL = "xn--"


def _lowered(char: str) -> str:
    """Lower case, but never a foreign letter turned into an ASCII one (U+212A, U+017F)."""
    low = char.lower()
    return low if char.isascii() or (len(low) == 1 and not low.isascii()) else char


def _compared(text: str) -> str:
    hostile = any(c > "\x7f" and unicodedata.normalize("NFC", c) < "\x80" for c in text)
    composed = text if hostile else unicodedata.normalize("NFC", text)
    return "".join(map(_lowered, composed))


def _shown(label: str) -> str:
    """A domain label as people read it: the U-label of an A-label that is well formed."""
    if not label.startswith(_A_LABEL) or not label.isascii():
        return label
    try:
        shown = label[len(_A_LABEL) :].encode("ascii").decode("punycode")
        again = shown.encode("punycode").decode("ascii")
    except UnicodeError:
        return label
    return shown if not shown.isascii() and _A_LABEL + again == label else label


@lru_cache(maxsize=1 << 16)
def normalised(address: str) -> str:
    """The form addresses are compared in; no plus-tag or dot is guessed at.

    Letters alike only to the eye, or only after compatibility mapping, stay different.
    """
    local, at, domain = address.strip().rpartition("@")
    labels = (_compared(_shown(label)) for label in _compared(domain).split("."))
    return f"{_compared(local)}{at}{'.'.join(labels)}"


def same(one: str, other: str) -> bool:
    """Both name the same mailbox."""
    return normalised(one) == normalised(other)


@lru_cache(maxsize=1 << 16)
def folded(address: str) -> str:
    """What the address can be mistaken for: a hint of a lookalike, never proof of identity."""
    wide = unicodedata.normalize("NFKC", normalised(address)).casefold().translate(_LOOKS_LIKE)
    bare = unicodedata.normalize("NFKD", wide)
    kept = (c for c in bare if unicodedata.category(c) not in {"Mn", "Cf"})
    return unicodedata.normalize("NFKC", "".join(kept)).casefold()


def valid(address: str) -> str | None:
    """The address as written, without blanks around it, or None if it is not one.

    One that a mail program would have to change to another to use is not valid.
    """
    bare = address.strip()
    try:
        checked = validate_email(bare, check_deliverability=False, test_environment=True)
    except (EmailNotValidError, UnicodeError):
        return None
    return bare if same(bare, checked.normalized) else None
