"""The single-use code: made of chance, kept as a hash, read back from any usual reply.

Source: GDPR 12(6): 7 days, 5 tries, at least 64 bits, bound to the case.
"""

import hashlib
import hmac
import re
from dataclasses import replace
from datetime import datetime, timedelta

from mailbot.desk.judgement.case import Case, Challenge
from mailbot.mail.message import Message

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""32 signs that cannot be misread for one another."""
GROUPS, GROUP = 4, 4
LIFETIME = timedelta(days=7)
TRIES = 5

CODE = re.compile(rf"[{ALPHABET}]{{{GROUP}}}(?:-[{ALPHABET}]{{{GROUP}}}){{{GROUPS - 1}}}")
"""A code as it is written."""
_BROKEN = re.compile(r"[\s>|*_]+")
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))


def code_from(random_bytes: bytes) -> str:
    """An 80-bit code in four groups, e.g. "K7QX-2M4P-9RTB-W3HD"; needs 16 random bytes."""
    signs = [ALPHABET[byte % len(ALPHABET)] for byte in random_bytes[: GROUP * GROUPS]]
    groups = ["".join(signs[i : i + GROUP]) for i in range(0, GROUP * GROUPS, GROUP)]
    return "-".join(groups)


def sealed(code: str, case_id: str) -> str:
    """What is kept of a code: its hash, bound to the case."""
    return hashlib.sha256(f"{case_id}\0{code}".encode()).hexdigest()


def codes_in(message: Message) -> tuple[str, ...]:
    """Every code in own and quoted text, however the mail program broke or quoted the line."""
    texts = (message.passages.own, message.passages.quoted, message.subject)
    joined = (_BROKEN.sub("", text).translate(_DASHES).upper() for text in texts)
    return tuple(dict.fromkeys(code for text in joined for code in CODE.findall(text)))


def answers(case: Case, codes: tuple[str, ...]) -> bool:
    """One of the codes is this case's, compared in constant time."""
    challenge = case.challenge
    if challenge is None:
        return False
    matches = [hmac.compare_digest(challenge.hashed, sealed(code, case.id)) for code in codes]
    return any(matches)


def alive(challenge: Challenge, now: datetime) -> bool:
    """Unused, not past its time, and tries left."""
    fresh = now - challenge.at <= LIFETIME
    return fresh and not challenge.used and challenge.tries < TRIES


def out_of_tries(challenge: Challenge, now: datetime) -> bool:
    """Within its time, yet guessed at too often: even the right code is no longer taken."""
    return now - challenge.at <= LIFETIME and challenge.tries >= TRIES


def tried(challenge: Challenge) -> Challenge:
    """The challenge after one wrong code."""
    return replace(challenge, tries=challenge.tries + 1)
