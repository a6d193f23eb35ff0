"""`mailbot notify-policy`: every contact told of a changed policy, once."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mailbot.cli.given import Given, pass_given
from mailbot.cli.moment import MOMENT, Moment
from mailbot.cli.output import (
    as_json,
    counted,
    examples,
    print_json,
    print_pairs,
    say,
    yes_option,
)
from mailbot.cli.progress import bar
from mailbot.cli.running import moving_clock
from mailbot.cli.who import named_people
from mailbot.desk.letters.envelope import letter_language
from mailbot.desk.letters.notice_text import read_notice
from mailbot.errors import Fault, SecondRun, ServerRefused, TemporaryError, UsageError
from mailbot.law.policy_notice import DAYS_AHEAD, Audience, LeftOut, last_of
from mailbot.register.person import Person
from mailbot.said import foreign, said
from mailbot.workflow import notices, notifying
from mailbot.workflow.stopping import stoppable

if TYPE_CHECKING:  # for the types alone: importing it connects the whole bot
    from mailbot.workflow.desk import Desk

_LARGEST = 200_000
_WHY = {
    "told": "had this notice already",
    "restricted": "restricted (GDPR 18(2)): not written to unless you name them with --also",
    "left": "have left; name them with --also if you want them told",
    "time_up": "past their time (policy 7.2): erase them instead",
    "bookkeeping": "kept for the bookkeeping alone",
    "no_address": "no address to write to: tell them another way",
}
_PAUSE = 0.5


@click.command(
    "notify-policy",
    epilog=examples(
        "mailbot notify-policy change.txt --effective 2027-01-15",
        "mailbot notify-policy            how far the notices have come",
        "mailbot notify-policy --stop     write no further letter",
    ),
)
@click.argument("file", required=False, metavar="FILE", type=click.Path(path_type=Path))
@click.option("--effective", type=MOMENT, metavar="DATE", help="The day the change applies from.")
@click.option("--also", multiple=True, metavar="WHO", help="Restricted or left: tell them, too.")
@click.option("--force", is_flag=True, help=f"Though it is less than {DAYS_AHEAD} days ahead.")
@yes_option
@click.option("--stop", "stopped", is_flag=True, help="Write no further letter of the notice.")
@as_json
@pass_given
def notify_policy(
    given: Given,
    file: Path | None,
    effective: Moment | None,
    also: tuple[str, ...],
    *,
    force: bool,
    yes: bool,
    stopped: bool,
    as_json: bool,
) -> None:
    """Tell every contact of a changed policy: individually, in their language, at a pace.

    FILE is plain text. Headings (`# What changes`, `# Why`, `# The new text`) divide it;
    `# Svenska` and `# English` begin a language. Stopped at any time, the same command or
    `mailbot run` goes on: nobody is told twice.
    """
    from mailbot import app  # noqa: PLC0415  # the whole bot: other commands need none

    if file is None or stopped:
        _status(given, stopped=stopped, as_json=as_json)
        return
    if effective is None:
        fault = Fault(
            "--effective", said("is missing"), said("say from which day the change applies")
        )
        raise UsageError([fault])
    clock = moving_clock(given)
    with app.connected_desk(given.settings, given.environ, clock) as desk:
        notice = _read(given, desk, file, effective.at.date(), also)
        before = notices.under_way(desk)
        if before is None or before.key != notice.key:
            heard = notifying.audience_of(desk, notice)
            _in_good_time(given, desk, notice.effective, heard, force=force)
            if not _agreed(given, desk, notice, heard, yes=yes):
                return
        mailing = notifying.begin(desk, notice)
        if mailing.pending:
            _deliver(given, desk, mailing)
    _status(given, stopped=False, as_json=as_json)


def _read(
    given: Given, desk: "Desk", file: Path, effective: date, also: Sequence[str]
) -> notifying.Notice:
    """The notice as written. Raises: UsageError with all that is wrong in it."""
    try:
        octets = file.read_bytes()
        written = octets.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        right = said("name a text file in UTF-8")
        raise UsageError(
            [Fault(str(file), said("cannot be read ({error})", error=foreign(str(error))), right)]
        ) from error
    if len(octets) > _LARGEST or "\0" in written:
        fault = Fault(
            str(file), said("is no notice of a few pages"), said("name a plain text file")
        )
        raise UsageError([fault])
    language = letter_language(given.settings.owner.language)
    texts, faults = read_notice(written, language, desk.rulebook.notices, str(file))
    if faults:
        raise UsageError(faults)
    ids = tuple(person.id for who in also for person in named_people(given, who))
    return notifying.Notice(texts, effective, ids)


def _in_good_time(
    given: Given, desk: "Desk", effective: date, heard: Audience, *, force: bool
) -> None:
    """Raises: UsageError where somebody would hear of it less than 30 days ahead."""
    pace = desk.settings.notices_per_hour
    last = last_of(given.today, len(heard.groups), pace)
    ahead = (effective - last).days
    if ahead >= DAYS_AHEAD or force:
        return
    wrong = said(
        "{effective} is {ahead} after the last is told ({last})",
        effective=effective,
        ahead="1 day" if ahead == 1 else f"{max(ahead, 0)} days",
        last=last,
    )
    right = said(
        "name a day at least {days_ahead} days ahead, or add --force", days_ahead=DAYS_AHEAD
    )
    raise UsageError([Fault("--effective", wrong, right)])


def _agreed(
    given: Given, desk: "Desk", notice: notifying.Notice, heard: Audience, *, yes: bool
) -> bool:
    """Count, text and who is left out are shown, and then asked for."""
    for group in _one_of_each(given, heard.groups):
        draft = notifying.example(desk, notice, group).draft
        say(f"To: {draft.addressee}\nSubject: {draft.subject}\n\n{draft.text}")
        say("-" * 40)
    for doubt in _doubts(given, notice, heard):
        click.echo(f"warning: {doubt}", err=True)
    _say_left_out(heard.left_out)
    pace = desk.settings.notices_per_hour
    people = sum(map(len, heard.groups))
    say(
        f"{counted(len(heard.groups), 'letter')} to {counted(people, 'contact')}, in force from "
        f"{notice.effective}, {pace} an hour."
    )
    if not heard.groups:
        say("There is nobody to tell.")
        return False
    if desk.settings.mode == "dry":
        say("Mode is dry: nothing is sent.")
        return False
    return yes or click.confirm("Tell them?", default=False)


def _one_of_each(
    given: Given, groups: Sequence[tuple[Person, ...]]
) -> Iterator[tuple[Person, ...]]:
    """The first group of each language."""
    seen: set[str] = set()
    for group in groups:
        language = letter_language(group[0].language or given.settings.owner.language)
        if language not in seen:
            seen.add(language)
            yield group


def _doubts(given: Given, notice: notifying.Notice, heard: Audience) -> Iterator[str]:
    for language, told in notice.texts.items():
        if not told.summary:
            yield f"the text ({language}) is not divided: see that it says what changes, and why"
    own = given.settings.owner.language
    wanted = [letter_language(group[0].language or own) for group in heard.groups]
    for language in sorted(set(wanted) - set(notice.texts)):
        number = counted(wanted.count(language), "letter")
        yield f"there is no text in the language {language}: {number} will hold the other one"


def _say_left_out(left_out: Sequence[LeftOut]) -> None:
    for why, words in _WHY.items():
        ids = [one.person.id for one in left_out if one.why == why]
        if ids:
            say(f"Not told: {', '.join(ids)}: {words}.")


def _deliver(given: Given, desk: "Desk", mailing: notices.Mailing) -> None:
    """Send what the pace allows, wait, and go on; a `run` at work does it instead."""
    from mailbot import app  # noqa: PLC0415  # as above
    from mailbot.store.lock import RunLock  # noqa: PLC0415  # as above
    from mailbot.workflow.sending import file_copies  # noqa: PLC0415  # as above

    outbox = app.outbox_of(given.settings, given.environ)
    try:
        with RunLock(given.settings.data), stoppable() as stop, bar(mailing.count) as show:
            outbox.reach(given.settings.owner.controller.email)
            while (now := notices.under_way(desk)) is not None and not stop():
                show(mailing.count - len(now.pending))
                if not notifying.send_notices(desk, outbox, stop, most=1):
                    _wait(lambda: _open(desk), stop)
                elif len(desk.store.unfiled_letters()) >= notifying.BATCH:
                    _filed(lambda: file_copies(desk, stop))
            left = notices.under_way(desk)
            show(mailing.count - len(left.pending if left else ()))
            _filed(lambda: file_copies(desk, stop))
    except SecondRun:
        say("`mailbot run` is at work, and sends them.")
    finally:
        outbox.close()


def _open(desk: "Desk") -> bool:
    """A letter may leave now, or there is none left."""
    mailing = notices.under_way(desk)
    return mailing is None or notifying.opens_at(desk, mailing) <= desk.clock()


def _wait(ready: Callable[[], bool], stop: Callable[[], bool]) -> None:
    while not stop() and not ready():
        time.sleep(_PAUSE)


def _filed(file: Callable[[], None]) -> None:
    """Copies into Sent; where the mailbox is away, the next `run` files them."""
    with suppress(TemporaryError, ServerRefused):
        file()


def _status(given: Given, *, stopped: bool, as_json: bool) -> None:
    from mailbot import app  # noqa: PLC0415  # as above

    desk = app.desk_of(given.settings, lambda: given.clock)
    off = notifying.call_off(desk) if stopped else None
    shapes = [_shape(given, desk, mailing) for mailing in notices.mailings(desk)]
    if as_json:
        print_json(shapes)
        return
    if stopped and off is None:
        say("No notice is under way.")
        return
    if not shapes:
        say("No notice was ever sent. `mailbot notify-policy FILE --effective DATE` sends one.")
    for shape in shapes[-1:] if off is None else [s for s in shapes if off.id == s["notice"]]:
        print_pairs(_lines(shape))


def _shape(given: Given, desk: "Desk", mailing: notices.Mailing) -> dict[str, Any]:
    told, returned = notices.reached(desk, mailing)
    waiting = [x for x in desk.store.letters() if notices.is_notice(x) and not x.sent_at]
    off = mailing.id in notices.called_off(desk)
    return {
        "notice": mailing.id,
        "effective": mailing.effective.isoformat(),
        "begun": mailing.begun.astimezone(given.zone).isoformat(),
        "done": _iso(given, mailing.done_at),
        "letters": mailing.count,
        "told": told,
        "returned": returned,
        "waiting": len(waiting) + (0 if off else len(mailing.pending)),
        "called_off": off,
        "text_sha256": mailing.key,
    }


def _iso(given: Given, at: datetime | None) -> str | None:
    return at.astimezone(given.zone).isoformat() if at else None


def _lines(shape: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield "Notice", f"{shape['notice']}, in force from {shape['effective']}"
    yield "Told", counted(shape["told"], "contact")
    yield "Came back", counted(shape["returned"], "contact") if shape["returned"] else ""
    if shape["called_off"]:
        yield "Called off", "no further letter is written"
    elif shape["waiting"]:
        yield "Waiting", f"{counted(shape['waiting'], 'letter')}; `mailbot run` goes on with them"
