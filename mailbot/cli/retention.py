"""`mailbot retention`: whose time is up, and why."""

from datetime import date
from typing import Any

import click

from mailbot.cli.given import Given, pass_given
from mailbot.cli.output import as_json, day, examples, print_json, print_table, say
from mailbot.cli.table import Cell, Row, Tone
from mailbot.desk.owner.page_words import PageWords
from mailbot.desk.owner.plain import free
from mailbot.desk.owner.reason_words import said, told
from mailbot.law.storage import Storage
from mailbot.register.masking import masked
from mailbot.rulebook.page import english_words

HOLD = "HOLD"


@click.command(
    epilog=examples("mailbot retention", "mailbot retention --due", "mailbot retention --apply")
)
@click.option("--due", "only_due", is_flag=True, help="Only those whose time is up.")
@click.option("--apply", "apply", is_flag=True, help="Put those in the queue, for your yes.")
@as_json
@pass_given
def retention(given: Given, *, only_due: bool, apply: bool, as_json: bool) -> None:
    """How long everybody in the register is kept: 24 months after the last dealing.

    A hold, an open case or a restriction keeps a record longer; vouchers keep a part of it.
    Nothing is erased by this command: `--apply` proposes it, `mailbot approve` does it.
    """
    from mailbot.workflow.retaining import storage_now  # noqa: PLC0415  # other commands need none

    year_end = given.settings.processing.financial_year_end
    everybody = storage_now(given.store, year_end, given.today)
    item = _proposed(given) if apply else ""
    shown = [one for one in everybody if one.over(given.today) or not only_due]
    words = english_words()
    if as_json:
        print_json([_shape(one, words) for one in shown])
        return
    if shown:
        heads = ("id", "keep until", "", "who and why")
        print_table(heads, [_row(one, given.today, words) for one in sorted(shown, key=_nearest)])
    due = sum(one.over(given.today) for one in everybody)
    say(_summed_up(due, len(everybody), item, apply=apply))


def _proposed(given: Given) -> str:
    """Id of the item in the queue, "" where there is nothing to propose."""
    from mailbot import app  # noqa: PLC0415  # builds the whole desk: reading needs none
    from mailbot.workflow.retaining import propose  # noqa: PLC0415  # as above

    item = propose(app.desk_of(given.settings, lambda: given.clock))
    return item.id if item else ""


def _shape(one: Storage, words: PageWords) -> dict[str, Any]:
    person = one.person
    return {
        "id": person.id,
        "contact": masked(person.name) or next(iter(person.emails), person.id),
        "company": masked(person.company),
        "last_interaction": one.last.isoformat() if one.last else None,
        "erase_after": HOLD if one.hold else one.until.isoformat() if one.until else None,
        "keep": said(one.keep, words) if one.keep else None,
        "reason": masked(told(one.because, words)),
    }


def _nearest(one: Storage) -> tuple[bool, date, str]:
    return (one.until is None, one.until or date.max, one.person.id)


def _row(one: Storage, today: date, words: PageWords) -> Row:
    person = one.person
    until = HOLD if one.hold else day(one.until) or "unknown"
    who = ", ".join(filter(None, (person.name or next(iter(person.emails), ""), person.company)))
    kept = f" Then kept: {said(one.keep, words)}." if one.keep else ""
    reason = told(one.because, words)
    why = f"{reason[:1].upper()}{reason[1:]}."
    return (
        person.id,
        until,
        Cell("due", Tone.LATE) if one.over(today) else "",
        free(f"{who}. {why}{kept}"),
    )


def _summed_up(due: int, everybody: int, item: str, *, apply: bool) -> str:
    if not everybody:
        return "Nobody is in the register."
    if not due:
        return "Nobody's time is up."
    told = f"Time is up for {due} of {everybody}."
    if apply:
        return f"{told} {item} waits for your yes: `mailbot approve {item}`."
    return f"{told} `mailbot retention --apply` puts them in the queue."
