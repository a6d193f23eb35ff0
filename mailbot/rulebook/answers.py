"""rules/answers.toml: the words by which the owner rules in a mail."""

from collections.abc import Mapping

from mailbot.desk.letters.texts import LANGUAGES
from mailbot.desk.owner.answers import AnswerWords, Word
from mailbot.errors import Fault
from mailbot.law.rights import Right
from mailbot.rulebook.folder import RuleFolders
from mailbot.rulebook.toml import Faults, read_table
from mailbot.said import said

ANSWERS = "answers.toml"
_SAYING = {"yes": Word.YES, "no": Word.NO, "later": Word.LATER, "answer": Word.ANSWER}


def load_answers(folders: RuleFolders) -> tuple[AnswerWords, tuple[Fault, ...]]:
    """The words, with the names of the rights in every language, and all that is wrong."""
    faults = Faults()
    table = read_table(folders, ANSWERS, faults)
    table.only(*_SAYING, "until", "joiners", "courtesies")
    words: dict[str, Word] = {}
    for key, word in _SAYING.items():
        for spoken in map(_plain, table.strings(key)):
            if words.setdefault(spoken, word) is not word:
                table.fault(
                    key,
                    said("{spoken} stands there for something else, too", spoken=repr(spoken)),
                    said("keep one"),
                )
    until, joiners, courtesies = (
        frozenset(map(_plain, table.strings(key))) for key in ("until", "joiners", "courtesies")
    )
    for spoken in sorted(courtesies & words.keys()):
        table.fault(
            "courtesies", said("{spoken} is a ruling", spoken=repr(spoken)), said("take it out")
        )
    rights = _rights(folders, faults)
    return AnswerWords(words, rights, until, joiners, courtesies), tuple(faults.found)


def _rights(folders: RuleFolders, faults: Faults) -> Mapping[str, Right]:
    named: dict[str, Right] = {right.value.replace("_", " "): right for right in Right}
    for language in LANGUAGES:
        rights = read_table(folders, f"owner/{language}.toml", faults).table("rights")
        named |= {_plain(rights.string(right.value, right.value)): right for right in Right}
    return named


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
