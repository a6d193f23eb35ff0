"""Whether a plan of erasure may be carried out as the owner says."""

from mailbot.desk.judgement.case import Case, Item
from mailbot.desk.judgement.decide import facts_of
from mailbot.desk.judgement.decision import Background
from mailbot.desk.judgement.steps import cannot
from mailbot.law.asks import Ask, Band
from mailbot.law.disclosure import GIVES_ALL
from mailbot.law.erasure_parts import ERASE, MAILBOT, Choice, divided, parts_of, unknown
from mailbot.law.keeping import open_hold
from mailbot.law.rights import Right
from mailbot.law.step import DATA_LETTERS
from mailbot.said import said


def check_erasable(case: Case, item: Item, background: Background) -> None:
    """Raises: UsageError while the person waits for their data, or a hold is set."""
    if any(m.right in GIVES_ALL and not m.state.final for m in case.matters):
        raise cannot(item, said("the extract has not been sent yet"), said("approve that first"))
    if any(DATA_LETTERS & set(m.kinds) and m.state == "queued" for m in case.messages):
        raise cannot(
            item, said("the extract has not been delivered yet"), said("let `mailbot run` send it")
        )
    if background.access_open:
        right = said("finish case {case} first", case=background.access_open)
        raise cannot(item, said("the person waits for an extract in another case"), right)
    if any(map(open_hold, background.people)):
        raise cannot(
            item, said("the record is under a legal hold"), said("lift the hold first, or reject")
        )


def check_choice(case: Case, item: Item, background: Background, choice: Choice) -> None:
    """The owner named parts there are, kept some, and says why the rest stays (Art. 12(4)).

    Raises: UsageError.
    """
    if not choice.partial:
        return
    parts = parts_of(facts_of(case, Ask(Right.ERASURE, Band.REQUEST), background))
    known = ", ".join(dict.fromkeys(p.key for p in parts if p.does == ERASE and p.key != MAILBOT))
    if strange := unknown(parts, choice):
        raise cannot(
            item,
            said("has no part {strange}", strange=strange[0]),
            said("name one of {known}", known=known),
        )
    taken, left = divided(parts, choice)
    if not taken:
        raise cannot(item, said("would erase nothing"), said("say no to it with `reject --reason`"))
    if left and not choice.reason.strip():
        raise cannot(
            item,
            said("leaves a part of the data"),
            said("say why with --reason; the person is told"),
        )
