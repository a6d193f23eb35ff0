"""Why a record may not go out unseen: special categories, and other people's data in it.

Source: GDPR 9, 10 and 15(4); row O10.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from mailbot.register import address
from mailbot.register.person import HOLDS, Person

SPECIAL_CATEGORY = "special_category"
THIRD_PERSON = "third_person_data"

_WORD = re.compile(r"[^\W\d_]+(?:[-'\u2019][^\W\d_]+)*")
_SENTENCE_END = re.compile(r"[.!?\n]+\s*")
EMAIL = re.compile(r"[^\s@<>,;:()\"']+@[^\s@<>,;:()\"']+\.[^\s@<>,;:()\"'.]+")
_PHONE = re.compile(r"(?<![\w-])(?:\+|00|0)[0-9](?:[ \-/()]{0,2}[0-9]){6,13}(?!\w)")
_DIGITS_COMPARED = 7  # the end of a number, whatever prefix it is written with


@dataclass(frozen=True, slots=True)
class SensitiveWords:
    """Words as data. Casefolded, NFC.

    stems: a word that begins with one of them tells of a special category. words: the same
    for whole words only. harmless: words that begin so, yet tell nothing. names: first names
    that point to a person. kin: words for another person (colleague, wife, boss).
    """

    stems: tuple[str, ...]
    words: frozenset[str]
    harmless: tuple[str, ...]
    names: frozenset[str]
    kin: frozenset[str]


def needs_a_look(person: Person, words: SensitiveWords) -> tuple[str, ...]:
    """Reasons why an extract of this record waits for the owner; empty where there is none."""
    texts = tuple(_free_texts(person))
    found = []
    if any(_special(text, words) for text in texts):
        found.append(SPECIAL_CATEGORY)
    if any(_of_another(text, person, words) for text in texts) or any(
        _full_name(text, person) for text in _running_texts(person)
    ):
        found.append(THIRD_PERSON)
    return tuple(found)


def texts_need_a_look(
    texts: Iterable[str], people: Sequence[Person], words: SensitiveWords
) -> tuple[str, ...]:
    """The same for what another system says of a person. people: the records that are theirs."""
    said = tuple(texts)
    found = []
    if any(_special(text, words) for text in said):
        found.append(SPECIAL_CATEGORY)
    if any(
        all(_of_another(text, p, words) or _full_name(text, p) for p in people) for text in said
    ):
        found.append(THIRD_PERSON)
    return tuple(found) if people else ()


def _free_texts(person: Person) -> Iterator[str]:
    yield from (person.title, person.source, person.consent)
    yield from _running_texts(person)


def _running_texts(person: Person) -> Iterator[str]:
    """Texts of sentences, where a capital letter tells a name."""
    yield person.notes
    yield from (h.note for h in person.happenings if h.kind not in HOLDS)


def _words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFC", text))


def _special(text: str, words: SensitiveWords) -> bool:
    for word in map(str.casefold, _words(text)):
        if word in words.words:
            return True
        if word.startswith(words.stems) and not word.startswith(words.harmless):
            return True
    return False


def _of_another(text: str, person: Person, words: SensitiveWords) -> bool:
    return (
        any(_another_email(found, person) for found in EMAIL.findall(text))
        or any(_another_phone(found, person) for found in _PHONE.findall(text))
        or _another_name(text, person, words)
    )


def _another_email(found: str, person: Person) -> bool:
    return not any(address.same(found, own) for own in person.emails)


def _another_phone(found: str, person: Person) -> bool:
    digits = "".join(c for c in person.phone if c.isdecimal())
    end = "".join(c for c in found if c.isdecimal())[-_DIGITS_COMPARED:]
    return not digits.endswith(end)


def _another_name(text: str, person: Person, words: SensitiveWords) -> bool:
    """A first name, or a word for another person, that is not part of what names this one."""
    own, said = _own_names(person), _words(text)
    if {word.casefold() for word in said} & words.kin:
        return True
    capital = [word for word in said if word[0].isupper() and _bare(word, own) not in own]
    return any(_bare(word, words.names) in words.names for word in capital)


def _full_name(text: str, person: Person) -> bool:
    """Two capital words in a row within a sentence that are not this person's or company's."""
    own = _own_names(person)
    for sentence in _SENTENCE_END.split(unicodedata.normalize("NFC", text)):
        strange = [w[0].isupper() and _bare(w, own) not in own for w in _WORD.findall(sentence)[1:]]
        if any(pair == (True, True) for pair in pairwise(strange)):
            return True
    return False


def _own_names(person: Person) -> set[str]:
    return set(map(str.casefold, _words(f"{person.name} {person.company}")))


def _bare(word: str, known: Collection[str]) -> str:
    """The word casefolded, without the genitive ending where that makes it a known one."""
    low = word.casefold()
    return low[:-1] if low.endswith("s") and low not in known and low[:-1] in known else low
