"""`mailbot register`: import, list, show, history, export, and the commands that change one."""

import sys
from collections.abc import Sequence

import click

from mailbot.cli.completion import people
from mailbot.cli.given import Given, pass_given
from mailbot.cli.group import Group
from mailbot.cli.output import as_json, examples, print_json, print_pairs, print_table, say
from mailbot.cli.person_shape import change_row, change_shape, person_pairs, person_row
from mailbot.cli.register_changes import add, edit, event
from mailbot.cli.register_import import import_
from mailbot.cli.register_joining import merge, split
from mailbot.cli.who import named_people
from mailbot.errors import Fault, RulebookError, UsageError
from mailbot.register.export import as_listed, as_shown
from mailbot.register.person import Person
from mailbot.said import said


@click.group(
    cls=Group,
    epilog=examples(
        "mailbot register import contacts.csv --dry-run",
        "mailbot register show anna@firm.example",
    ),
)
def register() -> None:
    """The people you keep. WHO is an id, an e-mail address or a customer number."""


register.add_command(import_)
register.add_command(add)
register.add_command(edit)
register.add_command(event)
register.add_command(merge)
register.add_command(split)


@register.command("list", epilog=examples("mailbot register list", "mailbot register list --json"))
@as_json
@pass_given
def list_(given: Given, *, as_json: bool) -> None:
    """Everybody in the register."""
    people = given.store.people()
    if as_json:
        print_json([as_listed(p, suppressed=_suppressed(given, p)) for p in people])
        return
    if not people:
        say("Nobody yet. `mailbot register import FILE` brings in your contacts.")
        return
    heads = ("id", "name", "last", "e-mail and company")
    print_table(heads, [person_row(person) for person in people])


@register.command(epilog=examples("mailbot register show P7", "mailbot register show 10042"))
@click.argument("who", metavar="WHO", shell_complete=people)
@as_json
@pass_given
def show(given: Given, who: str, *, as_json: bool) -> None:
    """All that is held of WHO, identification numbers masked."""
    people = named_people(given, who)
    if as_json:
        shapes = [as_shown(p, suppressed=_suppressed(given, p)) for p in people]
        print_json(shapes[0] if len(shapes) == 1 else shapes)
        return
    for number, person in enumerate(people):
        say("") if number else None
        print_pairs(person_pairs(person))


@register.command(epilog=examples("mailbot register history P7"))
@click.argument("who", metavar="WHO", shell_complete=people)
@as_json
@pass_given
def history(given: Given, who: str, *, as_json: bool) -> None:
    """What was changed of WHO: when, by whom and why; old values masked."""
    changes = [one for person in named_people(given, who) for one in person.history]
    if as_json:
        print_json([change_shape(one) for one in changes])
        return
    if not changes:
        say("Nothing was changed.")
        return
    heads = ("when", "field", "by", "from and to")
    print_table(heads, [change_row(one) for one in changes])


@register.command(
    epilog=examples(
        "mailbot register export P7 > anna.json",
        "mailbot register export anna@firm.example --format vcf > anna.vcf",
        "mailbot register export P7 --format pdf > anna.pdf",
    )
)
@click.argument("who", metavar="WHO", shell_complete=people)
@click.option(
    "--format",
    "form",
    type=click.Choice(["json", "csv", "vcf", "pdf"]),
    default="json",
    show_default=True,
    help="How it is written.",
)
@pass_given
def export(given: Given, who: str, form: str) -> None:
    """All that is held of WHO as a file, identification numbers masked."""
    octets = _exported(given, named_people(given, who), form)
    if form == "pdf" and sys.stdout.isatty():
        fault = Fault("--format pdf", said("is nothing for a terminal"), said("add > FILE.pdf"))
        raise UsageError([fault])
    if sys.stdout.isatty():
        say(octets.decode("utf-8-sig").rstrip("\r\n"))
    else:
        sys.stdout.buffer.write(octets)


def _exported(given: Given, people: Sequence[Person], form: str) -> bytes:
    from mailbot.rulebook.documents import load_terms  # noqa: PLC0415  # reading needs none
    from mailbot.workflow.exporting import PDF, exported, record_pdf  # noqa: PLC0415  # as above

    if form != PDF:
        return exported(given.store, people, form)
    terms, faults = load_terms(given.folders)
    if faults:
        raise RulebookError(faults)
    owner = given.settings.owner
    words = terms.get(owner.language) or terms["en"]
    return record_pdf(people, words, owner.controller, given.today, given.folders)


def _suppressed(given: Given, person: Person) -> bool:
    return any(given.store.suppressed(email) is not None for email in person.emails)
