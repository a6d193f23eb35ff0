"""`mailbot register add`, `edit` and `event`: one record, changed by the owner's hand."""

from collections.abc import Mapping, Sequence

import click

from mailbot.cli.completion import people
from mailbot.cli.given import Given, pass_given
from mailbot.cli.moment import MOMENT, Moment
from mailbot.cli.output import examples, say, yes_option
from mailbot.cli.who import named_person
from mailbot.desk.owner.plain import free
from mailbot.errors import RulebookError, UsageError
from mailbot.register.edit import typed
from mailbot.register.person import Person
from mailbot.rulebook.headers import load_headers
from mailbot.workflow.register_changes import (
    Event,
    add_person,
    edit_person,
    kind_of,
    note_event,
)
from mailbot.workflow.registry import Registry

why_option = click.option(
    "--why", default="", metavar="T", help="The reason, for the history of the record."
)


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
    done = add_person(registry_of(given), read)
    _warn((*doubts, *done.doubts))
    say(f"{done.person.id} was added: {free(done.person.name or done.person.emails[0])}.")


@click.command(
    epilog=examples(
        'mailbot register edit P7 phone="+46 11 123 45 67"',
        "mailbot register edit anna@firm.example email='anna@firm.example|al@firm.example'",
        'mailbot register edit P7 flags=left --why "told us on the phone"',
        'mailbot register edit P7 phone="+46 11 123 45 67" --tell',
    )
)
@click.argument("who", metavar="WHO", shell_complete=people)
@click.argument("values", nargs=-1, required=True, metavar="FIELD=VALUE...")
@why_option
@click.option("--tell", is_flag=True, help="As a correction: the person is told, then recipients.")
@yes_option
@pass_given
def edit(
    given: Given, who: str, values: tuple[str, ...], why: str, *, tell: bool, yes: bool
) -> None:
    """Change what is held of WHO; FIELD= empties a field. `register history` keeps who and when."""
    read, doubts = _typed(given, values)
    if tell:
        _warn(doubts)
        _corrected(given, named_person(given, who), read, yes=yes)
        return
    done = edit_person(registry_of(given), named_person(given, who).id, read, why)
    _warn(doubts)
    if done is None:
        say("Nothing was changed: that is what stands there already.")
        return
    _warn(done.doubts)
    told = dict(done.entry.facts)["fields"]
    say(f"{done.person.id}: {str(told).replace(',', ', ')} changed.")


@click.command(
    epilog=examples(
        "mailbot register event P7 purchase --on 2026-11-02",
        'mailbot register event anna@firm.example hold_on --note "dispute, invoice 2210"',
    )
)
@click.argument("who", metavar="WHO", shell_complete=people)
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
    happened = Event(kind_of(kind), on.at.date() if on else given.today, note)
    done = note_event(registry_of(given), named_person(given, who).id, happened)
    _warn(done.doubts)
    say(f"{done.person.id}: {free(happened.kind)} on {happened.on} was noted.")


def _corrected(given: Given, person: Person, values: Mapping[str, object], *, yes: bool) -> None:
    """Of the firm's own accord (policy 11.2): entered, told, and recipients put in the queue."""
    from mailbot import app  # noqa: PLC0415  # the rules and the letters: other commands need none
    from mailbot.cli.ruling import agreed  # noqa: PLC0415  # as above
    from mailbot.workflow import own_cases  # noqa: PLC0415  # as above

    desk = app.desk_of(given.settings, lambda: given.clock)
    new = {
        name: str(next(iter(value), "")) if isinstance(value, tuple) else str(value)
        for name, value in values.items()
    }
    if agreed(own_cases.correction(desk, person, new), yes=yes):
        done = own_cases.correct(desk, person.id, new)
        number = done.case.id if done.case else ""
        say(f"Done, as case {number}. The letter leaves at the next `mailbot run`.")


def registry_of(given: Given) -> Registry:
    """The register as the command finds it."""
    return Registry(given.store, given.clock, given.zone)


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


def _warn(texts: Sequence[str]) -> None:
    for text in texts:
        click.echo(free(f"warning: {text}"), err=True)
