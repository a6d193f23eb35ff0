"""One line for each item of the queue, in the owner's language."""

from collections.abc import Sequence

from mailbot.cli.given import Given
from mailbot.desk.case import Item
from mailbot.desk.owner_texts import OwnerTexts
from mailbot.errors import RulebookError
from mailbot.rulebook.folder import RuleFolders
from mailbot.rulebook.owner import load_owner_texts


def summaries(given: Given, items: Sequence[Item]) -> dict[str, str]:
    """What each item is about and what to do, by its id."""
    texts = owner_texts(given)
    return {item.id: texts.summary(item.reason, item.right, item.proposal) for item in items}


def owner_texts(given: Given) -> OwnerTexts:
    """Her words in her language; a fault in her own file must not hide what waits for her."""
    language = given.settings.owner.language
    texts, _ = load_owner_texts(given.folders, language)
    if texts is None:
        texts, faults = load_owner_texts(RuleFolders(given.folders.base), language)
        if texts is None:
            raise RulebookError(faults)
    return texts
