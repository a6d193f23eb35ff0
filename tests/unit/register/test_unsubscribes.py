"""A newsletter tool's list of unsubscribes, in the shapes tools write."""

from datetime import date

import pytest

from mailbot.register.unsubscribes import Unsubscribed, read_unsubscribed

DAY = date(2026, 11, 2)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("anna@kund.example\nbo@ek.example\n", [("anna@kund.example", None)]),
        ("email\nanna@kund.example\n", [("anna@kund.example", None)]),
        (
            "Email Address,First Name,UNSUB_TIME\nanna@kund.example,Anna,2026-11-02 10:11:12\n",
            [("anna@kund.example", DAY)],
        ),
        ("namn;E-post;Datum\nAnna;anna@kund.example;2026/11/02\n", [("anna@kund.example", DAY)]),
        ("e-post;avregistrerad\nanna@kund.example;\n", [("anna@kund.example", None)]),
        ('"email"\n"\'+anna@kund.example"\n', [("+anna@kund.example", None)]),
    ],
)
def test_the_shapes_tools_write(text: str, told: list[tuple[str, date | None]]) -> None:
    """With or without header, comma or semicolon, with a day or none."""
    found, faults = read_unsubscribed(text, "u.csv")
    assert not faults
    assert found[: len(told)] == tuple(Unsubscribed(a, d) for a, d in told)


def test_one_address_counts_once() -> None:
    """Letter case apart, an address named twice is one."""
    found, _ = read_unsubscribed("email\nAnna@Kund.example\nanna@kund.example\n", "u.csv")
    assert [one.address for one in found] == ["Anna@Kund.example"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "holds no address"),
        ("name;phone\nAnna;070\n", "no column holds addresses"),
        ("email\nanna@kund.example\nanna(at)kund\n", "u.csv: line 3: holds no e-mail address"),
        ("email;date\nanna@kund.example;yesterday\n", "line 2: 'yesterday' is no date"),
        ('email\n"anna@kund.example\n', "cannot be read"),
    ],
)
def test_bad_rows_are_named(text: str, said: str) -> None:
    """Every row that cannot be read is told by its line."""
    _, faults = read_unsubscribed(text, "u.csv")
    assert any(said in str(fault) for fault in faults), faults
