"""What our own mail server recorded about a sender's domain (RFC 8601, DMARC, DKIM)."""

from collections.abc import Sequence
from dataclasses import dataclass

from mailbot.mail.address import domain_of
from mailbot.mail.domain import aligned, ascii_domain
from mailbot.mail.results import BrokenResultsError, Result, Results, read_results

NO_ID = "-"
"""Names, in the configured ids, a server that writes its results without any id (Exchange)."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a trusted header, or a signature verified here, says of the From domain.

    found: there is one that can be believed. dmarc: its result, "" for none. method: what
    proves the domain. spf_aligned: SPF passed for it; never proof by itself. unknown: the DNS
    was asked for a key and did not answer.
    """

    found: bool = False
    dmarc: str = ""
    method: str = ""
    spf_aligned: bool = False
    unknown: bool = False

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
    from_address: the one From address, "" gives nothing. Alignment is relaxed: a domain that
    wants it strict publishes a policy, and the server's own DMARC result has heeded it.
    Source: RFC 8601, 2.2, 4.1 and 5; RFC 7489, 3.1.
    """
    domain = ascii_domain(domain_of(from_address)) if "@" in from_address else ""
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
        if named is not None and ascii_domain(named.rpartition("@")[2]) != domain:
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
    signer = ascii_domain(result.properties.get("header.d", "").rpartition("@")[2])
    identifier = ascii_domain(result.properties.get("header.i", "").rpartition("@")[2])
    if signer and identifier and identifier != signer and not identifier.endswith("." + signer):
        return False
    return aligned(signer or identifier, domain)


def _spf_aligned(result: Result, domain: str) -> bool:
    named = result.properties.get("smtp.mailfrom", "")
    return result.value == "pass" and aligned(ascii_domain(named.rpartition("@")[2]), domain)
