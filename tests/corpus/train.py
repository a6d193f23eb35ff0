"""Trains the linear model the rules are weighed with: `python -m tests.corpus.train`.

Learns from the labelled passages, the phrases and the development mails, never from the
sealed ones, and writes rules/weights.json; the same input gives the same file. With `--held-out`
it leaves out the passages kept apart and every fifth mail, so that `measure` shows on them what
the model makes of text it has not seen. Needs the dependency group `train`.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from mailbot.desk.classify import hear_rules
from mailbot.desk.features import features
from mailbot.desk.phrases import Phrases
from mailbot.law.rights import Right
from mailbot.rulebook.folder import shipped
from tests.corpus.load import DEVELOPMENT
from tests.corpus.measure import (
    Labelled,
    held_out,
    passages,
    phrases_rows,
    shipped_phrases,
    whole_mails,
)

RIGHTS = tuple(right.value for right in Right)
THRESHOLDS = {"lift": 0.5, "doubt": 1.5, "drop": -1.0, "hear": 0.0, "more": 2.0, "veto": -1.5}
_STRENGTH = 10.0  # inverse of the penalty; chosen by five-fold cross-validation
_LEAST_SEEN = 2
_LEAST_WEIGHT = 0.25
_PHRASE_COUNTS = 3  # each row of the catalogue counts so often: it is the plainest wording
_SHORT_MAIL = 4  # sentences up to which all of a mail is taken for its request


@dataclass(frozen=True, slots=True)
class Unit:
    """Sentences learnt from together, as counted features, and what they ask."""

    counts: Counter[str]
    rights: frozenset[str]


def main(arguments: Sequence[str]) -> None:
    """Train, and write the weights."""
    apart = "--held-out" in arguments
    units = list(_units(shipped_phrases(), apart=apart))
    names = sorted(
        name
        for name, seen in Counter(n for u in units for n in u.counts).items()
        if seen >= _LEAST_SEEN
    )
    weights, _ = _fit(units, names)
    kept = [n for n, row in zip(names, weights, strict=True) if abs(row).max() >= _LEAST_WEIGHT]
    weights, bias = _fit(units, kept)
    packed = {
        "rights": RIGHTS,
        "bias": [round(float(b), 3) for b in bias],
        **THRESHOLDS,
        "features": {
            name: [round(float(w) * 100) for w in row]
            for name, row in zip(kept, weights, strict=True)
        },
    }
    target = shipped() / "weights.json"
    target.write_text(json.dumps(packed, ensure_ascii=False, separators=(",", ":")), "utf-8")
    print(f"{len(units)} units, {len(kept)} features, {target.stat().st_size} bytes")  # noqa: T201  # a command that prints


def _units(phrases: Phrases, *, apart: bool) -> Iterator[Unit]:
    for text in (*passages(), *(row for row in phrases_rows() for _ in range(_PHRASE_COUNTS))):
        if not (apart and held_out(text.text)):
            yield _unit(_sentences(text, phrases), text.rights)
    for mail in whole_mails(DEVELOPMENT):
        if apart and mail_held_out(mail.id):
            continue
        said = _sentences(mail, phrases)
        if mail.rights and len(said) <= _SHORT_MAIL:
            yield _unit(said, mail.rights)
        elif not mail.rights and not mail.unsure:
            pairs = (said[n : n + 2] for n in range(max(1, len(said) - 1)))
            yield from (_unit(pair, frozenset()) for pair in pairs)


def mail_held_out(name: str) -> bool:
    """Whether a mail is kept apart with `--held-out`."""
    return sha256(name.encode()).digest()[0] % 5 == 0


def _sentences(text: Labelled, phrases: Phrases) -> list[frozenset[str]]:
    mail, found = hear_rules(text.message, phrases)
    return [
        features(seen, [f for f in found if f.sentence == number])
        for number, seen in enumerate(mail.seen)
    ]


def _unit(said: Iterable[frozenset[str]], rights: frozenset[str]) -> Unit:
    return Unit(Counter(name for sentence in said for name in sentence), rights)


def _fit(units: Sequence[Unit], names: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Weights by feature and output, and the bias of each output: anything, then each right."""
    matrix = _matrix(units, {name: n for n, name in enumerate(names)})
    columns: list[np.ndarray] = []
    biases: list[float] = []
    for right in (None, *RIGHTS):
        wanted = [bool(u.rights) if right is None else right in u.rights for u in units]
        model = LogisticRegression(
            C=_STRENGTH,
            solver="liblinear",
            max_iter=200,
            random_state=0,
            class_weight="balanced" if right is None else None,
        )
        model.fit(matrix, wanted)
        columns.append(model.coef_[0])
        biases.append(model.intercept_[0])
    return np.array(columns).T, np.array(biases)


def _matrix(units: Sequence[Unit], places: dict[str, int]) -> csr_matrix:
    """One row a unit: counts of known features over the root of how many there are."""
    starts: list[int] = [0]
    columns: list[int] = []
    values: list[float] = []
    for unit in units:
        known = {places[n]: count for n, count in unit.counts.items() if n in places}
        length = np.sqrt(max(1, sum(known.values())))
        columns += known
        values += [count / length for count in known.values()]
        starts.append(len(columns))
    return csr_matrix((values, columns, starts), shape=(len(units), len(places)))


if __name__ == "__main__":
    main(sys.argv[1:])
