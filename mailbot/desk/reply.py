"""Plans into letters: one to each addressee, in the language of the mail.

Facts per letter: `letter_facts.FACTS`. Source: GDPR 12(1)-(4); reply checklists; RFC 3834.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from mailbot.desk.case import Case
from mailbot.desk.controller import Controller
from mailbot.desk.layout import lay_out
from mailbot.desk.letter_facts import (
    FACTS,
    NEVER_EMPTY,
    OWN_TEXT,
    OWNERS_WORDS,
    extract_facts,
    known_to,
    name_in,
)
from mailbot.desk.merge import Section, merged
from mailbot.desk.proof import Written, prove
from mailbot.desk.texts import Texts, one_line
from mailbot.errors import Fault, RefusedError, RulebookError
from mailbot.law.extract import Extract
from mailbot.law.rights import State
from mailbot.law.step import LetterKind, LetterPlan, To
from mailbot.mail.draft import Draft
from mailbot.register.address import normalised
from mailbot.register.masking import masked

SWEDISH_READERS = frozenset({"sv", "no", "nb", "nn", "da"})
"""Languages answered in Swedish; all others are answered in English."""

ALONE = frozenset(
    {
        LetterKind.NEUTRAL_IDENTITY,
        LetterKind.CODE_CHALLENGE,
        LetterKind.ART19_NOTICE,
        LetterKind.POLICY_CHANGE,
    }
)
"""Letters that never share an envelope with another."""

OF_OUR_OWN_ACCORD = frozenset({LetterKind.ART19_NOTICE, LetterKind.POLICY_CHANGE})
"""Letters that answer no mail: `Auto-Submitted: auto-generated`, no thread, no date received."""

UNDATED = OF_OUR_OWN_ACCORD | {LetterKind.MARKETING_STOPPED}

WITH_REMEDY = frozenset(
    {LetterKind.ERASED_PARTLY, LetterKind.OBJECTION_REFUSED, LetterKind.REFUSAL}
)
"""Something was not done: complaint and judicial remedy are named (Art. 12(4))."""

WITH_COMPLAINT = WITH_REMEDY | {
    LetterKind.NEUTRAL_IDENTITY,
    LetterKind.EXTRACT,
    LetterKind.RESTRICTION_LIFT_NOTICE,
    LetterKind.EXTENSION,
    LetterKind.POLICY_CHANGE,
    LetterKind.COMPLAINT_INFO,
    LetterKind.PRIVACY_INFO,
    LetterKind.NO_DATA,
}
"""Letters that say how to complain to the supervisory authority."""

_MESSAGE_ID = re.compile(r"<[^<>\s\x00-\x1f\x7f]{1,900}>")
_MOST_REFERENCES = 20
_NEVER_MASKED = frozenset({"code"})


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter written. kinds: what it holds, the first naming it.

    draft: without enclosures. extracts: what the enclosed documents are made from; of two,
    the extract of access stands before the portable one.
    """

    kinds: tuple[LetterKind, ...]
    draft: Draft
    extracts: tuple[Extract, ...] = ()

    @property
    def extract(self) -> Extract | None:
        """The extract the documents are made from, where there is one."""
        return self.extracts[0] if self.extracts else None


@dataclass(frozen=True, slots=True)
class Envelope:
    """Round one letter's sections: who gets it, in which language, under which number.

    case_id: "" for letters of no case. received: day the request came in, or None.
    """

    addressee: str
    language: str
    case_id: str = ""
    received: date | None = None
    english_line: bool = False
    in_reply_to: str = ""
    references: tuple[str, ...] = ()


def compose(
    plans: Sequence[LetterPlan],
    case: Case,
    controller: Controller,
    texts: Texts,
    received_on: date,
) -> tuple[Letter, ...]:
    """The letters those plans make: one for each addressee, some kinds always alone.

    received_on: firm-zone date the request came in.

    Raises: RulebookError where a fact or a demand of the checklist is missing: nothing may
    be sent. RefusedError where there is nobody a letter may go to.
    """
    waiting = frozenset(m.right for m in case.matters if m.state is State.WAITING_OWNER)
    letters = []
    for group in _envelopes(plans, case):
        sections = merged([_section(plan) for plan in group], waiting)
        if sections:
            envelope = _envelope(group, case, received_on)
            letters.append(write(sections, envelope, controller, texts))
    return tuple(letters)


def write_notice(plan: LetterPlan, controller: Controller, texts: Texts, language: str) -> Letter:
    """A letter of no case, sent of our own accord; `plan.address` is the addressee."""
    envelope = Envelope(plan.address, letter_language(language))
    return write((_section(plan),), envelope, controller, texts)


def write(
    sections: Sequence[Section], envelope: Envelope, controller: Controller, texts: Texts
) -> Letter:
    """One letter from its sections."""
    kinds = tuple(section.kind for section in sections)
    firm = _firm(controller)
    language = envelope.language
    bodies = [
        section.own_text
        or texts.render(
            language, section.kind, {**section.facts, "controller": firm, "follows": number > 0}
        )
        for number, section in enumerate(sections)
    ]
    frame = _frame(sections, envelope, firm, controller.case_prefix)
    text = lay_out(texts.render(language, "frame", {**frame, "body": "\n\n".join(bodies)}))
    prove(Written(language, tuple(sections), tuple(bodies), text, frame), texts)
    number = str(frame["number"])
    subject = texts.subject(language, kinds[0], controller.company)
    draft = Draft(
        addressee=envelope.addressee,
        subject=f"[{number}] {subject}" if number else subject,
        text=text,
        language=language,
        in_reply_to=envelope.in_reply_to,
        references=envelope.references,
        auto_submitted="auto-generated" if kinds[0] in OF_OUR_OWN_ACCORD else "auto-replied",
    )
    return Letter(kinds, draft, tuple(s.extract for s in sections if s.extract is not None))


