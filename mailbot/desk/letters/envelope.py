"""Who gets a letter, in which language, and which mail it answers.

Source: RFC 5322, 3.6.4; RFC 3834, 3.1.5: nobody but the asker learns of the asker's mail.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from mailbot.desk.judgement.case import Case
from mailbot.errors import RefusedError
from mailbot.law.step import LetterKind, LetterPlan, To
from mailbot.register.address import normalised
from mailbot.said import said

SWEDISH_READERS = frozenset({"sv", "no", "nb", "nn", "da"})
"""Languages answered in Swedish; all others are answered in English."""

ALONE = frozenset(
    {
        LetterKind.NEUTRAL_IDENTITY,
        LetterKind.CODE_CHALLENGE,
        LetterKind.ART19_NOTICE,
        LetterKind.POLICY_CHANGE,
    }
)
"""Letters that never share an envelope with another."""

OF_OUR_OWN_ACCORD = frozenset({LetterKind.ART19_NOTICE, LetterKind.POLICY_CHANGE})
"""Letters that answer no mail: `Auto-Submitted: auto-generated`, no thread, no date received."""

MAIL = "mail"
BY_POST = "(by post)"
"""The addressee of letters that are printed; no e-mail address looks like it."""

_MESSAGE_ID = re.compile(r"<[^<>\s\x00-\x1f\x7f]{1,900}>")
_MOST_REFERENCES = 20


@dataclass(frozen=True, slots=True)
class Envelope:
    """Round one letter's sections: who gets it, in which language, under which number.

    case_id: "" for letters of no case. received: day the request came in, or None.
    by_hand: the request came by letter, telephone or visit.
    """

    addressee: str
    language: str
    case_id: str = ""
    received: date | None = None
    english_line: bool = False
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    by_hand: bool = False

    @property
    def tables(self) -> tuple[str, ...]:
        """Which words give way to others: it answers no mail, or is none itself."""
        printed = ("paper",) if self.addressee == BY_POST else ()
        return (*(("by_hand",) if self.by_hand else ()), *printed)


def letter_language(language: str) -> str:
    """The language a letter is written in to somebody who writes in that one."""
    return "sv" if language in SWEDISH_READERS else "en"


def together(plans: Sequence[LetterPlan], case: Case) -> list[list[LetterPlan]]:
    """The plans, grouped by the letter they go into.

    Raises: RefusedError where there is nobody a letter may go to.
    """
    groups: dict[str, list[LetterPlan]] = {}
    for number, plan in enumerate(plans):
        addressee = normalised(_addressee(plan, case))
        key = f"{number} {addressee}" if plan.kind in ALONE else addressee
        groups.setdefault(key, []).append(plan)
    return list(groups.values())


def _addressee(plan: LetterPlan, case: Case) -> str:
    """Where a plan may go. A merged letter goes to the address as registered."""
    addresses = {
        To.REGISTERED: case.registered,
        To.SENDER: case.details.sender,
        To.RECIPIENT: plan.address,
    }
    if case.by_post and plan.to is not To.RECIPIENT:
        return BY_POST
    address = addresses[plan.to].strip()
    if not address:
        raise RefusedError(
            said(
                "case {case}: no address for the letter {kind}", case=case.id, kind=plan.kind.value
            )
        )
    return address


def envelope(group: Sequence[LetterPlan], case: Case, received_on: date) -> Envelope:
    """The envelope of one group; the address as registered, where one of the plans needs it."""
    kinds = {plan.kind for plan in group}
    first = next((p for p in group if p.to is To.REGISTERED), group[0])
    addressee = _addressee(first, case)
    thread = _thread(kinds, addressee, case)
    return Envelope(
        addressee=addressee,
        language=letter_language(case.language),
        case_id=case.id,
        received=received_on,
        english_line=case.language in SWEDISH_READERS - {"sv"} and not kinds & ALONE,
        in_reply_to=thread[-1] if thread else "",
        references=thread,
        by_hand=case.channel != MAIL,
    )


def _thread(kinds: set[LetterKind], addressee: str, case: Case) -> tuple[str, ...]:
    """References, the mail answered last. Nobody but the asker learns which mail that was."""
    if addressee == BY_POST or kinds & (OF_OUR_OWN_ACCORD | {LetterKind.CODE_CHALLENGE}):
        return ()
    if normalised(addressee) != normalised(case.details.sender):
        ours = [m.message_id for m in case.messages if m.direction == "out" and m.to == addressee]
        return _cleaned(ours)[-1:]
    answered = _cleaned((case.details.message_id,))
    before = (r for r in case.details.references if r not in answered)
    return _cleaned((*before, *answered)) if answered else ()


def _cleaned(references: Sequence[str]) -> tuple[str, ...]:
    """Well-formed Message-IDs, each once; of a long thread its first and its latest."""
    sound = tuple(dict.fromkeys(r for r in references if _MESSAGE_ID.fullmatch(r)))
    return sound if len(sound) <= _MOST_REFERENCES else (sound[0], *sound[1 - _MOST_REFERENCES :])
