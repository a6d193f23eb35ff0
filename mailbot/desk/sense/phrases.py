"""What words mean and which meanings together make a right: the rules, as values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from mailbot.law.asks import About, Band, Tag
from mailbot.law.rights import Right


class Polarity(StrEnum):
    """How a concept must stand: as said, denied, or either."""

    SAID = ""
    DENIED = "!"
    EITHER = "~"


class Reach(StrEnum):
    """Where a concept must stand.

    In the sentence, in it or beside it, anywhere in the mail, in the subject, or anywhere in
    the mail or what it answers.
    """

    SENTENCE = ""
    NEAR = "near"
    MAIL = "mail"
    SUBJECT = "subject"
    AROUND = "around"


@dataclass(frozen=True, slots=True)
class Option:
    """A concept, and how it must stand."""

    concept: str
    polarity: Polarity = Polarity.SAID


@dataclass(frozen=True, slots=True)
class Need:
    """One condition of a rule: any of these options, there. concepts: those of the options."""

    options: tuple[Option, ...]
    reach: Reach = Reach.SENTENCE
    concepts: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Gather the concepts, since they are asked for far oftener than a rule is read."""
        object.__setattr__(self, "concepts", frozenset(o.concept for o in self.options))


@dataclass(frozen=True, slots=True)
class Rule:
    """A combination of concepts that makes a right, or sets a circumstance.

    name: file and name, as told in evidence. needs: all must hold; the first one is where
    distance is counted from. bars: none may hold. span: how many words apart they may stand.
    closer: concepts that must not stand nearer to the first need than the second does.
    right None: a rule of circumstances; its band UNSURE makes the mail at least unsure, and
    cap makes the asks it concerns at most that. unless: concepts that must not be said.
    certain: so plain that the model is not asked. alone: unsure rights beside it are left out.
    here, elsewhere: needs of the sentence itself, and the others.
    """

    name: str
    right: Right | None
    needs: tuple[Need, ...]
    bars: tuple[Need, ...] = ()
    span: int = 12
    closer: tuple[str, ...] = ()
    band: Band = Band.REQUEST
    tags: frozenset[Tag] = frozenset()
    about: About | None = None
    only_for: frozenset[Right] = frozenset()
    unless: tuple[str, ...] = ()
    cap: bool = False
    certain: bool = False
    alone: bool = False
    here: tuple[Need, ...] = field(init=False, repr=False, compare=False)
    elsewhere: tuple[Need, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Part the needs, since they are asked for far oftener than a rule is read."""
        here = tuple(need for need in self.needs if need.reach is Reach.SENTENCE)
        object.__setattr__(self, "here", here)
        elsewhere = tuple(need for need in self.needs if need.reach is not Reach.SENTENCE)
        object.__setattr__(self, "elsewhere", elsewhere)


@dataclass(frozen=True, slots=True)
class Example:
    """A text and the rights it must be read to ask. where: file and number, for faults."""

    where: str
    mail: str
    rights: frozenset[Right]
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class Term:
    """A run of words or concepts that stands for a concept. refers: the concepts in it."""

    concept: str
    steps: tuple[int | str, ...]
    refers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Known:
    """What a word stands for.

    units: pieces of terms. alone: concepts it is by itself. pairs, gapped: the terms that begin
    with it, as in `Lexicon`.
    """

    units: frozenset[int]
    alone: tuple[str, ...]
    pairs: tuple[Mapping[int, tuple[Term, ...]], ...]
    gapped: tuple[Term, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """Concepts, made ready for looking up word by word. Compared by identity.

    exact, prefixes, suffixes, inside: from a piece of a word to the units it stands for.
    tolerant: decisive words that also count when misspelt. single: from a unit to the
    concepts it is alone; pairs: from a first unit and a second to longer terms; gapped: from
    a first unit to terms with a gap after it; layers: terms that contain a concept, in the
    order they can be found. things: concepts that are never denied themselves, only what is
    done with them. A step of a term is a unit (int), a concept (str), or a number of words
    to skip, written as a negative int.
    """

    exact: Mapping[str, tuple[int, ...]]
    prefixes: Mapping[str, tuple[int, ...]]
    suffixes: Mapping[str, tuple[int, ...]]
    inside: tuple[tuple[str, int], ...]
    tolerant: Mapping[str, tuple[int, ...]]
    single: Mapping[int, tuple[str, ...]]
    pairs: Mapping[int, Mapping[int, tuple[Term, ...]]]
    gapped: Mapping[int, tuple[Term, ...]]
    layers: tuple[Term, ...]
    things: frozenset[str]
    cache: dict[str, Known] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LanguageHints:
    """Function words of each language, by weight; abbreviations; how far a denial reaches.

    answers: what subjects of answers and forwards begin with, before the colon. silent:
    concepts in whose sentences the model is not heard, nor anywhere where no rule stands.
    unless: concepts that keep a sentence from being a right by itself. beyond: pieces of words
    that make a text unsure where they may stand in a part of it that is not read.
    """

    words: Mapping[str, Mapping[str, float]]
    abbreviations: frozenset[str]
    answers: frozenset[str]
    denial_reach: int = 6
    silent: frozenset[str] = frozenset()
    unless: frozenset[str] = frozenset()
    beyond: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Model:
    """One linear model of a text, over one kind of features.

    bias: of "anything at all", then of each right. rows: of each feature how rare it is, then its
    weight for each of those, times that rarity; all in hundredths.
    """

    bias: tuple[float, ...]
    rows: Mapping[str, Sequence[float]]


@dataclass(frozen=True, slots=True)
class Weights:
    """Two linear models of a text, and what their scores lead to.

    rights: what is scored after "anything at all". words: over words, concepts and rules. pieces:
    over the pieces words are made of. unsure, request: scores of a mail from which it may be one,
    and from which it can be one. meant, sure: the same of a right a rule stands for; alone: from
    which it is one without a rule; more: from which the model adds a right to those of rules.
    """

    rights: tuple[str, ...]
    words: Model
    pieces: Model
    unsure: float
    request: float
    meant: float
    sure: float
    more: float
    alone: float


@dataclass(frozen=True, slots=True)
class Phrases:
    """All that is needed to read a mail for its sense.

    details: words around values, addresses, persons and times; of no matter to rules and model.
    """

    lexicon: Lexicon
    language: LanguageHints
    rules: tuple[Rule, ...]
    circumstances: tuple[Rule, ...]
    weights: Weights | None
    details: Lexicon
