import stat
from pathlib import Path

import pytest
from icalendar import Calendar

from tests.cli.firm import Run

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
