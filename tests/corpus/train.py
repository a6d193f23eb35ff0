"""Trains the model the rules are weighed with: `python -m tests.corpus.train`.

Learns from the labelled passages, the phrases and the development mails, never from the
sealed ones, and writes rules/weights.json; the same input gives the same file. The second step
learns from scores of mails the first step had not seen. `--cross` writes nothing, and prints the
figures of whole mails each read with weights learnt without its file, so without its writer's
voice. Needs the dependency group `train`.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from mailbot.desk.classify import classify, hear_rules
from mailbot.desk.combine import Found, Whole, silenced
from mailbot.desk.features import features
from mailbot.desk.marks import of_mail, of_rights, total
from mailbot.desk.phrases import Phrases, Weights
from mailbot.desk.score import Window, score
from mailbot.law.rights import Right
from mailbot.rulebook.folder import RuleFolders, shipped
from mailbot.rulebook.phrases import examples
from tests.corpus.load import DEVELOPMENT, mails
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
TRAITS = {
    "asked for": ("stance", "ask"),
    "told": ("stance", "told"),
    "refused": ("stance", "refused"),
    "personal data": ("thing", "personal_data"),
    "work": ("thing", "work"),
    "nobody's": ("about", "nobody"),
}
"""Outputs beside the rights, and the column and value of the passages they are learnt from."""

THRESHOLDS = {
    "unsure": -1.5,
    "request": 0.0,
    "meant": -0.7,
    "sure": -0.3,
    "more": 0.5,
    "plain": 3.0,
}
_FOLDS = 4
_STRENGTH = 10.0  # inverse of the penalty; this and the next two chosen by cross-validation
_MAIL_STRENGTH = 0.02
_RIGHT_STRENGTH = 0.1
_LEAST_SEEN = 2
_LEAST_WEIGHT = 0.25
_LEAST_MARK = 5
_SHORT_MAIL = 4  # sentences up to which all of a mail is taken for its request
_PHRASE_COUNTS = 3  # each row of the catalogue counts so often: it is the plainest wording


@dataclass(frozen=True, slots=True)
class Unit:
    """Sentences learnt from together, as counted features, and what they ask.

    fold: the part that must not be read with what this taught. traits: None where not labelled.
    """

    counts: Counter[str]
    rights: frozenset[str]
    fold: int
    traits: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Read:
    """A text as the rules see it, in its fold."""

    labelled: Labelled
    mail: Whole
    found: tuple[Found, ...]
    fold: int

    def sentences(self) -> list[frozenset[str]]:
        """The features of each sentence."""
        return [
            features(seen, [f for f in self.found if f.sentence == number])
            for number, seen in enumerate(self.mail.seen)
        ]


def main(arguments: Sequence[str]) -> None:
    """Train, and write the weights or print how they do."""
    phrases = shipped_phrases()
    read = _mails_read(phrases)
    rows = [_read(text, _fold(text.text), phrases) for text in (*phrases_rows(), *_examples())]
    units = [*_bare_units(rows, phrases), *(unit for one in read for unit in _mail_units(one))]
    held_out = [_first_step([u for u in units if u.fold != fold]) for fold in range(_FOLDS)]
    if "--cross" in arguments:
        _cross(read, rows, held_out, phrases)
        return
    weights = _second_step(_first_step(units), [*read, *rows], held_out)
    target = shipped() / "weights.json"
    target.write_text(_packed(weights), "utf-8")
    print(f"{len(units)} units, {len(weights.features)} features, {target.stat().st_size} bytes")  # noqa: T201  # a command that prints


def _cross(
    read: Sequence[Read], rows: Sequence[Read], held_out: Sequence[Weights], phrases: Phrases
) -> None:
    groups: dict[str, Figures] = {}
    for fold, first in enumerate(held_out):
        others = [one for one in (*read, *rows) if one.fold != fold]
        weights = _second_step(first, others, held_out)
        unseen = replace(phrases, weights=weights)
        for one in (r for r in read if r.fold == fold):
            reading = classify(one.labelled.message, unseen)
            for group in (one.labelled.group, "all"):
                groups.setdefault(group, Figures()).count(one.labelled, reading)
    lines = [HEAD, *(figures.line(group) for group, figures in sorted(groups.items()))]
    print("\n".join([*lines, *groups["all"].rights()]))  # noqa: T201  # a command that prints


def _mails_read(phrases: Phrases) -> list[Read]:
    """Every development mail; a file's mails share a fold, and folds are about as large."""
    sources = [mail.source for mail in mails(DEVELOPMENT)]
    sizes = [0] * _FOLDS
    folds: dict[str, int] = {}
    for source, size in sorted(Counter(sources).items(), key=lambda item: (-item[1], item[0])):
        folds[source] = sizes.index(min(sizes))
        sizes[folds[source]] += size
    return [
        _read(text, folds[source], phrases)
        for text, source in zip(whole_mails(DEVELOPMENT), sources, strict=True)
    ]


