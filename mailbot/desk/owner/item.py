"""One item as the owner reads it in a mail: what is needed to decide, and what each word does."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from mailbot.desk.judgement.case import Case, Item
from mailbot.desk.judgement.completing import ENTERED
from mailbot.desk.owner.ruled_by_mail import asks_what_it_is, proposed_rights, says_yes
from mailbot.desk.owner.voice import Voice, shown
from mailbot.desk.sender.identity import Grade
from mailbot.law.erasure_parts import ERASE, MAILBOT, REGISTER
from mailbot.law.holdings import MAILBOX
from mailbot.law.rights import Right
from mailbot.register.masking import masked

ASKED_AGAIN_AFTER = timedelta(days=3)
SOON = timedelta(days=3)
MOST_QUOTES = 3
ASKS_FOR_DATA = frozenset({Right.ACCESS, Right.PORTABILITY})
LONGEST_QUOTE = 200
ONLY_NOT_DONE = frozenset(
    {"art19", "foreign_address", "other_record", "release_letter", "whole_company"}
)
"""Reasons where a no refuses nobody anything."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An item with its case. asked: it can be ruled on by answering this mail."""

    item: Item
    case: Case | None
    asked: bool = True

    @property
    def last_day(self) -> date | None:
        """The item's day; that of its case as it was extended since."""
        moved = self.case is not None and self.item.due == self.case.due
        return self.case.answer_by if moved and self.case is not None else self.item.due


def asked_again(item: Item, today: date) -> date:
    """The day an item that was put off is brought up again: sooner where its last day is near."""
    if item.due is not None and item.due - today <= ASKED_AGAIN_AFTER + SOON:
        return today + timedelta(days=1)
    return today + ASKED_AGAIN_AFTER


def paragraphs(waiting: Waiting, voice: Voice) -> Iterator[str]:
    """The lines of one item, ready to be laid out."""
    item, case = waiting.item, waiting.case
    yield f"| {'-' * 60}"
    yield f"| {headline(waiting, voice)}"
    if case is not None:
        yield f"| {voice.say('case', number=voice.number(case), who=voice.who(case))}"
        if case.identity not in {Grade.VERIFIED, Grade.NOT_NEEDED}:
            yield f"| {voice.say('unproven')}"
    yield ""
    yield from _evidence(item, case, voice)
    yield shown(voice.texts.summary(item.reason, None, item.proposal))
    facts = [f"- {line}" for line in _facts(item, case, voice)]
    yield from ("", *facts) if facts else ()
    yield ""
    if waiting.asked:
        yield from (f"- {line}" for line in _words(item, case, voice))
        yield ""


def headline(waiting: Waiting, voice: Voice) -> str:
    """Number, right or kind, and the last day."""
    item, last = waiting.item, waiting.last_day
    kind = voice.texts.kind(item.kind, item.actions)
    what = voice.rights((item.right,)) if item.right else kind
    day = f", {voice.by(last)}" if last else ""
    return f"{item.id}  {what}{day}"


def _evidence(item: Item, case: Case | None, voice: Voice) -> Iterator[str]:
    """The words taken for the request, no more of the mail; where there are none, how it begins."""
    evidence = case.details.evidence if case is not None else ()
    about = [e for e in evidence if item.right in {None, e.right}]
    quotes = dict.fromkeys(_cut(shown(e.quote)) for e in about)
    if quotes:
        said = [voice.say("quote", text=quote) for quote in list(quotes)[:MOST_QUOTES]]
        yield voice.say("says", quotes=" ".join(said))
        yield from _limits(case, voice) if case is not None else ()
        yield ""
    elif case is not None and asks_what_it_is(item) and case.details.text:
        subject, text = (_cut(shown(t)) for t in (case.details.subject, case.details.text))
        yield voice.say("begins", subject=subject, text=text)
        yield ""


def _limits(case: Case, voice: Voice) -> Iterator[str]:
    """For whom it is written, and what a wish for data is limited to."""
    if case.details.on_behalf_of:
        yield voice.say("on_behalf_of", names=shown(", ".join(case.details.on_behalf_of)))
    if case.details.limited_to and ASKS_FOR_DATA & {m.right for m in case.matters}:
        yield voice.say("limited_to", what=_cut(shown(case.details.limited_to)))


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_QUOTE else text[: LONGEST_QUOTE - 1] + "…"


