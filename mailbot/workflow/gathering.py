"""Asking every source what it holds of a person."""

from collections.abc import Sequence
from dataclasses import replace

from mailbot import journal
from mailbot.desk.judgement.case import Case
from mailbot.desk.judgement.entered import with_entered
from mailbot.errors import TemporaryError
from mailbot.law.holdings import MAILBOX, Findings, Found
from mailbot.register.address import same
from mailbot.register.person import Person
from mailbot.register.sought import Sought, sought, without_others
from mailbot.sources.contract import Source
from mailbot.sources.mailbox import MailboxSource
from mailbot.sources.opening import BY_HAND, opened
from mailbot.workflow.desk import Desk


def gather(
    people: Sequence[Person], desk: Desk, case: Case | None = None, *, slow: bool = True
) -> Findings:
    """What the sources hold: a source that does not answer is named, never passed over.

    case: what the owner has said in it of sources and entries counts. slow: ask those too that
    may take long; else they are named as pending.
    """
    person = sought(people, desk.store.people())
    mails = _asked(MAILBOX, MailboxSource(MAILBOX, desk.inbox), person)
    found: list[Found] = []
    missing = [] if mails else [MAILBOX]
    pending: list[str] = []
    for declared, source in opened(desk.settings.sources, desk.inbox, desk.rulebook.headers):
        if declared.slow and not slow:
            pending.append(declared.name)
        elif answer := _asked(declared.name, source, person):
            found.append(answer)
        else:
            missing.append(declared.name)
    findings = Findings(
        mails=mails.mails if mails else (),
        missing=tuple(missing),
        manual=tuple(s.name for s in desk.settings.sources if s.kind == BY_HAND),
        found=tuple(found),
        pending=tuple(pending),
    )
    return with_entered(_own(findings, people, desk), case.details.entered if case else ())


def _asked(name: str, source: Source, person: Sought) -> Found | None:
    """The answer, or None where there is none; why is told to the operator.

    Addresses of others are hidden in what is certainly the person's (row N21); of what is not,
    the owner sees first where it stands.
    """
    try:
        found = source.find(person)
    except TemporaryError as error:
        journal.source_silent(name, str(error))
        return None
    entries = (
        replace(entry, values=tuple((n, without_others(t, person)) for n, t in entry.values))
        for entry in found.entries
    )
    return replace(found, entries=tuple(entries))


def _own(findings: Findings, people: Sequence[Person], desk: Desk) -> Findings:
    """With what mailbot itself holds: the cases, and the suppression list."""
    ids, cases = {person.id for person in people}, desk.store.cases()
    own = [case for case in cases if ids & set(case.people)]
    letters = {m.message_id for case in cases for m in case.messages if m.direction == "out"}
    return replace(
        findings,
        mails=tuple(replace(m, ours=m.message_id in letters) for m in findings.mails),
        found=tuple(
            replace(f, mails=tuple(replace(m, ours=m.message_id in letters) for m in f.mails))
            for f in findings.found
        ),
        cases=tuple(
            (c.id, desk.local_day(c.received), tuple(m.right.value for m in c.matters)) for c in own
        ),
        suppressed=any(desk.store.suppressed(a) for p in people for a in p.emails),
    )


def namesakes(people: Sequence[Person], desk: Desk) -> tuple[Person, ...]:
    """Other records with the same name, at other addresses."""
    names = {person.name.casefold() for person in people if person.name}
    ids = {person.id for person in people}
    return tuple(
        other
        for other in desk.store.people()
        if other.name.casefold() in names
        and other.id not in ids
        and not any(same(a, b) for a in other.emails for p in people for b in p.emails)
    )
