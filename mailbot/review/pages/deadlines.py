"""Last days on a calendar, and an address from which another calendar fetches them."""

from calendar import Calendar
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from starlette.responses import Response

from mailbot.agenda_file import Voice, agenda_file
from mailbot.desk.owner.agenda import Entry, agenda
from mailbot.review.pages.queue import urgency
from mailbot.review.visit import NOT_FOUND, Page, Visit
from mailbot.store.tickets import Tickets

FEED_LIFE = timedelta(days=3650)
"""A calendar that stops without a word is worse than a long-lived secret; it can be withdrawn."""
_MONDAY, _FIRST_YEAR, _LAST_YEAR = 0, 2000, 2999


@dataclass(frozen=True, slots=True)
class Due:
    """An entry as it is shown. path: of its case or item."""

    entry: Entry
    path: str
    text: str
    urgency: str


@dataclass(frozen=True, slots=True)
class Day:
    """A square of the calendar."""

    on: date
    inside: bool
    due: tuple[Due, ...]


@dataclass(frozen=True, slots=True)
class Month:
    """The weeks of a month, Monday first, with the days around it that fill them."""

    first: date
    weeks: tuple[tuple[Day, ...], ...]

    @property
    def before(self) -> str:
        """The month before, as "2026-10"."""
        return f"{self.first - timedelta(days=1):%Y-%m}"

    @property
    def after(self) -> str:
        """The next month."""
        return f"{self.first + timedelta(days=31):%Y-%m}"

    @property
    def days(self) -> tuple[Day, ...]:
        """Its own days that hold something."""
        return tuple(day for week in self.weeks for day in week if day.inside and day.due)


def _show(visit: Visit) -> Response:
    return _shown(visit)


def _shown(visit: Visit, address: str = "") -> Response:
    first = _month(visit.query.get("month", ""), visit.today)
    entries = agenda(visit.store.cases(), visit.store.items(), visit.now)
    due: dict[date, list[Due]] = {}
    for entry in entries:
        if not entry.cancelled:
            due.setdefault(entry.day, []).append(_due(visit, entry))
    month = Month(first, tuple(_weeks(first, due)))
    late = [one for day, found in sorted(due.items()) if day < visit.today for one in found]
    return visit.render(
        "deadlines.html",
        month=month,
        late=late,
        count=sum(map(len, due.values())),
        feed=_feeds(visit).issued(visit.now),
        address=address,
    )


def _month(said: str, today: date) -> date:
    """The first of the month asked for, e.g. "2026-11"; of this one for nonsense."""
    try:
        first = date.fromisoformat(f"{said}-01")
    except ValueError:
        return today.replace(day=1)
    return first if _FIRST_YEAR <= first.year <= _LAST_YEAR else today.replace(day=1)


def _weeks(first: date, due: Mapping[date, Iterable[Due]]) -> Iterable[tuple[Day, ...]]:
    for week in Calendar(_MONDAY).monthdatescalendar(first.year, first.month):
        yield tuple(Day(day, day.month == first.month, tuple(due.get(day, ()))) for day in week)


def _due(visit: Visit, entry: Entry) -> Due:
    item = entry.key.split()[-1]
    path = f"/items/{item}" if entry.kind else f"/cases/{entry.case}"
    return Due(entry, path, _said(visit, entry), urgency(entry.day, visit.today))


def _said(visit: Visit, entry: Entry) -> str:
    """Which case, and what is asked or waits; that it is a last day is said by the page."""
    texts = visit.site.owner_texts
    what = [texts.word(right.value, "rights") for right in entry.rights]
    kind = [texts.word(entry.kind, "kinds")] if entry.kind else []
    return f"{_voice(visit).number(entry)}: {', '.join([*kind, *what])}"


def _voice(visit: Visit) -> Voice:
    owner = visit.desk.settings.owner
    return Voice(visit.site.owner_texts, owner.controller.case_prefix, owner.language)


def _feeds(visit: Visit) -> Tickets:
    return Tickets(visit.desk.settings.data, "feed")


def _open_feed(visit: Visit) -> Response:
    """A new address; the one before is good for nothing from now on. It is shown once."""
    feeds = _feeds(visit)
    feeds.revoke()
    secret = feeds.issue(visit.now + FEED_LIFE)
    address = f"{visit.site.security.places.address(visit.host)}/feed/{secret}.ics"
    return _shown(visit, address)


def _close_feed(visit: Visit) -> Response:
    _feeds(visit).revoke()
    return visit.to("/deadlines", "feed_closed")


def _feed(visit: Visit) -> Response:
    """GET of the secret address: days, case numbers and rights; nobody's name."""
    if not _feeds(visit).holds(visit.place["secret"], visit.now):
        return Response("404", NOT_FOUND, media_type="text/plain")
    entries = agenda(visit.store.cases(), visit.store.items(), visit.now)
    octets = agenda_file(entries, _voice(visit), visit.now, visit.store.hashed)
    return Response(octets, media_type="text/calendar; charset=utf-8")


PAGES = (
    Page("/deadlines", show=_show, nav="deadlines"),
    Page("/deadlines/feed", act=_open_feed, nav="deadlines"),
    Page("/deadlines/feed/close", act=_close_feed, nav="deadlines"),
    Page("/feed/{secret}.ics", show=_feed, public=True),
)
