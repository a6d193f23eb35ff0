"""rules/words, rules/rights and their neighbours, read into `Phrases`; all faults at once."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import msgspec

from mailbot.desk.sense.lexicon import build, references
from mailbot.desk.sense.phrases import (
    Example,
    LanguageHints,
    Model,
    Need,
    Option,
    Phrases,
    Polarity,
    Reach,
    Rule,
    Weights,
)
from mailbot.desk.sense.words import fold
from mailbot.errors import Fault
from mailbot.law.asks import About, Band, Tag
from mailbot.law.rights import Right
from mailbot.rulebook.folder import RuleFolders
from mailbot.rulebook.toml import Faults, Table, read_table
from mailbot.said import foreign, said

EXAMPLES = "examples"
"""Folder of the owner's own examples, below hers; none are shipped there."""

_LANGUAGE = "language.toml"
_CIRCUMSTANCES = "circumstances.toml"
_WEIGHTS = "weights.json"
_BANDS = {"request": Band.REQUEST, "unsure": Band.UNSURE, "none": Band.NONE}
_RULE_KEYS = (
    "name",
    "all",
    "none",
    "span",
    "closer",
    "band",
    "tags",
    "about",
    "for",
    "unless",
    "cap",
    "certain",
    "alone",
)
_SPAN = 12


@dataclass(slots=True)
class _Concepts:
    """Concepts gathered from all words files, with where each was first named."""

    terms: dict[str, list[str]] = field(default_factory=dict)
    things: set[str] = field(default_factory=set)
    marks: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Usual:
    """Concepts no rule holds beside unless its file says otherwise: in its sentence, near it."""

    unless: tuple[str, ...] = ()
    near: tuple[str, ...] = ()

    def bars(self) -> tuple[Need, ...]:
        """The near ones, as a rule bars them."""
        return (Need(tuple(map(Option, self.near)), Reach.NEAR),) if self.near else ()


def load_phrases(folders: RuleFolders) -> tuple[Phrases | None, tuple[Fault, ...]]:
    """All rules of reading, or None where anything is wrong with them; and every fault."""
    faults = Faults()
    concepts = _concepts(folders, faults)
    known = frozenset(concepts.terms)
    language = read_table(folders, _LANGUAGE, faults)
    usual = _Usual(_names(language, "unless", known), _names(language, "unless_near", known))
    rules = tuple(_rights(folders, known, usual, faults))
    tables = read_table(folders, _CIRCUMSTANCES, faults)
    circumstances = tuple(_rule(t, None, known, _Usual()) for t in tables.tables("rule"))
    tables.only("rule", "example")
    hints = _hints(language, known)
    weights = _weights(folders, faults)
    if faults.found:
        return None, tuple(faults.found)
    lexicon = build(concepts.terms, frozenset(concepts.things))
    details = build(concepts.marks, frozenset(concepts.marks))
    return Phrases(lexicon, hints, rules, circumstances, weights, details), ()


def examples(folders: RuleFolders) -> tuple[tuple[Example, ...], tuple[Fault, ...]]:
    """The examples every rule file brings, in order of files, then the owner's; and faults."""
    faults = Faults()
    found: list[Example] = []
    for name in (*folders.names("rights", ".toml"), _CIRCUMSTANCES):
        found += (_example(table) for table in read_table(folders, name, faults).tables("example"))
    of_owner, wrong = own_examples(folders)
    return (*found, *of_owner), (*faults.found, *wrong)


def own_examples(folders: RuleFolders) -> tuple[tuple[Example, ...], tuple[Fault, ...]]:
    """The examples in the owner's folder `examples/`; and faults in them."""
    faults = Faults()
    found: list[Example] = []
    for name in folders.names(EXAMPLES, ".toml"):
        table = read_table(folders, name, faults)
        table.only("example")
        found += (_example(one) for one in table.tables("example"))
    return tuple(found), tuple(faults.found)


def _concepts(folders: RuleFolders, faults: Faults) -> _Concepts:
    concepts = _Concepts()
    read = [read_table(folders, name, faults) for name in folders.names("words", ".toml")]
    into = {"acts": concepts.terms, "things": concepts.terms, "marks": concepts.marks}
    for table in read:
        table.only(*into)
        for kind, terms in into.items():
            part = table.table(kind)
            for name in part.keys:
                terms.setdefault(name, []).extend(part.strings(name))
        concepts.things.update(table.table("things").keys)
    for part in (table.table(kind) for table in read for kind in into):
        for name in part.keys:
            for reference in (r for term in part.strings(name) for r in references(term)):
                part.known(name, reference, concepts.terms)
    return concepts


def _rights(
    folders: RuleFolders, known: frozenset[str], usual: _Usual, faults: Faults
) -> Sequence[Rule]:
    found: list[Rule] = []
    for name in folders.names("rights", ".toml"):
        table = read_table(folders, name, faults)
        table.only("right", "source", "rule", "example")
        table.string("source")
        right = table.choice("right", {r.value: r for r in Right}, Right.ACCESS)
        found += (_rule(t, right, known, usual) for t in table.tables("rule"))
    return found


