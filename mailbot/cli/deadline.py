"""`mailbot deadline`: the last day to answer, and why it is that day."""

from datetime import date

import click

from mailbot.cli.given import Given, pass_given
from mailbot.cli.moment import MOMENT, Moment
from mailbot.cli.output import as_json, examples, print_json, print_table
from mailbot.law.deadlines import answer_by, extended_answer_by, reasons, receipt_date


@click.command(
    epilog=examples(
        "mailbot deadline 2026-11-01",
        "mailbot deadline 2026-01-31T23:30:00+00:00 --json",
    )
)
@click.argument("timestamps", type=MOMENT, nargs=-1, required=True, metavar="TIMESTAMP...")
@as_json
@pass_given
def deadline(given: Given, timestamps: tuple[Moment, ...], *, as_json: bool) -> None:
    """The last day to answer a request received at each TIMESTAMP.

    One month from the day it came in (GDPR 12(3)), and three where it is extended; on a
    day off it is the next working day. A time without an offset is the owner's local time.
    """
    rows = [_row(given, one) for one in timestamps]
    if as_json:
        print_json(rows)
        return
    heads = ("received", "due", "extended", "why")
    print_table(
        heads,
        [
            (str(row["received_date"]), str(row["due"]), str(row["extended_due"]), row["reason"])
            for row in rows
        ],
    )


def _row(given: Given, moment: Moment) -> dict[str, str]:
    on = _counted(given, moment)
    return {
        "received": moment.aware(given.zone).isoformat(),
        "received_date": str(on),
        "due": str(answer_by(on)),
        "extended_due": str(extended_answer_by(on)),
        "reason": reasons(on, moment.at.date()),
    }


def _counted(given: Given, moment: Moment) -> date:
    """The day of receipt, refused where the calendar has no month after it."""
    on = receipt_date(moment.aware(given.zone), given.zone)
    if not 2005 <= on.year <= 9998:  # noqa: PLR2004  # the law's holidays since 2005; the calendar's end
        raise click.BadParameter(
            f"{moment.typed}: the years 2005 to 9998 can be counted", param_hint="TIMESTAMP"
        )
    return on
