"""Mails to the owner: the daily digest, an alert at once, the receipt for her rulings.

Each is one plain text, headed by a line under which nothing is hers. Source: RFC 3834, 5.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from mailbot.desk.judgement.case import Case
from mailbot.desk.letters.layout import lay_out
from mailbot.desk.owner.item import Waiting, paragraphs
from mailbot.desk.owner.voice import Voice


@dataclass(frozen=True, slots=True)
class ByItself:
    """What was answered without her in one case: kinds of letters."""

    case: Case
    letters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class News:
    """What a mail tells. near: cases whose last day draws near. incident_by: IMY's 72 hours end.

    put_off: ids of items she put off. until: the last day her answer is taken. refused: rulings
    in her name that were not proven since the last mail. more: items that wait besides.
    """

    waiting: tuple[Waiting, ...] = ()
    near: tuple[Case, ...] = ()
    incident_by: str = ""
    by_itself: tuple[ByItself, ...] = ()
    since: date | None = None
    put_off: tuple[str, ...] = ()
    refused: int = 0
    until: date | None = None
    more: int = 0


@dataclass(frozen=True, slots=True)
class OwnerMail:
    """A subject and a text, laid out."""

    subject: str
    text: str


def told(news: News, voice: Voice) -> OwnerMail:
    """A digest or an alert."""
    lines = [*_head(voice, answerable=news.until is not None)]
    lines += [voice.say("hello", name=voice.controller.name.split()[0]), ""]
    if news.incident_by:
        lines += [voice.say("incident", at=news.incident_by), ""]
    lines += _near(news, voice)
    if news.waiting:
        lines += [_counted(news, voice), "", *_how(news, voice), ""]
    for one in news.waiting:
        lines += paragraphs(one, voice)
    lines += _rest(news, voice)
    return OwnerMail(_subject(news, voice), _laid_out(lines, voice))


def receipt(said: Sequence[str], again: News, voice: Voice) -> OwnerMail:
    """What became of an answer of hers. said: a line for each item; again: what still waits."""
    lines = [*_head(voice, answerable=bool(again.waiting))]
    for line in said:
        lines += [line, ""]
    if again.waiting:
        lines += [voice.say("ask_again"), "", *_how(again, voice), ""]
    for one in again.waiting:
        lines += paragraphs(one, voice)
    return OwnerMail(voice.say("subject_receipt"), _laid_out(lines, voice))


def trouble(voice: Voice) -> OwnerMail:
    """That the mail server does not let us in any more."""
    lines = [voice.say("hello", name=voice.controller.name.split()[0]), "", voice.say("trouble")]
    return OwnerMail(voice.say("subject_trouble"), _laid_out([*lines, ""], voice))


def _head(voice: Voice, *, answerable: bool) -> Iterator[str]:
    if answerable:
        yield f"| ===== {voice.say('above')} (mailbot) ====="
        yield ""


def _laid_out(lines: Sequence[str], voice: Voice) -> str:
    closing = f"| {voice.say('closing', company=voice.controller.company)}"
    return lay_out("\n".join([*lines, f"| {'-' * 60}", closing]))


def _counted(news: News, voice: Voice) -> str:
    said = voice.counted("one", "many", len(news.waiting) + news.more)
    first = _first_day(news)
    return f"{said} {voice.say('first', day=voice.words.day(first))}" if first else said


def _first_day(news: News) -> date | None:
    return min((w.last_day for w in news.waiting if w.last_day), default=None)


def _how(news: News, voice: Voice) -> Iterator[str]:
    if news.until is None:
        yield voice.say("how_elsewhere")
        return
    how = voice.say("how_one" if len(news.waiting) == 1 else "how_many")
    yield f"{how} {voice.say('until', day=voice.words.day(news.until))}"


def _near(news: News, voice: Voice) -> Iterator[str]:
    if news.near:
        yield voice.say("near")
        yield ""
    for case in news.near:
        rights = voice.rights(m.right for m in case.matters if not m.state.final)
        left = voice.by(case.answer_by)
        yield f"- {voice.say('near_line', number=voice.number(case), rights=rights, left=left)}"
    if news.near:
        yield ""


def _rest(news: News, voice: Voice) -> Iterator[str]:
    if news.more:
        yield voice.say("more", count=news.more)
        yield ""
    if news.by_itself and news.since:
        yield f"| {'-' * 60}"
        yield voice.say("done_by_itself", day=voice.words.day(news.since))
        yield ""
        for one in news.by_itself:
            facts = {"number": voice.number(one.case), "who": voice.who(one.case)}
            yield f"- {voice.say('done_line', letters=voice.letters(one.letters), **facts)}"
        yield ""
    if news.put_off:
        yield voice.say("put_off", items=", ".join(news.put_off))
        yield ""
    if news.refused:
        yield voice.say("refused", count=news.refused)
        yield ""


def _subject(news: News, voice: Voice) -> str:
    if news.incident_by:
        return voice.say("subject_incident")
    first = _first_day(news)
    day = f", {voice.say('subject_first', day=voice.words.day(first))}" if first else ""
    if news.near and all(w.case in news.near for w in news.waiting):
        return voice.counted("subject_near_one", "subject_near", len(news.near)) + day
    return voice.counted("subject_one", "subject_many", len(news.waiting) + news.more) + day
