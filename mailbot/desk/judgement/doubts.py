"""Mails nobody is answered on: unsure, junk, machines, unreadable; the owner reads them."""

from dataclasses import replace

from mailbot.desk.judgement.case import Matter
from mailbot.desk.judgement.decide import needs_proof, new_item
from mailbot.desk.judgement.decision import Background, Decision
from mailbot.desk.judgement.opening import Arrival, Fresh, grade_of, narrowed, opened
from mailbot.desk.sender.identity import Grade
from mailbot.desk.sense import attached
from mailbot.law.asks import Band, Tag
from mailbot.law.rights import Right, State
from mailbot.law.step import ItemKind, ItemPlan
from mailbot.mail.message import Message
from mailbot.register.masking import masked

UNREADABLE = frozenset({"unreadable", "oversized", "too-deep"})


def unreadable(message: Message) -> bool:
    """It could not be read whole, and is no machine's: a person must look at it."""
    return bool(UNREADABLE & set(message.defects)) and not message.origin.automatic


def needs_a_reader(arrival: Arrival) -> bool:
    """The owner decides before anybody is answered."""
    origin = arrival.message.origin
    nobody = not origin.address and grade_of(arrival.reading.asks) is Grade.NOT_NEEDED
    unsure = arrival.reading.band is not Band.REQUEST
    unread = unreadable(arrival.message)
    return unsure or unread or arrival.junk or bool(origin.automatic) or nobody


def owner_reads(arrival: Arrival, background: Background, fresh: Fresh) -> Decision:
    """Unsure, in the junk folder, or from a machine: the owner decides, nobody is answered."""
    case = replace(opened(arrival, fresh), identity=arrival.identity.grade)
    for ask in arrival.reading.asks:
        case = case.with_matter(Matter(ask.right, State.WAITING_OWNER, None, ask.tags))
    plan = _why_owner(arrival)
    item = new_item(case, plan, None, background)
    return Decision(case, items=(replace(item, actions=("answer", "reject")),), note="unsure")


def with_doubts(decision: Decision, arrival: Arrival, background: Background) -> Decision:
    """The decision, and for each right only perhaps asked for beside it an item of its own.

    Nothing is done and nothing said about such a right until the owner has read the mail.
    """
    case = decision.case
    if case is None:
        return decision
    items = list(decision.items)
    doubted = [a for a in arrival.reading.asks if a.band is not Band.REQUEST]
    for ask in doubted:
        if case.matter(ask.right) is not None:
            continue
        if case.identity is Grade.NOT_NEEDED and needs_proof(ask):
            case = replace(case, identity=arrival.identity.grade)
        case = case.with_matter(Matter(ask.right, State.WAITING_OWNER, None, ask.tags))
        item = new_item(case, _why_owner(narrowed(arrival, (ask,))), ask.right, background)
        items.append(replace(item, actions=("answer", "reject")))
    return replace(decision, case=case, items=tuple(items))


def _why_owner(arrival: Arrival) -> ItemPlan:
    """What the owner is asked of a mail nobody is answered on: the strongest reason."""
    reading, automatic = arrival.reading, arrival.message.origin.automatic
    proposal = {
        "rights": tuple(ask.right.value for ask in reading.asks),
        "quotes": tuple(masked(e.quote) for e in reading.evidence),
    }
    tags = reading.tags.union(*(ask.tags for ask in reading.asks))
    defects = arrival.message.defects
    reasons = (
        (arrival.junk, ItemKind.CLASSIFY, "O16", "junk"),
        (bool(automatic), ItemKind.CLASSIFY, "O16", "automatic"),
        ("oversized" in defects, ItemKind.CLASSIFY, "O16", "oversized"),
        (attached.UNREAD in defects, ItemKind.CLASSIFY, "O16", "attachment"),
        (unreadable(arrival.message), ItemKind.CLASSIFY, "O16", "unreadable"),
        *((tag in tags, kind, rule, reason) for tag, kind, rule, reason in _UNSURE_BY_TAG),
        (Tag.AUTHORITY in tags and _complains(arrival), ItemKind.COMPLAINT, "O12", "authority"),
        (Tag.AUTHORITY in tags, ItemKind.IDENTIFY, "O07", "authority"),
        (Tag.REPRESENTATIVE in tags and not reading.asks, ItemKind.COMPLAINT, "O12", "lawyer"),
        (attached.FROM_ATTACHMENT in defects, ItemKind.CLASSIFY, "O16", "read_in_pdf"),
    )
    for holds, kind, rule, reason in reasons:
        if holds:
            return ItemPlan(kind, rule, reason, proposal)
    return ItemPlan(ItemKind.CLASSIFY, "O16", "unsure", proposal)


def _complains(arrival: Arrival) -> bool:
    """A supervisory authority's matter is O12; other authorities want a disclosure, O07."""
    return any(ask.right is Right.COMPLAINT for ask in arrival.reading.asks)


_UNSURE_BY_TAG = (
    (Tag.COMMANDS_BOT, ItemKind.CLASSIFY, "O16", "commands_bot"),
    (Tag.PORTAL_LINK, ItemKind.CLASSIFY, "O16", "portal_link"),
    (Tag.DECEASED, ItemKind.IDENTIFY, "O11", "deceased"),
    (Tag.MINOR, ItemKind.IDENTIFY, "O11", "minor"),
    (Tag.COLLEAGUE, ItemKind.APPROVE, "O09", "colleague"),
    (Tag.PROCESSOR, ItemKind.APPROVE, "O19", "processor"),
    (Tag.PRODUCTION, ItemKind.APPROVE, "O19", "production"),
    (Tag.APPLICANT, ItemKind.CLASSIFY, "O16", "applicant"),
)
