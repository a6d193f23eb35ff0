"""The calendar file, read back with its library, and line by line without it."""

import hashlib
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Alarm, Calendar, Event

from mailbot.agenda_file import Voice, agenda_file
from mailbot.desk.letters.texts import LANGUAGES
from mailbot.desk.owner.agenda import Entry
from mailbot.desk.owner.texts import OwnerTexts
from mailbot.law.rights import Right
from mailbot.rulebook.folder import RuleFolders, shipped
from mailbot.rulebook.owner import load_owner_texts

NOW = datetime(2026, 3, 5, 8, 0, 0, 250, tzinfo=UTC)
CHANGED = datetime(2026, 3, 3, 7, tzinfo=UTC)
OPEN = Entry("case 2026-7K3Q", date(2026, 4, 2), "2026-7K3Q", tuple(Right), CHANGED, 4)
CLOSED = Entry("case 2026-8M4R", date(2026, 3, 9), "2026-8M4R", (), CHANGED, 7, cancelled=True)
ITEM = Entry("item Q3", date(2026, 3, 8), "", (Right.ACCESS,), CHANGED, 0, "incident")

ONCE = {"UID", "DTSTAMP", "DTSTART", "LAST-MODIFIED", "SEQUENCE", "SUMMARY", "STATUS"}
TEXTS = {"SUMMARY", "DESCRIPTION", "NAME", "X-WR-CALNAME"}
STAMPS = {"DTSTAMP", "LAST-MODIFIED"}
LINE = re.compile(
    r"(?P<name>[A-Z-]+)(?P<params>(?:;[A-Z-]+=[A-Za-z0-9-]+)*):(?P<value>.*)", re.DOTALL
)
TEXT = re.compile(r"(?:[^\x00-\x1f\x7f\\;,]|\\[\\;,nN])*")


@cache
def texts(language: str) -> OwnerTexts:
    loaded, faults = load_owner_texts(RuleFolders(shipped()), language)
    assert loaded is not None, faults
    return loaded


def hashed(value: str) -> str:
    return hashlib.sha256(value.encode()).hexdigest()


def written(*entries: Entry, prefix: str = "HE", language: str = "sv") -> bytes:
    return agenda_file(entries, Voice(texts(language), prefix, language), NOW, hashed)


def events(octets: bytes) -> list[Event]:
    return Calendar.from_ical(octets).events


def alarms(event: Event) -> list[timedelta]:
    """How long after the day's midnight each sounds."""
    triggers = [part.TRIGGER for part in event.subcomponents if isinstance(part, Alarm)]
    return [trigger for trigger in triggers if isinstance(trigger, timedelta)]


def unfolded(octets: bytes) -> Iterator[tuple[str, str, str]]:
    """Every content line, by RFC 5545 and nothing else; fails at whatever it does not allow."""
    assert octets.endswith(b"\r\n")
    physical = octets[:-2].split(b"\r\n")
    for folded in physical:
        assert len(folded) <= 75
        assert not set(folded) & {10, 13}
        folded.decode("utf-8")  # no letter is cut in two by a fold
    whole = re.sub(rb"\r\n[ \t]", b"", octets[:-2]).decode("utf-8")
    for line in whole.split("\r\n"):
        found = LINE.fullmatch(line)
        assert found, line
        yield found["name"], found["params"], found["value"]


