"""`mailbot calendar`: last days for the owner's own calendar."""

from pathlib import Path
from typing import Any

import click

from mailbot.cli.given import Given, pass_given
from mailbot.cli.output import as_json, counted, examples, print_json, say
from mailbot.cli.summary import owner_texts
from mailbot.desk.owner.agenda import Entry, agenda


@click.command(
    epilog=examples("mailbot calendar --output mailbot.ics", "mailbot calendar > mailbot.ics")
)
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write it there, for you alone; a file that is there is replaced.",
)
@as_json
@pass_given
def calendar(given: Given, *, output: Path | None, as_json: bool) -> None:
    """Every last day as an iCalendar file, with alarms: case numbers and rights, no names.

    Importing it again changes the days already there; what was closed is called off.
    """
    from mailbot.agenda_file import Voice, agenda_file  # noqa: PLC0415  # only where it is asked for
    from mailbot.store.durable import replace_whole  # noqa: PLC0415  # as above

    entries = agenda(given.store.cases(), given.store.items(), given.clock, given.store.settled())
    owner = given.settings.owner
    voice = Voice(owner_texts(given), owner.controller.case_prefix, owner.language)
    octets = agenda_file(entries, voice, given.clock, given.store.hashed)
    if output is not None:
        replace_whole(output, octets)
    if as_json:
        print_json([_shape(entry, voice.summary(entry)) for entry in entries])
    elif output is None:
        click.echo(octets, nl=False)
    else:
        say(f"{output}: {counted(len(entries), 'day')} written.")


def _shape(entry: Entry, summary: str) -> dict[str, Any]:
    return {
        "day": entry.day.isoformat(),
        "case": entry.case or None,
        "kind": entry.kind or None,
        "rights": [right.value for right in entry.rights],
        "summary": summary,
        "cancelled": entry.cancelled,
    }
