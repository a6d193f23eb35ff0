"""`mailbot may-contact`: whether you may write to an address."""

import click

from mailbot.cli.given import Given
from mailbot.cli.output import as_json, examples, print_json, say
from mailbot.desk.owner.reason_words import answered
from mailbot.errors import Fault, UsageError
from mailbot.register.address import valid
from mailbot.rulebook.page import english_words
from mailbot.said import said
from mailbot.workflow.permission import MARKETING, permission


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
    type=click.Choice([MARKETING]),
    help="Ask for advertising; without it only a restriction says no.",
)
@as_json
@click.pass_context
def may_contact(ctx: click.Context, address: str, purpose: str | None, *, as_json: bool) -> None:
    """Whether you may write to ADDRESS, and why. Exit code 0 is yes, 1 is no."""
    given = ctx.ensure_object(Given)
    asked = valid(address)
    if asked is None:
        fault = Fault(
            f"ADDRESS {address}", said("is no e-mail address"), said("write anna@firm.example")
        )
        raise UsageError([fault])
    answer = permission(given.store, asked, purpose or "", given.today)
    reason = answered(answer, english_words())
    if as_json:
        print_json({"address": asked, "allowed": answer.allowed, "reason": reason})
    else:
        say(f"{'Yes' if answer.allowed else 'No'}, {asked}: {reason}.")
    ctx.exit(0 if answer.allowed else 1)
