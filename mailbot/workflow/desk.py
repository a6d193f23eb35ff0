"""What every step works with, built once in `app.py`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from mailbot.post.contract import Inbox, Signatures
from mailbot.rulebook.load import Rulebook
from mailbot.settings import Settings
from mailbot.store.contract import Store


@dataclass(frozen=True, slots=True)
class Desk:
    """The firm's desk. clock: aware UTC now; chance: so many random bytes.

    inbox: the mailbox, None where there is no connection (the terminal commands).
    signatures: verifies DKIM, None where that is not asked for.
    """

    settings: Settings
    rulebook: Rulebook
    store: Store
    clock: Callable[[], datetime]
    chance: Callable[[int], bytes]
    inbox: Inbox | None = None
    signatures: Signatures | None = None

    def local_day(self, at: datetime) -> date:
        """The firm-zone date of an instant."""
        return at.astimezone(self.settings.owner.timezone).date()
