"""One case whole: who, what was asked, what happened, what was and will be sent, and why."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from starlette.responses import Response

from mailbot.desk.judgement.case import Case
from mailbot.desk.letters.envelope import BY_POST
from mailbot.mail.draft import Draft, Enclosure
from mailbot.mail.reopened import draft_in
from mailbot.review.pages.extending import may_extend
from mailbot.review.pages.item import people_of, proof_of
from mailbot.review.pages.queue import days_left, urgency
from mailbot.review.quoted import marked
from mailbot.review.visit import Page, Visit
from mailbot.store.contract import LetterState, OutboxLetter
from mailbot.workflow.paper import files_of, is_paper
from mailbot.workflow.unextending import telling


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happened. actor: "bot" | "owner" | "person"; detail: of a word of ours."""

    at: datetime
    said: str
    detail: str
    actor: str


@dataclass(frozen=True, slots=True)
class Sealed:
    """A letter in the outbox. draft: None once its bytes were let go, or of one on paper.

    files: of a letter on paper, what is to be printed.
    """

    letter: OutboxLetter
    draft: Draft | None
    files: tuple[Enclosure, ...] = ()


def _show(visit: Visit) -> Response:
    case = visit.store.case(visit.place["case"].strip().upper())
    if case is None:
        return visit.missing()
    quotes = [one.quote for one in case.details.evidence]
    return visit.render(
        "case.html",
        case=case,
        people=people_of(visit, case),
        mail=marked(case.details.text, quotes),
        urgency=urgency(case.answer_by, visit.today),
        left=days_left(visit, case.answer_by),
        proof=proof_of(case),
        timeline=sorted(_timeline(visit, case), key=lambda moment: moment.at),
        letters=tuple(_letters(visit, case)),
        waiting=tuple(_waiting(visit, case)),
        may_extend=may_extend(visit, case),
        by_post=BY_POST,
        extension=telling(visit.store, case),
    )


def _timeline(visit: Visit, case: Case) -> Iterator[Moment]:
    for message in case.messages:
        coming = message.direction == "in"
        kinds = message.kinds or (message.kind,)
        words = (visit.site.words.word(f"letters.{k}", k.replace("_", " ")) for k in kinds)
        if coming:
            yield Moment(message.at, visit.say("case.came_in"), message.subject, "person")
        else:
            said = visit.say(f"case.letter_{message.state}", kind=", ".join(words))
            yield Moment(message.at, said, message.subject, "bot")
    for event in case.events:
        said = visit.site.words.word(f"events.{event.event}", "")
        if said:
            right = visit.site.owner_texts.word(event.right.value, "rights") if event.right else ""
            detail = visit.site.words.word(f"events.detail_{event.detail}", "")
            yield Moment(event.at, f"{said}: {right}" if right else said, detail, event.actor)


def _letters(visit: Visit, case: Case) -> Iterator[Sealed]:
    for letter in visit.store.letters(case.id):
        if is_paper(letter):
            yield Sealed(letter, None, files_of(letter))
        else:
            yield Sealed(letter, draft_in(letter.octets) if letter.octets else None)


def _waiting(visit: Visit, case: Case) -> Iterator[tuple[str, str, str]]:
    texts = visit.site.owner_texts
    for item in visit.store.items():
        if item.case == case.id:
            kind = texts.kind(item.kind, item.actions)
            yield item.id, kind, visit.summary(item)


def _enclosure(visit: Visit) -> Response:
    """A file of a letter that has not left, as the person will get it; never shown in place."""
    number = visit.place["number"]
    for letter in visit.store.letters(visit.place["case"]):
        unsent = letter.octets and letter.state is not LetterState.SENT
        if letter.id == visit.place["letter"] and unsent and number.isdecimal():
            paper = is_paper(letter)
            files = files_of(letter) if paper else draft_in(letter.octets).enclosures
            if int(number) < len(files):
                return visit.download(files[int(number)])
    return visit.missing()


PAGES = (
    Page("/cases/{case}", show=_show, nav="cases"),
    Page("/cases/{case}/letters/{letter}/{number}", show=_enclosure, nav="cases"),
)