def _rule(table: Table, right: Right | None, known: frozenset[str], usual: _Usual) -> Rule:
    table.only(*_RULE_KEYS)
    if "unless" in table.keys:
        usual = _Usual(_names(table, "unless", known))
    needs = tuple(_need(table, "all", text, known) for text in table.strings("all"))
    if not any(need.reach is Reach.SENTENCE for need in needs):
        table.fault("all", said("no concept must stand in the sentence itself"), said("add one"))
    band, band_name = (Band.REQUEST, "request") if right else (Band.NONE, "none")
    abouts = {a.value: a for a in About}
    return Rule(
        name=f"{table.file.removesuffix('.toml')}: {table.string('name')}",
        right=right,
        needs=needs,
        bars=(*(_need(table, "none", t, known) for t in table.strings("none", ())), *usual.bars()),
        span=table.integer("span", _SPAN),
        closer=_names(table, "closer", known),
        band=table.choice("band", _BANDS, band, band_name),
        tags=frozenset(table.choices("tags", {t.value: t for t in Tag})),
        about=table.choice("about", abouts, About.SELF) if "about" in table.keys else None,
        only_for=frozenset(table.choices("for", {r.value: r for r in Right})),
        unless=usual.unless,
        cap=table.flag("cap"),
        certain=table.flag("certain"),
        alone=table.flag("alone"),
    )


def _need(table: Table, key: str, text: str, known: frozenset[str]) -> Need:
    """`near:!use|share`: where, how, and any of which concepts."""
    reach, _, rest = text.rpartition(":")
    reaches = {r.value: r for r in Reach}
    if reach not in reaches:
        table.fault(
            key,
            said("{text} begins with {reach}", text=repr(text), reach=repr(reach)),
            table.suggest(reach, reaches),
        )
    options = tuple(_option(table, key, one, known) for one in rest.split("|"))
    return Need(options, reaches.get(reach, Reach.SENTENCE))


def _option(table: Table, key: str, said: str, known: frozenset[str]) -> Option:
    name = said.lstrip("!~")
    table.known(key, name, known)
    return Option(name, Polarity(said[0]) if name != said else Polarity.SAID)


def _names(table: Table, key: str, known: frozenset[str]) -> tuple[str, ...]:
    names = table.strings(key, ())
    for name in names:
        table.known(key, name, known)
    return tuple(names)


def _example(table: Table) -> Example:
    table.only("mail", "is")
    labels = [part.strip() for part in table.string("is").split("+")]
    unsure = "unsure" in labels
    named = [label for label in labels if label not in ("unsure", "none", "")]
    rights = {r.value: r for r in Right}
    for label in named:
        table.known("is", label, rights)
    found = frozenset(rights[label] for label in named if label in rights)
    return Example(table.where, table.string("mail"), found, unsure=unsure)


def _hints(language: Table, known: frozenset[str]) -> LanguageHints:
    language.only(
        "abbreviations",
        "answers",
        "beyond",
        "denial_reach",
        "silent",
        "unless",
        "unless_near",
        "words",
    )
    words = language.table("words")
    said = {name: [fold(w) for w in words.string(name).split()] for name in words.keys}
    shared: dict[str, int] = {}
    for listed in said.values():
        for word in set(listed):
            shared[word] = shared.get(word, 0) + 1
    return LanguageHints(
        words={name: {w: 1 / shared[w] for w in listed} for name, listed in said.items()},
        abbreviations=frozenset(language.strings("abbreviations")),
        answers=frozenset(language.strings("answers")),
        denial_reach=language.integer("denial_reach", 6),
        silent=frozenset(_names(language, "silent", known)),
        unless=frozenset(_names(language, "unless", known)),
        beyond=tuple(word.lower() for word in language.strings("beyond", ())),
    )


class _PackedModel(msgspec.Struct, forbid_unknown_fields=True):
    bias: list[float]
    rows: dict[str, tuple[int, ...]]


class _Packed(msgspec.Struct, forbid_unknown_fields=True):
    """weights.json: for each feature its rarity and weights in hundredths."""

    rights: list[str]
    unsure: float
    request: float
    meant: float
    sure: float
    more: float
    alone: float
    words: _PackedModel
    pieces: _PackedModel


def _weights(folders: RuleFolders, faults: Faults) -> Weights | None:
    path = folders.find(_WEIGHTS)
    if not path.is_file():
        return None
    try:
        packed = msgspec.json.decode(path.read_bytes(), type=_Packed)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as wrong:
        faults.add(_WEIGHTS, foreign(str(wrong)), said("train it anew, or remove the file"))
        return None
    packed_models = (packed.words, packed.pieces)
    width = 1 + len(packed.rights)
    fits = all(
        len(model.bias) == width and all(len(row) == 1 + width for row in model.rows.values())
        for model in packed_models
    )
    if not fits or set(packed.rights) - {r.value for r in Right}:
        faults.add(
            _WEIGHTS, said("rights and weights do not belong together"), said("train it anew")
        )
        return None
    words, pieces = (Model(tuple(model.bias), model.rows) for model in packed_models)
    return Weights(
        rights=tuple(packed.rights),
        words=words,
        pieces=pieces,
        unsure=packed.unsure,
        request=packed.request,
        meant=packed.meant,
        sure=packed.sure,
        more=packed.more,
        alone=packed.alone,
    )
