"""A mail's words without the people in it, fit to be kept as an example of how to read.

Source: GDPR 5(1)(c).
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from mailbot.desk.judgement.case import Details
from mailbot.desk.sense.concepts import see
from mailbot.desk.sense.phrases import Lexicon, Phrases
from mailbot.desk.sense.spans import look_up
from mailbot.desk.sense.words import Sentence, fold, sentences
from mailbot.register.masking import masked

NAME, ADDRESS, LINK = "NN", "nn@nn.example", "www.nn.example"
"""What stands where a name, an e-mail address or a link stood."""

_ADDRESS = re.compile(r"[^\s@<>()\[\]\"',;:]+@[^\s@<>()\[\]\"',;:]+[^\s@<>()\[\]\"',;:.!?]")
_LINK = re.compile(r"(?:https?://|www\.)[^\s<>()\"']*[^\s<>()\"'.,;:!?]", re.IGNORECASE)
_NUMBER = re.compile(r"[0-9](?:[ .:/+()-]{0,2}[0-9])*")
_DIGIT = re.compile(r"[0-9]")
_SHORT = 2  # digits of a number that tells of nobody: an article of the law, a count
_LEAST = 2  # letters of a name
_NAMES_ALONE = 4  # words of a line that may be nothing but a name


@dataclass(frozen=True, slots=True)
class Names:
    """Names to take out, whole. own: the writer's, however they are written.

    others: of people and companies, taken out where they have their capital.
    """

    own: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


def example_of(details: Details, others: Collection[str], phrases: Phrases) -> str:
    """What a case keeps of its mail, without the people in it; "" where it keeps nothing."""
    marker, colon, _ = details.subject.partition(":")
    answered = colon and fold(marker.strip()) in phrases.language.answers
    local, _, domain = details.sender.partition("@")
    own = (details.name, " ".join(re.split(r"[\W\d_]+", local)))
    names = Names(own, (*others, domain.rpartition(".")[0].rpartition(".")[2]))
    parts = ("" if answered and details.text.strip() else details.subject, details.text)
    return anonymous("\n\n".join(part for part in parts if part.strip()), names, phrases)


def anonymous(text: str, names: Names, phrases: Phrases) -> str:
    """The text with numbers, addresses, links and names replaced.

    Beside the names given, every capitalised word within a sentence counts as a name unless the
    rules know it, and so does a line of capitalised words alone: rather a word too many than a
    person too much.
    """
    text = _ADDRESS.sub(ADDRESS, _LINK.sub(LINK, masked(text)))
    text = _NUMBER.sub(_zeros, text)
    own, others = _words(names.own), _words(names.others)
    lines = (_line(line, own, others, phrases) for line in text.split("\n"))
    return "\n".join(lines).strip()


def _zeros(found: re.Match[str]) -> str:
    long = len(_DIGIT.findall(found[0])) > _SHORT
    return _DIGIT.sub("0", found[0]) if long else found[0]


def _words(names: Collection[str]) -> frozenset[str]:
    """The words of the names, folded, with and without the Swedish genitive."""
    bare = {fold(w) for name in names for w in re.findall(r"[^\W\d_]+", name)}
    long = {word for word in bare if len(word) >= _LEAST}
    return frozenset(long | {f"{word}s" for word in long})


def _line(line: str, own: frozenset[str], others: frozenset[str], phrases: Phrases) -> str:
    parts: list[str] = []
    done = 0
    for sentence in sentences(line, phrases.language.abbreviations):
        start = line.index(sentence.text, done)
        hidden = frozenset(_names(sentence, own, others, phrases.lexicon))
        parts += [line[done:start], _without(sentence, hidden)]
        done = start + len(sentence.text)
    return re.sub(rf"\b{NAME}(?:[ -]{NAME})+\b", NAME, "".join([*parts, line[done:]]))


def _without(sentence: Sentence, hidden: frozenset[int]) -> str:
    parts: list[str] = []
    done = 0
    for number, (start, end) in enumerate(sentence.spans):
        kept = NAME if number in hidden else sentence.text[start:end]
        parts += [sentence.text[done:start], kept]
        done = end
    return "".join([*parts, sentence.text[done:]])


def _names(
    sentence: Sentence, own: frozenset[str], others: frozenset[str], lexicon: Lexicon
) -> Iterator[int]:
    """Numbers of the words that are names, or may be."""
    written = [sentence.text[start:end] for start, end in sentence.spans]
    strange = _strange(sentence, lexicon)
    alone = len(written) <= _NAMES_ALONE and all(word[0].isupper() for word in written)
    for number, word in enumerate(sentence.words):
        if number in sentence.addresses or written[number] == NAME:
            continue
        named = word in own or (word in others and written[number][0].isupper())
        if named or (number in strange and (number or alone)):
            yield number


def _strange(sentence: Sentence, lexicon: Lexicon) -> frozenset[int]:
    """Words with a capital and more letters than one that are part of nothing the rules know."""
    hits = [hit for found in see(sentence, lexicon, reach=0).hits.values() for hit in found]
    said = {at for hit in hits for at in range(hit.start, hit.end)}
    return frozenset(
        at
        for at, (start, end) in enumerate(sentence.spans)
        if sentence.text[start].isupper()
        and end - start >= _LEAST
        and not (at in said and look_up(sentence.words[at], lexicon).units)
    )
