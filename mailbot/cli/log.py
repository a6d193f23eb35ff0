"""`mailbot log` and `mailbot log verify`."""

import re
from dataclasses import replace
from typing import Any

import click

from mailbot.cli.given import Given
from mailbot.cli.group import Group
from mailbot.cli.output import as_json, counted, examples, print_json, print_table, say
from mailbot.errors import Fault, UsageError
from mailbot.said import said
from mailbot.store.contract import LogCheck, LoggedEntry, Store

_HASH = re.compile(r"[0-9a-f]{64}")


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


@log.command(
    epilog=examples(
        "mailbot log verify", "mailbot log verify --json", "mailbot log verify --anchor 812:9f0c..."
    )
)
@click.option(
    "--anchor", default="", metavar="HASH", help="The line of a mail you kept: LINE:HASH, or HASH."
)
@as_json
@click.pass_context
def verify(ctx: click.Context, anchor: str, *, as_json: bool) -> None:
    """Whether anybody altered the log. Exit code 1 if so.

    The hashes tell of every line that was changed or is gone. With --anchor also of a log
    written anew as a whole: the line that was mailed to you must still be there.
    """
    store = ctx.ensure_object(Given).store
    check = store.verify_log()
    if anchor:
        check = _anchored(check, _anchor(anchor), store)
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


def _anchor(typed: str) -> tuple[int | None, str]:
    """Line and hash as mailed. Raises: UsageError."""
    line, colon, digest = typed.strip().lower().rpartition(":")
    sound = _HASH.fullmatch(digest) and (not colon or line.isdecimal())
    if not sound:
        right = said("copy it whole from the mail: LINE:HASH, the hash of 64 signs")
        raise UsageError([Fault(f"--anchor {typed}", said("is no line of a log"), right)])
    return (int(line) if colon else None), digest


def _anchored(check: LogCheck, anchor: tuple[int | None, str], store: Store) -> LogCheck:
    """The check, and that the line mailed once still stands where it stood."""
    line, digest = anchor
    if not check.ok:
        return check
    if any(one.hash == digest and line in {None, one.seq} for one in store.log()):
        return check
    why = said(
        "the line that was mailed to you is not there: the log was written anew, or is another"
    )
    return replace(check, ok=False, first_bad=line, reason=why)


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