def _read(text: Labelled, fold: int, phrases: Phrases) -> Read:
    mail, found = hear_rules(text.message, phrases)
    silent = silenced(mail, phrases.rules)
    kept = tuple(f for f in found if (f.sentence, f.rule.right) not in silent)
    return Read(text, mail, kept, fold)


def _bare_units(rows: Sequence[Read], phrases: Phrases) -> Iterator[Unit]:
    """Passages, catalogue and rules' examples, each whole; both of a minimal pair in one fold."""
    for row, text in labelled_passages():
        traits = frozenset(n for n, (column, value) in TRAITS.items() if row[column] == value)
        one = _read(text, _fold(row.get("pair") or text.text), phrases)
        yield _unit(one.sentences(), text.rights, one.fold, traits)
    for one in rows:
        unit = _unit(one.sentences(), one.labelled.rights, one.fold)
        yield from (unit for _ in range(_PHRASE_COUNTS))


def _examples() -> Iterator[Labelled]:
    """The examples the rules bring of themselves."""
    for example in examples(RuleFolders(shipped()))[0]:
        if example.rights or not example.unsure:
            yield labelled(example.mail, [right.value for right in example.rights], "examples")


def _fold(name: str) -> int:
    return sha256(name.encode()).digest()[0] % _FOLDS


def _mail_units(one: Read) -> Iterator[Unit]:
    """A short request whole; of an ordinary mail every two neighbours."""
    said, text = one.sentences(), one.labelled
    if text.rights and len(said) <= _SHORT_MAIL:
        yield _unit(said, text.rights, one.fold)
    elif not text.rights and not text.unsure:
        pairs = (said[n : n + 2] for n in range(max(1, len(said) - 1)))
        yield from (_unit(pair, frozenset(), one.fold) for pair in pairs)


def _unit(
    said: Iterable[frozenset[str]],
    rights: frozenset[str],
    fold: int,
    traits: frozenset[str] | None = None,
) -> Unit:
    return Unit(Counter(name for sentence in said for name in sentence), rights, fold, traits)


def _first_step(units: Sequence[Unit]) -> Weights:
    """Sentences; only features that weigh anything are kept."""
    seen = Counter(name for unit in units for name in unit.counts)
    names = sorted(name for name, count in seen.items() if count >= _LEAST_SEEN)
    weights, bias = _fit(units, names, [None, *RIGHTS, *TRAITS])
    kept = abs(weights).max(axis=1) >= _LEAST_WEIGHT
    return Weights(
        rights=RIGHTS,
        traits=tuple(TRAITS),
        bias=tuple(round(float(b), 3) for b in bias),
        features={
            name: tuple(round(float(w), 2) for w in row)
            for name, row, stays in zip(names, weights, kept, strict=True)
            if stays
        },
        mail={},
        right={},
        **THRESHOLDS,
    )


