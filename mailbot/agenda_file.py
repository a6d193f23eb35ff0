"""The owner's last days as an iCalendar file, for the calendar she looks at anyway.

Source: RFC 5545, 3.6.1, 3.6.6; RFC 7986, 5.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from icalendar import Alarm, Calendar, Event, vText

from mailbot import __version__
from mailbot.desk.letters.texts import one_line
from mailbot.desk.owner.agenda import Entry
from mailbot.desk.owner.texts import OwnerTexts
from mailbot.law.deadlines import REMIND_AT

AT = timedelta(hours=8)
"""Alarms sound in the morning of their day, not at the midnight it begins with."""


@dataclass(frozen=True, slots=True)
class Voice:
    """How it is worded. case_prefix: as in `HE-2026-7K3Q`; language: that of the texts."""

    texts: OwnerTexts
    case_prefix: str
    language: str

    def number(self, entry: Entry) -> str:
        """The number a case is known by outside, else the item's own."""
        return f"{self.case_prefix}-{entry.case}" if entry.case else entry.key.split()[-1]

    def summary(self, entry: Entry) -> str:
        """One line: which case, what is asked or waits, and what the day is."""
        what = [self.texts.word(right.value, "rights") for right in entry.rights]
        if entry.kind:
            what.insert(0, self.texts.word(entry.kind, "kinds"))
        day = "closed" if entry.cancelled else "waits" if entry.kind else "last_day"
        said = f"{', '.join(what)} ({self.said(day)})" if what else self.said(day)
        return one_line(f"{self.number(entry)}: {said}")

    def said(self, word: str) -> str:
        """Her word for one of the calendar's."""
        return one_line(self.texts.word(word, "calendar"))


def agenda_file(
    entries: Iterable[Entry], voice: Voice, now: datetime, secret: Callable[[str], str]
) -> bytes:
    """One all-day event for each entry; those called off are told as cancelled.

    secret: a keyed hash, from which the UIDs are made: the same for the same entry, and no id
    to be guessed by somebody who only sees the calendar.
    """
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", f"-//mailbot//mailbot {__version__}//{voice.language.upper()}")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("uid", secret("calendar")[:32])
    for name in ("name", "x-wr-calname"):
        calendar.add(name, vText(voice.said("name")))  # as plain text it would not be escaped
    for entry in entries:
        calendar.add_component(_event(entry, voice, now, secret(f"calendar {entry.key}")[:32]))
    octets: bytes = calendar.to_ical()
    return octets


def _event(entry: Entry, voice: Voice, now: datetime, uid: str) -> Event:
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", now.replace(microsecond=0))
    event.add("last-modified", entry.changed.replace(microsecond=0))
    event.add("sequence", entry.revision)
    event.add("dtstart", entry.day)
    event.add("summary", vText(voice.summary(entry)))
    event.add("description", vText(_where_to_look(entry)))
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    for days in () if entry.cancelled else REMIND_AT:
        event.add_component(_alarm(AT - timedelta(days=days), voice.summary(entry)))
    return event


def _alarm(before: timedelta, summary: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", vText(summary))
    alarm.add("trigger", before)
    return alarm


def _where_to_look(entry: Entry) -> str:
    return f"mailbot show {entry.case}" if entry.case else "mailbot queue"
