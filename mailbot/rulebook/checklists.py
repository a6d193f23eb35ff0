"""rules/checklists.toml as values. Only the shipped file counts: an owner cannot waive the law."""

from mailbot.desk.letters.checklist import Checklist, Checklists
from mailbot.desk.letters.texts import LANGUAGES
from mailbot.law.step import LetterKind
from mailbot.rulebook.folder import RuleFolders
from mailbot.rulebook.toml import Faults, Table, read_table
from mailbot.said import said

FILE = "checklists.toml"
_NEVER = "never"


def load_checklists(folders: RuleFolders, faults: Faults) -> Checklists:
    """Every letter's checklist in every language; whatever is missing is a fault."""
    table = read_table(RuleFolders(folders.base), FILE, faults)
    table.only("every", "spared", "never", "tone", "letters")
    letters = table.table("letters")
    letters.only(*(kind.value for kind in LetterKind))
    kinds = {kind.value: kind for kind in LetterKind}
    spared = table.table("spared")
    return Checklists(
        letters={
            (language, kind): _checklist(letters.table(kind.value).table(language))
            for language in LANGUAGES
            for kind in LetterKind
        },
        every={language: _demands(table.table("every").table(language)) for language in LANGUAGES},
        spared={key: frozenset(spared.choices(key, kinds)) for key in spared.keys},
        never=_by_language(table.table("never")),
        tone=_by_language(table.table("tone")),
    )


def _checklist(table: Table) -> Checklist:
    if not table.keys:
        table.faults.add(table.where, said("missing"), said("write its demands, key by key"))
    return Checklist(_demands(table), table.strings(_NEVER, ()))


def _demands(table: Table) -> dict[str, tuple[str, ...]]:
    return {key: table.strings(key) for key in table.keys if key != _NEVER}


def _by_language(table: Table) -> dict[str, tuple[str, ...]]:
    return {language: table.strings(language) for language in LANGUAGES}
