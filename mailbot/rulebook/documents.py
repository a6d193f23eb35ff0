"""The words of extracts: rules/documents/sv.toml and en.toml."""

import re
from collections.abc import Mapping

from mailbot.desk.letters.texts import LANGUAGES
from mailbot.errors import Fault
from mailbot.law.terms import PurposeTerm, Terms
from mailbot.register.person import CUSTOMER_KINDS
from mailbot.rulebook.folder import RuleFolders
from mailbot.rulebook.toml import Faults, Table, read_table
from mailbot.said import said

BASES = {basis: basis for basis in ("6.1.a", "6.1.b", "6.1.c", "6.1.f")}
WHEN = {when: when for when in ("always", "marketing", "stopped", "consent")}
_MONTHS = 12
_NAME = re.compile(r"\$(?:(\$)|([a-z_]+)|\{([a-z_]+)\})?")


def load_terms(folders: RuleFolders) -> tuple[dict[str, Terms], tuple[Fault, ...]]:
    """Terms by language, and all that is wrong in the files.

    A file of the owner's must say what the shipped one says: the same sentences, with no
    other `$names` in them.
    """
    faults = Faults()
    shipped = RuleFolders(folders.base)
    loaded = {}
    for language in LANGUAGES:
        name = f"documents/{language}.toml"
        base = read_table(shipped, name, Faults())
        loaded[language] = _terms(language, read_table(folders, name, faults), base)
    return loaded, tuple(faults.found)


def _terms(language: str, content: Table, base: Table) -> Terms:
    content.only("months", "text", "fields", "columns", "values", "categories", "purposes")
    months = content.strings("months")
    if len(months) != _MONTHS:
        content.fault("months", said("not twelve months"), said("name all from January on"))
    groups = content.table("values")
    return Terms(
        language=language,
        months=months,
        text=_sentences(content.table("text"), base.table("text")),
        fields=_labels(content.table("fields"), base.table("fields")),
        columns=_labels(content.table("columns"), base.table("columns")),
        values={group: _strings(groups.table(group)) for group in groups.keys},
        categories={
            name: content.table("categories").strings(name)
            for name in content.table("categories").keys
        },
        purposes=tuple(map(_purpose, content.tables("purposes"))),
    )


def _purpose(table: Table) -> PurposeTerm:
    table.only("purpose", "kinds", "fields", "basis", "when")
    kinds = table.values.get("kinds", [])
    known = isinstance(kinds, list) and all(kind in CUSTOMER_KINDS for kind in kinds)
    if not known:
        table.fault("kinds", said("names no kind of customer"), table.suggest("", CUSTOMER_KINDS))
    return PurposeTerm(
        purpose=table.string("purpose"),
        kinds=tuple(map(str, kinds)) if known and isinstance(kinds, list) else (),
        fields=table.strings("fields"),
        basis=table.choice("basis", BASES, "6.1.f"),
        when=table.choice("when", WHEN, "always", default="always"),
    )


def _strings(table: Table) -> Mapping[str, str]:
    return {key: table.string(key) for key in table.keys}


def _labels(table: Table, base: Table) -> Mapping[str, str]:
    table.only(*base.keys)
    return {key: table.string(key) for key in base.keys}


def _names(text: str) -> set[str]:
    return {found[2] or found[3] for found in _NAME.finditer(text) if not found[1]}


def _sentences(table: Table, base: Table) -> Mapping[str, str]:
    labels = _labels(table, base)
    for key, text in labels.items():
        known = _names(base.string(key))
        for name in _names(text) - known:
            right = said(
                "use one of: {listed}",
                listed=", ".join(f"${k}" for k in sorted(known)) or "no $name",
            )
            table.fault(
                key, said("${name} is not known there; a dollar sign is $$", name=name or ""), right
            )
    return labels
