"""The declared sources, ready to be asked."""

from collections.abc import Iterator, Mapping, Sequence

from mailbot.post.contract import Inbox
from mailbot.settings import Source as Declared
from mailbot.settings.sources import FILES
from mailbot.sources.contract import Source
from mailbot.sources.files import FileSource
from mailbot.sources.installed import InstalledSource
from mailbot.sources.mailbox import MailboxSource

BY_HAND = "manual"
"""The kind nobody but the owner can ask."""


def opened(
    declared: Sequence[Declared], inbox: Inbox | None, headers: Mapping[str, str]
) -> Iterator[tuple[Declared, Source]]:
    """Each source that can be asked by a program; nothing is read or connected yet.

    headers: field of `Person` by what a column may be called.
    """
    for one in declared:
        if one.kind in FILES:
            yield one, FileSource(one, headers)
        elif one.kind == "mailbox":
            yield one, MailboxSource(one.name, inbox, one.folders)
        elif one.kind != BY_HAND:
            yield one, InstalledSource(one)
