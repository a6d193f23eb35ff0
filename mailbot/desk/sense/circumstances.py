"""Circumstances the law tells apart, set on the asks they concern."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mailbot.desk.sense.combine import Found
from mailbot.desk.sense.phrases import Rule
from mailbot.law.asks import About, Ask, Band, Tag
from mailbot.law.rights import Right


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What holds of the mail as a whole. doubtful: the mail is unsure even without a right."""

    tags: frozenset[Tag]
    doubtful: bool


def apply(found: Sequence[Found], asks: Sequence[Ask]) -> tuple[tuple[Ask, ...], Circumstances]:
    """The asks with their tags, persons and doubts; and what holds of the whole mail."""
    present = {ask.right for ask in asks}
    holding = [f.rule for f in found if not f.rule.only_for or f.rule.only_for & present]
    tags = frozenset(tag for rule in holding for tag in rule.tags)
    changed = tuple(_with(ask, holding) for ask in asks)
    if any(rule.alone for rule in holding):
        changed = tuple(ask for ask in changed if ask.band is Band.REQUEST)
    return changed, Circumstances(tags, any(rule.band is Band.UNSURE for rule in holding))


def _with(ask: Ask, rules: Sequence[Rule]) -> Ask:
    """The ask under those rules that concern its right."""
    mine = [rule for rule in rules if not rule.only_for or ask.right in rule.only_for]
    tags = frozenset(tag for rule in mine for tag in rule.tags)
    about = next((rule.about for rule in mine if rule.about is not None), ask.about)
    band = Band.UNSURE if any(rule.cap for rule in mine) else ask.band
    return replace(ask, tags=ask.tags | tags, about=about, band=band)


def tagged(asks: Sequence[Ask], rights: frozenset[Right], tag: Tag) -> tuple[Ask, ...]:
    """The asks, those of these rights with the tag added."""
    return tuple(replace(a, tags=a.tags | {tag}) if a.right in rights else a for a in asks)


def for_somebody(asks: Sequence[Ask]) -> tuple[Ask, ...]:
    """The asks as about another person, where nothing says yet whose data they are."""
    return tuple(
        replace(ask, about=About.OTHER, tags=ask.tags | {Tag.COLLEAGUE})
        if ask.about is About.SELF
        else ask
        for ask in asks
    )
