"""`mailbot may-contact`: whether you may write to an address."""

from collections.abc import Sequence

import click

from mailbot.cli.given import Given
from mailbot.cli.output import as_json, examples, print_json, say
from mailbot.errors import Fault, UsageError
from mailbot.law.contact import Answer, may_advertise
from mailbot.law.contact import may_contact as may_write
from mailbot.law.retention import retention_among
from mailbot.law.rights import Right
from mailbot.register.address import valid
from mailbot.register.person import Person

_STANDS_AGAINST = {Right.ERASURE, Right.OBJECTION}


@click.command(
    "may-contact",
    epilog=examples(
        "mailbot may-contact anna@firm.example",
        "mailbot may-contact anna@firm.example --for marketing && send-newsletter",
    ),
)
@click.argument("address", metavar="ADDRESS")
@click.option(
    "--for",
    "purpose",
    type=click.Choice(["marketing"]),
    help="Ask for advertising; without it only a restriction says no.",
)
@as_json
@click.pass_context
def may_contact(ctx: click.Context, address: str, purpose: str | None, *, as_json: bool) -> None:
    """Whether you may write to ADDRESS, and why. Exit code 0 is yes, 1 is no."""
    given = ctx.ensure_object(Given)
    asked = valid(address)
    if asked is None:
        fault = Fault(f"ADDRESS {address}", "is no e-mail address", "write anna@firm.example")
        raise UsageError([fault])
    people = given.store.people_at([asked])
    answer = _advertising(given, asked, people) if purpose else may_write(people)
    if as_json:
        print_json({"address": asked, "allowed": answer.allowed, "reason": answer.reason})
    else:
        say(f"{'Yes' if answer.allowed else 'No'}, {asked}: {answer.reason}.")
    ctx.exit(0 if answer.allowed else 1)


def _advertising(given: Given, address: str, people: Sequence[Person]) -> Answer:
    return may_advertise(
        people,
        times_up=_times_up(given, people),
        erasure_due=_under_way(given, people),
        today=given.today,
        suppressed=given.store.suppressed(address) is not None,
    )


def _times_up(given: Given, people: Sequence[Person]) -> tuple[str, ...]:
    everybody = given.store.people() if people else ()
    return tuple(
        person.id for person in people if retention_among(person, everybody).over(given.today)
    )


def _under_way(given: Given, people: Sequence[Person]) -> tuple[str, ...]:
    """Ids of records an open erasure or objection is about."""
    concerned = {
        person_id
        for case in given.store.open_cases()
        if any(m.right in _STANDS_AGAINST and not m.state.final for m in case.matters)
        for person_id in case.people
    }
    return tuple(person.id for person in people if person.id in concerned)
