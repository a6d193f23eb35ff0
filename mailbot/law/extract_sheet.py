"""An extract in words: the sheet that the PDF and the JSON file are both made from."""

import json
from collections.abc import Mapping
from dataclasses import replace

from mailbot.law import information
from mailbot.law.contents import Contents, contents
from mailbot.law.copy_of_data import copy_of_data, elsewhere, record
from mailbot.law.elsewhere import provided_elsewhere
from mailbot.law.extract import Extract
from mailbot.law.extract_facts import facts, portable_facts
from mailbot.law.sheet import Firm, Section, Sheet
from mailbot.law.terms import Terms

_LABELS = ("page", "keep", "unprintable")


def sheet(extract: Extract, terms: Terms, firm: Firm) -> Sheet:
    """The whole document; of the person's own data only what the extract holds."""
    told = contents(extract, terms)
    return _portable(told, terms, firm) if extract.portable else _access(told, terms, firm)


def _access(told: Contents, terms: Terms, firm: Firm) -> Sheet:
    extract = told.extract
    day = terms.day(extract.as_of)
    lead = [terms.say("confirmation", day=day)]
    if extract.limited_to:
        lead.append(terms.say(f"limited_{extract.limited_to}"))
    if extract.other_records:
        lead.append(terms.say("other_records"))
    around = tuple(information.information(told, terms, firm))
    match extract.limited_to:
        case "source":
            sections = (information.sources(told, terms), *_always(told, terms, firm))
        case "recipients":
            sections = (information.recipients(told, terms), *_always(told, terms, firm))
        case _:
            sections = (*copy_of_data(told, terms), *around)
    values = facts(told, firm, sections)
    frame = _frame(told, terms, firm, values)
    return replace(frame, title=terms.say("title"), lead=tuple(lead), sections=sections)


def _always(told: Contents, terms: Terms, firm: Firm) -> tuple[Section, ...]:
    """What stands even in an answer to a part: rights, complaint, what is left out, a human."""
    return (
        *information.rights(told, terms),
        Section(terms.say("h_complaint"), (terms.say("complaint"),)),
        information.not_included(told, terms),
        information.human(terms, firm),
    )


def _portable(told: Contents, terms: Terms, firm: Firm) -> Sheet:
    pairs = zip(told.extract.people, told.values, strict=True)
    sections = (
        Section(terms.say("h_data")),
        *(record(person, values, told, terms) for person, values in pairs),
        *(
            s
            for found in provided_elsewhere(told.extract.findings)
            for s in elsewhere(found, terms)
        ),
        Section(terms.say("h_excluded"), (terms.say("portable_excluded"),)),
        Section(terms.say("h_stay"), (terms.say("portable_stay"),)),
        Section(terms.say("h_complaint"), (terms.say("complaint"),)),
        information.human(terms, firm),
    )
    lead = (terms.say("portable_lead", day=terms.day(told.extract.as_of)),)
    frame = _frame(told, terms, firm, portable_facts(told))
    return replace(frame, title=terms.say("portable_title"), lead=lead, sections=sections)


def _frame(told: Contents, terms: Terms, firm: Firm, values: Mapping[str, object]) -> Sheet:
    """What both documents have in common."""
    extract = told.extract
    names = dict.fromkeys(person.name for person in extract.people if person.name)
    number = f"{firm.case_prefix}-{extract.case_id}" if firm.case_prefix else extract.case_id
    as_of = terms.say("as_of", day=terms.day(extract.as_of))
    return Sheet(
        language=terms.language,
        file=terms.say("file"),
        title="",
        about=(", ".join(names), as_of, terms.say("case", case=number)),
        firm=tuple(filter(None, (firm.company, firm.name, firm.email, firm.phone))),
        lead=(),
        sections=(),
        as_of=extract.as_of,
        labels={label: terms.text[label] for label in _LABELS},
        facts={"language": terms.language, **values},
    )


def extract_json(made: Sheet) -> bytes:
    """The sheet's facts as UTF-8 JSON; the values are exact, never altered for display."""
    text = json.dumps(made.facts, ensure_ascii=False, indent=2)
    return f"{text}\n".encode("utf-8", "replace")
