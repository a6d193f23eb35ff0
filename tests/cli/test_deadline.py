from tests.cli.firm import Run


def test_the_documented_keys(run: Run) -> None:
    """`deadline --json` gives each stamp's dates and reason."""
    (row,) = run("deadline", "2026-01-31T23:30:00+00:00", "--json").json
    assert row["received"] == "2026-01-31T23:30:00+00:00"
    assert row["received_date"] == "2026-02-01"
    assert (row["due"], row["extended_due"]) == ("2026-03-02", "2026-05-04")
    assert "Sunday" in row["reason"]


def test_several_stamps_keep_their_order(run: Run) -> None:
    """Each stamp has its row, in the order given."""
    found = run("deadline", "2026-11-02", "2026-11-01", "--json").json
    assert [row["received_date"] for row in found] == ["2026-11-02", "2026-11-01"]


def test_people_get_a_table_of_eighty_columns(run: Run) -> None:
    """Without --json a table is printed that fits a narrow terminal."""
    done = run("deadline", "2026-01-31T23:30:00+00:00")
    assert "2026-03-02" in done.out
    assert max(map(len, done.out.splitlines())) <= 80
