"""`mailbot run`: the bot itself."""

import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

import click

from mailbot.cli.given import Given, pass_given
from mailbot.cli.output import counted, examples, say

if TYPE_CHECKING:  # imported when something is checked
    from mailbot.cli.check import Check


@click.command(
    epilog=examples(
        "mailbot run             wait for mail, answer, deliver; ends on Ctrl-C",
        "mailbot run --once      do what there is to do now, then end",
    )
)
@click.option("--once", is_flag=True, help="Handle what is there, deliver what is due, end.")
@click.option("--json-log", is_flag=True, help="Write the journal as JSON lines.")
@pass_given
def run(given: Given, *, once: bool, json_log: bool) -> None:
    """Read the inbox, answer what the law lets a machine answer, queue the rest."""
    from mailbot import app, journal  # noqa: PLC0415  # the whole bot: other commands need none

    journal.to_stderr(as_json=json_log)
    clock = moving_clock(given)
    examine = partial(examined, given)
    count = app.run(given.settings, given.environ, clock, once=once, examine=examine)
    if once:
        waiting = len(given.store.items())
        say(f"{counted(count, 'mail')} read; {counted(waiting, 'item waits', 'items wait')}.")


def examined(given: Given) -> "Sequence[Check]":
    """What `mailbot doctor` finds, for the owner's page."""
    from mailbot.cli.checking import checks  # noqa: PLC0415  # only when the page asks for it

    return tuple(checks(given))


def moving_clock(given: Given) -> Callable[[], datetime]:
    """The time, going on from what `--now` says where it is given."""
    start, began = given.clock, time.monotonic()
    return lambda: start + timedelta(seconds=time.monotonic() - began)
