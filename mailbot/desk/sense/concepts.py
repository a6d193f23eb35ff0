"""The concepts seen in a sentence, and which of them it denies."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from mailbot.desk.sense.phrases import Lexicon
from mailbot.desk.sense.spans import Spans, spans
from mailbot.desk.sense.words import Sentence

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
    said = _spoken(sentence, spans(sentence.words, lexicon), alone=alone)
    denials = _by_word(_denials(sentence, said, reach))
    hits = {
        concept: tuple(
            Hit(concept, start, end, denied=deniable and _denied(start, end, denials))
            for start, end in sorted(found)
        )
        for concept, found in said.items()
        for deniable in (concept not in lexicon.things,)
    }
    return Seen(sentence, hits)


def _spoken(sentence: Sentence, found: Spans, *, alone: bool) -> Spans:
    """What the writer says, without words only mentioned in quotation marks."""
    quoted = sentence.quoted
    if not quoted or (alone and len(quoted) > _MOSTLY_QUOTED * len(sentence.words)):
        return found
    said = {
        concept: {(start, end) for start, end in places if start not in quoted}
        for concept, places in found.items()
    }
    kept = {concept: places for concept, places in said.items() if places}
    kept[_MENTION] = {(min(quoted), max(quoted) + 1)}
    return kept


@dataclass(frozen=True, slots=True)
class _Denial:
    """A denying word and the words it denies."""

    start: int
    end: int
    words: frozenset[int]


def _by_word(denials: Iterable[_Denial]) -> dict[int, list[_Denial]]:
    denying: dict[int, list[_Denial]] = {}
    for denial in denials:
        for word in denial.words:
            denying.setdefault(word, []).append(denial)
    return denying


def _denied(start: int, end: int, denials: Mapping[int, Sequence[_Denial]]) -> bool:
    """Whether any denies what stands there; a term that holds its own denial is as said."""
    return bool(denials) and any(
        denial.start < start or end < denial.end
        for word in range(start, end)
        for denial in denials.get(word, ())
    )


def _denials(sentence: Sentence, found: Spans, reach: int) -> Iterator[_Denial]:
    void = {at for start, end in found.get(_NOT_VOID, ()) for at in range(start, end)}
    ends = {start for start, _ in found.get(_SCOPE_END, ())}
    pronouns = {start for start, _ in found.get(_PRONOUN, ())}
    for start, end in found.get(_NOT, ()):
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
