import stat
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import vobject
from icalendar import Calendar

from mailbot.store.contract import Commit, Store
from tests.cli.firm import ITEM, Run

CLOCK = ("--now", "2026-11-20T10:00:00+01:00")


@pytest.mark.usefixtures("store")
def test_the_calendar_comes_on_stdout(run: Run) -> None:
    """One event for the open case; nothing of the person is in it."""
    done = run(*CLOCK, "calendar")
    assert done.code == 0
    (event,) = Calendar.from_ical(done.out).events
    assert event.start.isoformat() == "2026-12-18"
    assert event.summary == "HE-2026-7K3Q: Radering (sista dag att svara)"
    for theirs in ("Anna", "Lind", "kund.example", "9874", "Radera mig"):
        assert theirs not in done.out


@pytest.mark.usefixtures("store")
def test_the_file_is_written_for_the_owner_alone(run: Run) -> None:
    """`--output` writes the same octets, readable by nobody else, and may be repeated."""
    whole = run(*CLOCK, "calendar").out
    for _ in range(2):
        assert "1 day written" in run(*CLOCK, "calendar", "--output", "days.ics").out
    file = Path("days.ics")
    assert file.read_bytes().decode() == whole
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.usefixtures("store")
def test_json_names_each_day(run: Run) -> None:
    """`--json` tells day, case, rights and whether it is called off."""
    (day,) = run(*CLOCK, "calendar", "--json").json
    assert (day["day"], day["case"], day["rights"]) == ("2026-12-18", "2026-7K3Q", ["erasure"])
    assert day["cancelled"] is False


@pytest.mark.usefixtures("store")
def test_a_folder_that_is_not_there_is_told(run: Run) -> None:
    """Where the file cannot be written, a line names it."""
    done = run("calendar", "--output", "nowhere/days.ics")
    assert done.code == 2
    assert "nowhere/days.ics" in done.err


def test_a_calendar_that_imports_it_again_ends_up_right(run: Run, store: Store) -> None:
    """Read by another library: a day comes, moves and is called off, always the same event."""
    store.commit(Commit(items=(replace(ITEM, case="", due=date(2026, 12, 1)),)))
    calendar: dict[str, tuple[int, str, str]] = {}

    def imports() -> list[str]:
        for event in vobject.readOne(run(*CLOCK, "calendar").out).vevent_list:
            uid, sequence = event.uid.value, int(event.sequence.value)
            assert sequence >= calendar.get(uid, (0, "", ""))[0]
            calendar[uid] = (sequence, str(event.dtstart.value), event.status.value)
        return sorted(f"{day} {status}" for _, day, status in calendar.values())

    assert imports() == ["2026-12-01 CONFIRMED", "2026-12-18 CONFIRMED"]
    (case,) = store.cases()
    store.commit(Commit(cases=(replace(case, extended_due=date(2027, 2, 18)),)))
    assert imports() == ["2026-12-01 CONFIRMED", "2027-02-18 CONFIRMED"]
    store.commit(Commit(items_closed=("Q2",)))
    assert imports() == ["2026-12-01 CANCELLED", "2027-02-18 CONFIRMED"]


@pytest.mark.usefixtures("store")
def test_alarms_are_read_by_another_library(run: Run) -> None:
    """Each day has its four alarms, and the days are whole days."""
    (event,) = vobject.readOne(run(*CLOCK, "calendar").out).vevent_list
    assert len(event.valarm_list) == 4
    assert event.dtstart.value == date(2026, 12, 18)
