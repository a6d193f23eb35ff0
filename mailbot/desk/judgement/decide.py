"""The judgement of one person's asks: a table right -> function, and who may be answered what.

The rows A01-N21 of rules/decisions.toml are its specification.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from mailbot.desk.judgement.case import Case, Challenge, Event, Item, Matter
from mailbot.desk.judgement.challenge import sealed
from mailbot.desk.judgement.decision import Background, Decision
from mailbot.desk.judgement.limits import below_daily_limit, may_answer_stranger, may_challenge
from mailbot.desk.sender.identity import NO_DATA_THERE, Caution, Grade
from mailbot.law.access import access
from mailbot.law.asks import Ask, Tag
from mailbot.law.complaint import complaint, privacy_question
from mailbot.law.erasure import erasure
from mailbot.law.marketing import consent_withdrawal, marketing_stop
from mailbot.law.objection import objection
from mailbot.law.portability import portability
from mailbot.law.rectification import rectification
from mailbot.law.restriction import restriction
from mailbot.law.rights import NEEDS_NO_IDENTITY, WORK_ORDER, Right, State
from mailbot.law.standing import not_ones_own
from mailbot.law.step import Facts, ItemKind, ItemPlan, LetterKind, LetterPlan, Step, To

JUDGES: Mapping[Right, Callable[[Facts], Step]] = {
    Right.MARKETING_STOP: marketing_stop,
    Right.CONSENT_WITHDRAWAL: consent_withdrawal,
    Right.RESTRICTION: restriction,
    Right.OBJECTION: objection,
    Right.ACCESS: access,
    Right.PORTABILITY: portability,
    Right.RECTIFICATION: rectification,
    Right.ERASURE: erasure,
    Right.COMPLAINT: complaint,
    Right.PRIVACY_QUESTION: privacy_question,
}

INCIDENT_WITHIN = timedelta(hours=72)
CODES_A_CASE = 2
"""A code that ran out is followed by one more, then the owner finds another way."""

OWN_ANSWER = frozenset({LetterKind.COMPLAINT_INFO})
"""Letters that acknowledge by themselves."""

ASKS_SOURCES = frozenset({Right.ACCESS, Right.PORTABILITY, Right.ERASURE})
"""Rights that reach everything held, wherever it lies."""

SEEN_ONLY = frozenset(
    {
        "check_number",
        "enclosed",
        "erase_by_hand",
        "erased_since",
        "other_record",
        "reply_to",
        "vanished_many",
        "voucher",
    }
)
"""Reasons the owner only takes note of."""

CAME_BACK = frozenset({"bounce", "delivery_failed", "door_refused", "sent_before"})
"""A letter was not given: the owner gives it another way, and says so, or writes anew."""

ANSWERED_BY_HAND = frozenset(
    {
        "art22",
        "consent_other",
        "employer_asks",
        "erase_field",
        "full_number",
        "hold",
        "legal_person",
        "payment_details",
        "colleague",
        "portability_not_applicable",
        "portability_transfer",
        "processor",
        "production",
        "shared_mailbox",
        "suppression_entry",
    }
)
"""Reasons with no step of their own to approve: the owner answers in her words, or refuses."""


def needs_proof(ask: Ask) -> bool:
    """The ask is granted only to a person who is who they say."""
    other_consent = ask.right is Right.CONSENT_WITHDRAWAL and Tag.OTHER_CONSENT in ask.tags
    return ask.right not in NEEDS_NO_IDENTITY or other_consent


def wants_findings(asks: Iterable[Ask], grade: Grade) -> bool:
    """The sources must be asked before this can be judged."""
    asked = {ask.right for ask in asks}
    return grade is Grade.VERIFIED and bool(asked & ASKS_SOURCES)


def work(case: Case, asks: Sequence[Ask], background: Background) -> Decision:
    """Judge asks of a case whose sender's grade is settled, in the order of the law."""
    ordered = sorted(asks, key=lambda ask: WORK_ORDER.index(ask.right))
    steps = [(ask, _step(case, ask, background)) for ask in ordered]
    for ask, step in steps:
        case = case.with_matter(Matter(ask.right, step.state, step.outcome, ask.tags))
        case = case.with_event(
            Event(background.now, "judged", ask.right, step.outcome or step.state)
        )
    plans = [letter for _, step in steps for letter in step.letters]
    items = [
        new_item(case, plan, ask.right, background) for ask, step in steps for plan in step.items
    ]
    plans += _acknowledgement(case, steps)
    if any(step.state is State.IDENTIFYING for _, step in steps):
        case, wanted, item = _ask_who(case, background)
        plans += wanted
        items.append(item)
    if background.silent:
        plans = []
    allowed = [plan for plan in plans if _allowed(plan, case, background)]
    if len(allowed) < len(plans) and not background.silent:
        items += _limited(case, plans, allowed, background)
    changes = tuple(change for _, step in steps for change in step.changes)
    return Decision(case, tuple(allowed), tuple(items), changes=changes, note="worked")


