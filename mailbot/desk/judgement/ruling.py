"""What the owner says of an item, and what she said that is not done yet."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Verb(StrEnum):
    """What the owner says."""

    APPROVE = "approve"
    REJECT = "reject"
    ANSWER = "answer"
    EXTEND = "extend"


@dataclass(frozen=True, slots=True)
class Ruling:
    """The owner's decision on one item.

    reason: for reject and extend. balancing: with a no to an objection, how it was weighed.
    fee: the sum announced instead of a refusal (Art. 12(5)). as_right: what an unsure mail is,
    "none" for no request. text: her own words, sent as the answer.
    identified: she knows who it is by other means. person: the record it is about, "" where
    it is that of the address written from. keep: text is offered again to a like question.
    ask: text is a question to the person; the item goes on waiting for the answer.
    by_hand: text is what she has sent or said herself; nothing is sent.
    only, but: records of a batch she says yes to, or not to; the rest of it goes on waiting. Of an
    erasure, parts of the plan; reason is then why the rest stays. done: what of it is erased by
    hand is erased already. anonymise: figures stay, in nobody's name.
    changed: letters in her wording, by their place among those written ("0", "1"), or by the
    id of a letter that was held.
    """

    verb: Verb
    reason: str = ""
    as_right: str = ""
    text: str = ""
    identified: bool = False
    ask: bool = False
    by_hand: bool = False
    only: tuple[str, ...] = ()
    but: tuple[str, ...] = ()
    done: bool = False
    anonymise: bool = False
    changed: tuple[tuple[str, str], ...] = ()
    balancing: str = ""
    fee: str = ""
    person: str = ""
    keep: bool = False


@dataclass(frozen=True, slots=True)
class Pending:
    """A ruling that can be taken back until its time. shown: `Prepared.mark` of what she saw."""

    ruling: Ruling
    at: datetime
    due: datetime
    shown: str = ""
