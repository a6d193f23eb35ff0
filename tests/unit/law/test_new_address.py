from dataclasses import replace
from datetime import date

import pytest

from mailbot.law.new_address import address_is_new
from mailbot.register.person import FieldChange
from tests.unit.extracts import ANNA

DAY = date(2026, 3, 20)


@pytest.mark.threat("T-AUTH-14")
@pytest.mark.parametrize(
    ("at", "field", "new"),
    [
        ("2026-03-20T08:00:00+01:00", "emails", True),
        ("2026-03-07T08:00:00+01:00", "emails", True),
        ("2026-03-06T08:00:00+01:00", "emails", False),
        ("2025-03-19T08:00:00+01:00", "emails", False),
        ("2026-03-19T08:00:00+01:00", "phone", False),
        ("2026-03-19", "emails", True),
        ("some day", "emails", True),
    ],
)
def test_fourteen_days(at: str, field: str, *, new: bool) -> None:
    """An address is new for 14 days after its change, and where the day of that is not known."""
    change = FieldChange(at, field, "", "anna@ny.example", "owner", "")
    assert address_is_new((ANNA, replace(ANNA, history=(change,))), DAY) is new
    assert not address_is_new((replace(ANNA, history=()),), DAY)
