"""Which rows of the law's cases the stories tell, and which not yet, with the reason."""

import csv
import re
import tomllib

from tests.stories.firm import HERE

CASES = HERE.parent / "law" / "cases.csv"
NOT_YET = HERE / "not_yet.txt"
THREAT = re.compile(r"T-[A-Z]+-\d\d")


def _rows() -> set[str]:
    with CASES.open(encoding="utf-8", newline="") as file:
        return {row["id"] for row in csv.DictReader(file)}


def _covered() -> set[str]:
    given = (path.read_text("utf-8") for path in HERE.glob("*/given.toml"))
    return {row for text in given for row in tomllib.loads(text)["covers"]}


def _not_yet() -> dict[str, str]:
    lines = NOT_YET.read_text("utf-8").splitlines()
    told = (line.partition(" ") for line in lines if line and not line.startswith("#"))
    return {row: reason.strip() for row, _, reason in told}


def test_every_row_is_told_or_said_to_be_missing() -> None:
    """A row of the law's cases is in a story, or in not_yet.txt, and never in both."""
    rows, covered, missing = _rows(), _covered(), set(_not_yet())
    assert rows - covered - missing == set()
    assert covered & missing == set()
    assert missing - rows == set()


def test_every_missing_row_has_its_reason() -> None:
    """What is not told says why."""
    assert all(len(reason) > len("none yet") for reason in _not_yet().values())


def test_stories_cover_rows_and_threats_only() -> None:
    """A name in `covers` is a row of the cases or the id of a threat."""
    unknown = {name for name in _covered() - _rows() if not THREAT.fullmatch(name)}
    assert unknown == set()


def test_most_rows_are_told() -> None:
    """The stories cover at least so many rows; the number only grows."""
    told = _rows() & _covered()
    assert len(told) >= 156, f"{len(told)} of {len(_rows())}: {sorted(told)}"
