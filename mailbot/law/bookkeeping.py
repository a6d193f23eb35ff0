"""How long vouchers must be kept. Source: BFL 7 kap. 2 §."""

import calendar
from datetime import date

YEARS_KEPT = 7
_FEBRUARY = 2


def kept_through(financial_year_end: date) -> date:
    """The last day vouchers must be kept: the financial year decides, not the voucher's date."""
    return date(financial_year_end.year + YEARS_KEPT, 12, 31)


def financial_year_end_of(day: date, fy_end: str) -> date:
    """The last day of the financial year the day falls in. fy_end: as "12-31".

    A year that ends with February ends on its last day, leap year or not.
    """
    month, number = (int(part) for part in fy_end.split("-"))
    ends = (_end(day.year + later, month, number) for later in (0, 1))
    return next(end for end in ends if end >= day)


def _end(year: int, month: int, day: int) -> date:
    last = calendar.monthrange(year, month)[1]
    whole_february = month == _FEBRUARY and day >= calendar.monthrange(2025, month)[1]
    return date(year, month, last if whole_february else min(day, last))
