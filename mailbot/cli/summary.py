"""One line for each item of the queue, in the owner's language."""

from collections.abc import Sequence

from mailbot.cli.given import Given
from mailbot.desk.judgement.case import Item
from mailbot.desk.owner.texts import OwnerTexts
from mailbot.rulebook.owner import owner_texts_of


def summaries(given: Given, items: Sequence[Item]) -> dict[str, str]:
    """What each item is about and what to do, by its id."""
    texts = owner_texts(given)
    return {item.id: texts.summary(item.reason, item.right, item.proposal) for item in items}


def owner_texts(given: Given) -> OwnerTexts:
    """Her words in her language. Raises: RulebookError."""
    return owner_texts_of(given.folders, given.settings.owner.language)
