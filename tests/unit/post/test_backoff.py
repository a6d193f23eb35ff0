import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.post.backoff import Backoff, LoginGate


def test_pauses_grow_to_the_limit_and_no_further() -> None:
    """Each pause is twice the one before, up to five minutes."""
    backoff = Backoff(chance=lambda: 1.0)
    pauses = [backoff.pause() for _ in range(12)]
    assert pauses[:5] == [1, 2, 4, 8, 16]
    assert pauses[-1] == 300
    assert backoff.failures == 12


@pytest.mark.threat("T-IMAP-03")
@given(st.floats(0, 1), st.integers(0, 2000))
def test_jitter_keeps_within_half_and_whole(chance: float, failures: int) -> None:
    """Whatever chance says and however long it lasts, the pause stays in bounds."""
    backoff = Backoff(first=1, limit=300, chance=lambda: chance)
    for _ in range(min(failures, 80)):
        backoff.pause()
    assert 0.5 <= backoff.pause() <= 300


def test_success_begins_anew() -> None:
    """After it worked, the first pause is the shortest again."""
    backoff = Backoff(chance=lambda: 1.0)
    for _ in range(5):
        backoff.pause()
    backoff.reset()
    assert (backoff.failures, backoff.pause()) == (0, 1)


@pytest.mark.threat("T-IMAP-14")
def test_three_refusals_close_the_gate_for_an_hour() -> None:
    """A fourth try is allowed when the first refusal is an hour old."""
    now = 0.0
    gate = LoginGate(lambda: now)
    for _ in range(3):
        assert gate.open()
        gate.refused()
        now += 600
    assert not gate.open()
    now = 3599.0
    assert not gate.open()
    now = 3600.0
    assert gate.open()
    gate.refused()
    assert not gate.open()


@pytest.mark.threat("T-IMAP-14")
def test_admission_clears_the_count() -> None:
    """A login that works makes earlier refusals count for nothing."""
    gate = LoginGate(lambda: 0.0)
    for _ in range(3):
        gate.refused()
    gate.admitted()
    assert gate.open()
