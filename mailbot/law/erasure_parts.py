"""What an erasure means source by source: what goes, what stays and why, and by whose hand.

Source: GDPR 17; BFL 7 kap. 2 §; rows O01, O02 and N06.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from mailbot.law.elsewhere import group_of, held, keeping_until
from mailbot.law.holdings import MAILBOX, Entry, Findings, Found, Group, MailListed
from mailbot.law.keeping import ErasurePlan, erasure_plan
from mailbot.law.step import Facts
from mailbot.register.masking import masked

REGISTER: Final = "register"
MAILBOT: Final = "mailbot"
ERASE, RESTRICT, KEEP = "erase", "restrict", "keep"
BY_US, BY_OWNER = "mailbot", "owner"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the plan. key: what the owner names it by, e.g. "register" or "Kassan/Köp".

    does: "erase", "restrict" (kept for the law alone, until that day) or "keep" (in a system
    of the owner's own). fields: of the record, or of the other system. by: "mailbot", or "owner"
    where no program of ours may write. where: the places, for her hand; count: how many.
    reason: "bookkeeping", "legal_claim", "contract", "unread" (look there by hand) or "".
    """

    key: str
    source: str
    does: str
    fields: tuple[str, ...] = ()
    person: str = ""
    until: date | None = None
    reason: str = ""
    by: str = BY_US
    where: tuple[str, ...] = ()
    count: int = 0


@dataclass(frozen=True, slots=True)
class Choice:
    """How much of the plan the owner says yes to. only, but: keys of parts, or key and field.

    reason: why the rest stays, told to the person. done: what she does by hand is done already.
    anonymise: the record goes, and figures in nobody's name remain.
    """

    only: tuple[str, ...] = ()
    but: tuple[str, ...] = ()
    reason: str = ""
    done: bool = False
    anonymise: bool = False

    @property
    def partial(self) -> bool:
        """Something is left out."""
        return bool(self.only or self.but)


WHOLE: Final = Choice()


def parts_of(facts: Facts) -> tuple[Part, ...]:
    """The whole plan, in the order it is shown."""
    findings, year_end = facts.findings or Findings(), facts.processing.financial_year_end
    plans = [erasure_plan(p, year_end, facts.today) for p in facts.people]
    return (
        *_of_register(plans),
        Part(MAILBOT, MAILBOT, ERASE, ("cases", "letters")),
        *_of_mails(MAILBOX, findings.mails),
        *(part for found in findings.found for part in _of_source(found, year_end, facts.today)),
        *_unread(findings),
    )


def divided(parts: Sequence[Part], choice: Choice) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """What the owner lets go, and what she does not; what the law keeps is in neither.

    What mailbot itself holds always goes.
    """
    taken: list[Part] = []
    left: list[Part] = []
    for part in parts:
        if part.does != ERASE or part.source == MAILBOT:
            continue
        named = {f for name in choice.only for f in _matched(part, name)}
        fields = [f for f in _units(part) if f in named or not choice.only]
        spared = {f for name in choice.but for f in _matched(part, name)}
        going = tuple(f for f in fields if f not in spared)
        staying = tuple(f for f in _units(part) if f not in going)
        taken += [replace(part, fields=_fields(part, going))] if going else []
        left += [replace(part, fields=_fields(part, staying))] if staying else []
    return tuple(taken), tuple(left)


def unknown(parts: Sequence[Part], choice: Choice) -> tuple[str, ...]:
    """Names in the choice that are no part of the plan."""
    erasing = [part for part in parts if part.does == ERASE and part.source != MAILBOT]
    names = (*choice.only, *choice.but)
    return tuple(n for n in names if not any(_matched(part, n) for part in erasing))


def _matched(part: Part, name: str) -> tuple[str, ...]:
    """What of the part a name means: all of it, or one field."""
    said, key = name.strip().casefold(), part.key.casefold()
    if said and (said == key or key.startswith((f"{said}/", f"{said}."))):
        return _units(part)
    return tuple(field for field in part.fields if said == f"{key}.{field.casefold()}")


def _units(part: Part) -> tuple[str, ...]:
    """The part's fields; a part without any can only be taken whole."""
    return part.fields or ("*",)


def _fields(part: Part, units: tuple[str, ...]) -> tuple[str, ...]:
    return units if part.fields else ()


def _of_register(plans: Sequence[ErasurePlan]) -> Iterator[Part]:
    for plan in plans:
        key = REGISTER if len(plans) == 1 else f"{REGISTER}.{plan.person}"
        yield Part(key, REGISTER, ERASE, plan.erase, plan.person)
        if plan.keep:
            yield Part(
                key, REGISTER, RESTRICT, plan.keep, plan.person, plan.until, reason="bookkeeping"
            )


def _of_mails(name: str, mails: Sequence[MailListed]) -> Iterator[Part]:
    """Mails somebody else wrote: mailbot removes its own letters alone."""
    others = [mail for mail in mails if not mail.ours]
    if others:
        where = tuple(f"{m.folder} {m.on} {masked(m.subject)}".strip() for m in others)
        yield Part(name, name, ERASE, by=BY_OWNER, where=where, count=len(others))


def _of_source(found: Found, year_end: str, today: date) -> Iterator[Part]:
    """An export of another system: each group by its own rule, the rest goes."""
    if found.source == MAILBOX:
        return  # the copies were made for the extract, from the mails
    yield from _of_mails(found.source, found.mails)
    groups = dict.fromkeys(group_of(field, found) for field in held(found))
    for group in groups:
        yield from _of_group(found, group, year_end, today)
    if found.text:
        yield _by_hand(found.source, found.source, ())


def _of_group(found: Found, group: Group | None, year_end: str, today: date) -> Iterator[Part]:
    fields = tuple(f for f in held(found) if group_of(f, found) == group)
    entries = [e for e in found.entries if any(t for name, t in e.values if name in fields)]
    key = f"{found.source}/{group.name}" if group else found.source
    kept = [e for e in entries if group and _still_kept(e, group, year_end, today)]
    gone = [e for e in entries if e not in kept]
    if kept and group:
        days = [keeping_until(entry, group, year_end) for entry in kept]
        until = max(filter(None, days), default=None)
        where = tuple(entry.place for entry in kept)
        yield Part(
            key, found.source, KEEP, fields, "", until, group.keep, BY_OWNER, where, len(kept)
        )
    if gone:
        where = tuple(entry.place for entry in gone)
        yield replace(_by_hand(key, found.source, fields), where=where, count=len(gone))


def _still_kept(entry: Entry, group: Group, year_end: str, today: date) -> bool:
    """There is a reason to keep the entry, and its last day has not passed."""
    until = keeping_until(entry, group, year_end)
    return bool(group.keep) and (until is None or until >= today)


def _unread(findings: Findings) -> Iterator[Part]:
    """Where nobody but the owner can look."""
    for name in dict.fromkeys((*findings.missing, *findings.pending, *findings.manual)):
        yield replace(_by_hand(name, name, ()), reason="unread")
    for found in findings.found:
        if found.doubtful:
            where = tuple(entry.place for entry in found.doubtful)
            yield replace(_by_hand(found.source, found.source, ()), reason="unread", where=where)


def _by_hand(key: str, source: str, fields: tuple[str, ...]) -> Part:
    return Part(key, source, ERASE, fields, by=BY_OWNER)
