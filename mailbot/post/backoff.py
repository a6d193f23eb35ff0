"""How long to stay away from a server that does not answer, or that says no."""

import random
import time
from collections.abc import Callable
from typing import Final

_LOGINS: Final = 3
_HOUR: Final = 3600.0


class Backoff:
    """Growing, jittered pauses between attempts: doubled each time, up to a limit.

    first, limit: seconds. chance: uniform in 0..1, so that many clients do not come at once.
    """

    def __init__(
        self,
        first: float = 1.0,
        limit: float = 300.0,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._first = first
        self._limit = limit
        self._chance = chance
        self._failures = 0

    @property
    def failures(self) -> int:
        """Attempts in a row that failed, as told by `pause`."""
        return self._failures

    def pause(self) -> float:
        """Seconds to wait after one more failure: between half of the step and all of it."""
        step = min(self._limit, self._first * 2.0 ** min(self._failures, 64))
        self._failures += 1
        return step * (0.5 + 0.5 * self._chance())

    def reset(self) -> None:
        """It worked: begin with the shortest pause again."""
        self._failures = 0


class LoginGate:
    """Lets a refused login be tried three times an hour, so that the account is not locked."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._refused: list[float] = []

    def open(self) -> bool:
        """Another try is allowed now."""
        now = self._clock()
        self._refused = [at for at in self._refused if now - at < _HOUR]
        return len(self._refused) < _LOGINS

    def refused(self) -> None:
        """The server said no to user or password."""
        self._refused.append(self._clock())

    def admitted(self) -> None:
        """The server said yes."""
        self._refused.clear()
