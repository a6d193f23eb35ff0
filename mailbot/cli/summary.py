"""One line for each item of the queue, in the owner's language."""

from collections.abc import Sequence

from mailbot.cli.given import Given
from mailbot.desk.case import Item
from mailbot.register.masking import masked


def summaries(given: Given, items: Sequence[Item]) -> dict[str, str]:
    """What each item is about, by its id."""
    return {item.id: _line(given, item) for item in items}


def _line(given: Given, item: Item) -> str:
    case = given.store.case(item.case) if item.case else None
    right = f"{item.right.value}, " if item.right else ""
    sender = f" ({case.details.sender})" if case and case.details.sender else ""
    return masked(f"{right}{item.reason}".replace("_", " ") + sender)
