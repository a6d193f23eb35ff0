"""What tests on the embedded servers share."""

from collections.abc import Iterator

import pytest
from pysasl.hashing import Cleartext


@pytest.fixture(scope="session", autouse=True)
def _quick_logins() -> Iterator[None]:
    """The servers compare passwords as they are, without half a second of hashing."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pymap.config.BuiltinHash", Cleartext)
        yield
