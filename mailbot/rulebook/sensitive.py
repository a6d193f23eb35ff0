"""Words that make an extract wait for the owner: rules/sensitive.toml."""

import unicodedata

from mailbot.errors import Fault
from mailbot.register.sensitive import SensitiveWords
from mailbot.rulebook.folder import RuleFolders
from mailbot.rulebook.toml import Faults, Table, read_table

SENSITIVE = "sensitive.toml"


def load_sensitive(folders: RuleFolders) -> tuple[SensitiveWords, tuple[Fault, ...]]:
    """The words, and all that is wrong in the file."""
    faults = Faults()
    content = read_table(folders, SENSITIVE, faults)
    content.only("special", "others")
    special, others = content.table("special"), content.table("others")
    special.only("stems", "words", "harmless")
    others.only("kin", "names")
    words = SensitiveWords(
        stems=_words(special, "stems"),
        words=frozenset(_words(special, "words")),
        harmless=_words(special, "harmless"),
        names=frozenset(_words(others, "names")),
        kin=frozenset(_words(others, "kin")),
    )
    return words, tuple(faults.found)


def _words(table: Table, key: str) -> tuple[str, ...]:
    return tuple(unicodedata.normalize("NFC", word).casefold() for word in table.strings(key))
