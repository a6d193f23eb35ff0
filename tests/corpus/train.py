"""Trains the model the rules are weighed with: `python -m tests.corpus.train`.

Learns from the labelled passages, the phrases, the development mails and families, never from the
sealed ones, and writes rules/weights.json; the same input gives the same file. `--cross` writes
nothing, and prints the figures of whole mails each read with weights learnt without its file, so
without its writer's voice. Needs the dependency group `train`.
"""

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from mailbot.desk.sense.classify import classify
from mailbot.desk.sense.combine import silenced
from mailbot.desk.sense.features import PIECES
from mailbot.desk.sense.heard import hear_rules
from mailbot.desk.sense.phrases import Model, Phrases, Weights
from mailbot.desk.sense.score import by_sentence
from mailbot.law.rights import Right
from mailbot.rulebook.folder import RuleFolders, shipped
from mailbot.rulebook.phrases import examples
from tests.corpus.load import DEVELOPMENT, FAMILIES, LabelledMail, mails
from tests.corpus.measure import (
    HEAD,
    Figures,
    Labelled,
    labelled,
    labelled_passages,
    phrases_rows,
    shipped_phrases,
    whole_mails,
)

RIGHTS = tuple(right.value for right in Right)
THRESHOLDS = {
    "unsure": -1.0,
    "request": 1.5,
    "meant": -1.25,
    "sure": 0.5,
    "alone": 1.5,
    "more": 0.25,
}
_FOLDS = 4
_STRENGTH = 10.0  # inverse of the penalty; chosen by cross-validation, as what follows
_MAIL_COUNTS = 6.0  # a whole mail counts as so many passages
_FAMILY_COUNTS = 2.0  # its neighbours say nearly the same
_PHRASE_COUNTS = 6.0  # a row of the catalogue, which has the plainest wordings
_LEAST_SEEN = 2
_LEAST_WEIGHT = 0.2


@dataclass(frozen=True, slots=True)
class Unit:
    """A text learnt from: what it has, what it asks, and how much it counts.

    fold: the part that must not be read with what this taught.
    """

    labelled: Labelled
    names: frozenset[str]
    fold: int
    counts: float


def main(arguments: Sequence[str]) -> None:
    """Train, and write the weights or print how they do."""
    phrases = shipped_phrases()
    units = list(_units(phrases))
    if "--cross" in arguments:
        _cross(units, phrases)
        return
    weights = train([unit for unit in units if _plain(unit)])
    target = shipped() / "weights.json"
    target.write_text(_packed(weights), "utf-8")
    counts = f"{len(weights.words.rows)} words, {len(weights.pieces.rows)} pieces"
    print(f"{len(units)} units, {counts}, {target.stat().st_size} bytes")  # noqa: T201  # a command that prints


def _cross(units: Sequence[Unit], phrases: Phrases) -> None:
    groups: dict[str, Figures] = {}
    for fold in range(_FOLDS):
        taught = train([unit for unit in units if unit.fold != fold and _plain(unit)])
        unseen = replace(phrases, weights=taught)
        for unit in units:
            if unit.fold == fold and unit.counts == _MAIL_COUNTS:
                reading = classify(unit.labelled.message, unseen)
                for group in unit.labelled.groups:
                    groups.setdefault(group, Figures()).count(unit.labelled, reading)
    lines = [HEAD, *(figures.line(group) for group, figures in sorted(groups.items()))]
    print("\n".join([*lines, *groups["all"].rights()]))  # noqa: T201  # a command that prints


def _units(phrases: Phrases) -> Iterator[Unit]:
    """Mails, passages, catalogue and rules' examples; both of a minimal pair in one fold."""
    for folder, counts in ((DEVELOPMENT, _MAIL_COUNTS), (FAMILIES, _FAMILY_COUNTS)):
        folds = _folds(mails(folder))
        for mail, text in zip(mails(folder), whole_mails(folder), strict=True):
            yield _unit(text, folds[mail.source], counts, phrases)
    for row, text in labelled_passages():
        yield _unit(text, _fold(row.get("pair") or text.text), 1.0, phrases)
    for text in (*phrases_rows(), *_examples()):
        yield _unit(text, _fold(text.text), _PHRASE_COUNTS, phrases)


def _folds(some: Sequence[LabelledMail]) -> dict[str, int]:
    """The fold of each file of mails, so that folds are about as large."""
    sizes = [0] * _FOLDS
    folds: dict[str, int] = {}
    counted = Counter(mail.source for mail in some)
    for source, size in sorted(counted.items(), key=lambda item: (-item[1], item[0])):
        folds[source] = sizes.index(min(sizes))
        sizes[folds[source]] += size
    return folds


