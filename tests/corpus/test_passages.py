"""The labelled passages are well formed, invented, and said once."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from mailbot.law.rights import Right
from tests.corpus.load import FOLDER

PATHS = sorted((FOLDER / "passages").glob("*.csv"))
COLUMNS = ["text", "language", "rights", "about", "stance", "thing", "note"]
LABELS = {
    "about": {"self", "other", "company", "nobody"},
    "stance": {"ask", "question", "told", "supposed", "refused", "other"},
    "thing": {"personal_data", "mailing", "work", "account", "document", "other"},
}
DOMAIN = re.compile(
    r"@[\w-]+(?:\.[\w-]+)+|https?://[\w.-]+|\bwww\.[\w.-]+"
    r"|\b[\w-]+\.(?:se|com|net|org|nu|eu|dk|no|fi|de|fr|nl|pl|es|in|uk|ai|app|io)\b(?!\.\w)",
    re.IGNORECASE,
)
ALLOWED = re.compile(r"(?:\.example|\bhjarteresse\.com|\bimy\.se)\.?$", re.IGNORECASE)
PAIR = re.compile(r"pair p\d+")


def rows(path: Path) -> list[dict[str, str]]:
    """Every row as the standard library reads it; a ragged one raises."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, strict=True))


def plain(text: str) -> str:
    return " ".join(text.casefold().split())


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_every_row_has_valid_labels(path: Path) -> None:
    """Each row has all columns, a text on one line, and only labels the README explains."""
    wrong = [row for row in rows(path) if not _valid(row)]
    assert wrong == []


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_no_domain_but_invented_ones(path: Path) -> None:
    """No address or site stands in a passage but `.example`, the firm's and the authority's."""
    named = (name for row in rows(path) for name in DOMAIN.findall(row["text"]))
    assert [name for name in named if not ALLOWED.search(name)] == []


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_pairs_are_two(path: Path) -> None:
    """A pair is two passages of one file, alike in words and apart in what they ask."""
    members: dict[str, list[dict[str, str]]] = {}
    for row in rows(path):
        if PAIR.fullmatch(row["note"]):
            members.setdefault(row["note"], []).append(row)
    wrong = {name: found for name, found in members.items() if not _apart(found)}
    assert wrong == {}


def test_no_passage_stands_twice() -> None:
    """No two passages share their text in any file, whatever their case and spaces."""
    counted = Counter(plain(row["text"]) for path in PATHS for row in rows(path))
    assert [text for text, times in counted.items() if times > 1] == []


def test_pair_names_are_used_once() -> None:
    """No pair's name is used in two files."""
    names = Counter(
        name
        for path in PATHS
        for name in {row["note"] for row in rows(path) if PAIR.fullmatch(row["note"])}
    )
    assert [name for name, files in names.items() if files > 1] == []


def _valid(row: dict[str, str]) -> bool:
    rights = row["rights"].split("|")
    return (
        [column for column in row if column != "pair"] == COLUMNS
        and None not in row.values()
        and bool(row["text"].strip())
        and row["text"].isprintable()
        and re.fullmatch(r"[a-z]{2}", row["language"]) is not None
        and (rights == ["none"] or (set(rights) <= set(Right) and len(set(rights)) == len(rights)))
        and all(row[column] in known for column, known in LABELS.items())
    )


def _apart(found: list[dict[str, str]]) -> bool:
    return len(found) == 2 and found[0]["rights"] != found[1]["rights"]
