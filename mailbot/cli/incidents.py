"""`mailbot incidents`: the register of personal data breaches that GDPR 33(5) asks for."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from mailbot.cli.given import Given, pass_given
from mailbot.cli.group import Group
from mailbot.cli.moment import MOMENT, Moment
from mailbot.cli.output import as_json, examples, print_json, print_pairs, print_table, say
from mailbot.cli.paper_files import written
from mailbot.desk.judgement.breach import FACTS, RISKS, TIMES, Breach, hours_left, missing
from mailbot.desk.owner.plain import free
from mailbot.errors import Fault, UsageError
from mailbot.said import foreign, said
from mailbot.workflow.breaches import begin, breaches, named, tell


@click.group(
    cls=Group,
    invoke_without_command=True,
    epilog=examples(
        "mailbot incidents",
        'mailbot incidents edit B1 risk=unlikely why="returned unread"',
        "mailbot incidents show B1 --pdf B1.pdf",
    ),
)
@as_json
@click.pass_context
def incidents(ctx: click.Context, *, as_json: bool) -> None:
    """Every breach, what is known of it, and what is left of the 72 hours (GDPR 33)."""
    if ctx.invoked_subcommand is not None:
        return
    given = ctx.ensure_object(Given)
    found = breaches(given.store)
    if as_json:
        print_json([_shape(one, given) for one in found])
    elif not found:
        say("No breach is known.")
    else:
        print_table(("id", "discovered", "authority", "what"), [_row(one, given) for one in found])


@incidents.command(
    epilog=examples(
        'mailbot incidents add --discovered 2026-11-20T14:00 what="laptop stolen" data="names"'
    )
)
@click.option(
    "--discovered", type=MOMENT, required=True, metavar="TIMESTAMP", help="When you learnt of it."
)
@click.argument("facts", nargs=-1, metavar="FACT=VALUE...")
@pass_given
def add(given: Given, discovered: Moment, facts: tuple[str, ...]) -> None:
    """Enter a breach mailbot did not see itself; the 72 hours run from when you learnt of it."""
    at = discovered.utc(given.zone)
    if at > given.clock:
        fault = Fault(
            f"--discovered {discovered.typed}",
            said("lies ahead"),
            said("say when you learnt of it"),
        )
        raise UsageError([fault])
    made = begin(given.store, at, _read(given, facts), given.clock)
    _told(made, given)


@incidents.command(
    epilog=examples(
        'mailbot incidents edit B1 what="extract to a wrong address" people=1 data="name, phone"',
        "mailbot incidents edit B1 risk=risk imy=2026-11-21T10:00 imy_reference=IMY-2026-1",
    )
)
@click.argument("breach", metavar="ID")
@click.argument("facts", nargs=-1, required=True, metavar="FACT=VALUE...")
@pass_given
def edit(given: Given, breach: str, facts: tuple[str, ...]) -> None:
    """Tell what is known of a breach; FACT= empties it.

    \b
    what          what happened              happened      when, as far as known
    subjects      kinds of people            people        about how many
    data          kinds of data              records       about how many
    consequences  what may come of it        measures      what was done, or will be
    contact       who can tell more          why           the reasons for the assessment
    risk          unlikely, risk or high     late          why after more than 72 hours
    imy           when IMY was told          imy_reference its number of the matter
    told          when the people were told  closed        when it was done with
    """  # noqa: D301  # click's mark for lines that are to stay
    _told(tell(given.store, breach, _read(given, facts), given.clock), given)


@incidents.command(
    epilog=examples("mailbot incidents show B1", "mailbot incidents show B1 --pdf B1.pdf")
)
@click.argument("breach", metavar="ID")
@click.option(
    "--pdf",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="As a document, for the authority or your folder.",
)
@as_json
@pass_given
def show(given: Given, breach: str, file: Path | None, *, as_json: bool) -> None:
    """One breach with everything a notification must tell (GDPR 33(3)), and what is missing."""
    one = named(given.store, breach)
    if file is not None:
        from mailbot.cli.case_file import breach_pdf  # noqa: PLC0415  # the typesetter

        written(file, breach_pdf(given, one))
        say(f"{file}: written.")
    elif as_json:
        print_json(_shape(one, given))
    else:
        print_pairs(_pairs(one, given))


def _read(given: Given, words: tuple[str, ...]) -> dict[str, Any]:
    """Facts by name. Raises: UsageError with every one that is none."""
    faults: list[Fault] = []
    read: dict[str, Any] = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not equals or name not in {*FACTS, *TIMES}:
            right = said("write FACT=VALUE with one of {facts}", facts=", ".join((*FACTS, *TIMES)))
            faults.append(Fault(word, said("is no fact of a breach"), right))
        elif name in TIMES:
            try:
                read[name] = MOMENT.convert(value, None, None).utc(given.zone) if value else None
            except click.BadParameter as bad:
                faults.append(Fault(word, foreign(bad.message)))
        elif name == "risk" and value not in {"", *RISKS}:
            faults.append(
                Fault(
                    word, said("is no assessment"), said("one of {risks}", risks=", ".join(RISKS))
                )
            )
        else:
            read[name] = value
    if "discovered" in read and read["discovered"] is None:
        faults.append(
            Fault("discovered=", said("cannot be empty"), said("say when you learnt of it"))
        )
    if faults:
        raise UsageError(faults)
    return read


def _told(one: Breach, given: Given) -> None:
    say(f"{one.id}: {_clock(one, given)}.")
    left = missing(one)
    say(f"Still to be entered: {', '.join(left)}." if left else "Everything is documented.")


def _clock(one: Breach, given: Given) -> str:
    """Where the notification stands, in words."""
    left = hours_left(one, given.clock)
    by = f"{one.notify_by.astimezone(given.zone):%Y-%m-%d %H:%M}"
    if one.imy is not None:
        return f"told {one.imy.astimezone(given.zone):%Y-%m-%d %H:%M}"
    if left is None:
        return "need not be told"
    return f"by {by} ({left} hours left)" if left >= 0 else f"by {by} ({-left} hours late)"


def _row(one: Breach, given: Given) -> tuple[str, str, str, str]:
    what = free(one.what) or one.reason.replace("_", " ")
    case = f" [{one.case}]" if one.case else ""
    left = missing(one)
    more = f" (to be entered: {', '.join(left)})" if left else ""
    at = f"{one.discovered.astimezone(given.zone):%Y-%m-%d %H:%M}"
    return one.id, at, _clock(one, given), what + case + more


def _pairs(one: Breach, given: Given) -> Iterator[tuple[str, str]]:
    yield "Breach", one.id
    yield "Case", one.case
    yield "Seen by mailbot as", one.reason.replace("_", " ")
    for name in TIMES:
        yield name.capitalize(), _at(getattr(one, name), given)
    yield "Authority", _clock(one, given)
    for name in FACTS:
        yield name.replace("_", " ").capitalize(), free(getattr(one, name))
    yield "Still to be entered", ", ".join(missing(one))


def _at(at: datetime | None, given: Given) -> str:
    return f"{at.astimezone(given.zone):%Y-%m-%d %H:%M}" if at else ""


def _shape(one: Breach, given: Given) -> dict[str, Any]:
    left = hours_left(one, given.clock)
    times = {n: getattr(one, n).astimezone(given.zone) if getattr(one, n) else None for n in TIMES}
    return {
        "breach": one.id,
        "case": one.case or None,
        "reason": one.reason,
        **times,
        "notify_by": one.notify_by.astimezone(given.zone),
        "hours_left": left,
        "must_notify": one.must_notify,
        **{name: getattr(one, name) for name in FACTS},
        "missing": list(missing(one)),
    }
