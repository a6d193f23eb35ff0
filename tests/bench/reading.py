"""What reading a mail for its sense costs: usual mails, and a megabyte of each hostile shape.

Run: python -m tests.bench.reading [ROUNDS]. Milliseconds of the processor, the least of so many
rounds; a hostile text is met for the first time in each. The floor is the standard library's parse
of the same mail in the same run. Exit code 1 where something takes longer than its limit.
"""

import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from email import message_from_bytes
from functools import partial
from statistics import quantiles
from typing import Final

from mailbot.desk.sense.classify import classify
from mailbot.desk.sense.phrases import Lexicon, Phrases
from mailbot.mail.message import Message, Passages
from mailbot.mail.read import read
from tests.corpus.load import DEVELOPMENT, mails, octets
from tests.corpus.measure import bare, phrases_rows, shipped_phrases

LENGTH: Final = 1_000_000
SUBJECT: Final = 65_536
"""Longest header field that is read."""

USUAL_LIMIT, HOSTILE_LIMIT = 2.0, 100.0
_USUAL = 90  # of a hundred mails, the rest being longer than usual
_WORDS = 70
_LETTERS = "abcdefghijklmnopqrstuvwxyzåäö"
_SCRIPTS = (
    "العربية 漢字仮名 ελληνικά עברית кириллица हिन्दी ไทย 한국어 ĄĘŁØÆß "
    "\ufdfa \u0130\u1e9e e\u0301\u0308 🙂 "
)
_ORDINARY = "Kan vi flytta mötet till torsdag i stället så hinner vi titta på filmen innan "
_ADDRESSED = (
    "Min adress är anna{n}@kund.example, sluta skicka nyhetsbrev till bo{n}@kund.example.\n"
)
_CORRECTED = (
    "Rätt adress är Storgatan {n}, 602 21 Ås, inte Ågatan {n}, och numret är 070-174 {n:05}.\n"
)
_DENYING = "inte aldrig ej utan inga kan ni inte mig mina "


