"""An extension taken back, as long as the letter that tells of it has not left."""

from dataclasses import replace

from mailbot.desk.judgement.case import Case
from mailbot.desk.judgement.decision import Background
from mailbot.desk.judgement.rulings import taken_back
from mailbot.errors import Fault, UsageError
from mailbot.law.step import LetterKind
from mailbot.said import said
from mailbot.store.contract import LetterState, OutboxLetter, Store
from mailbot.workflow.anew import judged_anew
from mailbot.workflow.committing import prepare
from mailbot.workflow.desk import Desk

_HERE = frozenset({LetterState.HELD, LetterState.QUEUED, LetterState.PAPER})


def telling(store: Store, case: Case) -> OutboxLetter | None:
    """The letter that tells of the case's extension, while it is here and was never tried."""
    if case.extended_due is None:
        return None
    for letter in store.letters(case.id):
        here = letter.state in _HERE and not letter.attempts
        if here and LetterKind.EXTENSION in letter.kinds:
            return letter
    return None


def unextend(desk: Desk, case_id: str) -> Case:
    """The case with its first last day again; the letter never leaves.

    Raises: UsageError where there is no extension, or its letter has left; TemporaryError.
    """

    def attempt() -> Case:
        return _taken_back(desk, case_id)

    return judged_anew(attempt, said("others kept changing the case; try again"))


def _taken_back(desk: Desk, case_id: str) -> Case:
    case = desk.store.case(case_id)
    if case is None or case.extended_due is None:
        right = said("see `mailbot show` and `mailbot queue`")
        raise UsageError([Fault(case_id, said("has no extension to take back"), right)])
    letter = telling(desk.store, case)
    if letter is None:
        right = said("answer by {day}", day=case.extended_due)
        raise UsageError([Fault(case_id, said("the letter about the extension has left"), right)])
    now = desk.clock()
    snapshot = Background(now, desk.local_day(now), desk.settings.processing)
    waiting = [item for item in desk.store.items() if item.case == case.id]
    decision = taken_back(case, letter.id, snapshot, waiting)
    ready = prepare(decision, case, snapshot, desk, actor="owner")
    desk.store.commit(replace(ready.commit, letters_read=(letter,)))
    return ready.case or case
