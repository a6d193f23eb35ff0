"""Which part of a registered name a correction means."""

from rapidfuzz import fuzz

ALIKE = 60
"""Percent of likeness from which a word is taken to be the misspelt form of another."""

_SAME = 75  # of one part of two whole names: they are one person's


def renamed(current: str, new: str, old: str = "") -> str:
    """The name with the correction in it, or "" where it is not clear what it is meant for.

    new: a whole name, or the one part that is to be replaced. old: the wrong part, if said.
    """
    words, wanted = current.split(), new.split()
    if not words:
        return " ".join(wanted)
    if len(wanted) > 1 or len(words) == 1:
        return " ".join(wanted) if _one_person(words, wanted) else ""
    replaced = _wrong_word(words, new.strip(), old.strip())
    if replaced is None:
        return ""
    return " ".join(new.strip() if i == replaced else word for i, word in enumerate(words))


def _one_person(words: list[str], wanted: list[str]) -> bool:
    """Whether two whole names have a part in common, if spelt in two ways: else ask."""
    return any(fuzz.ratio(a.casefold(), b.casefold()) >= _SAME for a in words for b in wanted)


def _wrong_word(words: list[str], new: str, old: str) -> int | None:
    """Index of the one word that is meant: named as wrong, or unmistakably the most alike."""
    named = [i for i, word in enumerate(words) if old and word.casefold() == old.casefold()]
    if len(named) == 1:
        return named[0]
    scores = [fuzz.ratio(word.casefold(), new.casefold()) for word in words]
    best = max(range(len(words)), key=lambda i: scores[i])
    rivals = sum(score >= ALIKE for score in scores)
    return best if scores[best] >= ALIKE and rivals == 1 else None
