"""A case, or a breach, as a document for the authority: what came, what was done, and when.

Source: GDPR 5(2), 33(3), 33(5) and 58(1)(a); row A22.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from mailbot.desk.judgement.breach import Breach, missing
from mailbot.desk.judgement.case import Case, CaseMessage
from mailbot.desk.owner.texts import OwnerTexts
from mailbot.law.sheet import Firm, Grid, Section, Sheet
from mailbot.law.terms import Terms
from mailbot.register.masking import masked

_LABELS = ("page", "keep", "unprintable")
_PARTS = (
    ("h_a", ("happened", "what", "subjects", "people", "data", "records")),
    ("h_b", ("contact",)),
    ("h_c", ("consequences",)),
    ("h_d", ("measures",)),
    ("h_assessment", ("risk", "why", "late", "imy_reference")),
)


@dataclass(frozen=True, slots=True)
class Step:
    """A line of the log. facts: names and values, ids and words of ours."""

    line: int
    at: datetime
    event: str
    actor: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Log:
    """What the case's part of the log says, and whether the whole of it holds.

    lines, head: of the whole log. broken: its first bad line, None where it is whole.
    """

    steps: tuple[Step, ...]
    lines: int
    head: str
    broken: int | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """How it is told: the words of documents, and of the owner; her time zone, firm and day."""

    terms: Terms
    owner: OwnerTexts
    zone: tzinfo
    firm: Firm
    as_of: date


def case_sheet(case: Case, who: str, log: Log, words: Words) -> Sheet:
    """The case whole. who: names from the register, "" where nobody is in it any more."""
    terms = words.terms
    prefix = words.firm.case_prefix
    number = f"{prefix}-{case.id}" if prefix else case.id
    sections = (
        Section(terms.say("h_case"), grid=Grid((), tuple(_of_the_case(case, who, words)))),
        _rights(case, words),
        *_request(case, terms),
        _letters(case, log, words),
        _steps(log, words),
        Section(terms.say("h_log"), (_checked(log, terms),)),
    )
    title = terms.say("case_title", case=number)
    return _sheet(title, terms.say("case_lead"), sections, words)


def breach_sheet(breach: Breach, words: Words) -> Sheet:
    """A breach as the register of them keeps it."""
    terms = words.terms
    times = (
        ("breach_discovered", breach.discovered),
        ("breach_by", breach.notify_by),
        ("breach_imy", breach.imy),
        ("breach_told", breach.told),
        ("breach_done", breach.closed),
    )
    when = tuple((terms.say(key), _time(at, words)) for key, at in times if at)
    sections = [Section(terms.say("h_when"), grid=Grid((), when))]
    for heading, names in _PARTS:
        told = ((name, _fact(breach, name, words.firm, terms)) for name in names)
        rows = tuple((terms.say(name), said) for name, said in told if said)
        sections.append(Section(terms.say(heading), grid=Grid((), rows)))
    left = tuple(
        terms.text.get(name, terms.text.get(f"breach_{name}", "")) for name in missing(breach)
    )
    if left:
        sections.append(Section(terms.say("h_missing"), points=left))
    title = terms.say("breach_title", breach=breach.id)
    return _sheet(title, terms.say("breach_lead"), tuple(sections), words)


def _sheet(title: str, lead: str, sections: tuple[Section, ...], words: Words) -> Sheet:
    terms, firm, as_of = words.terms, words.firm, words.as_of
    return Sheet(
        language=terms.language,
        file=title,
        title=title,
        about=(terms.say("as_of", day=terms.day(as_of)),),
        firm=tuple(filter(None, (firm.company, firm.name, firm.email, firm.phone))),
        lead=(lead,),
        sections=sections,
        as_of=as_of,
        labels={label: terms.text[label] for label in _LABELS},
    )


def _of_the_case(case: Case, who: str, words: Words) -> Iterator[tuple[str, str]]:
    terms = words.terms
    yield terms.say("case_received"), _time(case.received, words)
    yield terms.say("case_channel"), terms.value("channel", case.channel)
    yield terms.say("case_due"), terms.day(case.due)
    if case.extended_due:
        yield terms.say("case_extended"), terms.day(case.extended_due)
    ended = _time(case.closed_at, words) if case.closed_at else terms.say("case_open")
    yield terms.say("case_closed"), ended
    told = (who, case.details.name, case.details.sender)
    yield terms.say("case_person"), masked(next(filter(None, told), terms.say("case_erased")))
    yield terms.say("case_identity"), terms.value("grade", case.identity.value)


def _rights(case: Case, words: Words) -> Section:
    say = words.owner.word
    rows = tuple(
        (
            say(m.right.value, "rights"),
            say(m.state.value, "states"),
            _plain(m.outcome or "-"),
        )
        for m in case.matters
    )
    return _table("h_asked", ("right", "state", "outcome"), rows, words.terms)


def _request(case: Case, terms: Terms) -> Iterator[Section]:
    if case.details.text:
        parts = tuple(masked(case.details.text).split("\n\n"))
        yield Section(terms.say("h_request"), parts)


def _letters(case: Case, log: Log, words: Words) -> Section:
    sealed = {
        facts["letter"]: facts["sha256"]
        for facts in (dict(step.facts) for step in log.steps)
        if "letter" in facts and "sha256" in facts
    }
    rows = tuple(_letter(m, sealed.get(f"{case.id}.{m.number}", ""), words) for m in case.messages)
    return _table("h_letters", ("at", "way", "letter", "state"), rows, words.terms)


def _letter(message: CaseMessage, digest: str, words: Words) -> tuple[str, ...]:
    terms = words.terms
    kinds = ", ".join(words.owner.word(kind, "letters") for kind in message.kinds)
    named = kinds or "-"
    return (
        _time(message.at, words),
        terms.value("way", message.direction),
        f"{named}\nSHA-256 {digest}" if digest else named,
        terms.value("letter_state", message.state),
    )


def _steps(log: Log, words: Words) -> Section:
    terms = words.terms
    rows = tuple(
        (
            str(step.line),
            _time(step.at, words),
            _plain(terms.value("step", step.event)),
            terms.value("by", step.actor) if step.actor != "bot" else "mailbot",
            masked(", ".join(f"{name} {said}" for name, said in step.facts if name != "sha256")),
        )
        for step in log.steps
    )
    return _table("h_steps", ("line", "at", "event", "by", "details"), rows, terms)


def _checked(log: Log, terms: Terms) -> str:
    if log.broken is not None:
        return terms.say("case_log_broken", line=log.broken)
    return terms.say("case_log_whole", count=log.lines, head=log.head)


def _fact(breach: Breach, name: str, firm: Firm, terms: Terms) -> str:
    said = str(getattr(breach, name))
    if name == "contact" and not said:
        return ", ".join(filter(None, (firm.name, firm.email, firm.phone)))
    return masked(terms.value("risk", said) if name == "risk" else said)


def _table(
    heading: str, columns: Sequence[str], rows: tuple[tuple[str, ...], ...], terms: Terms
) -> Section:
    headers = tuple(terms.columns[column] for column in columns)
    return Section(terms.say(heading), grid=Grid(headers, rows))


def _time(at: datetime, words: Words) -> str:
    return f"{at.astimezone(words.zone):%Y-%m-%d %H:%M}"


def _plain(word: str) -> str:
    return word.replace("_", " ")
