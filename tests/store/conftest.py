"""The engines the contract is run on."""

from pathlib import Path

import pytest

from mailbot.store.contract import Store
from mailbot.store.file import FileStore
from tests.store.samples import Opener


@pytest.fixture(params=["file"])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Opener:
    """Opens the same memory again, as another process would."""
    engines: dict[str, Opener] = {"file": lambda: FileStore(tmp_path / "data")}
    return engines[request.param]


@pytest.fixture
def store(opened: Opener) -> Store:
    """An empty store."""
    return opened()
