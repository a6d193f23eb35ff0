"""`mailbot register merge` and `split`: two records made one, one made two."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import click

from mailbot.cli.completion import people
from mailbot.cli.given import Given, pass_given
from mailbot.cli.output import examples, say, yes_option
from mailbot.cli.register_changes import typed_values, why_option
from mailbot.cli.who import named_person
from mailbot.errors import Fault, UsageError
from mailbot.register.masking import masked
from mailbot.said import said

if TYPE_CHECKING:  # reading commands of the register need none of the desk
    from mailbot.workflow.committing import Prepared
    from mailbot.workflow.desk import Desk


@click.command(
    epilog=examples(
        "mailbot register merge P7 P31",
        'mailbot register merge P7 P31 --take phone --why "married, new name"',
    )
)
@click.argument("who", metavar="WHO", shell_complete=people)
@click.argument("other", metavar="WHO")
@click.option(
    "--take",
    "take",
    multiple=True,
    metavar="FIELD",
    help="A field in which the second record is right; else the first is.",
)
@why_option
@yes_option
@pass_given
def merge(
    given: Given, who: str, other: str, take: tuple[str, ...], why: str, *, yes: bool
) -> None:
    """Lay the second record into the first: one person, who was there twice.

    Addresses, events, recipients and history of both stay. A restriction, a stop of
    advertising, a hold and every mark of either holds for the one; cases follow.
    """
    from mailbot.workflow.joining import merging  # noqa: PLC0415  # as above

    ids = (named_person(given, who).id, named_person(given, other).id)
    fields = _fields(take)
    _agreed(
        given,
        lambda desk: merging(desk, ids, fields, masked(why)),
        f"{ids[1]} is laid into {ids[0]}.",
        yes=yes,
    )


@click.command(
    epilog=examples(
        'mailbot register split P7 name="Bo Ek" email=bo@firm.example',
        'mailbot register split P7 name="Bo Ek" email=bo@firm.example --move phone',
    )
)
@click.argument("who", metavar="WHO", shell_complete=people)
@click.argument("values", nargs=-1, required=True, metavar="FIELD=VALUE...")
@click.option(
    "--move",
    "moved",
    multiple=True,
    metavar="FIELD",
    help="A field whose value is the other person's: it leaves the old record.",
)
@why_option
@yes_option
@pass_given
def split(  # one for each option
    given: Given,
    who: str,
    values: tuple[str, ...],
    moved: tuple[str, ...],
    why: str,
    *,
    yes: bool,
) -> None:
    """Make a record of its own for another person who stands in that of WHO.

    An e-mail address given leaves the old record. Company, source, recipients and whatever
    protects (restriction, stop, holds) are taken over; cases of those addresses follow.
    """
    from mailbot.workflow.joining import splitting  # noqa: PLC0415  # as above

    person = named_person(given, who)
    gone = _fields(moved, "--move")
    own = {name: getattr(person, name) for name in gone}
    read: Mapping[str, object] = {**own, **typed_values(given, values)}
    _agreed(
        given,
        lambda desk: splitting(desk, person.id, read, masked(why), dict.fromkeys(gone, "")),
        f"{person.id} becomes two records.",
        yes=yes,
    )


def _fields(take: tuple[str, ...], option: str = "--take") -> tuple[str, ...]:
    from mailbot.register.joining import ONE_VALUE  # noqa: PLC0415  # reading needs none of it

    for name in take:
        if name not in ONE_VALUE:
            right = said("name some of {one_value}", one_value=", ".join(ONE_VALUE))
            raise UsageError([Fault(f"{option} {name}", said("is no field with one value"), right)])
    return take


def _agreed(given: Given, make: Callable[["Desk"], "Prepared"], does: str, *, yes: bool) -> None:
    """What will be done is shown, then asked for, then done."""
    from mailbot import app  # noqa: PLC0415  # builds the whole desk: other commands need none
    from mailbot.workflow.joining import agreed  # noqa: PLC0415  # as above
    from mailbot.workflow.marking import mark_of  # noqa: PLC0415  # as above

    desk = app.desk_of(given.settings, lambda: given.clock)
    say(does)
    ready = make(desk)
    for notice in ready.notices:
        say(notice)
    if yes or click.confirm("Do it?", default=False):
        agreed(desk, lambda: make(desk), mark_of(desk, ready))
        say("Done.")