def letter_language(language: str) -> str:
    """The language a letter is written in to somebody who writes in that one."""
    return "sv" if language in SWEDISH_READERS else "en"


def _envelopes(plans: Sequence[LetterPlan], case: Case) -> list[list[LetterPlan]]:
    together: dict[str, list[LetterPlan]] = {}
    for number, plan in enumerate(plans):
        addressee = normalised(_addressee(plan, case))
        key = f"{number} {addressee}" if plan.kind in ALONE else addressee
        together.setdefault(key, []).append(plan)
    return list(together.values())


def _addressee(plan: LetterPlan, case: Case) -> str:
    """Where a plan may go. A merged letter goes to the address as registered."""
    addresses = {
        To.REGISTERED: case.registered,
        To.SENDER: case.details.sender,
        To.RECIPIENT: plan.address,
    }
    address = addresses[plan.to].strip()
    if not address:
        raise RefusedError(f"case {case.id}: no address for the letter {plan.kind.value}")
    return address


def _envelope(group: Sequence[LetterPlan], case: Case, received_on: date) -> Envelope:
    kinds = {plan.kind for plan in group}
    first = next((p for p in group if p.to is To.REGISTERED), group[0])
    addressee = _addressee(first, case)
    answered = _answered(kinds, addressee, case)
    thread = (*case.details.references, answered) if answered == case.details.message_id else ()
    return Envelope(
        addressee=addressee,
        language=letter_language(case.language),
        case_id=case.id,
        received=received_on,
        english_line=case.language in SWEDISH_READERS - {"sv"} and not kinds & ALONE,
        in_reply_to=answered,
        references=_cleaned(thread or (answered,)),
    )


def _answered(kinds: set[LetterKind], addressee: str, case: Case) -> str:
    """The Message-ID answered. Nobody but the asker learns which mail that was."""
    if kinds & (OF_OUR_OWN_ACCORD | {LetterKind.CODE_CHALLENGE}):
        return ""
    if normalised(addressee) == normalised(case.details.sender):
        return next(iter(_cleaned((case.details.message_id,))), "")
    ours = [m for m in case.messages if m.direction == "out" and m.to == addressee]
    return next(iter(_cleaned(tuple(m.message_id for m in reversed(ours)))), "")


def _cleaned(references: Sequence[str]) -> tuple[str, ...]:
    """Well-formed Message-IDs, each once; of a long thread its first and its latest."""
    sound = tuple(dict.fromkeys(r for r in references if _MESSAGE_ID.fullmatch(r)))
    return sound if len(sound) <= _MOST_REFERENCES else (sound[0], *sound[1 - _MOST_REFERENCES :])


def _section(plan: LetterPlan) -> Section:
    """The plan with every fact there and fit to print.

    Raises: RulebookError where a fact is missing.
    """
    needed = frozenset() if plan.facts.get(OWN_TEXT) else FACTS[plan.kind]
    missing = sorted(needed - plan.facts.keys())
    missing += sorted(n for n in needed & NEVER_EMPTY if not str(plan.facts.get(n, "")).strip())
    if plan.kind is LetterKind.EXTRACT and plan.extract is None:
        missing.append("extract")
    if missing:
        lacking = f"lacks {', '.join(dict.fromkeys(missing))}"
        raise RulebookError([Fault(f"letter {plan.kind.value}", lacking, "nothing is sent")])
    facts = dict(plan.facts)
    name = ""
    if plan.extract is not None:
        facts = extract_facts(plan.extract) | facts
        name = name_in(plan.extract.people) if plan.to is To.REGISTERED else ""
    known = known_to(plan.kind) | {OWN_TEXT}
    fit = {key: _fit(key, value) for key, value in facts.items() if key in known}
    return Section(plan.kind, fit, plan.extract, masked(one_line(name)))


def _fit(key: str, value: object) -> object:
    """A fact without line ends that are not the owner's, and with id numbers hidden."""
    match value:
        case str():
            hidden = value if key in _NEVER_MASKED else masked(value)
            return hidden if key in OWNERS_WORDS else one_line(hidden)
        case Mapping():
            return {inner: _fit(inner, said) for inner, said in value.items()}
        case tuple() | list():
            return tuple(_fit(key, inner) for inner in value)
        case _:
            return value


def _firm(controller: Controller) -> dict[str, str]:
    return {
        "company": one_line(controller.company),
        "name": one_line(controller.name),
        "email": one_line(controller.email),
        "address": one_line(controller.address),
        "phone": one_line(controller.phone),
        "policy_url": one_line(controller.policy_url),
    }


def _frame(
    sections: Sequence[Section], envelope: Envelope, firm: Mapping[str, str], prefix: str
) -> dict[str, object]:
    kinds = {section.kind for section in sections}
    return {
        "name": next((s.name for s in sections if s.name), ""),
        "controller": firm,
        "number": f"{prefix}-{envelope.case_id}" if envelope.case_id else "",
        "received": None if kinds <= UNDATED else envelope.received,
        "plain_date": LetterKind.NEUTRAL_IDENTITY in kinds,
        "english_line": envelope.english_line,
        "imy": bool(kinds & WITH_COMPLAINT),
        "remedy": bool(kinds & WITH_REMEDY),
    }
