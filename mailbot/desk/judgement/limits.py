"""How many letters an address may get: at most those the law needs.

Source: RFC 3834, 2.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from mailbot.law.step import LetterKind

WEEK = timedelta(days=7)
DAY = timedelta(days=1)
LETTERS_A_DAY = 10
DOMAIN_AN_HOUR = 20
ONCE_A_WEEK = frozenset({LetterKind.NEUTRAL_IDENTITY, LetterKind.CODE_CHALLENGE})


@dataclass(frozen=True, slots=True)
class SentBefore:
    """What went out lately.

    to_sender, to_registered: kind and time of letters to that
    address in the last 8 days, to whomever it was verified or not. unverified_last_hour:
    answers to addresses that are not verified; hourly_limit: how many there may be.
    domain_last_hour: those among them to the sender's own domain.
    """

    to_sender: tuple[tuple[str, datetime], ...] = ()
    to_registered: tuple[tuple[str, datetime], ...] = ()
    unverified_last_hour: int = 0
    hourly_limit: int = 60
    domain_last_hour: int = 0


def may_answer_stranger(kind: LetterKind, sent: SentBefore, now: datetime) -> bool:
    """An address that is not verified may get one more letter of that kind.

    One neutral reply in 7 days, one fixed letter a kind and day, ten letters a day in all,
    twenty an hour to one domain, and no more an hour than configured to all strangers together.
    """
    if sent.unverified_last_hour >= sent.hourly_limit:
        return False
    if sent.domain_last_hour >= DOMAIN_AN_HOUR:
        return False
    window = WEEK if kind in ONCE_A_WEEK else DAY
    return not _since(sent.to_sender, now - window, kind) and below_daily_limit(sent, now)


def may_challenge(sent: SentBefore, now: datetime) -> bool:
    """A code may go to the registered address: one in 7 days."""
    return not _since(sent.to_registered, now - WEEK, LetterKind.CODE_CHALLENGE)


def below_daily_limit(sent: SentBefore, now: datetime) -> bool:
    """The sender's address got fewer than ten letters in 24 hours."""
    return len(_since(sent.to_sender, now - DAY)) < LETTERS_A_DAY


def _since(
    letters: Sequence[tuple[str, datetime]], start: datetime, kind: str = ""
) -> list[tuple[str, datetime]]:
    return [letter for letter in letters if letter[1] > start and kind in {"", letter[0]}]
