"""Each word of the owner's in a mail carried out, or told why not: a line of her receipt."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum

from mailbot.desk.judgement.case import Item
from mailbot.desk.judgement.rulings import Ruling
from mailbot.desk.owner.answers import Answers, Said, Word
from mailbot.desk.owner.item import asked_again, example
from mailbot.desk.owner.ruled_by_mail import Problem, asks_what_it_is, proposed_rights, ruling_of
from mailbot.desk.owner.sentences import Sentences
from mailbot.desk.owner.tokens import ItemToken, token_hash, version_of
from mailbot.desk.owner.voice import Voice, shown
from mailbot.errors import Fault, UsageError
from mailbot.law.rights import Right
from mailbot.mail.message import Message
from mailbot.store.contract import Commit, LogEntry
from mailbot.workflow.desk import Desk
from mailbot.workflow.owner_letters import putting_off
from mailbot.workflow.pending import decide

_SHOWN = 200


class Became(StrEnum):
    """What became of what she said of one item; a key of her mails is `was_` and this."""

    UNCLEAR = "unclear"
    UNKNOWN = "unknown"
    USED = "used"
    OLD = "old"
    SETTLED = "settled"
    CHANGED = "changed"
    CANNOT = "cannot"


ASKED_BACK = frozenset({Became.UNCLEAR, Became.CHANGED, *Problem})


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the receipt. again: the item is asked about once more. ruled: a word was taken."""

    text: str
    again: str = ""
    ruled: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """Her mail, and the secrets of ours it answers."""

    message: Message
    secrets: tuple[str, ...]

    @property
    def digest(self) -> str:
        """By which the same mail is known again."""
        return self.message.digest

    @property
    def to_the_last(self) -> "Answer":
        """As an answer to the latest of them alone: a bare word speaks of that one's items."""
        return replace(self, secrets=self.secrets[:1])


def asked_by(answer: Answer, desk: Desk) -> tuple[str, ...]:
    """Ids of the items the answered mails were about, waiting or settled."""
    ids = [item.id for item in desk.store.items()] + [one.id for one in desk.store.settled()]
    return tuple(id_ for id_ in dict.fromkeys(ids) if _token(answer, id_, desk) is not None)


def _token(answer: Answer, item_id: str, desk: Desk) -> ItemToken | None:
    """The item's token in the latest of the answered mails that was about it."""
    found = (desk.store.token(token_hash(secret, item_id)) for secret in answer.secrets)
    return next((token for token in found if token is not None), None)


def lines_of(
    answer: Answer, said: Answers, asked: Sequence[str], desk: Desk, voice: Voice
) -> list[Line]:
    """Everything ruled that is clear; a line for each item, and what is asked back."""
    waiting = {item.id for item in desk.store.items() if item.ruled is None}
    again = [id_ for id_ in asked if id_ in waiting]
    if said.empty:
        return [Line(voice.say("receipt_nothing")), *(Line("", id_) for id_ in again)]
    if said.leftover:
        lines = [Line(voice.say("receipt_unsure"))]
        lines += [Line(voice.say("not_understood", text=cut(" / ".join(said.leftover))))]
        if said.said:
            understood = ", ".join(f"{one.item} {_named(one, voice)}" for one in said.said)
            lines.append(Line(voice.say("understood", said=understood)))
        return [*lines, *(Line("", id_) for id_ in again)]
    lines = [Line(voice.say("receipt"))]
    in_order = sorted(said.said, key=lambda one: _erases(desk.store.item(one.item)))
    became = {one.item: _ruled(one, answer, desk, voice) for one in in_order}
    lines += [became[one.item] for one in said.said]
    for item_id, text in said.unclear.items():
        if _token(answer, item_id, desk) is not None:
            lines.append(_line(Became.UNCLEAR, item_id, voice, text=cut(text)))
        else:
            lines.append(_line(Became.UNKNOWN, item_id, voice))
    return lines


def _erases(item: Item | None) -> bool:
    """Erasures come last: after them nobody is left whom the other rulings could be told."""
    return item is not None and item.right is Right.ERASURE


def _named(said: Said, voice: Voice) -> str:
    return voice.rights((said.right,)) if said.right else voice.say(f"word_{said.word}")


def cut(text: str) -> str:
    """What she wrote, short enough to be shown back to her."""
    plain = shown(text)
    return plain if len(plain) <= _SHOWN else plain[: _SHOWN - 1] + "…"


