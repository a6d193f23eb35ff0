"""What can go wrong, sorted by what to do next.

Outcomes of the business (unknown sender, refused, in doubt) are values, not errors.
"""

import errno
from collections.abc import Sequence
from dataclasses import dataclass

from mailbot.said import NOTHING, Said, foreign, said


class MailbotError(Exception):
    """Any fault mailbot knows how to tell a person about."""

    def __init__(self, told: Said) -> None:
        """told: what was tried, on what, and what to do."""
        super().__init__(told)
        self.told = told


class TemporaryError(MailbotError):
    """Try later."""


class MailboxUnavailable(TemporaryError):
    """The IMAP server is away, throttles, or dropped the connection."""


class DeliveryDeferred(TemporaryError):
    """The SMTP server said 4yz, or could not be reached."""


class StaleCase(TemporaryError):
    """Somebody else committed first; read again and judge anew."""


class SourceUnreadable(TemporaryError):
    """A place where personal data lie did not say what it holds."""


class RefusedError(MailbotError):
    """The owner must see this."""


class FatalError(MailbotError):
    """Stop and tell."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in something a person wrote.

    where: file, then key, row or line, e.g. `mailbot.toml: imap.port`.
    wrong: what is wrong there, as it is said after the place. right: what would be right.
    """

    where: str
    wrong: Said
    right: Said = NOTHING

    @property
    def told(self) -> Said:
        """`where: wrong; right`, on one line."""
        told = said("{where}: {wrong}", where=self.where, wrong=self.wrong)
        return said("{wrong}; {right}", wrong=told, right=self.right) if self.right else told

    def __str__(self) -> str:
        """The same, in English."""
        return str(self.told)


_FEW = 20
"""Faults that are worth a sentence together; the text of more grows too long to be read."""


def _together(faults: Sequence[Fault]) -> Said:
    """One fault a line."""
    if not 0 < len(faults) <= _FEW:
        return foreign("\n".join(map(str, faults)))
    first, *others = (fault.told for fault in faults)
    for other in others:
        first = said("{before}\n{fault}", before=first, fault=other)
    return first


class FaultyInput(FatalError):
    """Something a person wrote is wrong; holds every fault found (exit code 2)."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        """faults: at least one."""
        super().__init__(_together(faults))
        self.faults = tuple(faults)


class ConfigError(FaultyInput):
    """mailbot.toml or the environment."""


class RulebookError(FaultyInput):
    """A file below rules/ or the owner's own rules folder."""


class RegisterError(FaultyInput):
    """A register file to be imported, or a change asked of the register."""


class UsageError(FaultyInput):
    """An argument of a command names nothing that is there, or cannot be done now."""


class ChangedSince(UsageError):
    """What the owner ruled on is no more what she was shown; nothing was done."""


class StoreDamaged(FatalError):
    """The store cannot be read, written or trusted; never guessed at (exit code 2)."""


class OpenToOthers(StoreDamaged):
    """Others than its owner may read or write the data folder (exit code 2)."""

    def __init__(self, wrong: Said, right: Said) -> None:
        """As of a Fault."""
        super().__init__(said("{wrong}; {right}", wrong=wrong, right=right))
        self.wrong, self.right = wrong, right


class SecondRun(FatalError):
    """Another `mailbot run` works on the same data (exit code 2)."""


class ServerRefused(FatalError):
    """A server could not be reached at start, or refused TLS or login (exit code 3)."""


class InsecureConnection(ServerRefused):
    """No TLS, or a certificate that does not hold: never go on without (exit code 3)."""


_SYSTEM = {
    errno.ENOENT: said("No such file or directory"),
    errno.EACCES: said("Permission denied"),
    errno.EISDIR: said("Is a directory"),
    errno.ENOSPC: said("No space left on device"),
    errno.EROFS: said("Read-only file system"),
    errno.ECONNREFUSED: said("Connection refused"),
    errno.ECONNRESET: said("Connection reset by peer"),
    errno.ENETUNREACH: said("Network is unreachable"),
    errno.EHOSTUNREACH: said("No route to host"),
    errno.ETIMEDOUT: said("Connection timed out"),
    errno.EADDRINUSE: said("Address already in use"),
}
_NO_SUCH_NAME = -2
"""What a look-up of a name gives in place of a number of its own (EAI_NONAME)."""


def of_system(error: OSError) -> Said:
    """What the system says of it; the commonest are sentences of ours."""
    if error.errno == _NO_SUCH_NAME:
        return said("Name or service not known")
    if isinstance(error, TimeoutError) and error.errno is None:
        return said("timed out")
    return _SYSTEM.get(error.errno or 0) or foreign(error.strerror or str(error))
