"""How a mail would be read, and why, sentence by sentence; nothing is done about it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.header import Header
from functools import partial

from starlette.responses import Response

from mailbot.desk.sense.explain import SentenceReading, explain
from mailbot.desk.sense.reading import Evidence, Reading
from mailbot.errors import Fault, UsageError
from mailbot.law.asks import Band
from mailbot.mail.message import Message
from mailbot.review.visit import Page, Visit
from mailbot.said import said
from mailbot.workflow.reading import Reader

LARGEST = 25 * 1024 * 1024
"""Octets of a mail that are read whole."""
_SENDER = "somebody@pasted.example"
_WHOLE_MAIL = re.compile(r"\A(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)+\n")
_A_HEADER = re.compile(r"(?im)^(?:from|to|subject|date|received|message-id):")
_KEPT = {
    "barred by ": "kept_barred",
    "not in ": "kept_unless",
    "nearer: ": "kept_nearer",
    "the rule says none is meant": "kept_none",
    "doubted by the model": "kept_doubted",
    "gainsaid by the model": "kept_gainsaid",
}
"""Key of the page's words by how `RuleReading.but` begins."""
_ASIDE = ("quoted", "forwarded", "signature", "footer", "hidden")


@dataclass(frozen=True, slots=True)
class Explained:
    """A mail and what was seen in it. elsewhere: words heard that are not the sender's of now.

    aside: how long each part is that is not read as written now, by its name.
    whole: it came with its headers, so that its sender can be judged.
    """

    message: Message
    reading: Reading
    rights: tuple[str, ...]
    sentences: tuple[SentenceReading, ...]
    elsewhere: tuple[Evidence, ...]
    aside: Mapping[str, int]
    whole: bool


def _show(visit: Visit) -> Response:
    return _rendered(visit, None, "", "")


def _explain(visit: Visit) -> Response:
    subject, text = visit.form.text("subject"), visit.form.text("text")
    octets, whole = _mail(visit, subject, text)
    found = _explained(visit, octets, whole=whole) if octets else None
    return _rendered(visit, found, subject, text)


def _rendered(visit: Visit, found: Explained | None, subject: str, text: str) -> Response:
    kept = partial(_kept_by, visit)
    return visit.render("rules.html", found=found, subject=subject, text=text, kept_by=kept)


def _kept_by(visit: Visit, but: str) -> str:
    """What kept a rule from standing, in the page's words."""
    found = next(((how, key) for how, key in _KEPT.items() if but.startswith(how)), None)
    if found is None:
        return but
    how, key = found
    return visit.say(f"rules.{key}", concepts=but.removeprefix(how))


def _mail(visit: Visit, subject: str, text: str) -> tuple[bytes, bool]:
    """The mail given, as a file or pasted, and whether it has its headers.

    Raises: UsageError if it is too large.
    """
    chosen = visit.form.file("mail")
    if chosen is not None:
        if len(chosen.octets) > LARGEST:
            fault = Fault(
                chosen.name, said("is larger than a mail we read"), said("choose another")
            )
            raise UsageError([fault])
        return chosen.octets, True
    given = text.lstrip("\n")
    head = _WHOLE_MAIL.match(given)
    if head and _A_HEADER.search(head[0]):
        return given.encode(), True
    if not (subject.strip() or given.strip()):
        return b"", False
    encoded = Header(" ".join(subject.split()), "utf-8").encode()
    fields = f"From: {_SENDER}\nSubject: {encoded}\nContent-Type: text/plain; charset=utf-8\n"
    return f"{fields}Content-Transfer-Encoding: 8bit\n\n{given}".encode(), False


def _explained(visit: Visit, octets: bytes, *, whole: bool) -> Explained:
    phrases = visit.desk.rulebook.phrases
    reader = Reader(phrases, visit.desk.settings.owner.own_addresses)
    message, reading = reader.read(octets)
    sentences = explain(message, phrases)
    own = " ".join(one.text for one in sentences)
    asked = () if reading.band is Band.NONE else reading.asks
    return Explained(
        message,
        reading,
        tuple(dict.fromkeys(ask.right.value for ask in asked)),
        sentences,
        tuple(one for one in reading.evidence if one.quote not in own),
        {name: len(text) for name in _ASIDE if (text := getattr(message.passages, name))},
        whole,
    )


PAGES = (Page("/rules", show=_show, act=_explain, nav="rules"),)
