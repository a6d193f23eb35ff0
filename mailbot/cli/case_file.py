"""A case or a breach as a PDF for the authority."""

from mailbot import document
from mailbot.cli.case_shape import contact_of
from mailbot.cli.given import Given
from mailbot.cli.summary import owner_texts
from mailbot.desk.judgement.breach import Breach
from mailbot.desk.judgement.case import Case
from mailbot.desk.owner.case_sheet import Log, Step, Words, breach_sheet, case_sheet
from mailbot.errors import RulebookError
from mailbot.law.sheet import Sheet
from mailbot.rulebook.documents import load_terms
from mailbot.store.contract import LoggedEntry


def case_pdf(given: Given, case: Case) -> bytes:
    """Everything about the case, with its part of the log and whether that holds."""
    people = {person.id: person for person in given.store.people()}
    named = any(person_id in people for person_id in case.people)
    who = (contact_of(case, people) or "") if named else ""
    return _set(given, case_sheet(case, who, _log(given, case), _words(given)))


def breach_pdf(given: Given, breach: Breach) -> bytes:
    """The breach with every fact of Art. 33(3), and what is missing."""
    return _set(given, breach_sheet(breach, _words(given)))


def _log(given: Given, case: Case) -> Log:
    check = given.store.verify_log()
    head, steps = "", []
    for logged in given.store.log():
        head = logged.hash
        if logged.entry.case == case.id:
            steps.append(_step(logged))
    return Log(tuple(steps), check.entries, head, None if check.ok else check.first_bad or 0)


def _step(logged: LoggedEntry) -> Step:
    entry = logged.entry
    facts = tuple((name, str(said)) for name, said in entry.facts if said not in {None, ""})
    return Step(logged.seq, entry.at, entry.event, entry.actor, facts)


def _words(given: Given) -> Words:
    terms, faults = load_terms(given.folders)
    if faults:
        raise RulebookError(faults)
    language = given.settings.owner.language
    firm = given.settings.owner.controller
    spoken = terms.get(language) or terms["en"]
    return Words(spoken, owner_texts(given), given.zone, firm, given.today)


def _set(given: Given, made: Sheet) -> bytes:
    return document.pdf(made, given.folders.find(document.TEMPLATE))
