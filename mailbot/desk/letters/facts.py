"""Which facts each letter is written from.

Values are strings, dates, booleans, tuples of strings, or tuples of small mappings; they are
set into the text as they are, never read as templates.

| letter | facts |
|---|---|
| acknowledgement | rights: tuple of `Right` values; due: date; done: tuple of
  "marketing_stopped", "marketing_paused", "restricted" |
| code_challenge | code, printed unbroken on a line of its own |
| extract | storage_until: date or None (kept on a particular ground); recipients, sources,
  third_countries: tuples of str; restricted, masked_number, profiling: bool |
| rectified | changes: tuple of {"field", "old", "new"}, masked; on: date; recipients;
  to_old_address: bool |
| rectify_more | fields: tuple, may be empty; disputed: bool |
| erased | on: date; what: tuple of field or source words; recipients; trace_until: date;
  by_hand: the same, of what is erased by hand until by_hand_until: date or None; anonymised: bool |
| erased_partly | as erased, and kept: tuple; until: date or None; law: "bookkeeping",
  "legal_claim", "contract" or "" for none; refused: tuple, with refused_because, the owner's |
| restriction_on | scope: "whole" or a tuple of field names; since: date |
| restriction_lift_notice | on: date; why: the owner's words, or "settled" |
| objection_upheld | on: date; erased: tuple; recipients |
| objection_refused | grounds, balancing, both in the owner's words |
| marketing_stopped | channels: "all" or "email"; consent: bool |
| portability | included, excluded: tuples of field words |
| extension | new_date: date; reasons, the owner's; given_now: tuple |
| refusal | right; reasons, the owner's; reason_key: "", "cannot_identify",
  "no_authority" or "fee"; granted: tuple; fee: the sum, "" for none |
| art19_notice | identifier; change: "rectified", "erased" or "restricted"; fields, new:
  tuples, matching where rectified; on: date |
| policy_change | effective: date; summary, why, text, all the owner's; the first two "" where
  the text itself says what changes and why |
| privacy_info | topics: tuple of "policy", "contact", "sale", "identity_proof" |
| no_data | trace_until: date |
| locked | portable: bool; again: bool, another locked file stands before it |
| any | own_text: the owner's own answer, in place of ours |
"""

from collections.abc import Mapping

from mailbot.law.elsewhere import purposes_elsewhere
from mailbot.law.extract import Extract
from mailbot.law.holdings import MAILBOX, Findings
from mailbot.law.step import LetterKind
from mailbot.register.person import FIELDS, Person

_ERASED = frozenset(
    {"on", "what", "recipients", "trace_until", "by_hand", "by_hand_until", "anonymised"}
)

FACTS: Mapping[LetterKind, frozenset[str]] = {
    LetterKind.ACKNOWLEDGEMENT: frozenset({"rights", "done", "due"}),
    LetterKind.NEUTRAL_IDENTITY: frozenset(),
    LetterKind.CODE_CHALLENGE: frozenset({"code"}),
    LetterKind.EXTRACT: frozenset(
        {
            "storage_until",
            "recipients",
            "sources",
            "restricted",
            "masked_number",
            "profiling",
            "third_countries",
        }
    ),
    LetterKind.RECTIFIED: frozenset({"changes", "on", "recipients", "to_old_address"}),
    LetterKind.RECTIFY_MORE: frozenset({"fields", "disputed"}),
    LetterKind.ERASED: _ERASED,
    LetterKind.ERASED_PARTLY: _ERASED | {"kept", "law", "until", "refused", "refused_because"},
    LetterKind.RESTRICTION_ON: frozenset({"scope", "since"}),
    LetterKind.RESTRICTION_LIFT_NOTICE: frozenset({"on", "why"}),
    LetterKind.OBJECTION_UPHELD: frozenset({"on", "erased", "recipients"}),
    LetterKind.OBJECTION_REFUSED: frozenset({"grounds", "balancing"}),
    LetterKind.MARKETING_STOPPED: frozenset({"channels", "consent"}),
    LetterKind.PORTABILITY: frozenset({"included", "excluded"}),
    LetterKind.EXTENSION: frozenset({"new_date", "reasons", "given_now"}),
    LetterKind.REFUSAL: frozenset({"right", "reasons", "reason_key", "granted", "fee"}),
    LetterKind.ART19_NOTICE: frozenset({"identifier", "change", "fields", "new", "on"}),
    LetterKind.POLICY_CHANGE: frozenset({"effective", "summary", "why", "text"}),
    LetterKind.COMPLAINT_INFO: frozenset(),
    LetterKind.PRIVACY_INFO: frozenset({"topics"}),
    LetterKind.NO_DATA: frozenset({"trace_until"}),
    LetterKind.LOCKED: frozenset({"portable", "again"}),
}
"""What a plan of each kind must bring."""

