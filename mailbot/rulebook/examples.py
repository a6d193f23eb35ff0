"""Whether the rules read their examples as the examples say (`mailbot rules test`)."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from mailbot.desk.sense.classify import classify
from mailbot.desk.sense.phrases import Example, Phrases
from mailbot.law.asks import Band
from mailbot.law.rights import Right
from mailbot.mail.read import read

_HEAD = b"From: anna@kund.example\nContent-Type: text/plain; charset=utf-8\n\n"
"""An example is read as a mail of a person's: what no person wrote is hardly ever a request."""


@dataclass(frozen=True, slots=True)
class Differing:
    """An example that is read otherwise than it says. wanted, got: as `is` of an example."""

    where: str
    mail: str
    wanted: str
    got: str


def differing(examples: Sequence[Example], phrases: Phrases) -> Iterator[Differing]:
    """The examples that are read otherwise than they say."""
    for example in examples:
        reading = classify(read(_HEAD + example.mail.encode("utf-8")), phrases)
        asked = reading.asks if reading.band is not Band.NONE else ()
        rights, unsure = frozenset(ask.right for ask in asked), reading.band is Band.UNSURE
        if rights != example.rights or unsure != example.unsure:
            wanted = _said(example.rights, unsure=example.unsure)
            yield Differing(example.where, example.mail, wanted, _said(rights, unsure=unsure))


def _said(rights: Collection[Right], *, unsure: bool) -> str:
    words = sorted(right.value for right in rights)
    return " + ".join(["unsure", *words] if unsure else words) or "none"
