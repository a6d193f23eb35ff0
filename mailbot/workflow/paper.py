"""Letters on paper: set as PDF, printed by the owner, and sent when she says they are posted."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace

import msgspec

from mailbot import document
from mailbot.desk.judgement.case import Case, Item
from mailbot.desk.judgement.decide import new_item
from mailbot.desk.judgement.decision import Background
from mailbot.desk.letters.envelope import BY_POST
from mailbot.desk.letters.sheet import letter_sheet
from mailbot.law.step import ItemKind, ItemPlan
from mailbot.mail import letter as wire_format
from mailbot.mail.draft import Draft, Enclosure
from mailbot.store.contract import LetterState, OutboxLetter
from mailbot.workflow.desk import Desk

TEMPLATE = "documents/letter.typ"
PRINT = "print_letter"
"""Reason of the item that waits until a letter was posted."""
_FILES = msgspec.json.Decoder(tuple[Enclosure, ...])


def on_paper(
    case: Case, draft: Draft, number: int, background: Background, desk: Desk
) -> OutboxLetter:
    """The letter with its enclosures as the files to print."""
    controller = desk.settings.owner.controller
    terms = desk.rulebook.terms[draft.language]
    made = letter_sheet(draft, case, controller, terms, background.today)
    pdf = document.pdf(made, desk.rulebook.folders.find(TEMPLATE))
    name = f"{controller.case_prefix}-{case.id}-{number}.pdf"
    octets = msgspec.json.encode((Enclosure(name, "application/pdf", pdf), *draft.enclosures))
    domain = controller.email.rpartition("@")[2]
    token = wire_format.own_token(case.token, number)
    return OutboxLetter(
        id=f"{case.id}.{number}",
        case=case.id,
        kind="",
        kinds=(),
        addressee=BY_POST,
        message_id=wire_format.message_id(case.id, number, token, domain),
        octets=octets,
        octets_sha256=hashlib.sha256(octets).hexdigest(),
        sent_copy=b"",
        state=LetterState.PAPER,
        created=background.now,
        not_before=background.now,
    )


def is_paper(letter: OutboxLetter) -> bool:
    """The letter goes by post."""
    return letter.addressee == BY_POST


def files_of(letter: OutboxLetter) -> tuple[Enclosure, ...]:
    """What is to be printed: the letter, then its enclosures."""
    return _FILES.decode(letter.octets) if letter.octets else ()


def to_print(letters: Sequence[OutboxLetter], case: Case, background: Background) -> Iterator[Item]:
    """One item for the letters of one step: the owner prints and posts them."""
    waiting = [letter for letter in letters if is_paper(letter)]
    if waiting:
        proposal = {
            "letters": tuple(letter.kind for letter in waiting),
            "name": case.details.name,
            "case": case.id,
        }
        plan = ItemPlan(ItemKind.APPROVE, "O10", PRINT, proposal)
        ids = tuple(letter.id for letter in waiting)
        yield replace(new_item(case, plan, None, background), letters=ids, actions=("approve",))
