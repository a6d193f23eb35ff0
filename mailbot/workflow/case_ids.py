"""Case numbers and tokens nobody can guess."""

from datetime import date

from mailbot.desk.judgement.challenge import ALPHABET
from mailbot.workflow.desk import Desk

SIGNS = 4


def new_case_id(desk: Desk, today: date) -> str:
    """A number never used before: the year and four signs that cannot be misread."""
    while True:
        signs = "".join(ALPHABET[byte % len(ALPHABET)] for byte in desk.chance(SIGNS))
        case_id = f"{today.year}-{signs}"
        if desk.store.case(case_id) is None:
            return case_id


def new_token(desk: Desk) -> str:
    """96 random bits, in hex, for the Message-IDs of one case."""
    return desk.chance(12).hex()
