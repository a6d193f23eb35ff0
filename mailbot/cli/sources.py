"""`mailbot sources`: what lies elsewhere, and `mailbot schema`."""

from dataclasses import asdict
from typing import Any

import click

from mailbot.cli.given import Given, pass_given
from mailbot.cli.group import Group
from mailbot.cli.output import as_json, counted, examples, print_json, print_pairs, say
from mailbot.cli.who import named_people
from mailbot.desk.owner.plain import free, visible
from mailbot.law.holdings import Findings, Found
from mailbot.register.masking import masked
from mailbot.rulebook.folder import RuleFolders

SCHEMA = "documents/register-extract.schema.json"


@click.group(cls=Group, epilog=examples("mailbot sources check", "mailbot sources find WHO"))
def sources() -> None:
    """The other places where personal data lie: [[source]] in mailbot.toml."""


@sources.command(epilog=examples("mailbot sources check", "mailbot sources check --json"))
@as_json
@click.pass_context
def check(ctx: click.Context, *, as_json: bool) -> None:
    """Whether each can be read, as `doctor` tries it. Exit code 1 if one cannot."""
    from mailbot.cli.checks_sources import checks_sources  # noqa: PLC0415  # reads files: late

    given = ctx.ensure_object(Given)
    found = tuple(checks_sources(given.settings, given.folders))
    if as_json:
        print_json([asdict(one) for one in found])
    else:
        for one in found:
            advice = f"\n      {visible(one.remedy)}" if one.remedy else ""
            say(f"{'ok  ' if one.ok else 'BAD '}  {visible(f'{one.check}: {one.message}')}{advice}")
        if not found:
            say("No [[source]] is declared that lies on this machine.")
    ctx.exit(0 if all(one.ok for one in found) else 1)


@sources.command(epilog=examples("mailbot sources find petra@sandells.example --json"))
@click.argument("who")
@as_json
@pass_given
def find(given: Given, who: str, *, as_json: bool) -> None:
    """What every source holds of a person, numbers hidden; asks them all now, and keeps nothing."""
    from mailbot import app  # noqa: PLC0415  # connects to the servers: other commands need none
    from mailbot.workflow.gathering import gather  # noqa: PLC0415  # as above

    people = named_people(given, who)
    with app.connected_desk(given.settings, given.environ, lambda: given.clock) as desk:
        findings = gather(people, desk)
    if as_json:
        print_json(_shape(findings))
        return
    say(f"mailbox: {counted(len(findings.mails), 'mail')}")
    for found in findings.found:
        _show(found)
    for name in findings.missing:
        say(f"{visible(name)}: did not answer; see `mailbot doctor`")
    for name in findings.manual:
        say(f"{visible(name)}: look there by hand")


@click.command(epilog=examples("mailbot schema > register-extract.schema.json"))
@pass_given
def schema(given: Given) -> None:
    """The JSON Schema of extracts and portable data, as they are enclosed."""
    say(RuleFolders(given.folders.base).find(SCHEMA).read_text("utf-8").rstrip("\n"))


def _show(found: Found) -> None:
    mails = f", {counted(len(found.mails), 'mail')}" if found.mails else ""
    say(f"{visible(found.source)}: {counted(len(found.entries), 'entry', 'entries')}{mails}")
    for entry in found.entries:
        print_pairs([("", visible(entry.place)), *((n, free(masked(v))) for n, v in entry.values)])
    for entry in found.doubtful:
        say(f"  perhaps somebody else's: {visible(entry.place)}")


def _shape(findings: Findings) -> dict[str, Any]:
    return {
        "mails": len(findings.mails),
        "found": [
            {
                "source": found.source,
                "kind": found.kind,
                "entries": [
                    {"place": e.place, "values": {n: masked(v) for n, v in e.values}}
                    for e in found.entries
                ],
                "doubtful": [entry.place for entry in found.doubtful],
                "mails": len(found.mails),
            }
            for found in findings.found
        ],
        "missing": list(findings.missing),
        "manual": list(findings.manual),
    }
