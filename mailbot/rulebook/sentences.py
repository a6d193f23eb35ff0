"""rules/said/ as `Sentences`: what mailbot says of faults and checks, in other languages."""

from collections.abc import Mapping

from mailbot.desk.owner.sentences import Sentences
from mailbot.errors import Fault, RulebookError
from mailbot.rulebook.folder import RuleFolders
from mailbot.rulebook.toml import Faults, Table, read_table
from mailbot.said import Said, facts_of, said


def load_sentences(
    folders: RuleFolders, language: str
) -> tuple[Sentences | None, tuple[Fault, ...]]:
    """The sentences in the owner's language; English ones where there are none in it.

    A file of her own must have words for everything the shipped one has, with the same facts.
    """
    faults = Faults()
    base = RuleFolders(folders.base)
    texts: dict[str, str] = {}
    for name in base.names(f"said/{language}", ".toml"):
        model = read_table(base, name, faults)
        table = read_table(folders, name, faults)
        table.only(*model.keys)
        texts |= {key: _worded(table, key) for key in model.keys}
    if faults.found:
        return None, tuple(faults.found)
    if not texts:
        return Sentences("en"), ()
    return Sentences(language, texts, _names(folders, language)), ()


def sentences_of(folders: RuleFolders, language: str) -> Sentences:
    """The same; where a file of her own is faulty, the shipped ones.

    Raises: RulebookError where those are faulty too.
    """
    sentences, _ = load_sentences(folders, language)
    if sentences is None:
        sentences, faults = load_sentences(RuleFolders(folders.base), language)
        if sentences is None:
            raise RulebookError(faults)
    return sentences


def _worded(table: Table, key: str) -> str:
    text = table.string(key)
    if text and facts_of(text) != facts_of(key):
        table.fault(key, *other_facts(facts_of(key)))
    return text


def other_facts(known: frozenset[str]) -> tuple[Said, Said]:
    """What is wrong with a text that names other facts than those, and what is right."""
    wrong = said("names other facts than it is given")
    if not known:
        return wrong, said("leave out what stands between braces")
    listed = ", ".join(f"{{{name}}}" for name in sorted(known))
    return wrong, said("use {listed}", listed=listed)


def _names(folders: RuleFolders, language: str) -> Mapping[str, Mapping[str, str]]:
    """Fields of the register as the extract calls them, rulings as her mails do."""
    fields = read_table(folders, f"documents/{language}.toml", Faults()).table("fields")
    verbs = read_table(folders, f"owner/{language}.toml", Faults()).table("actions")
    return {
        name: {key: table.string(key, "") for key in table.keys}
        for name, table in (("field", fields), ("verb", verbs))
    }
