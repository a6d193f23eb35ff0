"""`mailbot web`: the owner's page."""

import time
from functools import partial

import click

from mailbot.cli.given import Given, pass_given
from mailbot.cli.output import examples, say
from mailbot.cli.running import examined, moving_clock
from mailbot.errors import SecondRun
from mailbot.workflow.stopping import stoppable

_LOOK = 0.2
"""Seconds between two looks whether to end."""


@click.command(epilog=examples("mailbot web", "mailbot web --port 9000"))
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    metavar="N",
    help="Instead of web.port of mailbot.toml; 0 takes any that is free.",
)
@pass_given
def web(given: Given, *, port: int | None) -> None:
    """Serve your page on this machine, and print a link that logs in once.

    Where `mailbot run` serves it already, only a new link is printed. The link is good for an
    hour; the page then knows this browser for a week.
    """
    from mailbot import app  # noqa: PLC0415  # the whole bot: other commands need none
    from mailbot.review.serving import served_elsewhere  # noqa: PLC0415  # as above

    clock = moving_clock(given)
    page = app.page(given.settings, given.environ, clock, partial(examined, given), port)
    with stoppable() as stop:
        try:
            with page as served:
                say(f"Open: {served.login(clock())}")
                say("Ctrl-C ends it.")
                while not stop():
                    time.sleep(_LOOK)
        except SecondRun:
            say(f"Open: {served_elsewhere(given.settings).login(clock())}")
