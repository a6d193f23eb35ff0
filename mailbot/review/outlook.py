"""What a ruling will do and send, as the page shows it before it is done."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from mailbot.desk.judgement.case import Item
from mailbot.desk.judgement.ruling import Ruling, Verb
from mailbot.errors import Fault, MailbotError, UsageError
from mailbot.mail.draft import Draft
from mailbot.mail.reopened import draft_in
from mailbot.review.difference import Line, lines
from mailbot.said import Said
from mailbot.workflow import ruling as rulings
from mailbot.workflow.committing import Prepared
from mailbot.workflow.desk import Desk
from mailbot.workflow.marking import mark_of


@dataclass(frozen=True, slots=True)
class Paper:
    """One letter. key: as in `Ruling.changed`. files: name and size of each enclosure.

    changes: against our own wording, empty where it is ours.
    """

    key: str
    addressee: str
    subject: str
    text: str
    files: tuple[tuple[str, int], ...]
    changes: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a ruling comes to. mark: of exactly this, to be sent back with the ruling.

    noted_only: it only says that she has seen to it; nothing is sent, changed or begun.
    """

    letters: tuple[Paper, ...]
    changed: tuple[str, ...]
    erased: tuple[str, ...]
    notices: tuple[Said, ...]
    mark: str
    noted_only: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """What a ruling would do, or why it cannot be done."""

    outlook: Outlook | None = None
    faults: tuple[Fault, ...] = ()


def looked(desk: Desk, item: Item, ruling: Ruling, before: Mapping[str, str] | None = None) -> Look:
    """What a ruling on the item would do, with nothing done. before: as in `outlook`."""
    try:
        return Look(outlook(desk, prepared(desk, item, ruling), before))
    except UsageError as fault:
        return Look(faults=fault.faults)
    except MailbotError as error:
        return Look(faults=(Fault(item.id, error.told),))


def prepared(desk: Desk, item: Item, ruling: Ruling) -> Prepared:
    """What a ruling does, an extension of the item's case too. Raises: UsageError."""
    if ruling.verb is not Verb.EXTEND:
        return rulings.preview(desk, item.id, ruling)
    return rulings.preview_extension(desk, item.case, ruling.reason or "…")


def outlook(desk: Desk, ready: Prepared, before: Mapping[str, str] | None = None) -> Outlook:
    """What this will do. before: our own wording of letters she changed, by key."""
    known = before or {}
    return Outlook(
        tuple(_papers(ready, known)),
        tuple(person.id for person in ready.commit.people),
        tuple(ready.commit.people_removed),
        ready.notices,
        mark_of(desk, ready),
        _noted_only(ready),
    )


def _noted_only(ready: Prepared) -> bool:
    commit = ready.commit
    moved = (commit.people, commit.people_removed, commit.suppressions, commit.suppressions_removed)
    return not (ready.drafts or ready.released or any(moved) or any(not i.id for i in commit.items))


def wordings(ready: Prepared) -> dict[str, str]:
    """The text of every letter by its key."""
    return {key: draft.text for key, draft in _drafts(ready)}


def _drafts(ready: Prepared) -> Iterator[tuple[str, Draft]]:
    for number, draft in enumerate(ready.drafts):
        yield str(number), draft
    for letter in ready.released:
        yield letter.id, draft_in(letter.octets)


def _papers(ready: Prepared, before: Mapping[str, str]) -> Iterator[Paper]:
    for key, draft in _drafts(ready):
        files = tuple((file.name, len(file.octets)) for file in draft.enclosures)
        ours = before.get(key, draft.text)
        changes = lines(ours, draft.text) if ours != draft.text else ()
        yield Paper(key, draft.addressee, draft.subject, draft.text, files, changes)
