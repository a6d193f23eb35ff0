"""Whether all a person's data may leave by themselves, as an extract or as files to take along.

One judgement for both: a copy of everything is no less of a risk for being machine-readable.
Source: GDPR 5(1)(f), 12(2), 12(5), 15(4), 20(4); rows A06, A12, O04, O10 and O18.
"""

from collections.abc import Iterator

from mailbot.law.asks import Tag
from mailbot.law.holdings import Findings
from mailbot.law.keeping import open_hold
from mailbot.law.new_address import address_is_new
from mailbot.law.rights import Right
from mailbot.law.step import Facts, ItemKind, ItemPlan
from mailbot.register.masking import masked_for_person
from mailbot.register.person import Person

GIVES_ALL = frozenset({Right.ACCESS, Right.PORTABILITY})
"""Rights answered with everything held of the person."""

MONTHLY = 2
"""From the third copy within a month on, the owner considers Art. 12(5); the default is to send."""

OWN_NUMBER = frozenset({"sole_trader", "sole_trader_staff"})
"""Kinds whose organisation number is a person's identification number."""


def obstacles(facts: Facts, findings: Findings) -> Iterator[ItemPlan]:
    """Each reason why the owner must look before the data may leave.

    findings: of the sources that count for what is asked.
    """
    if facts.tagged(Tag.FULL_NUMBER):
        yield to_approve("O18", "full_number")
    if facts.processing.confirmed is None:
        yield to_approve("O10", "unconfirmed_processing")
    if address_is_new(facts.people, facts.today):
        yield to_approve("O10", "new_address")
    yield from (to_approve("O10", concern) for concern in facts.concerns)
    if any(_secret_hold(p) for p in facts.people):
        yield to_approve("O10", "secrecy_hold")
    if facts.extracts_last_day or facts.extracts_last_month >= MONTHLY:
        yield to_approve("O04", "extract_again")
    yield from of_sources(findings)


def of_sources(findings: Findings) -> Iterator[ItemPlan]:
    """What keeps the sources' answer from being whole: each is the owner's to see to."""
    for source in findings.missing:
        yield ItemPlan(ItemKind.COMPLETE, "O10", "source_missing", {"source": source})
    for source in findings.pending:
        yield ItemPlan(ItemKind.COMPLETE, "O10", "source_pending", {"source": source})
    for source in findings.manual:
        yield ItemPlan(ItemKind.COMPLETE, "O10", "manual_source", {"source": source})
    for found in findings.found:
        if found.doubtful:
            proposal = {
                "source": found.source,
                "entries": tuple(entry.place for entry in found.doubtful),
                "digests": tuple(entry.digest for entry in found.doubtful),
            }
            yield ItemPlan(ItemKind.COMPLETE, "O10", "source_doubtful", proposal)


def remarks(facts: Facts) -> Iterator[ItemPlan]:
    """What the owner should know of data that left by themselves."""
    if facts.other_records:
        yield to_approve("O10", "other_record")
    if any(_looks_personal(p) for p in facts.people):
        yield to_approve("O09", "check_number")


def to_approve(rule: str, reason: str) -> ItemPlan:
    """An item the owner says yes or no to."""
    return ItemPlan(ItemKind.APPROVE, rule, reason)


def _looks_personal(person: Person) -> bool:
    """An organisation's number that has the form of a person's, and so was masked (C155)."""
    number = person.organisation_number
    return person.customer_kind not in OWN_NUMBER and masked_for_person(number) != number


def _secret_hold(person: Person) -> bool:
    hold = open_hold(person)
    return hold is not None and bool(hold.note)