def facts_of(case: Case, ask: Ask, background: Background) -> Facts:
    """Everything the law judges that ask on."""
    day, month = background.now - timedelta(days=1), background.now - timedelta(days=30)
    return Facts(
        ask=ask,
        people=background.people,
        corrections=case.details.corrections,
        sender=case.details.sender,
        case_id=case.id,
        today=background.today,
        processing=background.processing,
        verified=case.identity is Grade.VERIFIED,
        case_tags=case.tags,
        stop_addresses=case.details.stop_addresses,
        concerns=background.concerns,
        storage=background.storage,
        findings=background.findings,
        other_records=Caution.SAME_NAME in case.cautions,
        extracts_last_day=sum(at > day for at in background.extracts),
        extracts_last_month=sum(at > month for at in background.extracts),
        answer_by=case.answer_by,
        concerned=background.concerned,
    )


def _step(case: Case, ask: Ask, background: Background) -> Step:
    facts = facts_of(case, ask, background)
    if needs_proof(ask) and not facts.verified:
        return Step(State.IDENTIFYING)
    hindrance = not_ones_own(facts)
    if hindrance is not None:
        return Step(State.WAITING_OWNER, items=(hindrance,))
    return JUDGES[ask.right](facts)


def _acknowledgement(case: Case, steps: Sequence[tuple[Ask, Step]]) -> Iterator[LetterPlan]:
    """The receipt for what waits: to a verified person, or to anybody for open questions."""
    waiting = [
        ask.right
        for ask, step in steps
        if step.state is State.WAITING_OWNER
        and not any(letter.kind in OWN_ANSWER for letter in step.letters)
        and (case.identity is Grade.VERIFIED or not needs_proof(ask))
    ]
    if not waiting:
        return
    to = To.REGISTERED if case.identity is Grade.VERIFIED else To.SENDER
    values = {
        "rights": tuple(right.value for right in waiting),
        "done": tuple(_done_already(steps)),
        "due": case.answer_by,
    }
    yield LetterPlan(LetterKind.ACKNOWLEDGEMENT, to, values)


def _done_already(steps: Sequence[tuple[Ask, Step]]) -> Iterator[str]:
    rights = {ask.right for ask, _ in steps}
    if rights & {Right.MARKETING_STOP, Right.CONSENT_WITHDRAWAL}:
        yield "marketing_stopped"
    elif Right.ERASURE in rights:
        yield "marketing_paused"
    if any(step.outcome == "restricted" for _, step in steps):
        yield "restricted"


def _ask_who(case: Case, background: Background) -> tuple[Case, list[LetterPlan], Item]:
    """The neutral reply to the asker, and a code to the registered address where there is one."""
    plans = []
    case = replace(case, id_asked_at=case.id_asked_at or background.now)
    if not case.cautions & {Caution.DISOWNED, Caution.MALFORMED}:
        plans.append(LetterPlan(LetterKind.NEUTRAL_IDENTITY, To.SENDER))
    if _may_send_code(case, background):
        challenge = Challenge(sealed(background.code, case.id), case.registered, background.now)
        case = replace(case, challenge=challenge, identity=Grade.CHALLENGED)
        plans.append(
            LetterPlan(LetterKind.CODE_CHALLENGE, To.REGISTERED, {"code": background.code})
        )
    item = new_item(case, _why_unidentified(case), None, background)
    return case, plans, item