def _line(became: Became | Problem, item_id: str, voice: Voice, **facts: object) -> Line:
    text = voice.say(f"was_{became}", item=item_id, **facts)
    return Line(text, item_id if became in ASKED_BACK else "")


def _ruled(said: Said, answer: Answer, desk: Desk, voice: Voice) -> Line:
    """One word of hers carried out, or why not."""
    token = _token(answer, said.item, desk)
    if token is None:
        return _line(Became.UNKNOWN, said.item, voice)
    if token.used_by == answer.digest:
        return Line(token.said, ruled=True)  # carried out before a stop: nothing is done twice
    item = desk.store.item(said.item)
    hindrance = _hindrance(token, item, desk)
    if hindrance is not None or item is None:
        return _told_hindrance(hindrance or Became.SETTLED, said.item, desk, voice)
    if said.word is Word.LATER:
        return _later(item, token, answer, desk, voice)
    ruling = ruling_of(item, said)
    if isinstance(ruling, Problem):
        return _line(ruling, item.id, voice, example=example(item, voice))
    text = _done(item, said, voice) + _undone_until(item, desk, voice)
    spent = replace(token, used_by=answer.digest, said=text)
    why = _carried_out(desk, item, ruling, spent, voice.sentences)
    return _told_cannot(why, item.id, desk, voice) if why else Line(text, ruled=True)


def _undone_until(item: Item, desk: Desk, voice: Voice) -> str:
    """How long she may still take it back, where there is such a time."""
    delay = desk.settings.delay_minutes
    if not delay:
        return ""
    ends = (desk.clock() + timedelta(minutes=delay)).astimezone(desk.settings.owner.timezone)
    return f" {voice.say('undo', at=f'{ends:%H:%M}', item=item.id)}"


def _carried_out(
    desk: Desk, item: Item, ruling: Ruling, spent: ItemToken, sentences: Sentences
) -> str:
    """Why it could not be, "" where it was: ruling and token in one commit."""
    try:
        decide(desk, item.id, ruling, spent=(spent,))
    except UsageError as error:
        return "; ".join(_of(fault, sentences) for fault in error.faults)
    return ""


def _of(fault: Fault, sentences: Sentences) -> str:
    return "; ".join(map(sentences.word, filter(None, (fault.wrong, fault.right))))


def _told_cannot(why: str, item_id: str, desk: Desk, voice: Voice) -> Line:
    if desk.store.item(item_id) is None:
        return _told_hindrance(Became.SETTLED, item_id, desk, voice)
    return _line(Became.CANNOT, item_id, voice, why=shown(why))


def _hindrance(token: ItemToken, item: Item | None, desk: Desk) -> Became | None:
    if token.used_by:
        return Became.USED
    if desk.clock() > token.until:
        return Became.OLD
    if item is None or item.ruled is not None:
        return Became.SETTLED
    case = desk.store.case(item.case) if item.case else None
    return Became.CHANGED if version_of(item, case) != token.version else None


def _told_hindrance(became: Became, item_id: str, desk: Desk, voice: Voice) -> Line:
    settled = {one.id: one.at for one in desk.store.settled()}
    item = desk.store.item(item_id)
    at = item.ruled.at if item is not None and item.ruled is not None else settled.get(item_id)
    if at is not None:
        return _line(Became.SETTLED, item_id, voice, day=voice.words.day(desk.local_day(at)))
    return _line(became, item_id, voice)


def _later(item: Item, token: ItemToken, answer: Answer, desk: Desk, voice: Voice) -> Line:
    again = asked_again(item, voice.today)
    text = voice.say("was_later", item=item.id, day=voice.words.day(again))
    spent = replace(token, used_by=answer.digest, said=text)
    entry = LogEntry(desk.clock(), "put_off", item.case, "owner", (("item", item.id),))
    setting = putting_off(desk, item.id, again)
    desk.store.commit(Commit(tokens=(spent,), settings=(setting,), log=(entry,)))
    return Line(text, ruled=True)


def _done(item: Item, said: Said, voice: Voice) -> str:
    """What was ruled, in her words."""
    if said.word is Word.ANSWER:
        return voice.say("was_answer", item=item.id)
    if said.word is Word.NO:
        return voice.say("was_no_read" if asks_what_it_is(item) else "was_no", item=item.id)
    rights = (said.right,) if said.right else proposed_rights(item)
    if asks_what_it_is(item):
        return voice.say("was_right", item=item.id, right=voice.rights(rights))
    does = shown(voice.texts.approving(item.reason, item.proposal))
    return voice.say("was_yes", item=item.id, does=does)