def texts(phrases: Phrases) -> Iterator[tuple[str, str]]:
    """Each hostile shape by its name, before it is repeated to its full length."""
    rnd = random.Random(9)  # noqa: S311  # the same texts in every run, no secret
    lexicon = phrases.lexicon
    triggers = _shuffled(_words(lexicon), rnd)
    catalogue = [row.text for row in phrases_rows()]
    numbers = range(LENGTH // 60)
    yield "ordinary words, no stop", _ORDINARY
    yield "one letter", "a"
    yield "one trigger word", "radera "
    yield "short sentences, the same", "Radera. "
    yield "short sentences, two letters", "a. b. "
    yield from _details()
    yield "trigger words, no stop", " ".join(triggers)
    yield "trigger words, comma after each", ", ".join(triggers)
    yield "trigger words, stop after each", ". ".join(triggers)
    yield "trigger words, line each", "\n".join(triggers)
    yield "trigger words, eight a line", _lines(triggers, 8)
    yield "trigger words in quotes", '" "'.join(triggers)
    yield "words that may be misspelt, misspelt", " ".join(_misspelt(lexicon, rnd))
    yield "whole wishes, line each", "\n".join(_shuffled(catalogue, rnd))
    yield "whole wishes, no stop", " ".join(_shuffled(catalogue, rnd))
    yield "whole wishes, comma after each", ", ".join(_shuffled(catalogue, rnd))
    yield "twenty words of most concepts", _dense(lexicon, rnd, 20)
    yield "sixty words of most concepts", _dense(lexicon, rnd, 60)
    yield "words of most concepts", _dense(lexicon, rnd, 300)
    yield "what rules need, too far apart", ".\n".join(_apart(phrases))
    yield "concepts in concepts", "mina uppgifter om mig "
    yield "whole mails", "\n".join(m.body for m in mails(DEVELOPMENT))
    yield "denials", _DENYING
    yield "questions", "?".join(_shuffled(catalogue, rnd))
    yield "distinct words", " ".join(_invented(rnd, 100_000))
    yield "distinct words, line each", "\n".join(_invented(rnd, 100_000))
    yield "addresses", " ".join(f"a{n}@b{n}.example" for n in numbers)
    yield "addresses, refused and claimed", "".join(_ADDRESSED.format(n=n) for n in numbers)
    yield "addresses in one run", "a@"
    yield "values corrected", "".join(_CORRECTED.format(n=n) for n in numbers)
    yield "digits", "0701740600 19121212-1212 "
    yield "digits in one run", "1"
    yield "case numbers", "MB-2026-AB12 "
    yield "capital letters", "ABCDEFGHIJ"
    yield "mixed scripts", _SCRIPTS
    yield "mixed scripts, line each", _SCRIPTS.replace(" ", "\n")
    yield "stops", ". ! ? ... "
    yield "quotation marks", '"a" ”b” « c » '
    yield "hyphens and slashes", "a-b/c_d.e'"
    yield "blanks", "   \n a"


def _details() -> Iterator[tuple[str, str]]:
    """A clear wish, and the values, names and times it might mean, over and over."""
    rectify, access = "Rätta mina uppgifter hos er. ", "Jag begär registerutdrag. "
    many = 4000
    yield "names, old and new", rectify + "Anna Ek, inte Bo Lind. " * many
    yield "telephone numbers", rectify + "070-174 06 12 " * many
    yield "telephone numbers, line each", rectify + "070-174 06 12\n" * many
    yield "addresses over two lines", rectify + "Storgatan 5\n602 20 Skelby\n" * many
    yield "labels and names", rectify + "namn: Anna\n" * many
    yield "titles", rectify + "jag är chef, inte vd. " * many
    yield "languages", rectify + "svenska till engelska, " * many
    yield "days and months", access + "från 1 maj till 3 juni, " * many
    yield "people written for", access + "min mamma Anna och " * many
    yield "addresses of the writer", access + "min adress a@b.example. " * many


def _words(lexicon: Lexicon) -> list[str]:
    pieces = (lexicon.exact, lexicon.prefixes, lexicon.suffixes)
    return sorted({word for table in pieces for word in table if word.isalnum()})


def _shuffled(words: Sequence[str], rnd: random.Random) -> list[str]:
    return rnd.sample(words, len(words))


def _lines(words: Sequence[str], each: int) -> str:
    return "\n".join(" ".join(words[at : at + each]) for at in range(0, len(words), each))


def _misspelt(lexicon: Lexicon, rnd: random.Random) -> Iterator[str]:
    for _ in range(100):
        for word in lexicon.tolerant:
            at = rnd.randrange(2, len(word) - 1)
            yield word[:at] + rnd.choice("qxz") + word[at:]


def _invented(rnd: random.Random, count: int) -> Iterator[str]:
    return ("".join(rnd.choices(_LETTERS, k=rnd.randint(4, 14))) for _ in range(count))


def _apart(phrases: Phrases) -> Iterator[str]:
    """For each rule, its first concept again and again, and far from it what else it needs."""
    words = _shortest(phrases.lexicon)
    for rule in phrases.rules:
        first, *others = (
            next((words[o.concept] for o in need.options if o.concept in words), "")
            for need in rule.needs
        )
        if first and all(others):
            each = _WORDS // len(rule.needs)
            yield " ".join([first] * each + ["x"] * rule.span + others * each)


def _shortest(lexicon: Lexicon) -> dict[str, str]:
    """For each concept that a word stands for alone, the shortest one."""
    words: dict[str, str] = {}
    for word in sorted(lexicon.exact, key=lambda word: (-len(word), word)):
        for unit in lexicon.exact[word]:
            words.update(dict.fromkeys(lexicon.single.get(unit, ()), word))
    return words


def _dense(lexicon: Lexicon, rnd: random.Random, count: int) -> str:
    """Sentences of those words that stand for most concepts by the letter."""

    def density(word: str) -> float:
        return sum(len(lexicon.single.get(u, ())) for u in lexicon.exact[word]) / (len(word) + 1)

    dense = sorted(lexicon.exact, key=lambda word: (-density(word), word))[:count]
    return ". ".join(" ".join(rnd.choices(dense, k=14)) for _ in range(3000)) + ". "


def hostile(phrases: Phrases) -> Iterator[tuple[str, Message]]:
    """A message of a megabyte of each shape, and some whose every part is to be read."""
    for name, text in texts(phrases):
        yield name, bare(_long(text, LENGTH))
    wishes = "\n".join(row.text for row in phrases_rows())
    yield "subject", bare("", _long(wishes, SUBJECT))
    part = _long(wishes, LENGTH // 4)
    for name, own in (("pointed at", "Se nedan."), ("beside", part)):
        message = bare("")
        passages = Passages(own, quoted=part, forwarded=part, hidden=part)
        yield f"other parts, {name}", replace(message, passages=passages)


def _long(text: str, length: int) -> str:
    return (text * (length // len(text) + 1))[:length]


def main(words: Sequence[str]) -> int:
    """Print one row a measure."""
    rounds = int(words[0]) if words else 3
    phrases = shipped_phrases()
    read_ones = [(raw, read(raw)) for raw in map(octets, mails(DEVELOPMENT))]
    spent = [_least(partial(classify, message, phrases), rounds) for _, message in read_ones]
    floors = [_least(partial(message_from_bytes, raw), rounds) for raw, _ in read_ones]
    slow = False
    for name, share in (("median", 50), ("90 in 100", 90), ("99 in 100", 99)):
        took, floor = (quantiles(times, n=100)[share - 1] for times in (spent, floors))
        limit = USUAL_LIMIT if share <= _USUAL else None
        slow |= _told(f"usual mail, {name}", took, floor, limit)
    for name, message in hostile(phrases):
        floor = _least(partial(message_from_bytes, _octets(message)), rounds)
        took = _least(partial(_first_met, message, phrases), rounds)
        slow |= _told(name, took, floor, HOSTILE_LIMIT)
    return int(slow)


def _octets(message: Message) -> bytes:
    parts = message.passages
    said = (parts.own, parts.quoted, parts.forwarded, parts.hidden)
    return "\n".join((f"Subject: {message.subject}\n", *said)).encode()


def _first_met(message: Message, phrases: Phrases) -> None:
    phrases.lexicon.cache.clear()
    classify(message, phrases)


def _told(name: str, took: float, floor: float, limit: float | None) -> bool:
    """Prints a row; whether that is too slow."""
    slow = limit is not None and took > limit
    beyond = f"  over {limit:.0f} ms" if slow else ""
    print(f"{name:40} {took:8.2f} ms {took / floor:8.1f} x floor{beyond}", flush=True)  # noqa: T201  # a report
    return slow


def _least(work: Callable[[], object], rounds: int) -> float:
    """Milliseconds of the processor, the least of so many rounds."""
    times = []
    for _ in range(rounds):
        begun = time.process_time()
        work()
        times.append(1000 * (time.process_time() - begun))
    return min(times)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
