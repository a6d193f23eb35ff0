"""What the firm accounts for: a year in figures, from cases, queue and log."""

from collections.abc import Iterator
from datetime import date, datetime, tzinfo

from mailbot.desk.yearly import Figures, figures, incidents_waiting
from mailbot.store.contract import Store

_INCIDENT_ROW = "O13"


def figures_of(store: Store, year: int, today: date, zone: tzinfo) -> Figures:
    """The year's figures as of today."""
    found = (*_incidents_asked(store), *incidents_waiting(store.items()))
    return figures(store.cases(), found, year, today, zone)


def _incidents_asked(store: Store) -> Iterator[datetime]:
    """Incidents the owner was asked to assess, by the log: it outlives their items."""
    for logged in store.log_back(f'"{_INCIDENT_ROW}"'):
        entry = logged.entry
        if entry.event == "owner_asked" and ("rule", _INCIDENT_ROW) in entry.facts:
            yield entry.at
