"""The concepts seen in a sentence, and which of them it denies."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from mailbot.desk.sense.phrases import Lexicon, Term
from mailbot.desk.sense.words import Sentence

_MOST_CACHED = 50_000
_LEAST_PREFIX = 2
_LEAST_TOLERANT = 6
_LONG_WORD = 10
_NOT = "not"
_NOT_VOID = "not_void"
_SCOPE_END = "scope_end"
_PRONOUN = "pronoun"
_MENTION = "mention"
_MOSTLY_QUOTED = 0.9  # a mail all in quotation marks is said, not mentioned


@dataclass(frozen=True, slots=True)
class Hit:
    """A concept seen: words start to end (exclusive), denied or not."""

    concept: str
    start: int
    end: int
    denied: bool = False


@dataclass(frozen=True, slots=True)
class Seen:
    """A sentence with the concepts in it, by name."""

    sentence: Sentence
    hits: Mapping[str, tuple[Hit, ...]]


def see(sentence: Sentence, lexicon: Lexicon, reach: int, *, alone: bool = True) -> Seen:
    """All concepts of a sentence.

    reach: how many words a denial extends. alone: there is no other sentence, so that one all in
    quotation marks is said and not only mentioned.
    """
    spans = _spoken(sentence, _spans(sentence, lexicon), alone=alone)
    denials = tuple(_denials(sentence, spans, reach))
    hits = {
        concept: tuple(
            Hit(
                concept,
                start,
                end,
                denied=concept not in lexicon.things and any(d.covers(start, end) for d in denials),
            )
            for start, end in sorted(found)
        )
        for concept, found in spans.items()
    }
    return Seen(sentence, hits)


def _spoken(
    sentence: Sentence, spans: dict[str, set[tuple[int, int]]], *, alone: bool
) -> dict[str, set[tuple[int, int]]]:
    """What the writer says, without words only mentioned in quotation marks."""
    quoted = sentence.quoted
    if not quoted or (alone and len(quoted) > _MOSTLY_QUOTED * len(sentence.words)):
        return spans
    said = {
        concept: {(start, end) for start, end in found if start not in quoted}
        for concept, found in spans.items()
    }
    kept = {concept: found for concept, found in said.items() if found}
    kept[_MENTION] = {(min(quoted), max(quoted) + 1)}
    return kept


def units_of(word: str, lexicon: Lexicon) -> tuple[int, ...]:
    """The units a word stands for; remembered, since words recur."""
    known = lexicon.cache.get(word)
    if known is None:
        known = _look_up(word, lexicon)
        if len(lexicon.cache) >= _MOST_CACHED:
            lexicon.cache.clear()
        lexicon.cache[word] = known
    return known


def _look_up(word: str, lexicon: Lexicon) -> tuple[int, ...]:
    found = list(lexicon.exact.get(word, ()))
    for cut in range(_LEAST_PREFIX, len(word) + 1):
        found += lexicon.prefixes.get(word[:cut], ())
        found += lexicon.suffixes.get(word[-cut:], ())
    found += [unit for piece, unit in lexicon.inside if piece in word]
    if not found and len(word) >= _LEAST_TOLERANT:
        found += _misspelt(word, lexicon)
    return tuple(dict.fromkeys(found))


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


def _spans(sentence: Sentence, lexicon: Lexicon) -> dict[str, set[tuple[int, int]]]:
    units = [frozenset(units_of(word, lexicon)) for word in sentence.words]
    spans: dict[str, set[tuple[int, int]]] = {}
    for at, here in enumerate(units):
        for unit in here:
            for concept in lexicon.single.get(unit, ()):
                spans.setdefault(concept, set()).add((at, at + 1))
            for term in lexicon.sequences.get(unit, ()):
                for end in _ends(term.steps[1:], at + 1, units, spans):
                    spans.setdefault(term.concept, set()).add((at, end))
    for term in lexicon.layers:
        if not term.refers <= spans.keys():
            continue
        for at in _starts(term, units, spans):
            for end in _ends(term.steps, at, units, spans):
                spans.setdefault(term.concept, set()).add((at, end))
    return spans


def _starts(
    term: Term, units: list[frozenset[int]], spans: dict[str, set[tuple[int, int]]]
) -> tuple[int, ...]:
    first = term.steps[0]
    if isinstance(first, str):
        return tuple({start for start, _ in spans[first]})
    return tuple(at for at, here in enumerate(units) if first in here)


def _ends(
    steps: tuple[int | str, ...],
    at: int,
    units: list[frozenset[int]],
    spans: dict[str, set[tuple[int, int]]],
) -> Sequence[int]:
    """Ends of every way those steps can be walked from that word."""
    for number, wanted in enumerate(steps):
        if isinstance(wanted, str) or wanted < 0:
            return _walked(steps[number:], at, units, spans)
        if at == len(units) or wanted not in units[at]:
            return ()
        at += 1
    return (at,)


def _walked(
    steps: tuple[int | str, ...],
    at: int,
    units: list[frozenset[int]],
    spans: dict[str, set[tuple[int, int]]],
) -> Sequence[int]:
    """All ways together, a step at a time: many gaps in one term cost no more than one each."""
    reached = [at]
    for wanted in steps:
        if isinstance(wanted, str):
            reached = [end for start, end in spans.get(wanted, ()) if start in reached]
        elif wanted < 0:
            ways = {n for here in reached for n in range(here, here - wanted + 1)}
            reached = sorted(n for n in ways if n < len(units))
        else:
            reached = [n + 1 for n in reached if n < len(units) and wanted in units[n]]
        if not reached:
            break
    return reached


@dataclass(frozen=True, slots=True)
class _Denial:
    """A denying word and the words it denies."""

    start: int
    end: int
    words: frozenset[int]

    def covers(self, start: int, end: int) -> bool:
        """Whether it denies what stands there; a term that holds its own denial is as said."""
        within = start <= self.start and self.end <= end
        return not within and not self.words.isdisjoint(range(start, end))


def _denials(
    sentence: Sentence, spans: Mapping[str, set[tuple[int, int]]], reach: int
) -> Iterator[_Denial]:
    void = {at for start, end in spans.get(_NOT_VOID, ()) for at in range(start, end)}
    ends = {start for start, _ in spans.get(_SCOPE_END, ())}
    pronouns = {start for start, _ in spans.get(_PRONOUN, ())}
    for start, end in spans.get(_NOT, ()):
        if start in void:
            continue
        denied: set[int] = set()
        for at in range(end, min(end + reach, len(sentence.words))):
            if at in sentence.breaks or at in ends:
                break
            denied.add(at)
        before = start - 1
        while before in pronouns and before + 1 not in sentence.breaks:
            before -= 1
        if before >= 0 and not sentence.breaks.intersection(range(before + 1, start + 1)):
            denied.add(before)
        yield _Denial(start, end, frozenset(denied))
