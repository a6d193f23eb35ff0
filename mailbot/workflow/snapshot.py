"""What is known around a case when the owner rules on it."""

from dataclasses import replace

from mailbot.desk.judgement.case import Case
from mailbot.desk.judgement.challenge import code_from
from mailbot.desk.judgement.decide import ASKS_SOURCES
from mailbot.desk.judgement.decision import Background
from mailbot.desk.judgement.ruling import Ruling
from mailbot.desk.sender.identity import Grade
from mailbot.law.disclosure import GIVES_ALL
from mailbot.register.person import Person
from mailbot.workflow.desk import Desk
from mailbot.workflow.gathering import gather
from mailbot.workflow.looking import background


def snapshot_of(desk: Desk, case: Case, ruling: Ruling) -> Background:
    """People, sources and other cases as of now. Raises: SourceUnreadable."""
    people = people_of(desk, case)
    wanted = any(m.right in ASKS_SOURCES for m in case.matters) or ruling.as_right in ASKS_SOURCES
    proven = case.identity is Grade.VERIFIED or ruling.identified
    findings = gather(people, desk, case) if wanted and people and proven else None
    addresses = (case.details.sender, case.registered)
    code = code_from(desk.chance(16))
    silent = bool(case.details.automatic)
    seen = background(desk, people, addresses, findings, code, silent=silent)
    return replace(seen, access_open=_access_open(desk, case))


def _access_open(desk: Desk, case: Case) -> str:
    """Another open case in which these people have not had their data yet, "" for none."""
    for other in desk.store.open_cases() if case.people else ():
        waiting = {m.right for m in other.matters if not m.state.final}
        theirs = other.identity is Grade.VERIFIED and set(other.people) & set(case.people)
        if other.id != case.id and theirs and GIVES_ALL & waiting:
            return other.id
    return ""


def people_of(desk: Desk, case: Case) -> tuple[Person, ...]:
    """Whom of the register the case is about."""
    found = (desk.store.person(person_id) for person_id in case.people)
    return tuple(person for person in found if person is not None)
