"""Domains as DMARC compares them: in ASCII, and by the organisation that registered them."""

import re
import unicodedata
from functools import cache

from publicsuffixlist import PublicSuffixList

_LONGEST_DOMAIN = 253
_ASCII = re.compile(r"[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*")


def ascii_domain(name: str) -> str:
    """A domain in ASCII, lower case; "" where it is none, or only looks like another.

    Source: RFC 5890, 2.3.2.1.
    """
    name = name.strip().rstrip(".").lower()
    if not 0 < len(name) <= _LONGEST_DOMAIN or unicodedata.normalize("NFKC", name) != name:
        return ""
    if name.isascii():
        return name if _ASCII.fullmatch(name) else ""
    try:
        written = name.encode("idna").decode("ascii")
        again = written.encode("ascii").decode("idna")
    except UnicodeError:
        return ""
    return written if again == name and _ASCII.fullmatch(written) else ""


def organisational(domain: str) -> str:
    """The part of an ASCII domain that somebody registered, "" for a public suffix itself.

    By the list that came with the library, its private part included: neighbours at one host
    of web pages are strangers. A suffix the list does not know has one label.
    Source: RFC 7489, 3.2.
    """
    return _suffixes().privatesuffix(domain) or "" if domain else ""


def owned_domain(address: str) -> str:
    """The domain somebody registered to have that address; as written where none can be told."""
    written = address.rpartition("@")[2].lower()
    domain = ascii_domain(written)
    return organisational(domain) or domain or written


def aligned(one: str, other: str, *, strict: bool = False) -> bool:
    """Two ASCII domains vouch for each other. strict: only if they are the same.

    Source: RFC 7489, 3.1.1.
    """
    if not one or not other:
        return False
    if one == other or strict:
        return one == other
    owner = organisational(one)
    return bool(owner) and owner == organisational(other)


@cache
def _suffixes() -> PublicSuffixList:
    """Read once, when the first two domains differ; never fetched."""
    return PublicSuffixList()
