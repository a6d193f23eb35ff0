"""rules/replies/ as `Texts`: compiled, tried with sample facts, held against the checklists."""

from collections.abc import Iterator, Mapping, Sequence

from jinja2 import DictLoader, Template, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from mailbot.desk.letters.checklist import forbidden
from mailbot.desk.letters.envelope import ALONE
from mailbot.desk.letters.facts import IN_FRAME, known_to
from mailbot.desk.letters.merge import Section
from mailbot.desk.letters.reply import write
from mailbot.desk.letters.texts import LANGUAGES, Texts, Words, environment
from mailbot.errors import Fault, RulebookError
from mailbot.law.step import LetterKind
from mailbot.rulebook.checklists import load_checklists
from mailbot.rulebook.folder import RuleFolders
from mailbot.rulebook.samples import Samples, load_samples, sample_envelope
from mailbot.rulebook.templates import faults_in, included_by, parsed
from mailbot.rulebook.toml import Faults, read_table
from mailbot.said import foreign, said

FRAME = "frame"
_SUFFIX = ".txt"
_TABLES = (
    "rights",
    "articles",
    "fields",
    "sources",
    "bases",
    "given",
    "told",
    "lifted",
    "by_hand",
    "paper",
)
_MONTHS = 12


def load_texts(folders: RuleFolders) -> tuple[Texts | None, tuple[Fault, ...]]:
    """The letters in force, or every fault found in them.

    A text of the owner's that drops what a checklist demands is a fault like any other.
    """
    faults = Faults()
    checklists = load_checklists(folders, faults)
    samples = load_samples(folders, faults)
    words = {language: _words(folders, language, faults) for language in LANGUAGES}
    templates: dict[tuple[str, str], Template] = {}
    for language in LANGUAGES:
        templates |= _templates(folders, language, words[language], faults)
    if faults.found:
        return None, tuple(faults.found)
    texts = Texts(templates, words, checklists)
    for fault in _tried(texts, samples):
        faults.add(fault.where, fault.wrong, fault.right)
    return (None if faults.found else texts), tuple(faults.found)


def _words(folders: RuleFolders, language: str, faults: Faults) -> Words:
    table = read_table(folders, f"replies/{language}/words.toml", faults)
    table.only("and", "greetings", "months", *_TABLES)
    months = table.strings("months")
    if len(months) != _MONTHS:
        table.fault(
            "months", said("has {months} names", months=len(months)), said("write all twelve")
        )
    subjects = read_table(folders, f"replies/{language}/subjects.toml", faults)
    subjects.only(*(kind.value for kind in LetterKind))
    tables = {name: table.table(name) for name in _TABLES}
    return Words(
        conjunction=table.string("and"),
        greetings=tuple(one.casefold() for one in table.strings("greetings")),
        months=months,
        tables={name: {k: t.string(k) for k in t.keys} for name, t in tables.items()},
        subjects={kind.value: subjects.string(kind.value) for kind in LetterKind},
    )


def _templates(
    folders: RuleFolders, language: str, words: Words, faults: Faults
) -> dict[tuple[str, str], Template]:
    folder = f"replies/{language}"
    sources = {
        name.rpartition("/")[2]: _source(folders, name, faults)
        for name in folders.names(folder, _SUFFIX)
    }
    sandbox = environment(words)
    sandbox.loader = DictLoader(sources)
    trees = _trees(sandbox, folder, sources, faults)
    _judge(trees, folder, frozenset(sandbox.filters), faults)
    wanted = [FRAME, *(kind.value for kind in LetterKind)]
    for name in wanted:
        if name + _SUFFIX not in sources:
            faults.add(
                f"{folder}/{name}{_SUFFIX}", said("there is no such text"), said("restore it")
            )
    if faults.found:
        return {}
    return {(language, name): sandbox.get_template(name + _SUFFIX) for name in wanted}


def _source(folders: RuleFolders, name: str, faults: Faults) -> str:
    try:
        return folders.find(name).read_text(encoding="utf-8-sig").replace("\r\n", "\n")
    except (OSError, UnicodeDecodeError) as wrong:
        faults.add(
            name,
            said("cannot be read ({error})", error=foreign(type(wrong).__name__)),
            said("save it as UTF-8 text"),
        )
        return ""


def _trees(
    sandbox: ImmutableSandboxedEnvironment,
    folder: str,
    sources: Mapping[str, str],
    faults: Faults,
) -> dict[str, nodes.Template]:
    trees = {}
    for name, source in sources.items():
        tree, fault = parsed(sandbox, f"{folder}/{name}", source)
        if fault is not None:
            faults.found.append(fault)
        if tree is not None:
            trees[name] = tree
    return trees


def _judge(
    trees: Mapping[str, nodes.Template], folder: str, filters: frozenset[str], faults: Faults
) -> None:
    """Each template by what it may know: a part knows what all its users know."""
    kinds = {kind.value + _SUFFIX: known_to(kind) for kind in LetterKind}
    kinds[FRAME + _SUFFIX] = IN_FRAME
    included = {name: included_by(tree) for name, tree in trees.items()}
    for name, tree in trees.items():
        where, part = f"{folder}/{name}", name.startswith("_")
        users = [known for user, known in kinds.items() if name in included.get(user, ())]
        if not part and name not in kinds:
            faults.add(
                where,
                said("there is no letter of that name"),
                said("name it as the letter it replaces"),
            )
            continue
        known = kinds[name] if not part else frozenset.intersection(*users) if users else IN_FRAME
        faults.found.extend(faults_in(tree, where, known, filters, part=part))
        for other in included[name]:
            if other not in trees:
                faults.add(
                    where,
                    said("includes {other}, which is not there", other=repr(other)),
                    said("restore that file"),
                )


def _tried(texts: Texts, samples: Samples) -> Iterator[Fault]:
    """Every text filled in with every sample, held against checklist and tone."""
    for language in LANGUAGES:
        for kind, facts in ((kind, f) for kind, many in samples.letters.items() for f in many):
            try:
                yield from _toneless(texts, language, (Section(kind, facts),), samples)
                if kind not in ALONE:
                    write(
                        _after_another(kind, facts, samples),
                        sample_envelope(language),
                        samples.controller,
                        texts,
                    )
            except RulebookError as wrong:
                yield from wrong.faults


def _toneless(
    texts: Texts, language: str, sections: Sequence[Section], samples: Samples
) -> Iterator[Fault]:
    letter = write(sections, sample_envelope(language), samples.controller, texts)
    for gap in forbidden(texts.checklists.tone[language], letter.draft.text):
        where = f"replies/{language}/{letter.kinds[0].value}{_SUFFIX}"
        yield Fault(
            where,
            said("says {wanted}", wanted=repr(gap.wanted[0])),
            said("say it plainly, without it"),
        )


def _after_another(
    kind: LetterKind, facts: Mapping[str, object], samples: Samples
) -> tuple[Section, ...]:
    first = LetterKind.MARKETING_STOPPED
    return (Section(first, samples.letters[first][0]), Section(kind, facts))
