"""Sources that did not answer, or take long, asked again: what waits for them goes on by itself."""

from mailbot.desk.judgement.completing import SILENT, sources_answered
from mailbot.errors import StaleCase
from mailbot.register.person import Person
from mailbot.store.contract import Commit
from mailbot.workflow.committing import prepare
from mailbot.workflow.desk import Desk
from mailbot.workflow.gathering import gather
from mailbot.workflow.looking import background


def complete(desk: Desk) -> int:
    """Every case that waits for a source, judged anew; returns how many went on.

    Outside of any mail's own commit: a source may take its time. Safe to run twice.
    """
    waiting = {item.case for item in desk.store.items() if item.reason in SILENT}
    return sum(_completed(desk, case_id) for case_id in sorted(waiting))


def _completed(desk: Desk, case_id: str) -> bool:
    case = desk.store.case(case_id)
    if case is None or not case.open:
        return False
    found = (desk.store.person(person_id) for person_id in case.people)
    people: tuple[Person, ...] = tuple(person for person in found if person is not None)
    findings = gather(people, desk, case)
    addresses = (case.details.sender, case.registered)
    silent = bool(case.details.automatic)
    seen = background(desk, people, addresses, findings, "", silent=silent)
    items = tuple(item for item in desk.store.items() if item.case == case_id)
    decision = sources_answered(case, seen, items)
    if decision.case is None:
        return False
    commit: Commit = prepare(decision, case, seen, desk).commit
    try:
        desk.store.commit(commit)
    except StaleCase:
        return False  # the owner was quicker; the next round looks again
    return True
