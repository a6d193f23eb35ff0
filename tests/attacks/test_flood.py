"""A flood: bounded memory, the nearest last day first, honest people served."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.attacks.attacking import Attack
from tests.bench.memory import ALLOWED_FLOOD, STRANGER, Flood, measured


@pytest.mark.threat("T-OPS-07")
def test_memory_of_a_flood() -> None:
    """Hundreds of mails are taken in within the memory 5,000 may take, and hardly any more."""
    used = measured(Flood(400))
    assert used.idle < used.most < ALLOWED_FLOOD
    assert used.most - used.idle < 60


@pytest.mark.threat("T-OPS-07")
def test_nearest_last_day_first(tmp_path: Path) -> None:
    """However they came, the owner sees first what is due first, and letters leave so."""
    attack = Attack(STRANGER, tmp_path / "data")
    start = attack.now
    for number, days in enumerate((9, 3, 30, 0, 17, 1)):
        attack.now = start + timedelta(days=days)
        step = {"from": f"a{number}@firma{number}.example", "text": attack.given["step"][0]["text"]}
        attack._take(step)  # noqa: SLF001  # the steps of this story are made here
    due = [item.due for item in attack.store.items() if item.due is not None]
    assert len(due) == 6
    assert due == sorted(due)
    attack.now = start + timedelta(days=31)
    letters = [attack.store.case(one.case) for one in attack.store.due_letters(attack.now)]
    last_days = [case.answer_by for case in letters if case is not None]
    assert len(last_days) == 6
    assert last_days == sorted(last_days)
