"""A year in figures, drawn and as tables, and the record that GDPR 30 asks of the firm."""

from collections.abc import Iterator

from starlette.responses import Response

from mailbot.desk.owner.record import Speech, record_of
from mailbot.desk.owner.yearly import Figures
from mailbot.law.rights import Right
from mailbot.review.drawing import Drawing, columns, rows, tracks
from mailbot.review.visit import Page, Visit
from mailbot.workflow.reporting import figures_of

FIRST = 2018
"""The year the GDPR began to apply."""
MOST_OPEN = 15
"""Open cases drawn; those with the nearest last days."""
SPANS = ((0, 0), (1, 3), (4, 10), (11, 20), (21, 30), (31, None))
"""Days to answer, counted together; None: or more."""


def _show(visit: Visit) -> Response:
    years = _years(visit)
    said = visit.query.get("year", "")
    year = int(said) if said in map(str, years) else visit.today.year
    zone = visit.desk.settings.owner.timezone
    told = figures_of(visit.store, year, visit.today, zone)
    spans = tuple(_spans(visit, told))
    return visit.render(
        "year.html",
        figures=told,
        years=years,
        spans=spans,
        months=columns(_months(visit, told)),
        rights=rows([(_right(visit, right), n) for right, n in told.by_right.items()]),
        days=rows(spans),
        used=_used(visit, told),
        all_rights=tuple(told.by_right),
        most_open=MOST_OPEN,
    )


def _years(visit: Visit) -> tuple[int, ...]:
    """From the first case to now, newest first."""
    cases = visit.store.cases()
    first = visit.desk.local_day(cases[0].received).year if cases else visit.today.year
    return tuple(range(visit.today.year, max(FIRST, first) - 1, -1)) or (visit.today.year,)


def _right(visit: Visit, right: Right) -> str:
    return visit.site.owner_texts.word(right.value, "rights")


def _months(visit: Visit, told: Figures) -> list[tuple[str, int]]:
    names = visit.say("dates.months").split()
    return [(names[month - 1][:3], sum(found.values())) for month, found in told.by_month.items()]


def _spans(visit: Visit, told: Figures) -> Iterator[tuple[str, int]]:
    for least, most in SPANS:
        name = "year.days_more" if most is None else f"year.days_{least}"
        count = sum(least <= days and (most is None or days <= most) for days in told.taken)
        yield visit.say(name), count


def _used(visit: Visit, told: Figures) -> Drawing:
    return tracks(
        [
            (u.case, visit.say("year.of", days=u.days, allowed=u.allowed), u.days, u.allowed)
            for u in told.used[:MOST_OPEN]
        ]
    )


def _record(visit: Visit) -> Response:
    settings = visit.desk.settings
    terms = visit.desk.rulebook.terms
    words = terms.get(visit.site.words.language) or terms["en"]
    hosts = (settings.mailbox.server.host, settings.smtp.host)
    speech = Speech(visit.site.owner_texts, words)
    record = record_of(settings.owner.controller, settings.processing, hosts, speech)
    return visit.render("record.html", record=record)


PAGES = (
    Page("/year", show=_show, nav="year"),
    Page("/year/record", show=_record, nav="year"),
)
