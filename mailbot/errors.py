"""What can go wrong, sorted by what to do next.

Outcomes of the business (unknown sender, refused, in doubt) are values, not errors.
"""

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


class FaultyInput(FatalError):
    """Something a person wrote is wrong; holds every fault found (exit code 2)."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        """faults: at least one."""
        super().__init__(foreign("\n".join(map(str, faults))))
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
