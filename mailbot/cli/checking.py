"""`mailbot doctor`: everything that must be right, and how to mend what is not."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict

import click

from mailbot.cli.check import Check
from mailbot.cli.checks_domain import checks_domain
from mailbot.cli.checks_here import checks_here
from mailbot.cli.checks_servers import checks_servers
from mailbot.cli.checks_sources import checks_sources
from mailbot.cli.given import Given
from mailbot.cli.output import as_json, counted, examples, print_json, say
from mailbot.cli.table import Tone
from mailbot.desk.owner.plain import visible
from mailbot.errors import ConfigError
from mailbot.post.lookup import Lookup
from mailbot.said import said


@click.command(epilog=examples("mailbot doctor", "mailbot doctor --offline --json"))
@click.option("--offline", is_flag=True, help="Ask no server, only look at this machine.")
@as_json
@click.pass_context
def doctor(ctx: click.Context, *, offline: bool, as_json: bool) -> None:
    """Check configuration, data, rules and both servers, and say how to mend each.

    Nothing is sent or changed. Exit code 1 if something is wrong.
    """
    given = ctx.ensure_object(Given)
    try:
        found = tuple(checks(given, offline=offline))
    except ConfigError as fault:
        _show(_of_config(fault), as_json=as_json)
        raise
    _show(found, as_json=as_json)
    ctx.exit(0 if all(check.ok for check in found) else 1)


def checks(given: Given, *, offline: bool = False) -> Iterator[Check]:
    """Everything there is to check. offline: no server is asked."""
    settings = given.settings
    yield from checks_here(settings, given.folders)
    yield from checks_sources(settings, given.folders)
    if not offline:
        yield from checks_servers(given)
        yield from checks_domain(settings.owner.controller.email, Lookup().texts)


def _of_config(fault: ConfigError) -> tuple[Check, ...]:
    return tuple(
        Check(
            "config",
            ok=False,
            message=said("{where}: {wrong}", where=one.where, wrong=one.wrong),
            remedy=one.right,
        )
        for one in fault.faults
    )


_TONES = {"ok  ": "", "note": Tone.SOON, "BAD ": Tone.LATE}


def _show(found: Sequence[Check], *, as_json: bool) -> None:
    if as_json:
        print_json([asdict(check) for check in found])
        return
    for check in found:
        mark = "ok  " if check.ok and not check.remedy else "note" if check.ok else "BAD "
        say(f"{mark}  {visible(check.check)}: {visible(check.message)}", _TONES[mark])
        if check.remedy:
            say(f"      {visible(check.remedy)}")
    bad = sum(not check.ok for check in found)
    say(f"\n{counted(bad, 'thing')} to mend." if bad else "\nAll is well.")
