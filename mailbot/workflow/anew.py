"""Judged and committed; judged anew where others committed in between."""

from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from mailbot.errors import StaleCase
from mailbot.said import Said

ATTEMPTS = 5
Made = TypeVar("Made")


def judged_anew(attempt: Callable[[], Made], failure: Said) -> Made:
    """What an attempt makes that no other commit overtook.

    attempt: reads, judges and commits, all from the start each time. failure: what is said if
    others were faster every time.
    Raises: StaleCase with that failure; whatever else the attempt raises.
    """
    for _ in range(ATTEMPTS):
        with suppress(StaleCase):
            return attempt()
    raise StaleCase(failure)
