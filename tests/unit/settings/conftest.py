from collections.abc import Callable
from pathlib import Path

import pytest

from mailbot.settings import Settings, load

LEAST = """\
[owner]
company = "Hjärter Esse"
name = "Emy Serander"
email = "emy.serander@hjarteresse.com"

[imap]
host = "imap.firm.example"
user = "emy"

[smtp]
host = "smtp.firm.example"
"""


@pytest.fixture
def least() -> str:
    return LEAST


@pytest.fixture
def loaded(tmp_path: Path) -> Callable[[str], Settings]:
    def write_and_load(text: str) -> Settings:
        (tmp_path / "mailbot.toml").write_text(text, encoding="utf-8")
        return load(None, {"HOME": str(tmp_path)}, tmp_path)

    return write_and_load
