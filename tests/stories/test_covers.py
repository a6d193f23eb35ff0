"""Every row of the law's cases is told: by a story, or by a test named in elsewhere.txt."""

import ast
import csv
import re
import tomllib
from collections.abc import Iterator

from tests.stories.firm import HERE

CASES = HERE.parent / "law" / "cases.csv"
ELSEWHERE = HERE / "elsewhere.txt"
THREAT = re.compile(r"T-[A-Z]+-\d\d")


def _rows() -> set[str]:
    with CASES.open(encoding="utf-8", newline="") as file:
        return {row["id"] for row in csv.DictReader(file)}


def _covered() -> set[str]:
    given = (path.read_text("utf-8") for path in HERE.glob("*/given.toml"))
    return {row for text in given for row in tomllib.loads(text)["covers"]}


def _elsewhere() -> Iterator[tuple[str, str, str]]:
    """Row, file and test."""
    for line in ELSEWHERE.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            row, file, test = line.split()
            yield row, file, test


def test_every_row_is_told() -> None:
    """A row of the law's cases is in a story or in a test named for it, and never in both."""
    rows, covered = _rows(), _covered()
    elsewhere = {row for row, _, _ in _elsewhere()}
    assert rows - covered - elsewhere == set()
    assert covered & elsewhere == set()
    assert elsewhere - rows == set()


def test_tests_named_for_a_row_are_there() -> None:
    """Each stands in the file named, under its name."""
    for row, file, test in _elsewhere():
        tree = ast.parse((HERE.parents[1] / file).read_text("utf-8"))
        assert test in {n.name for n in tree.body if isinstance(n, ast.FunctionDef)}, row


def test_stories_cover_rows_and_threats_only() -> None:
    """A name in `covers` is a row of the cases or the id of a threat."""
    unknown = {name for name in _covered() - _rows() if not THREAT.fullmatch(name)}
    assert unknown == set()
