"""As much work for strangers as for people in the register: time tells no more than words do."""

from dataclasses import replace

from mailbot.desk.judgement.case import Case
from mailbot.desk.judgement.decision import Background, Decision
from mailbot.law.step import LetterKind, LetterPlan, To
from mailbot.workflow.desk import Desk
from mailbot.workflow.writing import composed, written


def as_if_known(decision: Decision, case: Case, background: Background, desk: Desk) -> None:
    """Where a neutral reply goes out without a code, a letter with one is written, for nobody.

    It is thrown away: what is left of the work is the time it takes (T-PRIV-02).
    """
    kinds = {plan.kind for plan in decision.letters}
    if LetterKind.NEUTRAL_IDENTITY not in kinds or LetterKind.CODE_CHALLENGE in kinds:
        return
    nobody = replace(case, registered=case.details.sender)
    plan = LetterPlan(LetterKind.CODE_CHALLENGE, To.REGISTERED, {"code": background.code})
    alone = replace(decision, letters=(plan,))
    _, _, letters = composed(alone, nobody, background, desk)
    written(nobody, letters, background, desk, held=False)
