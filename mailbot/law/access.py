"""Access (Art. 15): the extract goes out by itself, or waits with the reason.

Source: GDPR 15; rows A06 and O10.
"""

from collections.abc import Iterator

from mailbot.law.asks import Tag
from mailbot.law.disclosure import obstacles, remarks, to_approve
from mailbot.law.extract import Extract
from mailbot.law.holdings import Findings
from mailbot.law.keeping import storage_until
from mailbot.law.rights import State
from mailbot.law.step import Facts, ItemPlan, LetterKind, LetterPlan, Step, To


def access(facts: Facts) -> Step:
    """What to do about a verified person's wish to see their data."""
    if waits_for := tuple(_obstacles(facts)):
        return Step(State.WAITING_OWNER, items=waits_for)
    return _answered(facts, items=tuple(remarks(facts)))


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
    """What is asked beyond the person's data, then what stands in the way of any copy of them."""
    if facts.tagged(Tag.ART19_RECIPIENTS):
        yield to_approve("O08", "who_was_told")
    if facts.tagged(Tag.EVERYTHING):
        yield to_approve("O10", "everything_asked")
    yield from obstacles(facts, facts.findings or Findings())
