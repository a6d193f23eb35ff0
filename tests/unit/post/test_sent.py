from typing import cast

import pytest

from mailbot.post.sent import files_itself
from mailbot.post.wire import Wire


class Plain:
    """A server with no capability worth the name."""

    def can(self, _capability: str) -> bool:
        return False


@pytest.mark.threat("T-IMAP-18")
@pytest.mark.parametrize(
    ("host", "itself"),
    [
        ("imap.gmail.com", True),
        ("IMAP.GMAIL.COM", True),
        ("outlook.office365.com", True),
        ("imap-mail.outlook.com", True),
        ("imap.loopia.se", False),
        ("notgmail.com", False),
        ("gmail.com.example", False),
    ],
)
def test_providers_that_file_sent_mail(host: str, itself: bool) -> None:  # noqa: FBT001  # a column
    """Those that file a copy of all they send are known by their domain, and only by it."""
    assert files_itself(host, cast("Wire", Plain())) is itself