def check(octets: bytes) -> None:
    """Nesting, properties that must and may stand once, and the form of each value."""
    open_parts: list[str] = []
    seen: list[list[str]] = []
    for name, params, value in unfolded(octets):
        if name == "BEGIN":
            assert value in {
                None: {"VCALENDAR"},
                "VCALENDAR": {"VEVENT"},
                "VEVENT": {"VALARM"},
            }.get(open_parts[-1] if open_parts else None, set())
            open_parts.append(value)
            seen.append([])
            continue
        if name == "END":
            assert open_parts.pop() == value
            names = seen.pop()
            assert len(names) == len(set(names))
            assert value != "VEVENT" or set(names) >= ONCE
            assert value != "VALARM" or set(names) == {"ACTION", "DESCRIPTION", "TRIGGER"}
            assert value != "VCALENDAR" or set(names) >= {"VERSION", "PRODID", "METHOD"}
            continue
        seen[-1].append(name)
        assert (params == ";VALUE=DATE") == (name == "DTSTART"), name
        assert name not in TEXTS or TEXT.fullmatch(value), value
        assert name not in STAMPS or re.fullmatch(r"\d{8}T\d{6}Z", value)
        assert name != "DTSTART" or re.fullmatch(r"\d{8}", value)
        assert name != "TRIGGER" or re.fullmatch(r"-P(\d+D)?(T\d+H)?", value)
    assert not open_parts


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_library_reads_back_what_was_meant(language: str) -> None:
    """Day, revision, state and words are those of the entry, in the owner's language."""
    calendar = Calendar.from_ical(written(OPEN, CLOSED, ITEM, language=language))
    assert calendar["METHOD"] == "PUBLISH"
    first, second, third = calendar.events
    assert (first.start, first.sequence, first["STATUS"]) == (OPEN.day, 4, "CONFIRMED")
    assert first.stamp == NOW.replace(microsecond=0)
    assert first.last_modified == CHANGED
    assert first.summary.startswith("HE-2026-7K3Q: ")
    assert all(texts(language).word(r.value, "rights") in first.summary for r in Right)
    assert (second["STATUS"], second.sequence) == ("CANCELLED", 7)
    assert third.summary.startswith("Q3: ")


def test_alarms_sound_on_the_mornings_of_the_reminders() -> None:
    """14, 7, 3 and 1 days before at eight; a day called off is silent."""
    event, off = events(written(OPEN, CLOSED))
    midnight = datetime.combine(OPEN.day, datetime.min.time())
    sounds = [midnight + before for before in alarms(event)]
    assert [(OPEN.day - at.date()).days for at in sounds] == [14, 7, 3, 1]
    assert {at.hour for at in sounds} == {8}
    assert not alarms(off)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_is_as_the_standard_wants_it(language: str) -> None:
    """A check that knows only RFC 5545 finds nothing wrong: folds, line ends, values, nesting."""
    check(written(OPEN, CLOSED, ITEM, language=language))


@pytest.mark.parametrize(
    "spoiled",
    [
        written(OPEN).replace(b"\r\n", b"\n"),
        written(OPEN).replace(b"\\,", b","),
        written(OPEN).replace(b"END:VALARM\r\n", b"", 1),
        written(OPEN).replace(b"\r\n ", b""),
    ],
)
def test_the_check_finds_what_is_wrong(spoiled: bytes) -> None:
    """Bare line ends, unescaped commas, an open part or a line too long do not pass it."""
    with pytest.raises(AssertionError):
        check(spoiled)


def test_an_entry_keeps_its_uid() -> None:
    """Whatever changes, the UID stays; it shows neither case number nor item."""
    moved = Entry(OPEN.key, date(2026, 6, 2), OPEN.case, (), NOW, 9)
    (before,), (after,) = (events(written(entry)) for entry in (OPEN, moved))
    assert before.uid == after.uid
    assert "7K3Q" not in before.uid


def test_the_same_entries_give_the_same_octets() -> None:
    """Nothing in the file is left to chance."""
    assert written(OPEN, ITEM) == written(OPEN, ITEM)


@pytest.mark.threat("T-OUT-06")
@given(prefix=st.text(max_size=80))
def test_no_value_breaks_out_of_its_line(prefix: str) -> None:
    """Whatever stands in a value, the lines are the same in number and the value comes back."""
    octets = written(OPEN, prefix=f"{prefix};,\\n\r\nBEGIN:VEVENT")
    check(octets)
    (event,) = events(octets)
    assert ";,\\n BEGIN:VEVENT-2026-7K3Q: " in event.summary
    assert event["UID"] == events(written(OPEN))[0]["UID"]


def test_a_day_of_reminders_is_never_after_the_day() -> None:
    """No alarm sounds later than the day it warns of."""
    (event,) = events(written(ITEM))
    assert len(alarms(event)) == 4
    assert max(alarms(event)) < timedelta()
