"""What a source promises; other distributions bring their own by the same contract.

A distribution names a factory in its metadata, as the entry point of the group `mailbot.sources`
whose name is the `kind` in mailbot.toml: it is called with the declared `Source` of the settings,
and returns an object with `find`.
"""

from typing import Protocol

from mailbot.law.holdings import Entry, Found, Group, MailListed
from mailbot.register.sought import Marks, Sought, Whose, whose
from mailbot.settings import Source as Declared

__all__ = [
    "Declared",
    "Entry",
    "Found",
    "Group",
    "MailListed",
    "Marks",
    "Sought",
    "Source",
    "Whose",
    "whose",
]


class Source(Protocol):
    """A place where personal data lie."""

    def find(self, person: Sought) -> Found:
        """All that is held of the person, and nobody else's; `whose` tells entries apart.

        Raises: SourceUnreadable if it cannot say: an extract then waits, and it is asked again.
        """
        ...
