"""`mailbot log` and `mailbot log verify`."""

from typing import Any

import click

from mailbot.cli.given import Given
from mailbot.cli.group import Group
from mailbot.cli.output import as_json, counted, examples, print_json, print_table, say
from mailbot.store.contract import LogCheck, LoggedEntry


@click.group(
    cls=Group,
    invoke_without_command=True,
    epilog=examples("mailbot log", "mailbot log --json", "mailbot log verify"),
)
@as_json
@click.pass_context
def log(ctx: click.Context, *, as_json: bool) -> None:
    """The accountability log: every step, with no names in it, each line sealing the last."""
    if ctx.invoked_subcommand is not None:
        return
    given = ctx.ensure_object(Given)
    entries = list(given.store.log())
    if as_json:
        print_json([_shape(entry, given) for entry in entries])
    elif not entries:
        say("Nothing has happened yet.")
    else:
        heads = ("no", "when", "case", "what")
        print_table(heads, [_row(entry, given) for entry in entries])


@log.command(epilog=examples("mailbot log verify", "mailbot log verify --json"))
@as_json
@click.pass_context
def verify(ctx: click.Context, *, as_json: bool) -> None:
    """Whether anybody altered the log. Exit code 1 if so."""
    check = ctx.ensure_object(Given).store.verify_log()
    if as_json:
        print_json(
            {
                "ok": check.ok,
                "entries": check.entries,
                "first_bad": check.first_bad,
                "reason": check.reason,
            }
        )
    else:
        say(_told(check))
    ctx.exit(0 if check.ok else 1)


def _told(check: LogCheck) -> str:
    if check.ok:
        return f"The log is whole: {counted(check.entries, 'line')}."
    where = f" from line {check.first_bad}" if check.first_bad is not None else ""
    because = f": {check.reason}" if check.reason else ""
    return f"The log was altered{where}{because}."


def _shape(entry: LoggedEntry, given: Given) -> dict[str, Any]:
    logged = entry.entry
    return dict(logged.facts) | {
        "seq": entry.seq,
        "at": logged.at.astimezone(given.zone).isoformat(),
        "case": logged.case,
        "event": logged.event,
        "actor": logged.actor,
        "hash": entry.hash,
    }


def _row(entry: LoggedEntry, given: Given) -> tuple[str, str, str, str]:
    logged = entry.entry
    facts = ", ".join(f"{key} {value}" for key, value in logged.facts if value not in {None, ""})
    what = logged.event.replace("_", " ") + (f" ({facts})" if facts else "")
    by = "" if logged.actor == "bot" else f" by {logged.actor}"
    at = f"{logged.at.astimezone(given.zone):%Y-%m-%d %H:%M}"
    return (str(entry.seq), at, logged.case or "-", what + by)
