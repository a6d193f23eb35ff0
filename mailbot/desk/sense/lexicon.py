"""From terms as people write them in rule files to a lexicon that is looked up word by word."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from mailbot.desk.sense.phrases import Lexicon, Term
from mailbot.desk.sense.words import fold

_GAP = re.compile(r"\.\.([0-9]?)")
_ASCII = str.maketrans("åäö", "aao")
_LEAST_ASCII = 5  # shorter words lose too much with their dots
_USUAL_GAP = 3


@dataclass(slots=True)
class _Draft:
    units: dict[str, int] = field(default_factory=dict)
    exact: dict[str, list[int]] = field(default_factory=dict)
    prefixes: dict[str, list[int]] = field(default_factory=dict)
    suffixes: dict[str, list[int]] = field(default_factory=dict)
    inside: list[tuple[str, int]] = field(default_factory=list)
    tolerant: dict[str, list[int]] = field(default_factory=dict)

    def unit(self, piece: str) -> int:
        """The number of that piece, known or new."""
        if piece not in self.units:
            self.units[piece] = len(self.units)
            self._place(piece, self.units[piece])
        return self.units[piece]

    def _place(self, piece: str, unit: int) -> None:
        bare = fold(piece.strip("*~"))
        spellings = {bare}
        if len(bare) >= _LEAST_ASCII:
            spellings.add(bare.translate(_ASCII))
        if piece.startswith("*") and piece.endswith("*"):
            self.inside.extend((s, unit) for s in sorted(spellings))
            return
        table = self.exact
        if piece.endswith("*"):
            table = self.prefixes
        elif piece.startswith("*"):
            table = self.suffixes
        for spelling in spellings:
            table.setdefault(spelling, []).append(unit)
        if piece.startswith("~"):
            self.tolerant.setdefault(bare, []).append(unit)


def build(concepts: Mapping[str, Sequence[str]], things: frozenset[str]) -> Lexicon:
    """The lexicon of those terms. Concepts that terms refer to must all be among them.

    things: concepts a denial leaves as they are.
    """
    draft = _Draft()
    terms = [
        Term(name, steps, frozenset(step for step in steps if isinstance(step, str)))
        for name, texts in concepts.items()
        for text in texts
        if (steps := _steps(text, draft))
    ]
    single: dict[int, list[str]] = {}
    pairs: dict[int, dict[int, list[Term]]] = {}
    gapped: dict[int, list[Term]] = {}
    layered: list[Term] = []
    for term in terms:
        match term.steps:
            case steps if any(isinstance(step, str) for step in steps):
                layered.append(term)
            case (int(first),):
                single.setdefault(first, []).append(term.concept)
            case (int(first), int(second), *_) if second >= 0:
                pairs.setdefault(first, {}).setdefault(second, []).append(term)
            case (int(first), *_):
                gapped.setdefault(first, []).append(term)
    return Lexicon(
        exact=_frozen(draft.exact),
        prefixes=_frozen(draft.prefixes),
        suffixes=_frozen(draft.suffixes),
        inside=tuple(draft.inside),
        tolerant=_frozen(draft.tolerant),
        single={unit: tuple(names) for unit, names in single.items()},
        pairs={
            unit: {second: tuple(found) for second, found in following.items()}
            for unit, following in pairs.items()
        },
        gapped={unit: tuple(found) for unit, found in gapped.items()},
        layers=tuple(sorted(layered, key=_Depth(layered))),
        things=things,
    )


def references(text: str) -> tuple[str, ...]:
    """Names of the concepts a term refers to."""
    return tuple(p[1:-1] for p in text.split() if p.startswith("<") and p.endswith(">"))


def _steps(text: str, draft: _Draft) -> tuple[int | str, ...]:
    steps: list[int | str] = []
    for piece in text.split():
        gap = _GAP.fullmatch(piece)
        if gap:
            steps.append(-int(gap.group(1) or _USUAL_GAP))
        elif piece.startswith("<"):
            steps.append(piece[1:-1])
        else:
            steps.extend(draft.unit(part) for part in re.split(r"[-'\u2019/.]", piece) if part)
    return tuple(steps)


class _Depth:
    """How many concepts deep a term stands; a circle counts as the deepest seen."""

    def __init__(self, layered: Sequence[Term]) -> None:
        self._refers: dict[str, set[str]] = {}
        for term in layered:
            names = self._refers.setdefault(term.concept, set())
            names.update(s for s in term.steps if isinstance(s, str))
        self._known: dict[str, int] = {}

    def __call__(self, term: Term) -> int:
        """Key to sort by, so that what is referred to is found first."""
        return max((self._of(s, ()) for s in term.steps if isinstance(s, str)), default=0)

    def _of(self, concept: str, path: tuple[str, ...]) -> int:
        if concept in path:
            return 0
        if concept not in self._known:
            below = self._refers.get(concept, ())
            self._known[concept] = max(
                (1 + self._of(b, (*path, concept)) for b in below), default=0
            )
        return self._known[concept]


def _frozen(table: Mapping[str, Sequence[int]]) -> dict[str, tuple[int, ...]]:
    return {key: tuple(dict.fromkeys(units)) for key, units in table.items()}
