"""rules/owner/ as `OwnerTexts`."""

import re
from functools import partial

from mailbot.desk.letters.texts import LANGUAGES
from mailbot.desk.owner.texts import OwnerTexts
from mailbot.errors import Fault, RulebookError
from mailbot.rulebook.folder import RuleFolders
from mailbot.rulebook.sentences import sentences_of
from mailbot.rulebook.toml import Faults, Table, read_table
from mailbot.said import said

_TABLES = ("rights", "kinds", "states", "actions", "facts", "calendar", "record", "letters", "mail")
_SPOKEN = ("what", "approve")
_BARE = re.compile(r"\{[^{}|]*\}")


def load_owner_texts(
    folders: RuleFolders, language: str
) -> tuple[OwnerTexts | None, tuple[Fault, ...]]:
    """The owner's words in her language; English where there are none in it.

    A file of her own must have words for everything the shipped one has.
    """
    faults = Faults()
    name = f"owner/{language if language in LANGUAGES else 'en'}.toml"
    table = read_table(folders, name, faults)
    model = read_table(RuleFolders(folders.base), name, faults)
    table.only(*_TABLES, "items")
    items = {reason: _item(table, reason) for reason in model.table("items").keys}
    table.table("items").only(*items)
    tables = {word: _words(table.table(word), model.table(word)) for word in _TABLES}
    if faults.found:
        return None, tuple(faults.found)
    what, approve = ({r: item[k] for r, item in items.items()} for k in _SPOKEN)
    return OwnerTexts(what, approve, tables, partial(sentences_of, folders, language)), ()


def owner_texts_of(folders: RuleFolders, language: str) -> OwnerTexts:
    """The same; a fault in her own file must not hide what waits for her: then the shipped one.

    Raises: RulebookError where that is faulty too.
    """
    texts, _ = load_owner_texts(folders, language)
    if texts is None:
        texts, faults = load_owner_texts(RuleFolders(folders.base), language)
        if texts is None:
            raise RulebookError(faults)
    return texts


def _item(table: Table, reason: str) -> dict[str, str]:
    item = table.table("items").table(reason)
    item.only(*_SPOKEN)
    texts = {key: item.string(key) for key in _SPOKEN}
    for key, text in texts.items():
        for bare in _BARE.findall(text):
            item.fault(
                key,
                said("{bare} has no words to fall back on", bare=bare),
                said("write {bare}|…}", bare=bare[:-1]),
            )
    return texts


def _words(table: Table, model: Table) -> dict[str, str]:
    table.only(*model.keys)
    return {key: table.string(key) for key in model.keys}
