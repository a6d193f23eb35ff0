"""Which language a text is written in, told by its function words."""

from collections.abc import Mapping, Sequence

from mailbot.desk.sense.words import Sentence

_USUAL = "sv"


def language(said: Sequence[Sentence], words: Mapping[str, Mapping[str, float]]) -> str:
    """ISO 639-1 code of the likeliest language; Swedish where there is no telling."""
    scores = dict.fromkeys(words, 0.0)
    spoken = {word for sentence in said for word in sentence.words}
    known: dict[str, list[tuple[str, float]]] = {}
    for name, weights in words.items():
        for word in weights.keys() & spoken:
            known.setdefault(word, []).append((name, weights[word]))
    for sentence in said:
        for word in sentence.words:
            for name, weight in known.get(word, ()):
                scores[name] += weight
    best = max(scores, key=lambda name: (scores[name], name == _USUAL), default=_USUAL)
    return best if scores.get(best, 0.0) > scores.get(_USUAL, 0.0) else _USUAL
