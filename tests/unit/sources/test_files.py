"""Exports in files and folders, asked about a person."""

from pathlib import Path

import pytest

from mailbot.errors import SourceUnreadable
from mailbot.law.holdings import Group
from mailbot.register.sought import Sought
from mailbot.settings import Columns, Source
from mailbot.sources.files import FileSource

ANNA = Sought(("Anna Ek",), ("anna@kund.example",), ("1042",))
COLUMNS = Columns(("E-post",), ("Kundnr",), ("Namn",))
ROWS = "Kundnr;Namn;E-post;Belopp\n1042;Anna Ek;;10\n7;;b@c.example|anna@kund.example;20\n9;X;;30\n"
HEADERS = {"e-post": "emails", "kundnr": "customer_number", "namn": "name"}


def csv_source(path: Path, columns: Columns = COLUMNS, *groups: Group) -> FileSource:
    return FileSource(Source("Kassan", "csv", str(path), (), columns, groups), HEADERS)


def test_the_persons_rows_are_found_by_address_and_number(tmp_path: Path) -> None:
    """One of several addresses in a cell counts, and every row says where it stands."""
    (tmp_path / "kunder.csv").write_text(ROWS, "utf-8")
    for columns in (COLUMNS, Columns()):
        found = csv_source(tmp_path / "kunder.csv", columns).find(ANNA)
        assert [entry.place for entry in found.entries] == [
            "kunder.csv, line 2",
            "kunder.csv, line 3",
        ]
        assert found.doubtful == ()
    assert dict(found.entries[1].values)["Belopp"] == "20"


def test_a_folder_is_read_whole(tmp_path: Path) -> None:
    """Every file of the kind counts, and one that is broken spoils the answer."""
    (tmp_path / "a.csv").write_text(ROWS, "utf-8")
    (tmp_path / "b.csv").write_text(ROWS, "cp1252")
    (tmp_path / "c.txt").write_text("no export", "utf-8")
    assert len(csv_source(tmp_path).find(ANNA).entries) == 4
    (tmp_path / "b.csv").write_bytes(b"")
    with pytest.raises(SourceUnreadable, match=r"b\.csv: is empty"):
        csv_source(tmp_path).find(ANNA)


@pytest.mark.parametrize(
    ("text", "columns", "says"),
    [
        (None, COLUMNS, "is not there"),
        ("", COLUMNS, "is empty"),
        ("Kundnr;Namn\n1;2\n", COLUMNS, 'has no column "E-post"'),
        ("a;b\n1;2\n", Columns(), "has no column that says whose a row is"),
    ],
)
def test_what_is_wrong_is_said_and_never_taken_for_nothing(
    tmp_path: Path, text: str | None, columns: Columns, says: str
) -> None:
    """A missing or changed export is unreadable, and the check says why."""
    path = tmp_path / "kunder.csv"
    if text is not None:
        path.write_text(text, "utf-8")
    source = csv_source(path, columns)
    with pytest.raises(SourceUnreadable, match=says):
        source.find(ANNA)
    assert says in str(source.faults()[0])


def test_groups_name_columns_the_file_has(tmp_path: Path) -> None:
    """A column misspelt in a group is told, and so are those that are in none."""
    (tmp_path / "kunder.csv").write_text(ROWS, "utf-8")
    group = Group("Fakturor", ("Belop",), dated="Datum")
    source = csv_source(tmp_path / "kunder.csv", COLUMNS, group)
    assert [fault.wrong for fault in source.faults()] == [
        'has no column "Belop"',
        'has no column "Datum"',
    ]
    assert source.ungrouped() == ("Belopp", "E-post", "Kundnr", "Namn")


def test_an_empty_list_is_an_answer(tmp_path: Path) -> None:
    """Headers without rows say that nobody is there."""
    (tmp_path / "kunder.csv").write_text("Kundnr;Namn;E-post\n", "utf-8")
    source = csv_source(tmp_path / "kunder.csv")
    assert (source.find(ANNA).entries, source.faults()) == ((), ())


@pytest.mark.parametrize("kind", ["json", "vcard"])
def test_other_kinds_are_matched_alike(tmp_path: Path, kind: str) -> None:
    """Objects and cards are found by the same marks as rows."""
    text = {
        "json": '[{"email": "anna@kund.example", "n": 1}, {"email": "x@y.example"}]',
        "vcard": "BEGIN:VCARD\nVERSION:4.0\nFN:Anna Ek\nEMAIL:anna@kund.example\nEND:VCARD\n",
    }[kind]
    columns = {"json": Columns(("email",)), "vcard": Columns(("EMAIL",), (), ("FN",))}[kind]
    path = tmp_path / "export"
    path.write_text(text, "utf-8")
    found = FileSource(Source("Boken", kind, str(path), (), columns)).find(ANNA)
    assert len(found.entries) == 1
