"""Where the terms of a lexicon stand in a sentence."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from rapidfuzz.distance import OSA

from mailbot.desk.sense.phrases import Known, Lexicon, Term

Spans = dict[str, set[tuple[int, int]]]
"""Concepts and the words they stand on: first and last (exclusive)."""

_MOST_CACHED = 50_000
_LEAST_PREFIX = 2
_LEAST_TOLERANT = 6
_LONG_WORD = 10


def spans(words: Sequence[str], lexicon: Lexicon) -> Spans:
    """Every concept those words hold, wherever one of its terms stands."""
    known = [look_up(word, lexicon) for word in words]
    units = [word.units for word in known]
    found: Spans = {}
    for at, word in enumerate(known):
        for concept in word.alone:
            found.setdefault(concept, set()).add((at, at + 1))
        for term in _begun(word, at, units):
            for end in _ends(term.steps[1:], at + 1, units, {}):
                found.setdefault(term.concept, set()).add((at, end))
    _layered(lexicon.layers, units, found)
    return found


def look_up(word: str, lexicon: Lexicon) -> Known:
    """What a word stands for; remembered, since words recur."""
    known = lexicon.cache.get(word)
    if known is None:
        known = _known(frozenset(_units(word, lexicon)), lexicon)
        if len(lexicon.cache) >= _MOST_CACHED:
            lexicon.cache.clear()
        lexicon.cache[word] = known
    return known


def _known(units: frozenset[int], lexicon: Lexicon) -> Known:
    alone = dict.fromkeys(name for unit in units for name in lexicon.single.get(unit, ()))
    return Known(
        units,
        tuple(alone),
        tuple(lexicon.pairs[unit] for unit in units if unit in lexicon.pairs),
        tuple(term for unit in units for term in lexicon.gapped.get(unit, ())),
    )


def _units(word: str, lexicon: Lexicon) -> list[int]:
    found = list(lexicon.exact.get(word, ()))
    for cut in range(_LEAST_PREFIX, len(word) + 1):
        found += lexicon.prefixes.get(word[:cut], ())
        found += lexicon.suffixes.get(word[-cut:], ())
    found += [unit for piece, unit in lexicon.inside if piece in word]
    if not found and len(word) >= _LEAST_TOLERANT:
        found += _misspelt(word, lexicon)
    return found


def _misspelt(word: str, lexicon: Lexicon) -> tuple[int, ...]:
    """Units of the decisive word nearest to that one, where it is near enough."""
    allowed = 2 if len(word) >= _LONG_WORD else 1
    best: tuple[int, tuple[int, ...]] = (allowed + 1, ())
    for right, units in lexicon.tolerant.items():
        if right[0] != word[0] or abs(len(right) - len(word)) > allowed:
            continue
        distance = OSA.distance(word, right, score_cutoff=allowed)
        if distance < best[0]:
            best = (distance, units)
    return best[1]


def _begun(word: Known, at: int, units: Sequence[frozenset[int]]) -> Iterator[Term]:
    """Terms without concepts that may begin with that word, by the one after it."""
    if at + 1 < len(units):
        after = units[at + 1]
        for following in word.pairs:
            for second in following.keys() & after:
                yield from following[second]
    yield from word.gapped


def _layered(terms: Sequence[Term], units: Sequence[frozenset[int]], found: Spans) -> None:
    """Adds the terms that hold concepts; what each refers to has been found before it."""
    present: frozenset[int] = frozenset().union(*units)
    ends: dict[str, dict[int, list[int]]] = {}
    counted: dict[str, int] = {}
    for term in terms:
        first = term.steps[0]
        if not term.refers <= found.keys() or (isinstance(first, int) and first not in present):
            continue
        for concept in term.refers:
            if counted.get(concept) != len(found[concept]):
                counted[concept] = len(found[concept])
                ends[concept] = _by_start(found[concept])
        if isinstance(first, str):
            starts = tuple(ends[first])
        else:
            starts = tuple(at for at, here in enumerate(units) if first in here)
        for at in starts:
            for end in _ends(term.steps, at, units, ends):
                found.setdefault(term.concept, set()).add((at, end))


def _by_start(places: set[tuple[int, int]]) -> dict[int, list[int]]:
    ends: dict[int, list[int]] = {}
    for start, end in places:
        ends.setdefault(start, []).append(end)
    return ends


def _ends(
    steps: Sequence[int | str],
    at: int,
    units: Sequence[frozenset[int]],
    ends: Mapping[str, Mapping[int, Sequence[int]]],
) -> Collection[int]:
    """Ends of every way those steps can be walked from that word."""
    for number, wanted in enumerate(steps):
        if isinstance(wanted, str) or wanted < 0:
            return _walked(steps[number:], at, units, ends)
        if at == len(units) or wanted not in units[at]:
            return ()
        at += 1
    return (at,)


def _walked(
    steps: Sequence[int | str],
    at: int,
    units: Sequence[frozenset[int]],
    ends: Mapping[str, Mapping[int, Sequence[int]]],
) -> Collection[int]:
    """All ways together, a step at a time: many gaps in one term cost no more than one each."""
    reached = {at}
    last = len(units)
    for wanted in steps:
        if isinstance(wanted, str):
            there = ends[wanted]
            reached = {end for here in reached for end in there.get(here, ())}
        elif wanted < 0:
            reached = {n for at in reached for n in range(at, min(at - wanted + 1, last))}
        else:
            reached = {n + 1 for n in reached if n < last and wanted in units[n]}
        if not reached:
            break
    return reached
