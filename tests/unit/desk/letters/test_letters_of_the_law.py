"""What the functions of the law plan can be written: their facts fit the letters."""

from dataclasses import replace
from datetime import date

import pytest

from mailbot.desk.letters.reply import compose
from mailbot.desk.letters.texts import LANGUAGES
from mailbot.law.access import access
from mailbot.law.asks import Ask, Band, Correction, Tag
from mailbot.law.complaint import complaint, privacy_question
from mailbot.law.erasure import erasure_approved
from mailbot.law.marketing import consent_withdrawal, marketing_stop
from mailbot.law.objection import objection, objection_refused, objection_upheld
from mailbot.law.portability import portability
from mailbot.law.rectification import rectification, rectification_approved
from mailbot.law.restriction import restriction
from mailbot.law.rights import Right
from mailbot.law.step import Facts, LetterKind, Step
from mailbot.register.person import Happening, Recipient
from tests.letters.made import ANNA, ASKER, CASE, EXTRACT, FIRM, RECEIVED, texts

TODAY = date(2026, 4, 9)
BUYER = replace(
    ANNA,
    customer_kind="sole_trader",
    happenings=(Happening(date(2025, 10, 1), "purchase"),),
    recipients=(Recipient("Redovisning Exempel AB", "post@byra.example"),),
)


def facts(right: Right, *tags: Tag, corrections: tuple[Correction, ...] = ()) -> Facts:
    return Facts(
        ask=Ask(right, Band.REQUEST, tags=frozenset(tags)),
        people=(BUYER,),
        corrections=corrections,
        sender=ASKER,
        today=TODAY,
        case_id=CASE.id,
        processing=EXTRACT.processing,
        findings=EXTRACT.findings,
    )


STEPS: dict[str, Step] = {
    "access": access(facts(Right.ACCESS)),
    "access_source": access(facts(Right.ACCESS, Tag.SOURCE_ONLY)),
    "access_recipients": access(facts(Right.ACCESS, Tag.RECIPIENTS_ONLY)),
    "rectified": rectification(
        facts(Right.RECTIFICATION, corrections=(Correction("title", "producent"),))
    ),
    "rectify_more": rectification(facts(Right.RECTIFICATION, corrections=(Correction("phone"),))),
    "disputed": rectification(
        facts(Right.RECTIFICATION, corrections=(Correction("notes", disputed=True),))
    ),
    "approved": rectification_approved(facts(Right.RECTIFICATION), "emails", "ny@kund.example"),
    "erased": erasure_approved(facts(Right.ERASURE), date(2031, 4, 9)),
    "restricted": restriction(facts(Right.RESTRICTION)),
    "objection": objection(facts(Right.OBJECTION)),
    "upheld": objection_upheld(facts(Right.OBJECTION)),
    "refused": objection_refused("Uppgifterna behövs i en tvist.", "Bara namnet används."),
    "portability": portability(facts(Right.PORTABILITY)),
    "stop": marketing_stop(facts(Right.MARKETING_STOP)),
    "stop_mail": marketing_stop(facts(Right.MARKETING_STOP, Tag.EMAIL_ONLY)),
    "consent": consent_withdrawal(facts(Right.CONSENT_WITHDRAWAL)),
    "complaint": complaint(facts(Right.COMPLAINT)),
    "question": privacy_question(facts(Right.PRIVACY_QUESTION, Tag.POLICY)),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", STEPS)
def test_a_planned_letter_can_be_written(name: str, language: str) -> None:
    """Every letter the law plans brings its facts and passes its checklist."""
    plans = STEPS[name].letters
    assert plans
    letters = compose(plans, replace(CASE, language=language), FIRM, texts(), RECEIVED)
    assert [kind for letter in letters for kind in letter.kinds]


def test_all_kinds_of_the_law_are_tried() -> None:
    """The steps above plan every letter these functions know."""
    planned = {plan.kind for step in STEPS.values() for plan in step.letters}
    assert planned == {
        LetterKind.EXTRACT,
        LetterKind.RECTIFIED,
        LetterKind.RECTIFY_MORE,
        LetterKind.ERASED_PARTLY,
        LetterKind.RESTRICTION_ON,
        LetterKind.OBJECTION_UPHELD,
        LetterKind.OBJECTION_REFUSED,
        LetterKind.PORTABILITY,
        LetterKind.MARKETING_STOPPED,
        LetterKind.COMPLAINT_INFO,
        LetterKind.PRIVACY_INFO,
    }
