"""Access (Art. 15): the extract goes out by itself, or waits with the reason.

Source: GDPR 15; rows A06 and O10.
"""

from collections.abc import Iterator

from mailbot.law.asks import Tag
from mailbot.law.extract import Extract
from mailbot.law.holdings import Findings
from mailbot.law.keeping import open_hold, storage_until
from mailbot.law.new_address import address_is_new
from mailbot.law.rights import State
from mailbot.law.step import Facts, ItemKind, ItemPlan, LetterKind, LetterPlan, Step, To
from mailbot.register.masking import masked_for_person
from mailbot.register.person import Person

MONTHLY_EXTRACTS = 2
"""From the third within a month on, the owner considers Art. 12(5); the default is to answer."""

OWN_NUMBER = frozenset({"sole_trader", "sole_trader_staff"})
"""Kinds whose organisation number is a person's identification number."""


def access(facts: Facts) -> Step:
    """What to do about a verified person's wish to see their data."""
    obstacles = tuple(_obstacles(facts))
    if obstacles:
        return Step(State.WAITING_OWNER, items=obstacles)
    return _answered(facts, items=tuple(_remarks(facts)))


def access_approved(facts: Facts) -> Step:
    """The owner has looked at every obstacle and lets the extract go."""
    return _answered(facts, items=())


def _answered(facts: Facts, items: tuple[ItemPlan, ...]) -> Step:
    letter = extract_letter(facts)
    return Step(State.DONE, "extract_sent", letters=(letter,), items=items)


def extract_letter(facts: Facts) -> LetterPlan:
    """The covering letter of an extract, and what the enclosed documents are made from."""
    extract = Extract(
        case_id=facts.case_id,
        as_of=facts.today,
        people=facts.people,
        findings=facts.findings or Findings(),
        processing=facts.processing,
        limited_to=_limited_to(facts),
        other_records=facts.other_records,
        storage=facts.storage,
    )
    return LetterPlan(LetterKind.EXTRACT, To.REGISTERED, _covering(facts), extract)


def _covering(facts: Facts) -> dict[str, object]:
    own = [r.name for r in facts.recipients]
    everybodys = [r.name for r in facts.processing.recipients]
    return {
        "storage_until": storage_until(facts.storage),
        "recipients": tuple(dict.fromkeys([*own, *everybodys])),
        "sources": tuple(dict.fromkeys(p.source for p in facts.people if p.source)),
        "restricted": any(p.restricted for p in facts.people),
        "masked_number": any(p.identification_number for p in facts.people),
        "profiling": facts.processing.profiling,
        "third_countries": tuple(t.country for t in facts.processing.third_countries),
    }


def _limited_to(facts: Facts) -> str:
    if facts.tagged(Tag.EVERYTHING):
        return ""
    if facts.tagged(Tag.SOURCE_ONLY):
        return "source"
    return "recipients" if facts.tagged(Tag.RECIPIENTS_ONLY) else ""


def _obstacles(facts: Facts) -> Iterator[ItemPlan]:
    """Each reason why a person must look before the extract may leave (O10 and its kin)."""
    if facts.tagged(Tag.FULL_NUMBER):
        yield _approve("O18", "full_number")
    if facts.tagged(Tag.ART19_RECIPIENTS):
        yield _approve("O08", "who_was_told")
    if facts.tagged(Tag.EVERYTHING):
        yield _approve("O10", "everything_asked")
    if facts.processing.confirmed is None:
        yield _approve("O10", "unconfirmed_processing")
    if address_is_new(facts.people, facts.today):
        yield _approve("O10", "new_address")
    yield from (_approve("O10", concern) for concern in facts.concerns)
    if any(_secret_hold(p) for p in facts.people):
        yield _approve("O10", "secrecy_hold")
    if facts.extracts_last_day or facts.extracts_last_month >= MONTHLY_EXTRACTS:
        yield _approve("O04", "extract_again")
    yield from of_sources(facts.findings or Findings())


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


def _remarks(facts: Facts) -> Iterator[ItemPlan]:
    """What the owner should know of an extract that left by itself."""
    if facts.other_records:
        yield _approve("O10", "other_record")
    if any(_looks_personal(p) for p in facts.people):
        yield _approve("O09", "check_number")


def _looks_personal(person: Person) -> bool:
    """An organisation's number that has the form of a person's, and so was masked (C155)."""
    number = person.organisation_number
    return person.customer_kind not in OWN_NUMBER and masked_for_person(number) != number


def _approve(rule: str, reason: str) -> ItemPlan:
    return ItemPlan(ItemKind.APPROVE, rule, reason)


def _secret_hold(person: Person) -> bool:
    hold = open_hold(person)
    return hold is not None and bool(hold.note)
