"""rules/hints.toml, read."""

from pathlib import Path

import pytest

from mailbot.rulebook.folder import RuleFolders, shipped
from mailbot.rulebook.hints import load_hints

WRONG = [
    ('[[hint]]\nreason = "has_lef"\nall = [["a"]]', "hints.toml: hint[1].reason"),
    ('[[hint]]\nreason = "has_left"\nall = ["a"]', "hints.toml: hint[1].all"),
    ('[[hint]]\nreason = "has_left"', "hints.toml: hint[1].all"),
    ('[[hint]]\nreason = "has_left"\nall = [["*"]]', "hints.toml: hint[1].all"),
    ('[[hints]]\nreason = "has_left"', "hints.toml: hints"),
]


@pytest.mark.parametrize(("written", "where"), WRONG)
def test_faults_are_named(written: str, where: str, tmp_path: Path) -> None:
    """A hint that cannot be looked for is told with file and key."""
    (tmp_path / "hints.toml").write_text(written)
    _, faults = load_hints(RuleFolders(shipped(), tmp_path))
    assert [fault.where for fault in faults] == [where]
