"""Locked extracts where the package that encrypts is missing."""

from pathlib import Path

import pytest

from mailbot import locking
from mailbot.demo.servers import DemoServers
from tests.cli.firm import Run
from tests.cli.test_doctor import by_name, config

SWITCH = "[letters]\nencrypt_extracts = true\n"


@pytest.mark.threat("T-PRIV-12")
@pytest.mark.parametrize("installed", [True, False])
def test_the_doctor_tells(
    run: Run, configured: Path, monkeypatch: pytest.MonkeyPatch, *, installed: bool
) -> None:
    """Whether extracts can be encrypted is a check of its own, which names the extra."""
    monkeypatch.setattr(locking, "installed", lambda: installed)
    with DemoServers() as servers:
        config(servers, configured, more=SWITCH)
        found = by_name(run("doctor", "--json"))["extracts"]
    assert found["ok"] is installed
    assert ("mailbot[encrypt]" in found["remedy"]) is not installed


@pytest.mark.threat("T-PRIV-12")
def test_nothing_starts_without_it(
    run: Run, configured: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the package `run` is refused as a fault of the configuration, and the extra named."""
    monkeypatch.setattr(locking, "installed", lambda: False)
    with DemoServers() as servers:
        config(servers, configured, more=SWITCH)
        done = run("run", "--once")
    assert done.code == 2
    assert "letters.encrypt_extracts" in done.err
    assert "mailbot[encrypt]" in done.err
