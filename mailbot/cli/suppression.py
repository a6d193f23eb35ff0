"""`mailbot suppression`: the list of those who get no advertising, out to and in from other tools.

The list itself holds keyed hashes. What goes out is made from the register, or from the other
tool's own list.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import click

from mailbot.cli.given import Given, pass_given
from mailbot.cli.group import Group
from mailbot.cli.output import as_json, counted, examples, print_json, say
from mailbot.desk.judgement.case import Suppression
from mailbot.desk.owner.reason_words import answered
from mailbot.errors import Fault, RegisterError, of_system
from mailbot.law.contact import Answer
from mailbot.register.address import normalised
from mailbot.register.comma import decoded
from mailbot.register.person import Person
from mailbot.register.unsubscribes import Unsubscribed, lines_of, read_unsubscribed
from mailbot.rulebook.page import english_words
from mailbot.said import said
from mailbot.store.contract import Commit, LogEntry, Store
from mailbot.workflow.anew import judged_anew
from mailbot.workflow.permission import MARKETING, permission

_STOPPED = "stopped"
_FILE = click.Path(path_type=Path, dir_okay=False)


@click.group(
    cls=Group,
    epilog=examples(
        "mailbot suppression export > stopped.csv",
        "mailbot suppression check newsletter.csv > take-these-out.csv",
        "mailbot suppression import unsubscribed.csv --dry-run",
    ),
)
def suppression() -> None:
    """Who gets no advertising: for your newsletter tool, and from it."""


@suppression.command(
    epilog=examples(
        "mailbot suppression export > stopped.csv",
        "mailbot suppression export --format sha256 > stopped.txt",
    )
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["addresses", "sha256"]),
    default="addresses",
    show_default=True,
    help="Plain addresses, or their hashes.",
)
@pass_given
def export(given: Given, form: str) -> None:
    """Every address of the register that may get no advertising now, one a line.

    `addresses`: CSV in UTF-8 with the one column `email`. `sha256`: the SHA-256 of each address
    in lower case, in hex, with no header. People who are in no register stand in the list by a
    keyed hash alone: let `suppression check` go through the tool's own list for them.
    """
    barred = [a for a in _addresses(given.store.people()) if not _allowed(given, a)]
    written = lines_of(barred) if form == "addresses" else map(_hash, barred)
    _say_lines(written)


@suppression.command(epilog=examples("mailbot suppression check newsletter.csv > take-out.csv"))
@click.argument("file", type=_FILE, metavar="FILE")
@as_json
@pass_given
def check(given: Given, file: Path, *, as_json: bool) -> None:
    """Which addresses of FILE, the list you are about to write to, may get no advertising.

    FILE is a CSV with a column `email`, or one address a line. The answer goes by the list, the
    register, open cases and the law on advertising, as `may-contact --for marketing` does.
    """
    answers = [(one.address, _answer(given, one.address)) for one in _read(file)]
    barred = [(address, answer) for address, answer in answers if not answer.allowed]
    if as_json:
        words = english_words()
        print_json([{"address": a, "reason": answered(answer, words)} for a, answer in barred])
        return
    _say_lines(lines_of([address for address, _ in barred]))


@suppression.command(
    "import",
    epilog=examples("mailbot suppression import unsubscribed.csv --dry-run"),
)
@click.argument("file", type=_FILE, metavar="FILE")
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@as_json
@pass_given
def import_(given: Given, file: Path, *, dry_run: bool, as_json: bool) -> None:
    """Bring in those who unsubscribed in the newsletter tool; the same file again does nothing.

    FILE is a CSV with a column `email` and perhaps one `date`, or one address a line. A stop
    once made stays, also where FILE does not name it any more. One bad row, and nothing is
    brought in.
    """
    told = _read(file)
    new, people = _carried(given, told, dry=dry_run)
    if as_json:
        known = len(told) - new
        print_json({"new": new, "known": known, "stopped": list(people), "dry_run": dry_run})
        return
    verb = "would be" if dry_run else "were"
    say(f"{counted(new, 'address', 'addresses')} {verb} put on the list, of {len(told)}.")
    if people:
        say(f"No more advertising to: {', '.join(people)}.")


@suppression.command("list", epilog=examples("mailbot suppression list --json"))
@as_json
@pass_given
def list_(given: Given, *, as_json: bool) -> None:
    """The entries of the list: since when, for what, from which case. They name nobody."""
    entries = given.store.suppressions()
    if as_json:
        print_json([_shape(one) for one in entries])
        return
    say(f"{counted(len(entries), 'entry', 'entries')} on the list.")
    for one in entries:
        say(f"  {one.since}  {', '.join(one.channels):<6} {one.hashed[:12]}  {one.case or '-'}")


def _shape(one: Suppression) -> dict[str, object]:
    return {
        "hash": one.hashed,
        "since": one.since,
        "channels": list(one.channels),
        "case": one.case or None,
    }


def _read(file: Path) -> tuple[Unsubscribed, ...]:
    """Raises: RegisterError with every bad row."""
    try:
        text = decoded(file.read_bytes(), str(file))
    except OSError as error:
        fault = Fault(
            str(file),
            said("cannot be read ({error})", error=of_system(error)),
            said("name a file"),
        )
        raise RegisterError([fault]) from error
    if isinstance(text, Fault):
        raise RegisterError([text])
    told, faults = read_unsubscribed(text, str(file))
    if faults:
        raise RegisterError(faults)
    return told


def _carried(
    given: Given, told: Sequence[Unsubscribed], *, dry: bool
) -> tuple[int, tuple[str, ...]]:
    """How many entries are new, and ids of the records that get no more advertising."""
    store = given.store

    def attempt() -> tuple[int, tuple[str, ...]]:
        revision = store.register_revision()
        new = tuple(_entries(given, store, told))
        people = tuple(_stopped(store, told))
        ids = tuple(person.id for person in people)
        if dry or not (new or people):
            return len(new), ids
        facts = (("new", len(new)), ("of", len(told)), ("people", ",".join(ids)))
        entry = LogEntry(given.clock, "unsubscribes_imported", actor="owner", facts=facts)
        store.commit(
            Commit(
                people=people,
                suppressions=new,
                log=(entry,),
                register_revision=revision if people else None,
            )
        )
        return len(new), ids

    return judged_anew(attempt, said("the register is being changed by somebody else; try again"))


def _entries(given: Given, store: Store, told: Iterable[Unsubscribed]) -> Iterator[Suppression]:
    for one in told:
        if store.suppressed(one.address) is None:
            since = min(one.since or given.today, given.today)
            yield Suppression(store.hashed(one.address), since, ("all",), "")


def _stopped(store: Store, told: Sequence[Unsubscribed]) -> Iterator[Person]:
    for person in store.people_at([one.address for one in told]):
        if person.marketing != _STOPPED:
            yield replace(person, marketing=_STOPPED)


def _addresses(people: Iterable[Person]) -> list[str]:
    found = {normalised(email): email for person in people for email in person.emails}
    return sorted(found.values(), key=str.casefold)


def _allowed(given: Given, address: str) -> bool:
    return _answer(given, address).allowed


def _answer(given: Given, address: str) -> Answer:
    return permission(given.store, address, MARKETING, given.today)


def _hash(address: str) -> str:
    return hashlib.sha256(normalised(address).encode("utf-8", "replace")).hexdigest()


def _say_lines(lines: Iterable[str]) -> None:
    for line in lines:
        say(line)
