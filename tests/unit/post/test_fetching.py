from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.post.fetching import BATCH, BATCH_BYTES, HEADER, LARGE, Due, batches

NOON = datetime(2026, 11, 5, 12, tzinfo=UTC)


@pytest.mark.threat("T-IMAP-09", "T-IMAP-20")
@given(st.lists(st.integers(0, 2 * LARGE), max_size=300))
def test_batches_keep_order_and_bounds(sizes: list[int]) -> None:
    """Every mail comes once and in order; no batch is over fifty, or over its bytes but alone."""
    mails = [Due(uid, NOON, size) for uid, size in enumerate(sizes, start=1)]
    made = list(batches(mails))
    assert [mail for batch in made for mail in batch] == mails
    for batch in made:
        weight = sum(HEADER if mail.size > LARGE else mail.size for mail in batch)
        assert 0 < len(batch) <= BATCH
        assert weight <= BATCH_BYTES or len(batch) == 1
