"""What the register's tests share."""

import pytest

from mailbot.rulebook.folder import RuleFolders, shipped
from mailbot.rulebook.headers import load_headers


@pytest.fixture(scope="session")
def headers() -> dict[str, str]:
    """The shipped headers of both languages."""
    loaded, faults = load_headers(RuleFolders(shipped()))
    assert faults == ()
    return loaded
