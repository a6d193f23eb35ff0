"""Values that can be what their field holds."""

from datetime import date

import pytest

from mailbot.law.fitting import fitting

VALUES = [
    ("phone", "070-174 06 31", "+46 70 174 06 31"),
    ("phone", "12", ""),
    ("phone", "ring mig", ""),
    ("emails", "anna@kund.example", "anna@kund.example"),
    ("emails", "anna@", ""),
    ("emails", "anna@kund.example|bo@kund.example", ""),
    ("name", "Anna  Lind-Öhman", "Anna Lind-Öhman"),
    ("name", "", ""),
    ("name", "https://elak.example", ""),
    ("name", "<b>Anna</b>", ""),
    ("name", "070-174 06 31", ""),
    ("name", "A" * 121, ""),
    ("title", "Produktionsledare", "Produktionsledare"),
    ("invoice_address", "Nygatan 7, 602 20 Norrköping", "Nygatan 7, 602 20 Norrköping"),
    ("invoice_address", "12345", ""),
    ("delivery_address", "se bilagan: http://elak.example", ""),
    ("language", "en", "en"),
    ("language", "engelska", ""),
    ("name", "Anna\x00", ""),
]


@pytest.mark.parametrize(("field", "value", "entered"), VALUES)
def test_a_value_is_entered_only_where_it_fits(field: str, value: str, entered: str) -> None:
    """A telephone number, an address or a name looks like one, or is not entered."""
    assert fitting(field, value, date(2026, 3, 5)) == entered
