"""The register file, read."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.register.person import Person, Recipient
from mailbot.register.table import Table, read_table

TODAY = date(2026, 11, 23)
ENGLISH = (
    "name,email,phone,customer_number,identification_number,invoice_address,delivery_address,"
    "company,organisation_number,customer_kind,last_interaction,source,recipients"
)
SWEDISH = (
    "namn;e-post;telefon;kundnummer;personnummer;fakturaadress;leveransadress;"
    "företag;organisationsnummer;kundtyp;senaste kontakt;källa;mottagare"
)
CELLS = (
    "Åsa Öberg",
    "asa@kund.example|Asa.O@kund.example",
    "'+46 70 123 45 67",
    "K100",
    "811228-9874",
    "Box 1, 111 11 Åby",
    "",
    "Kund AB",
    "556677-8899",
    "employee_contact",
    "2026-03-14",
    "employer",
    "Redovisning AB <info@redovisning.example>|Tryckeriet",
)
PERSON = Person(
    "",
    name="Åsa Öberg",
    emails=("asa@kund.example", "Asa.O@kund.example"),
    phone="+46 70 123 45 67",
    customer_number="K100",
    identification_number="811228-9874",
    invoice_address="Box 1, 111 11 Åby",
    company="Kund AB",
    organisation_number="556677-8899",
    customer_kind="employee_contact",
    last_interaction=date(2026, 3, 14),
    source="employer",
    recipients=(Recipient("Redovisning AB", "info@redovisning.example"), Recipient("Tryckeriet")),
)
QUOTED = ",".join(f'"{cell}"' for cell in CELLS)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    "lines", [[ENGLISH, QUOTED], [SWEDISH, ";".join(CELLS)], ["sep=;", SWEDISH, ";".join(CELLS)]]
)
def test_both_languages_encodings_and_separators(
    encoding: str, line_end: str, lines: list[str], headers: dict[str, str]
) -> None:
    """The same contact is read from either language, encoding and separator."""
    octets = line_end.join([*lines, ""]).encode(encoding)
    table = read_table(octets, "register.csv", TODAY, headers)
    assert table.faults == ()
    assert table.warnings == ()
    assert [row.person for row in table.rows] == [PERSON]


def read(text: str, headers: dict[str, str]) -> Table:
    return read_table(text.encode(), "r.csv", TODAY, headers)


def test_optional_columns_and_absent_ones(headers: dict[str, str]) -> None:
    """Optional columns are read, absent columns are not given, blank lines are passed over."""
    text = "name,email,title,language,notes,flags,marketing,consent\n\n"
    text += "Eva,eva@kund.example,VD,sv,Ringer helst,left|shared,stopped,newsletter\n"
    row = read(text, headers).rows[0]
    assert row.line == 3
    expected = Person(
        "", name="Eva", emails=("eva@kund.example",), title="VD", language="sv",
        notes="Ringer helst", flags=("shared", "left"), marketing="stopped", consent="newsletter",
    )  # fmt: skip  # one contact reads best on few lines
    assert row.person == expected
    assert "phone" not in row.given


@pytest.mark.parametrize(
    ("text", "where", "wrong", "right"),
    [
        ("", "r.csv", "is empty", "headers"),
        ("\n \n", "r.csv", "is empty", "headers"),
        ("name,emial\nA,a@b.example", "line 1, column 2", "unknown header 'emial'", "'email'"),
        ("name,namn\nA,B", "line 1, column 2", "a second time", "keep one"),
        ("phone\n", "line 1", "no column says who", "name and email"),
        ("name,email\nA,a(at)b", "line 2, column email", "is no e-mail", "name@"),
        ("namn;e-post\nA;a@b.example|x", "line 2, column e-post", "'x' is no e-mail", "name@"),
        (
            "name,last_interaction\nA,14/3 2026",
            "line 2, column last_interaction",
            "no date",
            "2026",
        ),
        ("name,last_interaction\nA,2026-02-30", "column last_interaction", "no date", "2026"),
        ("name,customer_kind\nA,sole_trade", "column customer_kind", "not known", "sole_trader"),
        ("name,flags\nA,lefd", "line 2, column flags", "not known", "'left'"),
        ("name,marketing\nA,no", "line 2, column marketing", "not known", "allowed"),
        ("name,language\nA,svenska", "line 2, column language", "no language", "sv"),
        ("name,recipients\nA,B <c>", "line 2, column recipients", "no recipient", "Name <"),
        ("name,email\n,\nA,\n,,", "", "", ""),
        ("name,phone\n,1", "line 2", "neither name nor e-mail", "give one"),
        ("name,email\nA,a@b.example,c", "line 2", "more cells (3)", "2 headers"),
        ('name,email\n"A,a@b.example', "line 2", "cannot be read", "quote"),
        ("name\nA\x00", "line 2, column name", "control characters", "remove"),
    ],
)
def test_faults_name_line_and_column(
    text: str, where: str, wrong: str, right: str, headers: dict[str, str]
) -> None:
    """What is wrong is told with its line and column and what would be right; no row is kept."""
    table = read(text, headers)
    if not wrong:
        assert (len(table.rows), table.faults) == (1, ())
        return
    assert table.rows == ()
    assert len(table.faults) == 1
    assert where in table.faults[0].where
    assert wrong in table.faults[0].wrong
    assert right in table.faults[0].right


def test_all_faults_at_once(headers: dict[str, str]) -> None:
    """Every fault of every row is told in one go."""
    table = read("name,email,customer_kind\nA,x,y\nB,b@kund.example,\nC,z,\n", headers)
    assert [f.where for f in table.faults] == [
        "r.csv: line 2, column email",
        "r.csv: line 2, column customer_kind",
        "r.csv: line 4, column email",
    ]


@pytest.mark.parametrize("octets", [b"\xff\xfen\x00a\x00", b"name\nA\x81\n"])
def test_unknown_encoding_is_told(octets: bytes, headers: dict[str, str]) -> None:
    """Bytes of no supported encoding are a fault, not a guess."""
    assert "CSV UTF-8" in read_table(octets, "r.csv", TODAY, headers).faults[0].right


@pytest.mark.parametrize(
    ("column", "cell", "doubt"),
    [
        ("identification_number", "811228-9873", "wrong check digit"),
        ("organisation_number", "556677-8890", "not a well-formed"),
        ("last_interaction", "2027-01-01", "to come"),
    ],
)
def test_doubts_are_warnings(column: str, cell: str, doubt: str, headers: dict[str, str]) -> None:
    """A wrong check digit or a future date is imported with a warning that repeats no number."""
    table = read(f"name,{column}\nA,{cell}", headers)
    assert len(table.rows) == 1
    assert doubt in table.warnings[0]
    assert f"line 2, column {column}" in table.warnings[0]
    assert cell not in table.warnings[0]


@pytest.mark.threat("T-PRIV-06")
def test_fault_hides_numbers(headers: dict[str, str]) -> None:
    """A fault never repeats an identification number that stood in the wrong column."""
    table = read("name,email\nA,811228-9874", headers)
    assert "9874" not in str(table.faults[0])


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_told(octets: bytes) -> None:
    """Any bytes give rows or faults, never an exception, and never both."""
    known = {"name": "name", "email": "emails", "notes": "notes"}
    for text in (octets, b"name,email,notes\n" + octets):
        table = read_table(text, "r.csv", TODAY, known)
        assert not (table.rows and table.faults)


def test_reading_is_independent_of_column_order(headers: dict[str, str]) -> None:
    """Columns may stand in any order."""
    names = ENGLISH.split(",")[::-1]
    cells = ",".join(f'"{c}"' for c in CELLS[::-1])
    assert read(f"{','.join(names)}\n{cells}", headers).rows[0].person == replace(PERSON)
