"""A configured firm, and the command line run in this process."""

from pathlib import Path

import pytest

from mailbot.cli.command_line import exit_code
from mailbot.store.contract import Commit, LogEntry, Store
from mailbot.store.open import open_store
from tests.cli.firm import CASE, CONFIG, ITEM, NOW, PERSON, Done, Run


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder with nobody's configuration around."""
    for name in ("MAILBOT_CONFIG", "MAILBOT_DEBUG", "MAILBOT_IMAP_PASSWORD", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "nobody"))
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    return work


@pytest.fixture
def run(home: Path, capfd: pytest.CaptureFixture[str]) -> Run:
    """`mailbot WORD...` in that folder."""
    assert home.is_dir()

    def run_words(*words: str) -> Done:
        capfd.readouterr()
        code = exit_code(words)
        said = capfd.readouterr()
        return Done(code, said.out, said.err)

    return run_words


@pytest.fixture
def configured(home: Path) -> Path:
    """A mailbot.toml in the working folder, with an empty store."""
    (home / "mailbot.toml").write_text(CONFIG, encoding="utf-8")
    return home


@pytest.fixture
def store(configured: Path) -> Store:
    """The store of that configuration, holding one person, case and item."""
    opened = open_store("tinydb", configured / "data")
    entry = LogEntry(NOW, "case_opened", "2026-7K3Q", facts=(("rights", 1),))
    opened.commit(Commit(people=(PERSON,), cases=(CASE,), items=(ITEM,), log=(entry,)))
    return opened
