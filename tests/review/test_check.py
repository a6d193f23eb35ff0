"""The settings check as a page."""

from pathlib import Path

import pytest

from mailbot import app, settings
from mailbot.cli.check import Check
from mailbot.said import said
from tests.cli.firm import CONFIG, NOW
from tests.review.browser import Browser


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ((Check("imap", ok=True, message=said("in")),), "Allt är bra"),
        (
            (Check("smtp", ok=False, message=said("no"), remedy=said("mend <it>")),),
            "En sak att rätta till",
        ),
    ],
)
def test_each_finding_comes_with_its_remedy(
    tmp_path: Path, found: tuple[Check, ...], said: str
) -> None:
    """Asked for, the checks are run, told in words and with what mends them; not before."""
    asked: list[int] = []

    def examine() -> tuple[Check, ...]:
        asked.append(1)
        return found

    file = tmp_path / "mailbot.toml"
    file.write_text(CONFIG, "utf-8")
    loaded = settings.load(file, {}, tmp_path)
    with app.page(loaded, {}, lambda: NOW, examine, port=0) as page:
        owner = Browser(page, NOW).log_in()
        assert "Kontrollera nu" in owner.get("/check").text
        assert not asked
        shown = owner.act("/check", "/check")
        assert said in shown.text
        assert all(one.remedy in shown.text for one in found)
        assert asked == [1]
