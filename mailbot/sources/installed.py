"""Sources other distributions bring, held to the contract and kept from stopping the bot."""

from dataclasses import dataclass, replace
from importlib.metadata import entry_points

from mailbot.errors import SourceUnreadable
from mailbot.law.holdings import Entry, Found, MailListed
from mailbot.register.sought import Sought
from mailbot.said import foreign, said
from mailbot.settings import Source as Declared
from mailbot.settings.sources import PLUGINS


@dataclass(frozen=True, slots=True)
class InstalledSource:
    """A source of another distribution's. Whatever it raises, it has not answered."""

    declared: Declared

    def find(self, person: Sought) -> Found:
        """What it says is held, with the groups the owner declared where it says none."""
        kind = self.declared.kind
        try:
            factory = next(iter(entry_points(group=PLUGINS, name=kind))).load()
            found = factory(self.declared).find(person)
        except SourceUnreadable:
            raise
        except Exception as error:  # a stranger's code may raise anything
            raise SourceUnreadable(
                said("{kind} failed ({error})", kind=kind, error=foreign(type(error).__name__))
            ) from error
        if not _sound(found):
            raise SourceUnreadable(
                said("{kind} gave an answer of another shape than Found", kind=kind)
            )
        groups = found.groups or self.declared.groups
        theirs: Found = replace(found, source=self.declared.name, kind=kind, groups=groups)
        return theirs


def _sound(found: object) -> bool:
    """It is built as promised: texts where texts belong."""
    if not isinstance(found, Found):
        return False
    entries = [*found.entries, *found.doubtful]
    return (
        all(isinstance(entry, Entry) for entry in entries)
        and all(
            isinstance(text, str)
            for entry in entries
            for pair in entry.values
            for text in (entry.place, entry.digest, *pair)
        )
        and all(isinstance(mail, MailListed) for mail in found.mails)
        and isinstance(found.text, str)
    )
