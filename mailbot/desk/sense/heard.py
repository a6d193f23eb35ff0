"""A text, heard: what rules and model make of its sentences."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import accumulate

from mailbot.desk.sense.combine import Found, Whole, combine, whole
from mailbot.desk.sense.concepts import Seen, see
from mailbot.desk.sense.phrases import Phrases
from mailbot.desk.sense.weigh import Voice, weigh
from mailbot.desk.sense.words import Sentence, fold, sentences
from mailbot.law.asks import Ask
from mailbot.law.rights import Right
from mailbot.mail.message import Message

MOST = 13_500
"""Characters of a text that are read."""
_SUBJECT, _QUOTED = 2_000, 6_000
_WORD, _SENTENCE = 7, 10  # characters to a word, words to a sentence; of shorter ones, fewer
_WHOLE, _LOOKED = 2_000, 200_000  # shorter texts are read whole; of longer ones words looked for
_NEARLY = 0.9  # the rest of a text is blanks and line ends
_FIRST = 3 / 4  # of a longer text the head, and the rest from its tail: a wish stands there


@dataclass(frozen=True, slots=True)
class Heard:
    """One text, read: its sentences, what rules and model make of them, and the asks.

    doubtful: something may be asked, also where no right can be told. subject: how many of the
    sentences are the subject's.
    """

    seen: tuple[Seen, ...]
    found: tuple[Found, ...]
    voices: tuple[Voice, ...]
    asks: tuple[Ask, ...]
    doubtful: bool = False
    subject: int = 0

    def at(self, right: Right) -> tuple[int, ...]:
        """Numbers of the sentences that ask for that right."""
        by_rule = {f.sentence for f in self.found if f.rule.right is right}
        by_model = {v.sentence for v in self.voices if v.right is right}
        asked = any(a.right is right for a in self.asks)
        return tuple(sorted(by_rule | by_model)) if asked else ()


def hear(
    subject: str, own: str, phrases: Phrases, answered: str = "", *, most: int = MOST
) -> Heard:
    """A text read by rules and model. answered: what it replies to, for its context only.

    most: so many characters are read at most.
    """
    mail, found = _by_rules(subject, own, phrases, answered, most)
    weighed = weigh(mail, found, phrases)
    doubtful = weighed.doubtful or _passed_over(own, mail.seen, phrases.language.beyond)
    return Heard(mail.seen, weighed.stood, weighed.voices, weighed.asks, doubtful, mail.subject)


def _passed_over(own: str, seen: tuple[Seen, ...], telling: tuple[str, ...]) -> bool:
    """Whether some of a long text was not read, and it names what only a request may name."""
    if len(own) < _WHOLE or sum(len(s.sentence.text) for s in seen) > _NEARLY * len(own):
        return False
    low = own[:_LOOKED].lower()
    return any(word in low for word in telling)


def hear_rules(message: Message, phrases: Phrases) -> tuple[Whole, tuple[Found, ...]]:
    """What is seen in a mail's own words, and the rules that hold there: the rules' voice alone."""
    passages = message.passages
    return _by_rules(subject_of(message, phrases), passages.own, phrases, passages.quoted)


def subject_of(message: Message, phrases: Phrases) -> str:
    """The subject line, unless it is that of an earlier mail and there is text of its own."""
    marker, colon, _ = message.subject.partition(":")
    answered = colon and fold(marker.strip()) in phrases.language.answers
    return "" if answered and message.passages.own.strip() else message.subject


def _by_rules(
    subject: str, own: str, phrases: Phrases, answered: str, most: int = MOST
) -> tuple[Whole, tuple[Found, ...]]:
    head, body = seen_in(subject, phrases, _SUBJECT), seen_in(own, phrases, most)
    mail = whole((*head, *body), len(head), seen_in(answered[:_QUOTED], phrases, _QUOTED))
    return mail, tuple(combine(mail, phrases.rules))


def seen_in(text: str, phrases: Phrases, most: int) -> tuple[Seen, ...]:
    """The sentences of a text, or the first and last of one that is longer than that."""
    hints = phrases.language
    if len(text) > most:
        head = int(_FIRST * most)
        text = f"{text[:head]}\n{text[head - most :]}"
    read = _ends(sentences(text, hints.abbreviations), most // _WORD)
    alone = len(read) == 1
    return tuple(see(s, phrases.lexicon, hints.denial_reach, alone=alone) for s in read)


def _ends(read: tuple[Sentence, ...], most: int) -> tuple[Sentence, ...]:
    """The first and last sentences of those that have more words than that."""
    words = list(accumulate(max(_SENTENCE, len(one.words)) for one in read))
    if not words or words[-1] <= most:
        return read
    head = bisect_right(words, _FIRST * most)
    tail = bisect_left(words, words[-1] - (1 - _FIRST) * most) + 1
    return (*read[:head], *read[max(head, tail) :])
