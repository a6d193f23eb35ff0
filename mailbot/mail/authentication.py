"""What our own mail server recorded about a sender's domain (RFC 8601, DMARC, DKIM)."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from mailbot.mail.address import domain_of
from mailbot.mail.results import BrokenResultsError, Result, Results, read_results

NO_ID = "-"
"""Names, in the configured ids, a server that writes its results without any id (Exchange)."""

_LONGEST_DOMAIN = 253
_LABELS = 2


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a trusted header says of the From domain.

    found: there is one that can be believed. dmarc: its result, "" for none. method: what
    proves the domain. spf_aligned: SPF passed for it; never proof by itself.
    """

    found: bool = False
    dmarc: str = ""
    method: str = ""
    spf_aligned: bool = False

    @property
    def proves(self) -> bool:
        """The From domain vouches for the mail."""
        return bool(self.method) and not self.disowned

    @property
    def disowned(self) -> bool:
        """The From domain says that it did not send the mail."""
        return self.dmarc == "fail"


def verdict(results: Sequence[str], authserv_ids: Sequence[str], from_address: str) -> Verdict:
    """What the topmost header of our own servers says; in any doubt, nothing.

    results: Authentication-Results values, topmost first, unfolded. authserv_ids: ours.
    from_address: the one From address, "" gives nothing. Of two domains, one aligns with the
    other if it is the same or lies below it, the upper having two labels or more; the public
    suffix list is not consulted, so neighbours below one organisation do not align.
    Source: RFC 8601, 2.2, 4.1 and 5; RFC 7489, 3.1.
    """
    domain = _domain(domain_of(from_address)) if "@" in from_address else ""
    try:
        trusted = _trusted(results, frozenset(i.strip().lower() for i in authserv_ids if i.strip()))
    except BrokenResultsError:
        return Verdict()
    if trusted is None or not domain:
        return Verdict()
    dmarc = _dmarc(trusted, domain)
    if dmarc is None:
        return Verdict()
    spf = any(_spf_aligned(result, domain) for result in trusted.of("spf"))
    dkim = any(_dkim_aligned(result, domain) for result in trusted.of("dkim"))
    method = "dmarc" if dmarc == "pass" else "dkim" if dkim and dmarc != "fail" else ""
    return Verdict(found=True, dmarc=dmarc, method=method, spf_aligned=spf)


def _trusted(results: Sequence[str], ids: frozenset[str]) -> Results | None:
    """The topmost header of ours; one without an id counts only at the very top."""
    for place, value in enumerate(results):
        read = read_results(value)
        if read.server.lower() in ids and (read.server or place == 0):
            return read
        if not read.server and place == 0 and NO_ID in ids:
            return read
    return None


def _dmarc(trusted: Results, domain: str) -> str | None:
    """The DMARC result for the domain, "" for none, None where results contradict."""
    found = set()
    for result in trusted.of("dmarc"):
        named = result.properties.get("header.from")
        if named is not None and _domain(named.rpartition("@")[2]) != domain:
            if result.value in {"pass", "fail"}:
                return None
            continue
        found.add(result.value)
    if len(found) > 1:
        return None
    return next(iter(found), "")


def _dkim_aligned(result: Result, domain: str) -> bool:
    """A pass of a signature by the domain."""
    if result.value != "pass":
        return False
    signer = _domain(result.properties.get("header.d", "").rpartition("@")[2])
    identifier = _domain(result.properties.get("header.i", "").rpartition("@")[2])
    if signer and identifier and identifier != signer and not identifier.endswith("." + signer):
        return False
    return _aligned(signer or identifier, domain)


def _spf_aligned(result: Result, domain: str) -> bool:
    named = result.properties.get("smtp.mailfrom", "")
    return result.value == "pass" and _aligned(_domain(named.rpartition("@")[2]), domain)


def _aligned(one: str, other: str) -> bool:
    if not one or not other:
        return False
    upper, lower = sorted((one, other), key=len)
    return one == other or (upper.count(".") + 1 >= _LABELS and lower.endswith("." + upper))


def _domain(name: str) -> str:
    """A domain in ASCII, lower case; "" where it is none, or only looks like another."""
    name = name.strip().rstrip(".").lower()
    if not 0 < len(name) <= _LONGEST_DOMAIN or unicodedata.normalize("NFKC", name) != name:
        return ""
    if name.isascii():
        return name if re.fullmatch(r"[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*", name) else ""
    try:
        written = name.encode("idna").decode("ascii")
        return written if written.encode("ascii").decode("idna") == name else ""
    except UnicodeError:
        return ""
