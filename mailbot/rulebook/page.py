"""rules/page/ as the words of the owner's page."""

from mailbot.desk.letters.texts import LANGUAGES
from mailbot.desk.owner.page_words import PageWords
from mailbot.errors import Fault, RulebookError
from mailbot.rulebook.folder import RuleFolders, shipped
from mailbot.rulebook.sentences import other_facts
from mailbot.rulebook.toml import Faults, Table, read_table
from mailbot.said import facts_of


def load_page_words(
    folders: RuleFolders, language: str
) -> tuple[PageWords | None, tuple[Fault, ...]]:
    """The page's words in the owner's language; English where there are none in it.

    One file for each page. A file of her own must have words for everything the shipped one has.
    """
    faults = Faults()
    known = language if language in LANGUAGES else "en"
    base = RuleFolders(folders.base)
    tables = {}
    for name in base.names(f"page/{known}", ".toml"):
        model = read_table(base, name, faults)
        table = read_table(folders, name, faults)
        table.only(*model.keys)
        tables[name.rpartition("/")[2].removesuffix(".toml")] = _words(table, model)
    if faults.found:
        return None, tuple(faults.found)
    return PageWords(known, tables), ()


def page_words_of(folders: RuleFolders, language: str) -> PageWords:
    """The same; where a file of her own is faulty, the shipped ones.

    Raises: RulebookError where those are faulty too.
    """
    words, _ = load_page_words(folders, language)
    if words is None:
        words, faults = load_page_words(RuleFolders(folders.base), language)
        if words is None:
            raise RulebookError(faults)
    return words


def english_words() -> PageWords:
    """The shipped English words: what commands and other programs are told in any language."""
    return page_words_of(RuleFolders(shipped()), "en")


def _words(table: Table, model: Table) -> dict[str, str]:
    words = {key: table.string(key) for key in model.keys}
    for key, text in words.items():
        asked = facts_of(text) - facts_of(model.string(key))
        if asked:
            table.fault(key, *other_facts(facts_of(model.string(key))))
    return words