def _may_send_code(case: Case, background: Background) -> bool:
    from_elsewhere = {Tag.REPRESENTATIVE, Tag.MINOR, Tag.DECEASED, Tag.FORMER} & case.tags
    sent_already = sum(m.kind == LetterKind.CODE_CHALLENGE for m in case.messages)
    return (
        bool(case.registered)
        and not background.silent
        and not case.cautions & NO_DATA_THERE
        and not from_elsewhere
        and sent_already < CODES_A_CASE
        and may_challenge(background.sent, background.now)
    )


def _why_unidentified(case: Case) -> ItemPlan:
    """The owner's item for a sender who is not known, with the strongest reason."""
    for tag, reason in _UNIDENTIFIED_BY_TAG:
        if tag in case.tags:
            return ItemPlan(ItemKind.IDENTIFY, "O11", reason)
    if Caution.SHARED in case.cautions:
        return ItemPlan(ItemKind.APPROVE, "O10", "shared_mailbox")
    for caution, reason in _UNIDENTIFIED_BY_CAUTION:
        if caution in case.cautions:
            return ItemPlan(ItemKind.IDENTIFY, "O11", reason)
    if case.by_hand:
        return ItemPlan(ItemKind.IDENTIFY, "O11", "unidentified_by_hand")
    return ItemPlan(ItemKind.IDENTIFY, "O11", "unidentified")


_UNIDENTIFIED_BY_TAG = (
    (Tag.DECEASED, "deceased"),
    (Tag.MINOR, "minor"),
    (Tag.REPRESENTATIVE, "representative"),
    (Tag.FORMER, "former_employee"),
)
_UNIDENTIFIED_BY_CAUTION = (
    (Caution.PROTECTED, "protected"),
    (Caution.LEFT, "former_employee"),
    (Caution.BOUNCED, "bounced_before"),
    (Caution.MALFORMED, "malformed_sender"),
)


def _allowed(plan: LetterPlan, case: Case, background: Background) -> bool:
    """Within the limits of RFC 3834: verified people and codes are not counted as strangers."""
    if plan.kind is LetterKind.CODE_CHALLENGE:
        return True
    if case.identity is Grade.VERIFIED:
        return below_daily_limit(background.sent, background.now)
    return may_answer_stranger(plan.kind, background.sent, background.now)


def _limited(
    case: Case, plans: Sequence[LetterPlan], allowed: Sequence[LetterPlan], background: Background
) -> Iterator[Item]:
    """The owner is told of a letter that a limit held back, unless it was a mere repetition."""
    held_back = [plan.kind for plan in plans if plan not in allowed]
    if all(kind is LetterKind.NEUTRAL_IDENTITY for kind in held_back):
        return
    proposal = {"letters": tuple(kind.value for kind in held_back)}
    yield new_item(
        case, ItemPlan(ItemKind.APPROVE, "O10", "rate_limited", proposal), None, background
    )


def new_item(case: Case, plan: ItemPlan, right: Right | None, background: Background) -> Item:
    """An item for the owner's queue; its number comes with the commit."""
    return Item(
        id="",
        case=case.id,
        kind=plan.kind.value,
        rule=plan.rule,
        reason=plan.reason,
        right=right,
        due=_due(case, plan, background),
        at=background.now,
        actions=actions_for(plan.kind, plan.reason),
        proposal=plan.proposal,
    )


def _due(case: Case, plan: ItemPlan, background: Background) -> date:
    """The case's last day; an incident's 72 hours run on over days off. Source: GDPR 33(1)."""
    if plan.kind is not ItemKind.INCIDENT:
        return case.answer_by
    return background.today + INCIDENT_WITHIN


def actions_for(kind: ItemKind, reason: str) -> tuple[str, ...]:
    """What the owner may do with an item."""
    if reason in SEEN_ONLY:
        return ("approve",)
    if reason == "restriction_review":
        return ("approve", "reject")
    if reason in CAME_BACK:
        return ("approve", "answer")
    if kind in {ItemKind.CLASSIFY, ItemKind.IDENTIFY, ItemKind.ANSWER}:
        return ("answer", "reject")
    if reason in ANSWERED_BY_HAND:
        return ("answer", "reject")
    return ("approve", "reject", "answer")
