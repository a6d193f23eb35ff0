"""Words of policy notices and of answers to them: rules/notices.toml."""

from mailbot.desk.letters.notice_text import PARTS, NoticeWords
from mailbot.desk.letters.texts import LANGUAGES
from mailbot.errors import Fault
from mailbot.rulebook.folder import RuleFolders
from mailbot.rulebook.toml import Faults, Table, read_table

NOTICES = "notices.toml"
_EVERYWHERE = "everywhere"


def load_notice_words(folders: RuleFolders) -> tuple[NoticeWords, tuple[Fault, ...]]:
    """The words, and all that is wrong in the file."""
    faults = Faults()
    content = read_table(folders, NOTICES, faults)
    content.only("languages", "headings", "advertising", "silence", "ends", "about")
    headings, languages = content.table("headings"), content.table("languages")
    headings.only(*PARTS)
    languages.only(*LANGUAGES)
    words = NoticeWords(
        headings=_named(headings, PARTS),
        languages=_named(languages, LANGUAGES),
        advertising=_all(content.table("advertising")),
        silence=_all(content.table("silence")),
        ends=_all(content.table("ends")),
        about=_all(content.table("about")),
    )
    return words, tuple(faults.found)


def _named(table: Table, names: tuple[str, ...]) -> dict[str, str]:
    return {word.casefold(): name for name in names for word in table.strings(name)}


def _all(table: Table) -> tuple[str, ...]:
    table.only(*LANGUAGES, _EVERYWHERE)
    own = tuple(word for language in LANGUAGES for word in table.strings(language))
    return (*own, *table.strings(_EVERYWHERE, ()))
