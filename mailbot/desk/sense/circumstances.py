"""Circumstances the law tells apart, set on the asks they concern."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mailbot.desk.sense.combine import Found
from mailbot.desk.sense.phrases import Rule
from mailbot.law.asks import Ask, Band, Tag
from mailbot.law.rights import Right


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What holds of the mail as a whole. doubtful: the mail is unsure even without a right."""

    tags: frozenset[Tag]
    doubtful: bool


def apply(
    found: Sequence[Found], asks: Sequence[Ask], asked_in: frozenset[int]
) -> tuple[tuple[Ask, ...], Circumstances]:
    """The asks with their tags, persons and doubts; and what holds of the whole mail.

    asked_in: numbers of the sentences that ask: business there is what the wish is about.
    """
    present = {ask.right for ask in asks}
    holding = [
        f.rule
        for f in found
        if (not f.rule.only_for or f.rule.only_for & present)
        and not (Tag.BUSINESS_TOO in f.rule.tags and f.sentence in asked_in)
    ]
    tags = frozenset(tag for rule in holding for tag in rule.tags)
    changed = tuple(_with(ask, holding) for ask in asks)
    if any(rule.alone for rule in holding):
        changed = tuple(ask for ask in changed if ask.band is Band.REQUEST)
    if not asks:
        tags -= {Tag.BUSINESS_TOO}
    return changed, Circumstances(tags, any(rule.band is Band.UNSURE for rule in holding))


def _with(ask: Ask, rules: Sequence[Rule]) -> Ask:
    """The ask under those rules that concern its right."""
    mine = [rule for rule in rules if not rule.only_for or ask.right in rule.only_for]
    tags = frozenset(tag for rule in mine for tag in rule.tags)
    about = next((rule.about for rule in mine if rule.about is not None), ask.about)
    band = Band.UNSURE if any(rule.cap for rule in mine) else ask.band
    return replace(ask, tags=ask.tags | tags, about=about, band=band)


def tagged(asks: Sequence[Ask], right: Right, tag: Tag) -> tuple[Ask, ...]:
    """The asks, that right's with the tag added."""
    return tuple(replace(ask, tags=ask.tags | {tag}) if ask.right is right else ask for ask in asks)
