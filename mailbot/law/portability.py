"""Portability (Art. 20): for those whose data rest on contract or consent.

Source: GDPR 20; WP242 rev.01; rows A12, O02 and O07.
"""

from dataclasses import replace

from mailbot.law.access import extract_letter
from mailbot.law.asks import Tag
from mailbot.law.contents import PROVIDED
from mailbot.law.disclosure import obstacles, remarks, to_approve
from mailbot.law.elsewhere import provided_elsewhere
from mailbot.law.holdings import MAILBOX, Findings
from mailbot.law.rights import State
from mailbot.law.step import Facts, LetterKind, LetterPlan, Step, To
from mailbot.register.person import CONTRACT_KINDS

ASSIGNED = ("customer_number", "notes")


def portability(facts: Facts) -> Step:
    """What to do about a verified person's wish to take their data along."""
    if facts.tagged(Tag.TO_THIRD_PARTY):
        return _owner("O07", "portability_transfer")
    if not all(p.customer_kind in CONTRACT_KINDS for p in facts.people):
        return _owner("O02", "portability_not_applicable")
    if waits_for := tuple(obstacles(facts, _countable(facts.findings or Findings()))):
        return Step(State.WAITING_OWNER, items=waits_for)
    return replace(portability_approved(facts), items=tuple(remarks(facts)))


def _countable(findings: Findings) -> Findings:
    """Mails and binders are no part of what is taken along; any other source may be."""
    missing = tuple(name for name in findings.missing if name != MAILBOX)
    given = tuple(f for f in findings.found if any(group.provided for group in f.groups))
    return replace(findings, missing=missing, manual=(), found=given)


def portability_approved(facts: Facts) -> Step:
    """The files go to the registered address."""
    made_from = extract_letter(facts).extract
    portable = replace(made_from, portable=True) if made_from is not None else None
    elsewhere = provided_elsewhere(made_from.findings) if made_from is not None else ()
    sources = tuple(found.source for found in elsewhere)
    values = {"included": (*_filled(facts), *sources), "excluded": ASSIGNED}
    letter = LetterPlan(LetterKind.PORTABILITY, To.REGISTERED, values, portable)
    return Step(State.DONE, "ported", letters=(letter,))


def _filled(facts: Facts) -> tuple[str, ...]:
    return tuple(f for f in PROVIDED if any(getattr(p, f) for p in facts.people))


def _owner(rule: str, reason: str) -> Step:
    return Step(State.WAITING_OWNER, items=(to_approve(rule, reason),))
