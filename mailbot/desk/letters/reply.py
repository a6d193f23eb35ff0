"""Plans into letters: one to each addressee, in the language of the mail.

Facts per letter: `letter_facts.FACTS`. Source: GDPR 12(1)-(4); RFC 3834.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from mailbot.desk.judgement.case import Case
from mailbot.desk.letters.controller import Controller
from mailbot.desk.letters.envelope import (
    BY_POST,
    OF_OUR_OWN_ACCORD,
    Envelope,
    envelope,
    letter_language,
    together,
)
from mailbot.desk.letters.facts import (
    FACTS,
    NEVER_EMPTY,
    OWN_TEXT,
    OWNERS_WORDS,
    SAID_IN_TEXT,
    extract_facts,
    known_to,
    name_in,
)
from mailbot.desk.letters.layout import lay_out
from mailbot.desk.letters.markup import marked_up
from mailbot.desk.letters.merge import Section, merged, without_contents
from mailbot.desk.letters.proof import Proof, Written, proof_of, prove
from mailbot.desk.letters.texts import Texts, one_line
from mailbot.errors import Fault, RulebookError
from mailbot.law.extract import Extract
from mailbot.law.rights import State
from mailbot.law.step import LetterKind, LetterPlan, To
from mailbot.mail.draft import Draft
from mailbot.register.masking import masked
from mailbot.said import said

UNDATED = OF_OUR_OWN_ACCORD | {LetterKind.MARKETING_STOPPED}

WITH_REMEDY = frozenset(
    {LetterKind.ERASED_PARTLY, LetterKind.OBJECTION_REFUSED, LetterKind.REFUSAL}
)
"""Something was not done: complaint and judicial remedy are named (Art. 12(4))."""

WITH_COMPLAINT = WITH_REMEDY | {
    LetterKind.NEUTRAL_IDENTITY,
    LetterKind.EXTRACT,
    LetterKind.LOCKED,
    LetterKind.RESTRICTION_LIFT_NOTICE,
    LetterKind.EXTENSION,
    LetterKind.POLICY_CHANGE,
    LetterKind.COMPLAINT_INFO,
    LetterKind.PRIVACY_INFO,
    LetterKind.NO_DATA,
}
"""Letters that say how to complain to the supervisory authority."""

BETWEEN = "\n\n| * * *\n\n"
"""What stands between the sections of one letter."""

_NEVER_MASKED = frozenset({"code"})


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter written. kinds: what it holds, the first naming it.

    draft: without enclosures. extracts: what the enclosed documents are made from; of two,
    the extract of access stands before the portable one. proof: what it is held against.
    locked: the documents are to be encrypted, and the text says nothing of what is in them.
    """

    kinds: tuple[LetterKind, ...]
    draft: Draft
    extracts: tuple[Extract, ...] = ()
    proof: Proof = field(default_factory=Proof)
    locked: bool = False


def compose(
    plans: Sequence[LetterPlan],
    case: Case,
    controller: Controller,
    texts: Texts,
    received_on: date,
    *,
    locked: bool = False,
) -> tuple[Letter, ...]:
    """The letters those plans make: one for each addressee, some kinds always alone.

    received_on: firm-zone date the request came in. locked: extracts that go by mail are to be
    encrypted.

    Raises: RulebookError where a fact or a demand of the checklist is missing: nothing may
    be sent. RefusedError where there is nobody a letter may go to.
    """
    waiting = frozenset(m.right for m in case.matters if m.state is State.WAITING_OWNER)
    letters = []
    for group in together(plans, case):
        sections = merged([_section(plan) for plan in group], waiting)
        if not sections:
            continue
        to = envelope(group, case, received_on)
        enclosing = any(section.extract is not None for section in sections)
        if locked and enclosing and to.addressee != BY_POST:
            letter = write(without_contents(sections), to, controller, texts)
            kinds = tuple(section.kind for section in sections)
            letters.append(replace(letter, kinds=kinds, locked=True))
        else:
            letters.append(write(sections, to, controller, texts))
    return tuple(letters)


def write_notice(
    plan: LetterPlan, controller: Controller, texts: Texts, language: str, name: str = ""
) -> Letter:
    """A letter of no case, sent of our own accord; `plan.address` is the addressee.

    name: whom it greets, "" for nobody by name.
    """
    to = Envelope(plan.address, letter_language(language))
    section = replace(_section(plan), name=masked(one_line(name)))
    return write((section,), to, controller, texts)


def write(
    sections: Sequence[Section], to: Envelope, controller: Controller, texts: Texts
) -> Letter:
    """One letter from its sections."""
    kinds = tuple(section.kind for section in sections)
    firm = _firm(controller)
    language = to.language
    bodies = [
        section.own_text
        or texts.render(
            language, section.kind, {**section.facts, "controller": firm, "follows": number > 0}
        )
        for number, section in enumerate(sections)
    ]
    greeted = texts.words[language].greets(sections[0].own_text)
    frame = _frame(sections, to, firm, controller.case_prefix) | {"greeted": greeted}
    source = texts.render(language, "frame", {**frame, "body": BETWEEN.join(bodies)})
    text = lay_out(source)
    finished = Written(language, tuple(sections), tuple(bodies), text, frame)
    prove(finished, texts)
    source = texts.reworded(language, source, to.tables)
    number = str(frame["number"])
    subject = texts.subject(language, kinds[0], controller.company)
    subject = f"[{number}] {subject}" if number else subject
    draft = Draft(
        addressee=to.addressee,
        subject=subject,
        text=lay_out(source),
        language=language,
        in_reply_to=to.in_reply_to,
        references=to.references,
        auto_submitted="auto-generated" if kinds[0] in OF_OUR_OWN_ACCORD else "auto-replied",
        html=marked_up(source, language, subject),
    )
    extracts = tuple(s.extract for s in sections if s.extract is not None)
    return Letter(kinds, draft, extracts, proof_of(finished, texts))


def _section(plan: LetterPlan) -> Section:
    """The plan with every fact there and fit to print.

    Raises: RulebookError where a fact is missing.
    """
    needed = frozenset() if plan.facts.get(OWN_TEXT) else FACTS[plan.kind]
    missing = sorted(needed - plan.facts.keys())
    filled = (needed & NEVER_EMPTY) - SAID_IN_TEXT.get(plan.kind, frozenset())
    missing += sorted(n for n in filled if not str(plan.facts.get(n, "")).strip())
    if plan.kind is LetterKind.EXTRACT and plan.extract is None:
        missing.append("extract")
    if missing:
        lacking = said("lacks {missing}", missing=", ".join(dict.fromkeys(missing)))
        raise RulebookError(
            [Fault(said("letter {kind}", kind=plan.kind.value), lacking, said("nothing is sent"))]
        )
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
    sections: Sequence[Section], to: Envelope, firm: Mapping[str, str], prefix: str
) -> dict[str, object]:
    kinds = {section.kind for section in sections}
    return {
        "name": next((s.name for s in sections if s.name), ""),
        "controller": firm,
        "number": f"{prefix}-{to.case_id}" if to.case_id else "",
        "received": None if kinds <= UNDATED else to.received,
        "plain_date": LetterKind.NEUTRAL_IDENTITY in kinds,
        "english_line": to.english_line,
        "imy": bool(kinds & WITH_COMPLAINT),
        "remedy": bool(kinds & WITH_REMEDY),
    }
