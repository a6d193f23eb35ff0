"""Marks of a mail, and of each right in it: what the second step of the model weighs."""

from collections.abc import Iterable, Mapping, Sequence
from math import exp, log, log1p, sqrt

from mailbot.desk.combine import Found, Whole
from mailbot.desk.phrases import Weights
from mailbot.desk.score import Window
from mailbot.law.asks import Band
from mailbot.law.rights import Right

_NOTHING = -3.0  # score of a sentence that is not there
_LINKS = frozenset({"http", "https", "www"})
_MOST = 3  # more rules of one right say no more
_SURE = 3.0  # a mail that asks more surely than this asks no more rights


def total(marks: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """Marks weighed; the constant stands under ""."""
    weighed = sum(value * weights.get(name, 0.0) for name, value in marks.items())
    return weighed + weights.get("", 0.0)


def of_mail(
    mail: Whole, found: Sequence[Found], windows: Sequence[Window], weights: Weights
) -> dict[str, float]:
    """Marks of a mail that has any sentence."""
    top = max(windows, key=lambda w: w.score)
    names = ("anything", *weights.rights, *weights.traits)
    full = [w.outputs for w in windows if w.outputs]
    marks = {f"top {name}": value for name, value in zip(names, top.outputs, strict=True)}
    for name, values in zip(names, zip(*full, strict=True), strict=True):
        marks[f"most {name}"] = max(values)
    marks.update(_shape(mail, windows, top))
    marks.update(_by_rules(found, top))
    words = [word for seen in mail.seen for word in seen.sentence.words]
    marks["links"] = float(sum(word in _LINKS for word in words))
    marks["words"] = len(words) / 100
    marks["answers"] = float(bool(mail.around))
    return marks


def of_rights(
    asked: float, found: Sequence[Found], windows: Sequence[Window], weights: Weights
) -> dict[Right, dict[str, float]]:
    """Marks of every right. asked: how surely the mail asks anything."""
    full = [w for w in windows if w.outputs]
    most = [max(w.outputs[n + 1] for w in full) for n in range(len(weights.rights))]
    top = max(full, key=lambda w: w.score)
    by_right: dict[Right | None, list[Found]] = {}
    for held in found:
        by_right.setdefault(held.rule.right, []).append(held)
    marks: dict[Right, dict[str, float]] = {}
    asked = min(asked, _SURE)
    for place, right in enumerate(map(Right, weights.rights)):
        held_by = by_right.get(right, [])
        loudest = max(full, key=lambda w: w.outputs[place + 1])
        others = len(by_right.keys() - {right})
        marks[right] = {
            f"is {right}": 1.0,
            "asked": asked,
            "most": most[place],
            "top": top.outputs[place + 1],
            "there": loudest.score,
            "ahead there": _ahead(loudest, place, weights),
            "ahead": most[place] - max(m for n, m in enumerate(most) if n != place),
            "others": float(others),
        }
        if held_by:
            marks[right] |= _held(held_by, windows, place, weights)
            marks[right] |= {
                "held asked": asked,
                "held most": most[place],
                "held others": float(others),
            }
    return marks


def _ahead(window: Window, place: int, weights: Weights) -> float:
    """How much louder one right is there than the next."""
    rights = window.outputs[1 : len(weights.rights) + 1]
    return rights[place] - max(r for n, r in enumerate(rights) if n != place)


def _held(
    held_by: Sequence[Found], windows: Sequence[Window], place: int, weights: Weights
) -> dict[str, float]:
    sentences = {f.sentence for f in held_by}
    around = [w for w in windows if not sentences.isdisjoint(range(w.first, w.last))]
    full = [w for w in around if w.outputs]
    return {
        "held": 1.0,
        "rules": float(min(_MOST, len(held_by))),
        "sure rules": float(min(_MOST, sum(f.rule.band is Band.REQUEST for f in held_by))),
        "certain": float(any(f.rule.certain for f in held_by)),
        "around rules": max((w.score for w in around), default=_NOTHING),
        "heard rules": max((w.outputs[place + 1] for w in full), default=_NOTHING),
        "ahead rules": max((_ahead(w, place, weights) for w in full), default=_NOTHING),
    }


def _shape(mail: Whole, windows: Sequence[Window], top: Window) -> dict[str, float]:
    single = {w.first: w.score for w in windows if w.last == w.first + 1}
    ranked = sorted(single.values(), reverse=True)
    count = len(single)
    return {
        "mean": sum(ranked) / count,
        "second": ranked[1] if count > 1 else _NOTHING,
        "third": ranked[2] if count > 2 else _NOTHING,  # noqa: PLR2004  # the third
        "together": log(sum(exp(min(20.0, s)) for s in ranked)),
        "log count": log1p(count),
        "root count": sqrt(count),
        "from start": top.first / count,
        "from end": (count - top.last) / count,
        "first": single[0],
        "last": single[count - 1],
        "before": single.get(top.first - 1, _NOTHING),
        "after": single.get(top.last, _NOTHING),
        "question": float(any(s.sentence.question for s in mail.seen[top.first : top.last])),
        "subject": float(bool(mail.subject)),
        "in subject": max((single[n] for n in range(mail.subject)), default=_NOTHING),
    }


def _by_rules(found: Iterable[Found], top: Window) -> dict[str, float]:
    held = [f for f in found if f.rule.right is not None]
    within = [f for f in held if top.first <= f.sentence < top.last]
    return {
        "rules": float(len(held)),
        "sure rules": float(sum(f.rule.band is Band.REQUEST for f in held)),
        "rules there": float(len(within)),
        "sure rules there": float(sum(f.rule.band is Band.REQUEST for f in within)),
        "certain": float(any(f.rule.certain for f in held)),
    }
