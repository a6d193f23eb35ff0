"""What a new case keeps of the mail it comes from."""

from datetime import date

import pytest

from mailbot.desk.judgement.opening import limited_to
from mailbot.desk.sense.scope import Scope
from mailbot.register.masking import masked


@pytest.mark.parametrize(
    ("scope", "told"),
    [
        (None, ""),
        (Scope("bara fakturorna"), "bara fakturorna"),
        (
            Scope("mejlen från 2025", date(2025, 1, 1), date(2025, 12, 31)),
            "mejlen från 2025 (2025-01-01 \u2192 2025-12-31)",
        ),
        (Scope("sedan 2024", date(2024, 1, 1)), "sedan 2024 (2024-01-01 \u2192)"),
        (Scope("om 850101-9874"), "om ******-****"),
    ],
)
def test_limited_to(scope: Scope | None, told: str) -> None:
    """The sender's words, with the days they mean; no identification number in full."""
    assert limited_to(scope) == told
    assert masked(told) == told
