"""The days of Art. 12(3), counted as Regulation 1182/71 says, on the Swedish calendar."""

import calendar
from datetime import date, datetime, timedelta, tzinfo

MONTHS_TO_ANSWER = 1
MONTHS_EXTENDED = 3  # the month and the two further ones, counted from receipt
TARGET = 10
"""Days after receipt within which the firm means to answer."""
REMIND_AT = (14, 7, 3, 1)
"""Days before the last day on which the owner is reminded; after it, every day."""

_SATURDAY, _SUNDAY = 5, 6


def receipt_date(received: datetime, zone: tzinfo) -> date:
    """The day a mail came in, in the firm's zone. received: aware, the server's own time."""
    return received.astimezone(zone).date()


def easter(year: int) -> date:
    """Easter Sunday. Source: the Gregorian computus (Meeus, Astronomical Algorithms, 8)."""
    century, rest = divmod(year, 100)
    golden = year % 19
    shift = (8 * century + 13) // 25
    epact = (19 * golden + century - century // 4 - shift + 15) % 30
    week = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    moved = (golden + 11 * epact + 22 * week) // 451
    month, day = divmod(epact + week - 7 * moved + 114, 31)
    return date(year, month, day + 1)


def _saturday_from(day: date) -> date:
    return day + timedelta(days=(_SATURDAY - day.weekday()) % 7)


def holidays(year: int) -> dict[date, str]:
    """Public holidays and the three eves that count as one, with English names; from 2005 on.

    Source: lag (1989:253) 1; lag (1930:173) 2.
    """
    sunday = easter(year)
    midsummer = _saturday_from(date(year, 6, 20))
    by_easter = {
        -2: "Good Friday",
        0: "Easter Sunday",
        1: "Easter Monday",
        39: "Ascension Day",
        49: "Whit Sunday",
    }
    return {
        date(year, 1, 1): "New Year's Day",
        date(year, 1, 6): "Epiphany",
        date(year, 5, 1): "May Day",
        date(year, 6, 6): "National Day",
        midsummer - timedelta(days=1): "Midsummer Eve",
        midsummer: "Midsummer Day",
        _saturday_from(date(year, 10, 31)): "All Saints' Day",
        date(year, 12, 24): "Christmas Eve",
        date(year, 12, 25): "Christmas Day",
        date(year, 12, 26): "Boxing Day",
        date(year, 12, 31): "New Year's Eve",
    } | {sunday + timedelta(days=after): name for after, name in by_easter.items()}


def day_off(day: date) -> str:
    """What makes the day no working day, "" for a working day."""
    weekend = {_SATURDAY: "Saturday", _SUNDAY: "Sunday"}.get(day.weekday(), "")
    return holidays(day.year).get(day, weekend)


def working_day(day: date) -> bool:
    """Neither Saturday, Sunday, public holiday nor one of the three eves."""
    return not day_off(day)


def months_after(day: date, months: int) -> date:
    """The same day number so many months later; the month's last day where there is none.

    Source: Regulation 1182/71, Art. 3(2)(c).
    """
    years, month = divmod(day.month - 1 + months, 12)
    last = calendar.monthrange(day.year + years, month + 1)[1]
    return date(day.year + years, month + 1, min(day.day, last))


def rolled(day: date) -> date:
    """That day, or the next working day. Source: Regulation 1182/71, Art. 3(4)."""
    while not working_day(day):
        day += timedelta(days=1)
    return day


def answer_by(received: date) -> date:
    """The last day to answer. Source: GDPR 12(3)."""
    return rolled(months_after(received, MONTHS_TO_ANSWER))


def extended_answer_by(received: date) -> date:
    """The last day to answer after an extension. Source: GDPR 12(3), second sentence."""
    return rolled(months_after(received, MONTHS_EXTENDED))


def target(received: date) -> date:
    """The day the firm means to have answered by: ten days, whatever they are."""
    return received + timedelta(days=TARGET)


def due_if_suspended(received: date, asked: date, confirmed: date) -> date:
    """What the last day would be if the days of asking who it is did not count.

    For the owner to see, never to be used: the clock runs on.
    Source: GDPR 12(6), recital 63; Guidelines 01/2022, 5.3.
    """
    return rolled(months_after(received, MONTHS_TO_ANSWER) + (confirmed - asked))


def reminder_days(due: date, today: date) -> tuple[date, ...]:
    """The days still to come, today included, on which she is reminded; today when overdue."""
    if today > due:
        return (today,)
    days = (due - timedelta(days=before) for before in REMIND_AT)
    return tuple(day for day in days if day >= today)


def _step(received: date, months: int) -> list[str]:
    said = f"{months} month{'s' if months > 1 else ''}"
    day = months_after(received, months)
    parts = [f"{said} clamped to {day}"] if day.day != received.day else []
    passed = [day + timedelta(days=n) for n in range((rolled(day) - day).days)]
    if passed:
        parts.append(f"{said} rolled past " + ", ".join(f"{d} {day_off(d)}" for d in passed))
    return parts


def reasons(received: date, stamped: date | None = None) -> str:
    """How both last days were counted, in one line. stamped: the date as written in the stamp."""
    differs = " (date differs from the stamp)" if stamped not in {None, received} else ""
    steps = _step(received, MONTHS_TO_ANSWER) + _step(received, MONTHS_EXTENDED)
    return "; ".join([f"received {received}{differs}", *(steps or ["plain same-day-number count"])])
