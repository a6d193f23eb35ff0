"""How many letters an address may get (A20, RFC 3834)."""

from datetime import timedelta

import pytest

from mailbot.desk.judgement.limits import (
    SentBefore,
    below_daily_limit,
    may_answer_stranger,
    may_challenge,
)
from mailbot.law.step import LetterKind
from tests.unit.judging import NOW

NEUTRAL, CODE = LetterKind.NEUTRAL_IDENTITY, LetterKind.CODE_CHALLENGE
STOPPED, INFO = LetterKind.MARKETING_STOPPED, LetterKind.PRIVACY_INFO
DAY, WEEK, BIT = timedelta(days=1), timedelta(days=7), timedelta(seconds=1)


@pytest.mark.threat("T-LOOP-01")
@pytest.mark.parametrize(
    ("kind", "before", "ago", "allowed"),
    [
        (NEUTRAL, NEUTRAL, WEEK - BIT, False),
        (NEUTRAL, NEUTRAL, WEEK, True),
        (NEUTRAL, STOPPED, BIT, True),
        (STOPPED, STOPPED, DAY - BIT, False),
        (STOPPED, STOPPED, DAY, True),
        (STOPPED, INFO, BIT, True),
        (INFO, NEUTRAL, BIT, True),
    ],
)
def test_one_letter_of_a_kind(
    kind: LetterKind, before: LetterKind, ago: timedelta, *, allowed: bool
) -> None:
    """One neutral reply in seven days and one fixed letter a kind and day go to a stranger."""
    sent = SentBefore(to_sender=((before.value, NOW - ago),))
    assert may_answer_stranger(kind, sent, NOW) is allowed


@pytest.mark.threat("T-LOOP-01")
@pytest.mark.parametrize(("count", "allowed"), [(9, True), (10, False)])
def test_ten_letters_a_day_in_all(count: int, *, allowed: bool) -> None:
    """Whatever they are, an address gets ten letters in 24 hours and no more."""
    sent = SentBefore(to_sender=((LetterKind.EXTRACT.value, NOW - DAY + BIT),) * count)
    assert below_daily_limit(sent, NOW) is allowed
    assert may_answer_stranger(STOPPED, sent, NOW) is allowed
    assert below_daily_limit(sent, NOW + BIT)


@pytest.mark.threat("T-LOOP-08")
@pytest.mark.parametrize(("last_hour", "allowed"), [(59, True), (60, False)])
def test_strangers_together_have_an_hourly_cap(last_hour: int, *, allowed: bool) -> None:
    """A flood in many names gets no more answers an hour than configured."""
    assert may_answer_stranger(STOPPED, SentBefore((), (), last_hour, 60), NOW) is allowed


@pytest.mark.threat("T-LOOP-08")
@pytest.mark.parametrize(("ago", "allowed"), [(WEEK - BIT, False), (WEEK, True)])
def test_one_code_a_week(ago: timedelta, *, allowed: bool) -> None:
    """A registered address gets one code in seven days; other letters to it do not count."""
    assert may_challenge(SentBefore(to_registered=((CODE.value, NOW - ago),)), NOW) is allowed
    assert may_challenge(SentBefore(to_registered=((NEUTRAL.value, NOW),)), NOW)
