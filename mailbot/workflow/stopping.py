"""Ending when asked to: SIGTERM and SIGINT, after the step at hand or in the middle of it."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

STOP_WITHIN = 6
"""Seconds a stop waits for the step at hand; every step can be cut short without loss."""


@dataclass(slots=True)
class Stop:
    """Whether the bot has been asked to end: set by SIGTERM and SIGINT."""

    asked: bool = False

    def __call__(self) -> bool:
        """True once it has."""
        return self.asked

    def ask(self, *_signal: object) -> None:
        """A signal handler: end after the step at hand, or in the middle if it takes long."""
        if self.asked:
            return  # asked again: what was begun then goes on, and no longer
        self.asked = True
        signal.signal(signal.SIGALRM, _cut_short)
        signal.alarm(STOP_WITHIN)


def _cut_short(*_signal: object) -> None:
    raise KeyboardInterrupt


@contextmanager
def stoppable() -> Iterator[Stop]:
    """SIGTERM and SIGINT ask the bot to stop, for as long as this lasts."""
    stop = Stop()
    before = {s: signal.signal(s, stop.ask) for s in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    except KeyboardInterrupt:
        if not stop():
            raise
    finally:
        signal.alarm(0)
        for number, handler in before.items():
            signal.signal(number, handler)
