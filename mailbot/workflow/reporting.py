"""What the firm accounts for: a year in figures, from cases, queue and log."""

from datetime import date, tzinfo

from mailbot.desk.owner.yearly import Figures, figures
from mailbot.store.contract import Store
from mailbot.workflow.breaches import breaches


def figures_of(store: Store, year: int, today: date, zone: tzinfo) -> Figures:
    """The year's figures as of today."""
    found = tuple(one.discovered for one in breaches(store))
    return figures(store.cases(), found, year, today, zone)
