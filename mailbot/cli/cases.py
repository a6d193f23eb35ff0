"""`mailbot cases` and `mailbot show`."""

from collections.abc import Iterable
from pathlib import Path

import click

from mailbot.cli.case_shape import People, case_shape, contact_of, suspended_due, whole_case_shape
from mailbot.cli.completion import cases as case_ids
from mailbot.cli.given import Given, pass_given
from mailbot.cli.output import (
    as_json,
    days_left,
    examples,
    print_json,
    print_pairs,
    print_table,
    say,
)
from mailbot.cli.paper_files import written
from mailbot.cli.table import Cell, Row, Tone, due_tone
from mailbot.desk.judgement.case import Case, CaseMessage, Event, Matter
from mailbot.desk.letters.envelope import MAIL
from mailbot.desk.owner.plain import free
from mailbot.errors import Fault, UsageError
from mailbot.law.deadlines import target
from mailbot.register.masking import masked
from mailbot.said import said


@click.command(epilog=examples("mailbot cases", "mailbot cases --open --json"))
@click.option("--open", "only_open", is_flag=True, help="Only those not closed.")
@as_json
@pass_given
def cases(given: Given, *, only_open: bool, as_json: bool) -> None:
    """All cases, the oldest first."""
    found = given.store.open_cases() if only_open else given.store.cases()
    people = _people(given)
    if as_json:
        print_json([case_shape(case, people, given.zone) for case in found])
        return
    if not found:
        say("No case is open." if only_open else "No case yet.")
        return
    heads = ("case", "answer by", "rights", "from")
    print_table(heads, [_row(case, given) for case in found])


@click.command(
    epilog=examples(
        "mailbot show 2026-7K3Q",
        "mailbot show HE-2026-7K3Q --json",
        "mailbot show 2026-7K3Q --pdf case.pdf   for the authority",
    )
)
@click.argument("case_id", metavar="CASE", shell_complete=case_ids)
@click.option(
    "--pdf",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="The whole case as a document, with its part of the log.",
)
@as_json
@pass_given
def show(given: Given, case_id: str, file: Path | None, *, as_json: bool) -> None:
    """One case whole: who, what was asked, what was done and sent, and why."""
    case = named_case(given, case_id)
    if file is not None:
        from mailbot.cli.case_file import case_pdf  # noqa: PLC0415  # the typesetter

        written(file, case_pdf(given, case))
        say(f"{file}: written.")
        return
    people = _people(given)
    if as_json:
        print_json(whole_case_shape(case, people, given.zone))
        return
    print_pairs(_who_and_when(case, people, given))
    _section("What was asked", map(_matter_line, case.matters))
    _section("Why it was read so", _evidence_lines(case))
    _section("In their own words", masked(case.details.text).splitlines())
    _section("How you weighed it", masked(case.details.balancing).splitlines())
    _section("Mails and letters", (_message_line(m, given) for m in case.messages))
    _section("What happened", (_event_line(event, given) for event in case.events))
    _section("Passphrase of the locked extract", _passphrase(case))
    _section("Waits for you", _waiting(given, case))


def named_case(given: Given, case_id: str) -> Case:
    """The case of that number, with or without its prefix and brackets.

    Raises: UsageError if there is none.
    """
    bare = case_id.strip().strip("[]").upper()
    prefix = given.settings.owner.controller.case_prefix
    case = given.store.case(bare.removeprefix(f"{prefix}-"))
    if case is None:
        fault = Fault(
            f"CASE {case_id}", said("no such case"), said("`mailbot cases` lists them all")
        )
        raise UsageError([fault])
    return case


def _people(given: Given) -> People:
    return {person.id: person for person in given.store.people()}


def _row(case: Case, given: Given) -> Row:
    last = Cell("closed", Tone.FAINT)
    if case.open:
        last = Cell(days_left(case.answer_by, given.today), due_tone(case.answer_by, given.today))
    rights = ", ".join(matter.right.value for matter in case.matters)
    return (case.id, last, rights or "-", free(case.details.sender or _named(case)) or "(erased)")


def _named(case: Case) -> str:
    """Who is without an e-mail address is called by name, and by how they reached us."""
    return f"{case.details.name} ({case.channel})" if case.details.name else ""


def _who_and_when(case: Case, people: People, given: Given) -> Iterable[tuple[str, str]]:
    received = case.received.astimezone(given.zone)
    yield "Case", f"{case.id} ({'open' if case.open else 'closed'})"
    name, sender = case.details.name, case.details.sender
    yield "From", free(f"{name} <{sender}>" if name and sender else name or sender)
    yield "Came by", f"{case.channel}, entered by hand" if case.channel != MAIL else ""
    yield "Contact", contact_of(case, people) or "nobody in the register"
    yield "Identity", f"{case.identity.value.replace('_', ' ')}"
    postal = masked(case.details.postal)
    yield "Letters go to", f"{postal} (by post)" if case.by_post else case.registered
    yield "Written for", free(", ".join(case.details.on_behalf_of))
    yield "Asks only for", free(case.details.limited_to)
    yield "Subject", free(case.details.subject)
    yield "Language", case.language
    yield "Received", f"{received:%Y-%m-%d %H:%M}"
    yield "Answer by", days_left(case.answer_by, given.today) if case.open else str(case.answer_by)
    if case.extended_due:
        yield "Extended from", str(case.due)
    if case.open:
        yield "Aim for", f"{target(received.date())} (ten days)"
    if suspended := suspended_due(case, given.zone):
        yield "If time stood still", f"{suspended} while we asked who it is; never counted on"
    yield "Notes", ", ".join(sorted(tag.value.replace("_", " ") for tag in case.tags))


def _section(title: str, lines: Iterable[str]) -> None:
    found = list(lines)
    if found:
        say("\n".join(["", title, *(f"  {line}" for line in found)]))


def _matter_line(matter: Matter) -> str:
    words = [matter.right.value, matter.state.value, *([matter.outcome] if matter.outcome else [])]
    return ": ".join([words[0].replace("_", " "), ", ".join(words[1:]).replace("_", " ")])


def _evidence_lines(case: Case) -> Iterable[str]:
    for one in case.details.evidence:
        yield f"{one.right.value.replace('_', ' ')}: “{free(one.quote)}” ({one.rule})"


def _message_line(message: CaseMessage, given: Given) -> str:
    at = f"{message.at.astimezone(given.zone):%Y-%m-%d %H:%M}"
    way = "from them" if message.direction == "in" else f"to {message.to}"
    kinds = ", ".join(message.kinds or (message.kind,)).replace("_", " ")
    return f"{at}  {way}: {kinds} ({message.state}): {free(message.subject)}"


def _event_line(event: Event, given: Given) -> str:
    at = f"{event.at.astimezone(given.zone):%Y-%m-%d %H:%M}"
    right = f" {event.right.value}" if event.right else ""
    detail = f": {event.detail}" if event.detail else ""
    by = "" if event.actor == "bot" else f" (by {event.actor})"
    return f"{at}  {(event.event + right).replace('_', ' ')}{detail}{by}"


def _passphrase(case: Case) -> Iterable[str]:
    if case.details.passphrase:
        yield f"{case.details.passphrase}  (tell it by telephone; never by mail)"


def _waiting(given: Given, case: Case) -> Iterable[str]:
    for item in given.store.items():
        if item.case == case.id:
            can = ", ".join(item.actions)
            yield f"{item.id}  {item.kind}: {item.reason.replace('_', ' ')}  (you can: {can})"
