"""`mailbot case`: requests by letter, telephone or visit, and their answers on paper."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mailbot.cli.cases import named_case
from mailbot.cli.completion import cases as case_ids
from mailbot.cli.given import Given, pass_given
from mailbot.cli.group import Group
from mailbot.cli.moment import MOMENT, Moment
from mailbot.cli.output import days_left, examples, say, yes_option
from mailbot.cli.paper_files import written
from mailbot.cli.who import named_people
from mailbot.desk.judgement.case import Case
from mailbot.desk.owner.plain import free
from mailbot.errors import Fault, UsageError
from mailbot.law.rights import Right
from mailbot.register.address import valid
from mailbot.register.person import Person
from mailbot.said import NOTHING, foreign, said
from mailbot.workflow.entering import CHANNELS, ByHand

if TYPE_CHECKING:  # for the type alone
    from mailbot.workflow.committing import Prepared

_RIGHTS = tuple(right.value for right in Right)


@click.group(
    cls=Group,
    epilog=examples(
        "mailbot case add --who P7 --by letter --received 2026-11-18 --right access",
        "mailbot case print 2026-7K3Q",
    ),
)
def case() -> None:
    """Requests by letter, telephone or visit. They count from the day they arrived."""


@case.command(
    epilog=examples(
        "mailbot case add --who P7 --by phone --received 2026-11-20T14:05 --right erasure",
        'mailbot case add --name "Bo Ek" --address "Storgatan 1, 602 00 Norrköping" \\\n'
        "      --by letter --received 2026-11-18 --file letter.txt",
    )
)
@click.option("--who", metavar="WHO", help="Of the register: id, e-mail or customer number.")
@click.option("--name", default="", metavar="T", help="Who it is, where not in the register.")
@click.option("--email", default="", metavar="ADDRESS", help="Where answers may be mailed.")
@click.option("--address", default="", metavar="T", help="Postal address, for answers on paper.")
@click.option("--by", "channel", type=click.Choice(CHANNELS), required=True, help="How it came.")
@click.option(
    "--received", type=MOMENT, required=True, metavar="DATE", help="When it arrived or was said."
)
@click.option(
    "--right",
    "rights",
    type=click.Choice(_RIGHTS),
    multiple=True,
    metavar="RIGHT",
    help=f"What is asked, may be repeated; else the text is read: {', '.join(_RIGHTS)}.",
)
@click.option("--text", default="", metavar="T", help="What was written or said.")
@click.option(
    "--file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="F",
    help="The same from a text file.",
)
@click.option("--lang", type=click.Choice(["sv", "en"]), help="Of the answers; else the record's.")
@click.option("--identified", is_flag=True, help="You have made sure who it is.")
@click.option("--post", "by_post", is_flag=True, help="Answer on paper, though there is e-mail.")
@yes_option
@pass_given
def add(
    given: Given,
    *,
    who: str | None,
    name: str,
    email: str,
    address: str,
    channel: str,
    received: Moment,
    rights: tuple[str, ...],
    text: str,
    file: Path | None,
    lang: str | None,
    identified: bool,
    by_post: bool,
    yes: bool,
) -> None:
    """Enter a request; shows what it leads to, and asks.

    Answers go by mail to the registered address; where there is none they are set as PDF for
    you to print (`mailbot case print`), and count as sent when you say they are posted.
    """
    from mailbot import app  # noqa: PLC0415  # asks the sources: other commands need none
    from mailbot.cli.ruling import agreed  # noqa: PLC0415  # as above
    from mailbot.workflow import entering  # noqa: PLC0415  # as above

    people = named_people(given, who) if who else ()
    hand = ByHand(
        received=_arrived(given, received),
        channel=channel,
        text=_text(text, file),
        rights=tuple(Right(right) for right in dict.fromkeys(rights)),
        people=people,
        name=name or _name(people),
        email=_email(email),
        postal=_postal(people, address),
        language=lang or _language(given, people),
        by_post=by_post or not (email or any(person.emails for person in people)),
        identified=identified,
    )
    _check(hand, who)
    with app.connected_desk(given.settings, given.environ, lambda: given.clock) as desk:
        ready = entering.entered(desk, hand)
        _say_what(given, hand, ready)
        if not agreed(ready, yes=yes):
            return
        done = entering.enter(desk, hand, ready)
    _told(given, done)


@case.command(
    "print",
    epilog=examples("mailbot case print 2026-7K3Q", "mailbot case print 2026-7K3Q --output Desk"),
)
@click.argument("case_id", metavar="CASE", shell_complete=case_ids)
@click.option(
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    metavar="FOLDER",
    help="Where the files go; default: here.",
)
@pass_given
def print_(given: Given, case_id: str, output: Path) -> None:
    """The letters of CASE that wait to be posted, as PDF files for you alone."""
    from mailbot.workflow.paper import files_of, is_paper  # noqa: PLC0415  # sets documents

    found = named_case(given, case_id)
    waiting = [x for x in given.store.letters(found.id) if is_paper(x) and x.octets]
    if not waiting:
        raise UsageError(
            [Fault(f"CASE {found.id}", said("no letter waits to be printed"), NOTHING)]
        )
    output.mkdir(parents=True, exist_ok=True)
    for letter in waiting:
        stem = files_of(letter)[0].name.removesuffix(".pdf")
        for number, enclosure in enumerate(files_of(letter)):
            name = enclosure.name if number == 0 else f"{stem}-{enclosure.name}"
            written(output / name, enclosure.octets)
            say(str(output / name))
    for item in given.store.items():
        if item.case == found.id and item.letters and item.reason == "print_letter":
            say(f"When posted: mailbot approve {item.id}")


def _arrived(given: Given, received: Moment) -> datetime:
    at = received.utc(given.zone)
    if at > given.clock:
        fault = Fault(
            f"--received {received.typed}", said("lies ahead"), said("say when it arrived")
        )
        raise UsageError([fault])
    return at


def _text(text: str, file: Path | None) -> str:
    if file is None:
        return text
    if text:
        raise UsageError(
            [Fault("--file", said("stands beside --text"), said("keep one of the two"))]
        )
    try:
        return file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        right = said("name a text file in UTF-8")
        raise UsageError(
            [Fault(str(file), said("cannot be read ({error})", error=foreign(str(error))), right)]
        ) from error


def _email(email: str) -> str:
    if email and valid(email) is None:
        fault = Fault(
            f"--email {email}", said("is no e-mail address"), said("write anna@firm.example")
        )
        raise UsageError([fault])
    return email.strip()


def _name(people: tuple[Person, ...]) -> str:
    return next((person.name for person in people if person.name), "")


def _postal(people: tuple[Person, ...], address: str) -> str:
    """The registered address before one that is only said: data go where they always went."""
    known = (p.invoice_address or p.delivery_address for p in people)
    registered = next(filter(None, known), "")
    if registered and address and registered.casefold() != address.casefold():
        wrong = said("another postal address is registered")
        right = said("leave it out, or correct the record first: data go to the registered address")
        raise UsageError([Fault("--address", wrong, right)])
    return registered or address


def _language(given: Given, people: tuple[Person, ...]) -> str:
    known = next((p.language for p in people if p.language), given.settings.owner.language)
    return known if known in {"sv", "en"} else "en"


def _check(hand: ByHand, who: str | None) -> None:
    """Raises: UsageError where there is nobody, or no way to answer."""
    if not hand.name and not hand.people:
        raise UsageError(
            [Fault("case add", said("says not who it is"), said("give --who or --name"))]
        )
    if who and hand.email:
        wrong = said("stands beside --who")
        right = said("leave it out: letters go to the registered address")
        raise UsageError([Fault("--email", wrong, right)])
    if hand.by_post and not hand.postal:
        right = said("give --address, or enter one in the register")
        raise UsageError([Fault("case add", said("there is no address to answer to"), right)])


def _say_what(given: Given, hand: ByHand, ready: "Prepared") -> None:
    found = ready.case
    if found is None:
        return
    rights = ", ".join(matter.right.value.replace("_", " ") for matter in found.matters)
    say(f"By {hand.channel} from {free(hand.name)}: {rights}.")
    say(
        f"Received {hand.received.astimezone(given.zone):%Y-%m-%d}; answer by "
        f"{days_left(found.answer_by, given.today)}."
    )
    for other in _open_already(given, hand, found):
        click.echo(f"warning: case {other} of the same person asks that already", err=True)
    for item in ready.commit.items:
        say(f"Waits for you: {item.kind} ({item.reason.replace('_', ' ')}).")
    say("-" * 40)


def _open_already(given: Given, hand: ByHand, found: Case) -> Iterator[str]:
    """Open cases of the same people in which one of these rights is open already."""
    ids, asked = {person.id for person in hand.people}, {m.right for m in found.matters}
    for other in given.store.open_cases():
        unfinished = {m.right for m in other.matters if not m.state.final}
        if ids & set(other.people) and asked & unfinished:
            yield other.id


def _told(given: Given, done: "Prepared") -> None:
    found = done.case
    if found is None:
        return
    waiting = [item for item in given.store.items() if item.case == found.id]
    say(f"Case {found.id} is opened, answer by {found.answer_by}.")
    for item in waiting:
        say(f"{item.id} waits for you: {item.reason.replace('_', ' ')}.")
