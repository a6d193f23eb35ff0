"""The owner's no: a refusal with its reasons, an objection weighed in writing, or a fee announced.

Source: GDPR 12(4), 12(5), 21(1); rows O02, O04 and O06.
"""

from dataclasses import replace

from mailbot.desk.judgement.case import Case, Event, Item
from mailbot.desk.judgement.decide import new_item
from mailbot.desk.judgement.decision import Background, Decision
from mailbot.desk.judgement.ruling import Ruling
from mailbot.desk.judgement.steps import cannot, concerned, ended, reach, stepped
from mailbot.desk.sender.identity import Grade
from mailbot.law.disclosure import GIVES_ALL
from mailbot.law.objection import objection_refused
from mailbot.law.rights import Right, State
from mailbot.law.step import ItemKind, ItemPlan, LetterKind, LetterPlan
from mailbot.register.masking import masked
from mailbot.said import said

FEE = "fee_announced"
SECOND_COPIES = frozenset({"extract_again", FEE})
"""The only ground mailbot itself sees for a fee on the data: copy after copy within a month."""


def refused(case: Case, item: Item, reason: str, others: tuple[Item, ...]) -> Decision:
    """A refusal with reasons, complaint and judicial remedy (Art. 12(4))."""
    rights, letters, key = concerned(case, item), [], _key(case, item)
    for right in rights:
        case = ended(case, right, State.REFUSED, "refused")
        letters.append(_letter(case, right, reason, key))
    closes = tuple(o.id for o in others if o.id != item.id and o.right in rights)
    return Decision(case, tuple(letters), closes=closes, note="refused")


def _key(case: Case, item: Item) -> str:
    """Why nothing can be done, where that is who writes or for whom."""
    if case.identity in {Grade.VERIFIED, Grade.NOT_NEEDED}:
        return ""
    return "no_authority" if item.reason == "representative" else "cannot_identify"


def _letter(case: Case, right: Right, reason: str, key: str, fee: str = "") -> LetterPlan:
    values = {
        "right": right.value,
        "reasons": reason,
        "reason_key": key,
        "granted": (),
        "fee": fee,
    }
    return LetterPlan(LetterKind.REFUSAL, reach(case), values)


def objection_weighed(case: Case, item: Item, ruling: Ruling, background: Background) -> Decision:
    """An objection refused on compelling grounds, the balancing written down in the case.

    One text will do: the grounds, then how they were weighed, in a paragraph or sentence apart.
    """
    grounds, balancing = ruling.reason.strip(), ruling.balancing.strip()
    if not balancing:
        between = "\n\n" if "\n\n" in grounds else ". "
        grounds, _, balancing = (part.strip() for part in grounds.partition(between))
    if not balancing:
        right = said("give it with --balancing, or in a sentence of its own after the grounds")
        raise cannot(
            item, said("does not say how the grounds were weighed against the person's"), right
        )
    case = replace(case, details=replace(case.details, balancing=masked(balancing)))
    return stepped(
        case, Right.OBJECTION, lambda _: objection_refused(grounds, balancing), background
    )


def fee_announced(case: Case, item: Item, ruling: Ruling, background: Background) -> Decision:
    """A reasonable fee, told with its reasons before anything is done; the clock runs on.

    Source: GDPR 12(5)(a); rows O04, N01 and N07.
    """
    rights = concerned(case, item)
    if case.identity is not Grade.VERIFIED or len(rights) != 1:
        raise cannot(
            item, said("is no one right of a proven person"), said("settle who it is first")
        )
    if item.reason == FEE:
        raise cannot(
            item, said("has its fee announced already"), said("say yes, or no with the reason")
        )
    if rights[0] in GIVES_ALL and item.reason not in SECOND_COPIES:
        wrong = said("is free of charge: a first or yearly copy never costs anything")
        raise cannot(item, wrong, said("send it, or refuse with reasons under Art. 12(5)"))
    (right,) = rights
    case = ended(case, right, State.WAITING_SENDER, FEE)
    case = case.with_event(Event(background.now, FEE, right, actor="owner"))
    plan = ItemPlan(ItemKind.APPROVE, "O04", FEE, {"fee": ruling.fee.strip()})
    waiting = replace(new_item(case, plan, right, background), asked=background.now)
    letter = _letter(case, right, ruling.reason, "fee", ruling.fee.strip())
    return Decision(case, (letter,), (waiting,), note=FEE)