def _facts(item: Item, case: Case | None, voice: Voice) -> Iterator[str]:
    """What of the proposal she must know: fields by name, a new value, who is written to."""
    proposal = item.proposal
    for plan in _mappings(proposal.get("plan")):
        yield from _plan(plan, voice)
    if proposal.get("new") and proposal.get("field"):
        field = voice.fields((str(proposal["field"]),))
        yield voice.say("new_value", field=field, new=_cut(shown(str(proposal["new"]))))
    names = [str(r.get("name", "")) for r in _mappings(proposal.get("recipients"))]
    if any(names):
        yield voice.say("recipients", names=shown(", ".join(filter(None, names))))
    if item.letters and case is not None:
        to = case.registered or case.details.sender
        kinds = _texts(proposal.get("letters"))
        yield voice.say("to_letters", letters=voice.letters(kinds), to=shown(to))
    rights = proposed_rights(item) if asks_what_it_is(item) else ()
    if rights:
        yield voice.say("rights", rights=voice.rights(rights))


def _plan(plan: Mapping[str, object], voice: Voice) -> Iterator[str]:
    """One part of an erasure's plan (`law.erasure_parts`); that ours goes is understood."""
    source, until = plan.get("source"), plan.get("until")
    fields = voice.fields(_texts(plan.get("fields")))
    said = fields if source == REGISTER else _part(plan, voice)
    if plan.get("does") == ERASE and source != MAILBOT and said:
        yield voice.say("erased", fields=said)
    elif plan.get("does") != ERASE and until:
        day = voice.words.day(date.fromisoformat(str(until)))
        yield voice.say("kept", fields=said, day=day)
    elif plan.get("does") != ERASE:
        yield voice.say("kept_undated", fields=said)


def _part(plan: Mapping[str, object], voice: Voice) -> str:
    """What she calls a part of a source."""
    if plan.get("source") == MAILBOX:
        return voice.say("mailbox")
    return shown(str(plan.get("part", "")).replace("/", ": "))


def _texts(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list | tuple) else ()


def _mappings(value: object) -> tuple[Mapping[str, object], ...]:
    values = value if isinstance(value, list | tuple) else ()
    return tuple(one for one in values if isinstance(one, Mapping))


def _words(item: Item, case: Case | None, voice: Voice) -> Iterator[str]:
    """What each word does. No line reads as a ruling, should it come back unmarked."""
    for key, facts in _offers(item, case, voice):
        yield voice.say(key, item=item.id, **facts)


def _offers(
    item: Item, case: Case | None, voice: Voice
) -> Iterator[tuple[str, Mapping[str, object]]]:
    if asks_what_it_is(item):
        if says_yes(item):
            yield "yes_read", {"right": voice.rights(proposed_rights(item))}
        words = ", ".join(voice.rights((right,)).upper() for right in Right)
        yield "right", {"example": example(item, voice), "words": words}
        yield "no_read", {}
    else:
        if says_yes(item):
            yield "yes", {"does": masked(voice.texts.approving(item.reason, item.proposal))}
        if "reject" in item.actions:
            yield _what_no_does(item, case), {}
    if "answer" in item.actions:
        yield "own_entered" if item.reason in ENTERED else "own", {}
    yield "later", {"day": voice.words.day(asked_again(item, voice.today))}


def _what_no_does(item: Item, case: Case | None) -> str:
    """Which of her words tells it; a no to an objection is weighed in writing (O06)."""
    if case is None or item.reason in ONLY_NOT_DONE:
        return "no_only"
    matter = case.matter(item.right) if item.right else None
    if matter is not None and matter.state.final:
        return "no_only"
    return "no_weighed" if item.right is Right.OBJECTION else "no"


def example(item: Item, voice: Voice) -> str:
    """How naming a right looks."""
    rights = proposed_rights(item) or (Right.ACCESS,)
    return f"{item.id} {voice.rights(rights[:1]).upper()}"
