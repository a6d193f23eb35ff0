"""`mailbot report`: the year in figures, and the record of processing activities."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

import click

from mailbot.cli.given import Given, pass_given
from mailbot.cli.output import as_json, examples, print_json, print_pairs, say
from mailbot.cli.summary import owner_texts
from mailbot.desk.owner.plain import free
from mailbot.desk.owner.record import Activity, Record, Speech, record_of
from mailbot.desk.owner.yearly import Figures
from mailbot.errors import RulebookError
from mailbot.law.rights import Right
from mailbot.rulebook.documents import load_terms
from mailbot.workflow.anonymous import anonymous_in
from mailbot.workflow.reporting import figures_of

_FIRST, _LAST = 2018, 9998


@click.command(epilog=examples("mailbot report", "mailbot report --year 2026 --json"))
@click.option(
    "--year",
    type=click.IntRange(_FIRST, _LAST),
    help="Of the requests received in that year; else this one.",
)
@as_json
@pass_given
def report(given: Given, *, year: int | None, as_json: bool) -> None:
    """A year's requests in figures, and the record that GDPR 30 asks of the firm."""
    told = figures_of(given.store, year or given.today.year, given.today, given.zone)
    speech = _speech(given)
    settings = given.settings
    hosts = (settings.mailbox.server.host, settings.smtp.host)
    record = record_of(settings.owner.controller, settings.processing, hosts, speech)
    anonymous = anonymous_in(given.store, told.year)
    if as_json:
        figures = {**_figures_shape(told), "anonymous": anonymous}
        print_json({"year": told.year, "figures": figures, "record": asdict(record)})
        return
    word = speech.say
    say(f"{word('title_figures')} {told.year}\n")
    print_pairs((word(key), value) for key, value in _figure_lines(told, speech))
    if anonymous:
        kinds = (f"{speech.terms.value('happening', k)} {n}" for k, n in anonymous.items())
        print_pairs([(word("anonymous"), ", ".join(kinds))])
    say(f"\n{word('title_record')}\n")
    _print_record(record, speech)


def _speech(given: Given) -> Speech:
    terms, faults = load_terms(given.folders)
    if faults:
        raise RulebookError(faults)
    language = given.settings.owner.language
    return Speech(owner_texts(given), terms[language if language in terms else "en"])


def _figure_lines(told: Figures, speech: Speech) -> Iterator[tuple[str, str]]:
    yield "cases", str(told.cases)
    yield "by_right", _counts(told.by_right, speech)
    for month, found in told.by_month.items():
        if found:
            yield "by_month", f"{told.year}-{month:02}: {_counts(found, speech)}"
    yield "answered", str(told.answered)
    yield "in_time", str(told.in_time)
    yield "late", str(told.late)
    if told.days:
        yield "days", f"{told.days.fewest} / {told.days.median:g} / {told.days.most}"
    yield "open", str(told.open_cases)
    yield "overdue", str(told.overdue)
    yield "extended", str(told.extended)
    yield "refused", _counts(told.refused, speech) or "0"
    yield "incidents", str(told.incidents)


def _counts(found: Mapping[Right, int], speech: Speech) -> str:
    rights = speech.texts
    return ", ".join(f"{rights.word(right.value, 'rights')} {n}" for right, n in found.items())


def _print_record(record: Record, speech: Speech) -> None:
    word = speech.say
    print_pairs([(word("controller"), free(", ".join(record.controller)))])
    for number, activity in enumerate(record.activities, 1):
        say(f"\n{number}. {free(activity.purpose)}")
        print_pairs((f"   {word(key)}", free(value)) for key, value in _parts(activity))
    say("\n" + "\n".join(record.notes))


def _parts(activity: Activity) -> Iterator[tuple[str, str]]:
    yield "basis", activity.basis
    yield "subjects", ", ".join(activity.subjects)
    yield "data", activity.data
    yield "recipients", "; ".join(activity.recipients)
    yield "third_countries", "; ".join(activity.third_countries)
    yield "storage", activity.storage
    yield "security", activity.security


def _figures_shape(told: Figures) -> dict[str, Any]:
    return {
        "cases": told.cases,
        "by_right": dict(told.by_right),
        "by_month": {f"{told.year}-{m:02}": dict(found) for m, found in told.by_month.items()},
        "answered": told.answered,
        "in_time": told.in_time,
        "late": told.late,
        "days_to_answer": asdict(told.days) if told.days else None,
        "open": told.open_cases,
        "overdue": told.overdue,
        "extended": told.extended,
        "refused": dict(told.refused),
        "incidents": told.incidents,
    }
