"""What the sources say, with what the owner has said of them: she looked, or ruled on an entry."""

from collections.abc import Sequence
from dataclasses import replace

from mailbot.desk.judgement.case import Case, Entered
from mailbot.law.holdings import MAILBOX, Findings, Found

MANUAL = "manual"


def with_entered(findings: Findings, entered: Sequence[Entered]) -> Findings:
    """Entries she ruled on are theirs or left out; what she looked through waits no longer."""
    said = {one.source: one for one in entered}
    found = [_ruled(one, said[one.source]) if one.source in said else one for one in findings.found]
    by_hand = [s for s in entered if s.looked and s.source not in {one.source for one in found}]
    found += [Found(one.source, MANUAL, text=one.text, looked=True) for one in by_hand]
    names = {one.source for one in by_hand if one.source != MAILBOX}
    return replace(
        findings,
        found=tuple(found),
        missing=tuple(name for name in findings.missing if name not in names),
        pending=tuple(name for name in findings.pending if name not in names),
        manual=tuple(name for name in findings.manual if name not in names),
    )


def _ruled(found: Found, said: Entered) -> Found:
    theirs = tuple(entry for entry in found.doubtful if entry.digest in said.theirs)
    ruled = {*said.theirs, *said.anothers}
    doubtful = tuple(entry for entry in found.doubtful if entry.digest not in ruled)
    return replace(
        found,
        entries=(*found.entries, *theirs),
        doubtful=doubtful,
        text=said.text,
        looked=said.looked,
    )


def entering(case: Case, one: Entered) -> Case:
    """The case with that said, beside what was said of the same source before."""
    before = next((e for e in case.details.entered if e.source == one.source), Entered(one.source))
    merged = Entered(
        one.source,
        "\n\n".join(filter(None, (before.text, one.text))),
        before.looked or one.looked,
        (*before.theirs, *one.theirs),
        (*before.anothers, *one.anothers),
    )
    others = tuple(e for e in case.details.entered if e.source != one.source)
    return replace(case, details=replace(case.details, entered=(*others, merged)))
