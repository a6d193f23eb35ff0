"""Rules applied: which concepts, standing how and where, make which right."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from mailbot.desk.sense.concepts import Hit, Seen
from mailbot.desk.sense.phrases import Need, Polarity, Reach, Rule
from mailbot.law.asks import Band
from mailbot.law.rights import Right


@dataclass(frozen=True, slots=True)
class Found:
    """A rule that held. sentence: its number; first, last: the words it held on."""

    rule: Rule
    sentence: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Whole:
    """What is seen in the mail around a sentence.

    subject: how many sentences the subject has. around: concepts of what the mail answers.
    """

    seen: tuple[Seen, ...]
    subject: int
    concepts: frozenset[str]
    denied: frozenset[str]
    around: frozenset[str] = frozenset()


def whole(seen: Sequence[Seen], subject: int, answered: Sequence[Seen] = ()) -> Whole:
    """All sentences of a mail, with the concepts that stand in any of them.

    answered: sentences of what the mail answers.
    """
    hits = [hit for s in seen for found in s.hits.values() for hit in found]
    said = frozenset(hit.concept for hit in hits if not hit.denied)
    denied = frozenset(hit.concept for hit in hits if hit.denied)
    around = frozenset(concept for s in answered for concept in s.hits)
    return Whole(tuple(seen), subject, said, denied, around)


def combine(mail: Whole, rules: Sequence[Rule]) -> Iterator[Found]:
    """Every rule that holds, sentence by sentence."""
    live = [rule for rule in rules if rule.band is not Band.NONE or rule.right is None]
    begun = _begun(live, mail)
    for number, seen in enumerate(mail.seen):
        near = {rule for name in begun.keys() & seen.hits.keys() for rule in begun[name]}
        for rule in sorted(near):
            held = held_by(live[rule], number, seen.hits, mail)
            if held is not None:
                yield Found(live[rule], number, held[0], held[1])


def _begun(rules: Sequence[Rule], mail: Whole) -> dict[str, list[int]]:
    """Numbers of the rules that may hold in a mail, by the concepts of their first needs."""
    everything = mail.concepts | mail.denied | mail.around
    begun: dict[str, list[int]] = {}
    for number, rule in enumerate(rules):
        if _possible(rule, everything):
            for concept in rule.here[0].concepts & everything:
                begun.setdefault(concept, []).append(number)
    return begun


def silenced(mail: Whole, rules: Sequence[Rule]) -> frozenset[tuple[int, Right]]:
    """Sentences and rights a sentence is not about, whatever it sounds like.

    A rule of band NONE says so where it holds, and so does what the mail answers.
    """
    return frozenset(
        (number, rule.right)
        for rule in rules
        if rule.right is not None
        for number in _silent(mail, rule)
    )


def _silent(mail: Whole, rule: Rule) -> Iterator[int]:
    around = [bar for bar in rule.bars if bar.reach is Reach.AROUND]
    if rule.band is not Band.NONE and not around:
        return
    if not _possible(rule, mail.concepts | mail.denied | mail.around):
        return
    free = replace(rule, bars=tuple(bar for bar in rule.bars if bar not in around))
    for number, seen in enumerate(mail.seen):
        barred = any(_stands(bar, number, seen.hits, mail) for bar in around)
        if barred is bool(around) and held_by(free, number, seen.hits, mail) is not None:
            yield number


def held_by(
    rule: Rule, number: int, hits: Mapping[str, tuple[Hit, ...]], mail: Whole
) -> tuple[int, int] | None:
    """First and last word (exclusive) the rule holds on in that sentence, or None."""
    for need in rule.here:
        if need.concepts.isdisjoint(hits):
            return None
    for bar in rule.bars:
        if _stands(bar, number, hits, mail):
            return None
    if any(not hit.denied for name in rule.unless for hit in hits.get(name, ())):
        return None
    for need in rule.elsewhere:
        if not _stands(need, number, hits, mail):
            return None
    return _nearest(rule, rule.here, hits)


def _possible(rule: Rule, everything: frozenset[str]) -> bool:
    return not any(need.concepts.isdisjoint(everything) for need in rule.needs)


def _stands(need: Need, number: int, hits: Mapping[str, tuple[Hit, ...]], mail: Whole) -> bool:
    match need.reach:
        case Reach.SENTENCE:
            return _matches(need, hits)
        case Reach.NEAR:
            return any(_matches(need, s.hits) for s in mail.seen[max(0, number - 1) : number + 2])
        case Reach.SUBJECT:
            return any(_matches(need, s.hits) for s in mail.seen[: mail.subject])
        case Reach.MAIL | Reach.AROUND:
            if need.reach is Reach.AROUND and not need.concepts.isdisjoint(mail.around):
                return True
            return any(
                (o.concept in mail.concepts and o.polarity is not Polarity.DENIED)
                or (o.concept in mail.denied and o.polarity is not Polarity.SAID)
                for o in need.options
            )


def _matches(need: Need, hits: Mapping[str, tuple[Hit, ...]]) -> bool:
    return not need.concepts.isdisjoint(hits) and any(_matching(need, hits))


def _matching(need: Need, hits: Mapping[str, tuple[Hit, ...]]) -> Iterator[Hit]:
    for option in need.options:
        for hit in hits.get(option.concept, ()):
            either = option.polarity is Polarity.EITHER
            if either or hit.denied == (option.polarity is Polarity.DENIED):
                yield hit


def _nearest(
    rule: Rule, needs: Sequence[Need], hits: Mapping[str, tuple[Hit, ...]]
) -> tuple[int, int] | None:
    """The words of the closest way the needs are met, counted from the first of them."""
    anchors, *others = [tuple(_matching(need, hits)) for need in needs]
    for found in others:
        anchors = _within(rule.span, anchors, found)
    for anchor in anchors:
        chosen = [anchor, *(min(found, key=partial(_apart, anchor)) for found in others)]
        if not _closer(rule, anchor, chosen, hits):
            return min(h.start for h in chosen), max(h.end for h in chosen)
    return None


def _within(span: int, anchors: Sequence[Hit], found: Sequence[Hit]) -> tuple[Hit, ...]:
    """The anchors that have one of those hits within so many words.

    As many begin before its reach is over as have ended before it begins, where there is none.
    """
    starts, ends = sorted(hit.start for hit in found), sorted(hit.end for hit in found)
    return tuple(
        anchor
        for anchor in anchors
        if bisect_right(starts, anchor.end + span) > bisect_left(ends, anchor.start - span)
    )


def _closer(
    rule: Rule, anchor: Hit, chosen: Sequence[Hit], hits: Mapping[str, tuple[Hit, ...]]
) -> bool:
    """Something else stands nearer to the anchor than what the rule needs."""
    if not rule.closer or len(chosen) == 1:
        return False
    needed = min(_apart(anchor, hit) for hit in chosen[1:])
    words = {at for hit in chosen for at in range(hit.start, hit.end)}
    return any(
        _apart(anchor, hit) < needed
        for name in rule.closer
        for hit in hits.get(name, ())
        if words.isdisjoint(range(hit.start, hit.end))
    )


def _apart(one: Hit, other: Hit) -> int:
    """Words between two hits; 0 where they touch or overlap."""
    return max(0, other.start - one.end, one.start - other.end)
