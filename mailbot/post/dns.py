"""Texts kept in the DNS, asked for within a bound of time."""

import time
from collections.abc import Callable
from typing import Final

import dns.exception
import dns.resolver

LIFETIME: Final = 3.0  # seconds for one question, whatever the servers do

Txt = Callable[[str, float], tuple[bytes, ...]]
"""The TXT records of a name, asked for at most so many seconds; none: ().

Raises: NoDnsError if there is no telling.
"""


class NoDnsError(Exception):
    """No server answered, or none is known."""


def txt_records(name: str, seconds: float) -> tuple[bytes, ...]:
    """As `Txt`, by the system's own resolver."""
    try:
        answer = dns.resolver.resolve(name, "TXT", lifetime=seconds, search=False)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return ()
    except (dns.exception.DNSException, OSError, ValueError) as error:
        raise NoDnsError(type(error).__name__) from error
    return tuple(b"".join(record.strings) for record in answer)


class Questions:
    """Questions about one mail. unanswered: at least one of them got no answer.

    No more is asked once the time is up, or once nobody answered.
    """

    def __init__(self, txt: Txt, seconds: float = LIFETIME) -> None:
        self._txt = txt
        self._until = time.monotonic() + seconds
        self.unanswered = False

    def ask(self, name: str) -> tuple[bytes, ...]:
        """The records of that name, () where there are none or no answer came."""
        left = self._until - time.monotonic()
        if self.unanswered or left <= 0:
            self.unanswered = True
            return ()
        try:
            return self._txt(name, min(left, LIFETIME))
        except NoDnsError:
            self.unanswered = True
            return ()
