"""Whether the rules read their own examples as the examples say (`mailbot rules test`)."""

from collections.abc import Iterator, Sequence

from mailbot.desk.classify import classify
from mailbot.desk.phrases import Example, Phrases
from mailbot.errors import Fault
from mailbot.law.asks import Band
from mailbot.law.rights import Right
from mailbot.mail.message import Message, Origin, Passages

_NOBODY = Origin(
    (), ambiguous=False, display_name="", reply_to="", sender="", results=(), automatic=None
)


def check_examples(phrases: Phrases, examples: Sequence[Example]) -> tuple[Fault, ...]:
    """A fault for every example that is read as something else."""
    return tuple(fault for example in examples for fault in _check(phrases, example))


def _check(phrases: Phrases, example: Example) -> Iterator[Fault]:
    reading = classify(_as_mail(example.mail), phrases)
    got = frozenset(ask.right for ask in reading.asks)
    if got != example.rights:
        yield Fault(
            example.where,
            f"{example.mail!r} is read as {_said(got)}",
            f"it should be {_said(example.rights)}",
        )
    elif example.unsure and reading.band is not Band.UNSURE:
        yield Fault(example.where, f"{example.mail!r} is read as {reading.band}", "not unsure")


def _said(rights: frozenset[Right]) -> str:
    return " + ".join(sorted(rights)) or "none"


def _as_mail(text: str) -> Message:
    return Message(
        message_id="",
        in_reply_to=(),
        references=(),
        subject="",
        sent=None,
        origin=_NOBODY,
        recipients=(),
        passages=Passages(text),
        attachments=(),
        bounce=None,
        defects=(),
        digest="",
    )
