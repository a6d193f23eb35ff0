"""What the domain name system says, where it answers in time."""

import time
from collections.abc import Callable, Sequence

import dns.exception
import dns.rdata
import dns.rdatatype
import dns.rdtypes.ANY.TXT
import dns.rdtypes.IN.SRV
import dns.rdtypes.mxbase
import dns.resolver


class Lookup:
    """Questions asked together: three seconds for all of them, then no answer at all."""

    def __init__(self, patience: float = 3.0, clock: Callable[[], float] = time.monotonic) -> None:
        """patience: seconds for all questions. clock: never goes back."""
        self._clock = clock
        self._until = clock() + patience

    def texts(self, name: str) -> Sequence[str] | None:
        """TXT records of a name; None where there is no answer, or no such name.

        A machine that is offline is often told that no name exists.
        """
        found = self._asked(name, dns.rdatatype.TXT)
        if found is None:
            return None
        records = (one for one in found if isinstance(one, dns.rdtypes.ANY.TXT.TXT))
        return [b"".join(one.strings).decode("utf-8", "replace") for one in records]

    def exchangers(self, domain: str) -> Sequence[str]:
        """Names of the servers that take mail for a domain, most wanted first."""
        found = self._asked(domain, dns.rdatatype.MX) or ()
        records = [one for one in found if isinstance(one, dns.rdtypes.mxbase.MXBase)]
        return [_bare(one.exchange) for one in sorted(records, key=lambda one: one.preference)]

    def service(self, name: str, domain: str) -> tuple[str, int] | None:
        """Host and port of a service, e.g. `_imaps._tcp`. Source: RFC 6186, 3.4."""
        found = self._asked(f"{name}.{domain}", dns.rdatatype.SRV) or ()
        records = (one for one in found if isinstance(one, dns.rdtypes.IN.SRV.SRV))
        usable = [one for one in records if _bare(one.target)]
        best = min(usable, key=lambda one: (one.priority, -one.weight), default=None)
        return (_bare(best.target), best.port) if best is not None else None

    def _asked(self, name: str, kind: dns.rdatatype.RdataType) -> Sequence[dns.rdata.Rdata] | None:
        left = self._until - self._clock()
        if left <= 0:
            return None
        try:
            return list(dns.resolver.resolve(name, kind, lifetime=left))
        except dns.resolver.NoAnswer:
            return ()
        except (dns.exception.DNSException, OSError, UnicodeError):
            return None


def _bare(name: object) -> str:
    return str(name).rstrip(".").casefold()
