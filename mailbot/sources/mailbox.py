"""Folders of the firm's own mailbox: the mails with a person, as a list."""

from dataclasses import dataclass

from mailbot.errors import SourceUnreadable
from mailbot.law.holdings import Found
from mailbot.post.contract import Inbox
from mailbot.register.sought import Sought
from mailbot.said import said


@dataclass(frozen=True, slots=True)
class MailboxSource:
    """The mails in some folders. folders: none for the inbox and Sent."""

    name: str
    inbox: Inbox | None
    folders: tuple[str, ...] = ()

    def find(self, person: Sought) -> Found:
        """Mails from or to the person's registered addresses."""
        if self.inbox is None:
            raise SourceUnreadable(said("there is no connection to the mailbox"))
        mails = self.inbox.correspondence(person.addresses, self.folders)
        return Found(self.name, "mailbox", mails=mails)
