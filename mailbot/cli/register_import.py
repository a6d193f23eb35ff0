"""`mailbot register import`: a file laid over the register, and what that changes."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from mailbot.cli.contact_file import import_named
from mailbot.cli.given import Given, pass_given
from mailbot.cli.header_map import remembered
from mailbot.cli.output import as_json, counted, examples, print_json, say
from mailbot.desk.owner.plain import free
from mailbot.errors import Fault, UsageError
from mailbot.register.export import as_listed
from mailbot.register.masking import identification, masked
from mailbot.register.merge import PersonChange
from mailbot.said import said
from mailbot.store.erasures import gone_addresses
from mailbot.workflow.importing import Imported, Wanted

_NUMBERS = frozenset({"identification_number", "organisation_number"})
_SHOWN = 50
"""New contacts listed by name in a preview; a first import may hold thousands."""


@click.command(
    "import",
    epilog=examples(
        "mailbot register import contacts.csv --dry-run",
        "mailbot register import contacts.vcf",
        "mailbot register import kunder.csv --map 'Kontaktens mejl=email' --remember",
        "mailbot register import export/kunder.csv --sync",
    ),
)
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@click.option(
    "--map",
    "maps",
    multiple=True,
    metavar="HEADER=FIELD",
    help="What a column of the file is; HEADER= leaves the column out. As often as needed.",
)
@click.option("--remember", is_flag=True, help="Keep the --map in mailbot.toml for the next time.")
@click.option(
    "--sync",
    "whole",
    is_flag=True,
    help="The file is the whole list of another program: who is missing is proposed to you.",
)
@as_json
@pass_given
def import_(
    given: Given,
    file: Path,
    maps: tuple[str, ...],
    *,
    dry_run: bool,
    remember: bool,
    whole: bool,
    as_json: bool,
) -> None:
    """Bring a file of contacts into the register; the same file again changes nothing.

    CSV, vCard (.vcf, 3.0 or 4.0) or JSON (.json, as `register list --json` writes it).
    Columns: name, email, phone, customer_number, identification_number, invoice_address,
    delivery_address, company, organisation_number, customer_kind, last_interaction, source,
    recipients, or their Swedish names. One bad row, and nothing is imported. What was entered
    by hand, or corrected on a person's wish, a file does not take back: you are asked.
    """
    own = _maps(maps)
    if remember and not own:
        raise UsageError(
            [Fault("--remember", said("has nothing to keep"), said("give --map HEADER=FIELD"))]
        )
    done = import_named(
        given, file, Wanted(own, whole, dry_run, gone_addresses(given.settings.data))
    )
    if remember and not dry_run:
        remembered(given.settings.file, own)
    if as_json:
        print_json(_import_shape(given, done))
        return
    for warning in done.warnings:
        click.echo(free(f"warning: {warning}"), err=True)
    for line in _report(given, done, dry=dry_run, whole=whole):
        say(line)


def _maps(words: tuple[str, ...]) -> Mapping[str, str]:
    own, faults = {}, []
    for word in words:
        header, equals, called = word.rpartition("=")
        if not equals or not header.strip():
            faults.append(
                Fault(f"--map {word}", said("has no header or no ="), said("write 'Header=field'"))
            )
        own[header.strip()] = called.strip()
    if faults:
        raise UsageError(faults)
    return own


def _report(given: Given, done: Imported, *, dry: bool, whole: bool) -> Iterator[str]:
    plan = done.plan
    verb = "would be" if dry else "were"
    yield (
        f"{len(plan.added)} {verb} added, {len(plan.changed)} changed, "
        f"{len(plan.unchanged)} {'are' if dry else 'stayed'} as they were."
    )
    if dry or whole:
        for person in plan.added[:_SHOWN]:
            yield f"  new      {person.id}  {free(person.name)}  {', '.join(person.emails)}"
        if len(plan.added) > _SHOWN:
            yield f"  new      and {len(plan.added) - _SHOWN} more"
        for one in plan.changed:
            yield f"  changed  {one.new.id}  {free(one.new.name)}"
            yield from (f"             {line}" for line in _changes(one))
        for person_id in done.vanished:
            gone = given.store.person(person_id)
            yield f"  gone     {person_id}  {free(gone.name) if gone else ''}"
    if done.vanished and dry:
        yield f"{counted(len(done.vanished), 'contact is', 'contacts are')} gone from the file."
    for item in done.items:
        what = _WAITING.get(item.reason, "look at it")
        yield f"{item.id} waits for you: {what}."


_WAITING = {
    "check_number": "numbers that do not check",
    "file_differs": "the file says other than was entered by hand",
    "merge_proposed": "perhaps one person twice",
    "impossible_value": "a value that cannot be right",
    "number_not_needed": "an identification number that is hardly needed",
    "contradiction": "two records contradict each other",
    "vanished": "contacts that are gone from the file",
    "vanished_many": "so many are gone that the file may be cut off; nothing is proposed",
}


def _changes(change: PersonChange) -> Iterator[str]:
    for name, old, new in _values(change):
        yield f"{name}: {free(old) or '(empty)'} → {free(new) or '(empty)'}"


def _values(change: PersonChange) -> Iterator[tuple[str, str, str]]:
    """Each field with what stood there and what comes, numbers hidden."""
    for name in change.fields:
        old, new = (_said(name, getattr(p, name)) for p in (change.old, change.new))
        yield name, old, new


def _said(name: str, value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(str(getattr(part, "name", part)) for part in value)
    text = "" if value is None else str(value)
    return identification(text) if name in _NUMBERS else text if name == "phone" else masked(text)


def _import_shape(given: Given, done: Imported) -> dict[str, Any]:
    return {
        "added": [as_listed(p, suppressed=p.marketing == "stopped") for p in done.plan.added],
        "changed": [
            {
                "id": one.new.id,
                "fields": list(one.fields),
                "values": [{"field": f, "old": a, "new": b} for f, a, b in _values(one)],
            }
            for one in done.plan.changed
        ],
        "unchanged": len(done.plan.unchanged),
        "vanished": list(done.vanished),
        "warnings": list(done.warnings),
        "items": [item.id for item in done.items],
        "waiting": len(given.store.items()),
    }
