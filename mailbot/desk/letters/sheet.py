"""A letter on paper, before it is set: the same words as the mail would have held."""

from datetime import date

from mailbot.desk.judgement.case import Case
from mailbot.desk.letters.controller import Controller
from mailbot.law.sheet import Section, Sheet
from mailbot.law.terms import Terms
from mailbot.mail.draft import Draft
from mailbot.register.masking import masked

_LABELS = ("page", "unprintable")


def letter_sheet(
    draft: Draft, case: Case, controller: Controller, terms: Terms, as_of: date
) -> Sheet:
    """The letter with name and postal address of the one it goes to."""
    where = (case.details.name, *case.details.postal.replace(", ", "\n").splitlines())
    firm = (controller.company, controller.address, controller.phone, controller.email)
    return Sheet(
        language=draft.language,
        file="",
        title=draft.subject,
        about=("\n".join(masked(line.strip()) for line in where if line.strip()),),
        firm=tuple(filter(None, firm)),
        lead=(terms.day(as_of),),
        sections=(Section("", paragraphs=tuple(draft.text.strip().split("\n\n"))),),
        as_of=as_of,
        labels={label: terms.text[label] for label in _LABELS} | {"keep": ""},
    )
