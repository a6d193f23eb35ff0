"""Judged anew where others committed in between."""

import pytest

from mailbot.errors import StaleCase, UsageError
from mailbot.said import said
from mailbot.workflow.anew import ATTEMPTS, judged_anew


class Overtaken:
    """An attempt that others overtake so many times."""

    def __init__(self, times: int) -> None:
        self.times, self.tried = times, 0

    def __call__(self) -> int:
        self.tried += 1
        if self.tried <= self.times:
            raise StaleCase(said("overtaken"))
        return self.tried


@pytest.mark.parametrize("times", range(ATTEMPTS))
def test_the_first_that_stands_counts(times: int) -> None:
    """What the first attempt made that nobody overtook is what comes of it."""
    assert judged_anew(Overtaken(times), said("others were faster")) == times + 1


def test_it_ends() -> None:
    """Overtaken every time, it says so in the words given, and tries no more."""
    attempt = Overtaken(ATTEMPTS + 1)
    with pytest.raises(StaleCase, match="others were faster"):
        judged_anew(attempt, said("others were faster"))
    assert attempt.tried == ATTEMPTS


def test_other_faults_are_no_reason_to_try_again() -> None:
    """Any other fault ends it at once."""
    tried = []

    def attempt() -> None:
        tried.append(1)
        raise UsageError([])

    with pytest.raises(UsageError):
        judged_anew(attempt, said("others were faster"))
    assert tried == [1]