def _fold(name: str) -> int:
    return sha256(name.encode()).digest()[0] % _FOLDS


def _unit(text: Labelled, fold: int, counts: float, phrases: Phrases) -> Unit:
    mail, found = hear_rules(text.message, phrases)
    silent = silenced(mail, phrases.rules)
    kept = [f for f in found if (f.sentence, f.rule.right) not in silent]
    return Unit(text, frozenset().union(*by_sentence(mail, kept)), fold, counts)


def _examples() -> Iterator[Labelled]:
    """The examples the rules bring of themselves."""
    for example in examples(RuleFolders(shipped()))[0]:
        if example.rights or not example.unsure:
            yield labelled(example.mail, [right.value for right in example.rights], "examples")


def _plain(unit: Unit) -> bool:
    """Written by a person, and either a request or none."""
    text = unit.labelled
    by_person = text.message.origin.automatic is None
    return bool(unit.names) and by_person and bool(text.rights or not text.unsure)


def train(units: Sequence[Unit]) -> Weights:
    """Weights learnt from all of those."""
    return Weights(
        rights=RIGHTS,
        words=_model(units, lambda name: not _piece(name)),
        pieces=_model(units, _piece),
        **THRESHOLDS,
    )


def _piece(name: str) -> bool:
    return name.startswith(f"{PIECES} ")


def _model(units: Sequence[Unit], kind: Callable[[str], bool]) -> Model:
    """Over the features of a kind; one that weighs next to nothing is left out."""
    seen = Counter(name for unit in units for name in unit.names if kind(name))
    names = sorted(name for name, count in seen.items() if count >= _LEAST_SEEN)
    weights, _ = _fit(units, names, _rarity(seen, names, len(units)))
    names = [n for n, w in zip(names, abs(weights).max(axis=1), strict=True) if w >= _LEAST_WEIGHT]
    rarity = _rarity(seen, names, len(units))
    weights, bias = _fit(units, names, rarity)
    return Model(
        bias=tuple(round(float(b), 3) for b in bias),
        rows={
            name: tuple(round(float(one) * 100) for one in (rare, *(row * rare)))
            for name, rare, row in zip(names, rarity, weights, strict=True)
        },
    )


def _rarity(seen: Counter[str], names: Sequence[str], count: int) -> np.ndarray:
    """Of each feature, rounded as it is kept."""
    return np.round(np.log((1 + count) / (1 + np.array([seen[n] for n in names]))) + 1, 2)


def _fit(
    units: Sequence[Unit], names: Sequence[str], rarity: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Weights by feature and output, and the bias of each output; the first is anything at all."""
    matrix = _matrix(units, {name: n for n, name in enumerate(names)}, rarity)
    counts = np.array([unit.counts for unit in units])
    fitted = [
        LogisticRegression(C=_STRENGTH, solver="liblinear", max_iter=300, random_state=0).fit(
            matrix, [_asks(unit, output) for unit in units], sample_weight=counts
        )
        for output in (None, *RIGHTS)
    ]
    weights = np.array([model.coef_[0] for model in fitted]).T
    return weights, np.array([model.intercept_[0] for model in fitted])


def _asks(unit: Unit, right: str | None) -> bool:
    return bool(unit.labelled.rights) if right is None else right in unit.labelled.rights


def _matrix(units: Sequence[Unit], places: dict[str, int], rarity: np.ndarray) -> csr_matrix:
    """One row a unit: how rare each known feature is, scaled to length 1."""
    starts: list[int] = [0]
    columns: list[int] = []
    values: list[float] = []
    for unit in units:
        known = sorted(places[name] for name in unit.names if name in places)
        row = rarity[known]
        columns += known
        values += list(row / (np.sqrt((row**2).sum()) or 1.0))
        starts.append(len(columns))
    return csr_matrix((values, columns, starts), shape=(len(units), len(places)))


def _packed(weights: Weights) -> str:
    packed = {
        "rights": weights.rights,
        **THRESHOLDS,
        "words": {"bias": weights.words.bias, "rows": weights.words.rows},
        "pieces": {"bias": weights.pieces.bias, "rows": weights.pieces.rows},
    }
    return json.dumps(packed, ensure_ascii=False, separators=(",", ":"))


if __name__ == "__main__":
    main(sys.argv[1:])
