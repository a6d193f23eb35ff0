"""`mailbot register add`, `edit` and `event`: one record, changed by the owner's hand."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from typing import TypeVar

import click

from mailbot.cli.given import Given, pass_given
from mailbot.cli.moment import MOMENT, Moment
from mailbot.cli.output import examples, say
from mailbot.cli.plain import free
from mailbot.cli.who import named_person
from mailbot.errors import Fault, RulebookError, StaleCase, UsageError
from mailbot.law.keeping import VOUCHER_FIELDS
from mailbot.law.retention import COUNTED, HOLD_ON, KNOWN
from mailbot.register import cells
from mailbot.register.address import normalised
from mailbot.register.edit import edited, typed
from mailbot.register.masking import masked
from mailbot.register.merge import merge
from mailbot.register.person import Happening, Person
from mailbot.register.table import Row
from mailbot.rulebook.headers import load_headers
from mailbot.store.contract import Commit, LogEntry, Store

_TRIES = 5
_STOPPED = "stopped"
_LONGEST_KIND = 40
_NONE_YET = Person("")

why_option = click.option(
    "--why", default="", metavar="T", help="The reason, for the history of the record."
)


@dataclass(frozen=True, slots=True)
class Change:
    """A record in its new form and the line of the log that tells of it."""

    person: Person
    entry: LogEntry


Made = TypeVar("Made", bound=Change | None)


@click.command(
    epilog=examples(
        'mailbot register add name="Anna Lind" email=anna@firm.example company="Firm AB"',
        "mailbot register add email=bo@ek.example customer_kind=private_customer",
    )
)
@click.argument("values", nargs=-1, required=True, metavar="FIELD=VALUE...")
@pass_given
def add(given: Given, values: tuple[str, ...]) -> None:
    """Bring one person into the register; fields as the columns of `register import`.

    Several e-mail addresses are separated by `|`.
    """
    read, doubts = _typed(given, values)
    if not (read.get("name") or read.get("emails")):
        raise UsageError([Fault("FIELD=VALUE", "says neither name nor email", "give one")])
    warnings: list[str] = []

    def added() -> Change:
        person, told = _new_person(given, read)
        warnings[:] = told
        facts = (("person", person.id), ("fields", ",".join(read)))
        return Change(person, _entry(given, "person_added", facts))

    done = _committed(given, added)
    _warn((*doubts, *warnings))
    say(f"{done.person.id} was added: {free(done.person.name or done.person.emails[0])}.")


@click.command(
    epilog=examples(
        'mailbot register edit P7 phone="+46 11 123 45 67"',
        "mailbot register edit anna@firm.example email='anna@firm.example|al@firm.example'",
        'mailbot register edit P7 flags=left --why "told us on the phone"',
    )
)
@click.argument("who", metavar="WHO")
@click.argument("values", nargs=-1, required=True, metavar="FIELD=VALUE...")
@why_option
@pass_given
def edit(given: Given, who: str, values: tuple[str, ...], why: str) -> None:
    """Change what is held of WHO; FIELD= empties a field. `register history` keeps who and when."""
    read, doubts = _typed(given, values)

    def changed() -> Change | None:
        person = named_person(given, who)
        _may_hold(given, person, read)
        new = edited(person, read, _stamp(given), masked(why))
        if new is person:
            return None
        fields = ",".join(name for name in read if getattr(person, name) != getattr(new, name))
        facts = (("person", person.id), ("fields", fields))
        return Change(new, _entry(given, "register_edited", facts))

    done = _committed(given, changed)
    _warn(doubts)
    if done is None:
        say("Nothing was changed: that is what stands there already.")
        return
    if done.person.restricted:
        _warn([f"{done.person.id} is under restriction (GDPR 18): only correct it"])
    told = dict(done.entry.facts)["fields"]
    say(f"{done.person.id}: {str(told).replace(',', ', ')} changed.")


@click.command(
    epilog=examples(
        "mailbot register event P7 purchase --on 2026-11-02",
        'mailbot register event anna@firm.example hold_on --note "dispute, invoice 2210"',
    )
)
@click.argument("who", metavar="WHO")
@click.argument("kind", metavar="KIND")
@click.option("--on", type=MOMENT, metavar="DATE", help="The day it was; default: today.")
@click.option("--note", default="", metavar="T", help="A word on it; for a hold, its reason.")
@pass_given
def event(given: Given, who: str, kind: str, on: Moment | None, note: str) -> None:
    """Note what happened with WHO: it may start the 24 months anew, or hold them.

    Start anew: purchase, payment, quote_request, support, meeting, call, inbound_business,
    deliverable_approved. Hold: hold_on, hold_off. Still needed: assignment_on, assignment_off,
    unpaid_on, unpaid_off (--note names the invoice). All other kinds are noted and do not count.
    """
    word = _kind(kind)
    day = on.at.date() if on else given.today
    text = _note(given, note)

    def noted() -> Change:
        person = named_person(given, who)
        if person.kept_through is not None:
            raise _stub(person)
        happening = Happening(day, word, text)
        new = replace(person, happenings=(*person.happenings, happening))
        if word in COUNTED and day <= given.today:
            new = replace(new, last_interaction=max(day, person.last_interaction or day))
        known = word if word in KNOWN else "other"
        facts = (("person", person.id), ("kind", known), ("on", day.isoformat()))
        return Change(new, _entry(given, "happening_noted", facts))

    done = _committed(given, noted)
    _warn(_event_doubts(given, word, day, note))
    say(f"{done.person.id}: {free(word)} on {day} was noted.")


def _typed(given: Given, words: tuple[str, ...]) -> tuple[Mapping[str, object], tuple[str, ...]]:
    """Values by field and what is doubtful of them. Raises: UsageError with every fault."""
    headers, faults = load_headers(given.folders)
    if faults:
        raise RulebookError(faults)
    read = typed(words, headers, given.today)
    if read.faults:
        raise UsageError(read.faults)
    return read.values, read.doubts


def typed_values(given: Given, words: tuple[str, ...]) -> Mapping[str, object]:
    """Values by field; what is doubtful of them is told. Raises: UsageError with every fault."""
    read, doubts = _typed(given, words)
    _warn(doubts)
    return read


def _new_person(given: Given, values: Mapping[str, object]) -> tuple[Person, list[str]]:
    """A new record by the rules of the import. Raises: UsageError if it is there already."""
    person = replace(_NONE_YET, **values)  # type: ignore[arg-type]  # each was read for its field
    everybody = given.store.people()
    suppressed = {normalised(a) for a in person.emails if given.store.suppressed(a) is not None}
    ids = iter([given.store.next_person_id()])
    plan = merge(everybody, [Row(1, person, tuple(values))], ids, _stamp(given), suppressed)
    if plan.added:
        return plan.added[0], [text.removeprefix("line 1: ") for text in plan.warnings]
    known = [one.new.id for one in plan.changed] + [one.id for one in plan.unchanged]
    there = known[0] if known else "a record kept for the bookkeeping"
    right = f"change it with `mailbot register edit {known[0]} FIELD=VALUE`" if known else ""
    raise UsageError([Fault("FIELD=VALUE", f"this contact is {there} already", right)])


def _may_hold(given: Given, person: Person, values: Mapping[str, object]) -> None:
    """Raises: UsageError if the record would become one that must not be."""
    if person.kept_through is not None and set(values) - set(VOUCHER_FIELDS):
        raise _stub(person)
    new = replace(person, **values)  # type: ignore[arg-type]  # each was read for its field
    if not (new.name or new.emails):
        fault = Fault(person.id, "would have neither name nor email", "leave it one of them")
        raise UsageError([fault])
    again = person.marketing == _STOPPED and new.marketing != _STOPPED
    if again and not new.consent:
        wrong = "marketing was stopped; it is allowed again with a new consent only (GDPR 21(3))"
        raise UsageError([Fault(person.id, wrong, "say consent=... too")])
    if again and any(given.store.suppressed(email) is not None for email in person.emails):
        wrong = "stands on the suppression list"
        right = "answer their wish for advertising in the queue; the list decides until then"
        raise UsageError([Fault(person.id, wrong, right)])


def _stub(person: Person) -> UsageError:
    wrong = f"is kept for the bookkeeping alone, through {person.kept_through}"
    return UsageError([Fault(person.id, wrong, "add a new record for new dealings")])


def _kind(typed_kind: str) -> str:
    """The kind of an event as it is compared. Raises: UsageError if it is no word."""
    word = "_".join(typed_kind.casefold().replace("-", " ").split())
    if not word or len(word) > _LONGEST_KIND or not word.isprintable():
        right = "write a word like purchase, meeting or hold_on"
        raise UsageError([Fault(f"KIND {cells.shown(typed_kind)}", "is no kind of event", right)])
    return masked(word)


def _note(given: Given, note: str) -> str:
    """Raises: UsageError if it cannot be kept."""
    try:
        return str(cells.value("notes", note, given.today).held)
    except cells.BadCell as bad:
        raise UsageError([Fault("--note", bad.wrong, bad.right)]) from None


def _event_doubts(given: Given, word: str, day: date, note: str) -> list[str]:
    doubts = []
    if word not in KNOWN:
        close = get_close_matches(word, sorted(KNOWN), n=1)
        right = f"did you mean {close[0]}?" if close else "see `mailbot register event --help`"
        doubts.append(f"{word} is no known kind and does not count; {right}")
    if day > given.today:
        doubts.append(f"{day} is a date to come")
    if word == HOLD_ON and not note.strip():
        doubts.append("a hold needs its reason; say it with --note")
    return doubts


def _committed(given: Given, make: Callable[[], Made]) -> Made:
    """What was made of the register as it is, committed; None where there was nothing to do."""
    for _ in range(_TRIES):
        store: Store = given.store
        revision = store.register_revision()
        change = make()
        if change is None:
            return change
        try:
            store.commit(
                Commit(people=(change.person,), log=(change.entry,), register_revision=revision)
            )
        except StaleCase:
            continue
        return change
    raise StaleCase("the register is being changed by somebody else; try again")


def _entry(given: Given, name: str, facts: tuple[tuple[str, str], ...]) -> LogEntry:
    return LogEntry(given.clock, name, actor="owner", facts=facts)


def _stamp(given: Given) -> str:
    return given.clock.astimezone(given.zone).isoformat(timespec="seconds")


def _warn(texts: tuple[str, ...] | list[str]) -> None:
    for text in texts:
        click.echo(free(f"warning: {text}"), err=True)