FROM_EXTRACT = frozenset(
    {
        "as_of",
        "fields",
        "records",
        "mails",
        "cases",
        "suppressed",
        "elsewhere",
        "copies",
        "purposes",
        "limited_to",
        "other_records",
    }
)
"""What the letter of an extract is told besides, read from the extract itself."""

EVERYWHERE = frozenset({"controller", "follows"})
"""Known to every section. follows: another section of the same letter stands before it."""

IN_FRAME = frozenset(
    {
        "body",
        "name",
        "greeted",
        "controller",
        "number",
        "received",
        "plain_date",
        "english_line",
        "imy",
        "remedy",
    }
)
"""What the frame round the sections is told. greeted: its text begins with a greeting."""

OWN_TEXT = "own_text"
"""A fact any plan may bring: the owner's own answer, which stands in place of our text."""

OWNERS_WORDS = frozenset(
    {"reasons", "grounds", "balancing", "summary", "why", "text", OWN_TEXT, "refused_because"}
)
"""Facts that may run over several paragraphs; every other is one line."""


NEVER_EMPTY = frozenset(
    {"code", "reasons", "grounds", "balancing", "why", "summary", "text", "identifier"}
)
"""Facts without which a letter says nothing."""

SAID_IN_TEXT: Mapping[LetterKind, frozenset[str]] = {
    LetterKind.POLICY_CHANGE: frozenset({"summary", "why"})
}
"""Facts of a kind of letter that may be empty all the same: the owner's text says them."""


def known_to(kind: LetterKind) -> frozenset[str]:
    """Every name a template of that kind may use."""
    extra: frozenset[str] = FROM_EXTRACT if kind is LetterKind.EXTRACT else frozenset()
    return FACTS[kind] | EVERYWHERE | extra


def extract_facts(extract: Extract) -> dict[str, object]:
    """What the letter says of an extract, besides the facts of its plan."""
    found, processing = extract.findings, extract.processing
    purposes = [*processing.purposes]
    purposes += [p for p in purposes_elsewhere(found) if p.basis] if purposes else []
    held = tuple(f for f in FIELDS if any(getattr(p, f) for p in extract.people))
    return {
        "as_of": extract.as_of,
        "fields": held,
        "records": len(extract.people),
        "mails": len(found.mails),
        "cases": len(found.cases),
        "suppressed": found.suppressed,
        "elsewhere": _elsewhere(found),
        "copies": any(one.source == MAILBOX for one in found.found),
        "purposes": tuple({"purpose": p.purpose, "basis": p.basis} for p in purposes),
        "limited_to": extract.limited_to,
        "other_records": extract.other_records,
    }


def _elsewhere(findings: Findings) -> tuple[str, ...]:
    """Other places where something was found."""
    return tuple(
        one.source
        for one in findings.found
        if one.source != MAILBOX and (one.entries or one.mails or one.text)
    )


def name_in(people: tuple[Person, ...]) -> str:
    """The name all the records bear, "" where they differ."""
    names = {p.name for p in people}
    return names.pop() if len(names) == 1 else ""