def _fit(
    units: Sequence[Unit], names: Sequence[str], outputs: Sequence[str | None]
) -> tuple[np.ndarray, np.ndarray]:
    """Weights by feature and output, and the bias of each output; None is anything at all."""
    matrix = _matrix(units, {name: n for n, name in enumerate(names)})
    columns: list[np.ndarray] = []
    biases: list[float] = []
    with_traits = np.array([u.traits is not None for u in units])
    for output in outputs:
        among = with_traits if output in TRAITS else np.ones(len(units), bool)
        model = LogisticRegression(
            C=_STRENGTH,
            solver="liblinear",
            max_iter=200,
            random_state=0,
            class_weight="balanced" if output is None else None,
        )
        wanted = np.array([_wanted(unit, output) for unit in units])
        model.fit(matrix[among], wanted[among])
        columns.append(model.coef_[0])
        biases.append(model.intercept_[0])
    return np.array(columns).T, np.array(biases)


def _wanted(unit: Unit, output: str | None) -> bool:
    if output is None:
        return bool(unit.rights)
    return output in unit.rights or output in (unit.traits or ())


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


def _second_step(first: Weights, read: Sequence[Read], held_out: Sequence[Weights]) -> Weights:
    """Mails and rights, from scores each one got by weights learnt without it."""
    heard = [_Heard(one, held_out[one.fold]) for one in read if _speaks_plainly(one)]
    asked = [0.0] * len(heard)
    for fold in range(_FOLDS):
        taught = [h for h in heard if h.read.fold != fold]
        weighed = _weigh_mails(taught) if len(taught) < len(heard) else {}
        for n, one in enumerate(heard):
            if one.read.fold == fold:
                asked[n] = total(one.marks, weighed)
    rows: list[dict[str, float]] = []
    meant: list[bool] = []
    for one, score_ in zip(heard, asked, strict=True):
        of_each = of_rights(score_, one.read.found, one.windows, one.weights)
        rows += of_each.values()
        meant += [right in one.read.labelled.rights for right in of_each]
    return replace(
        first,
        mail=_weigh_mails(heard),
        right=_weighed(rows, meant, _RIGHT_STRENGTH),
    )


class _Heard:
    """A mail as the first step hears it, and its marks."""

    def __init__(self, read: Read, weights: Weights) -> None:
        self.read, self.weights = read, weights
        self.windows: tuple[Window, ...] = score(read.mail, read.found, weights)
        self.marks = of_mail(read.mail, read.found, self.windows, weights)


def _speaks_plainly(one: Read) -> bool:
    """Written by a person, and either a request or none."""
    text = one.labelled
    by_person = text.message.origin.automatic is None
    return bool(one.mail.seen) and by_person and bool(text.rights or not text.unsure)


def _weigh_mails(heard: Sequence[_Heard]) -> dict[str, float]:
    rows = [one.marks for one in heard]
    asks = [bool(one.read.labelled.rights) for one in heard]
    return _weighed(rows, asks, _MAIL_STRENGTH)


def _weighed(
    rows: Sequence[Mapping[str, float]],
    wanted: Sequence[bool],
    strength: float,
) -> dict[str, float]:
    """Weights of marks by name, the constant under ""; of marks as they are, not scaled."""
    seen = Counter(name for row in rows for name in row)
    names = sorted(name for name, count in seen.items() if count >= _LEAST_MARK)
    places = {name: n for n, name in enumerate(names)}
    matrix = np.zeros((len(rows), len(names)))
    for number, row in enumerate(rows):
        for name, value in row.items():
            if name in places:
                matrix[number, places[name]] = value
    scaler = StandardScaler().fit(matrix)
    model = LogisticRegression(C=strength, max_iter=5000)
    model.fit(scaler.transform(matrix), wanted)
    weights = model.coef_[0] / scaler.scale_
    constant = model.intercept_[0] - float(weights @ scaler.mean_)
    named = {n: round(float(w), 5) for n, w in zip(names, weights, strict=True)}
    return {"": round(float(constant), 5)} | named


def _packed(weights: Weights) -> str:
    packed = {
        "rights": weights.rights,
        "traits": weights.traits,
        "bias": weights.bias,
        **THRESHOLDS,
        "mail": weights.mail,
        "right": weights.right,
        "features": {name: [round(w * 100) for w in row] for name, row in weights.features.items()},
    }
    return json.dumps(packed, ensure_ascii=False, separators=(",", ":"))


if __name__ == "__main__":
    main(sys.argv[1:])
