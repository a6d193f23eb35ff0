"""Whom and where a mail points to besides its sender: other addresses, another recipient."""

from collections.abc import Iterator, Sequence

from mailbot.desk.sense.concepts import Hit, Seen
from mailbot.desk.sense.mentions import addresses

_REPLY = "reply_there"
_INVOICE = "invoice_word"
_HAND_TO = "hand_to"
_MOVE = frozenset({"transfer", "disclose", "portability_word"})
_OURS = ("firm", "me", "my", "format", "field_language", "pronoun")
_NAME_WITHIN = 4  # words: "to his firm North Star"
_SHORTEST = 3


def answered_elsewhere(seen: Sequence[Seen], sender: str) -> bool:
    """Whether the answer is wanted at another address than the sender's."""
    return any(
        _REPLY in s.hits and _INVOICE not in s.hits and _other(s, sender)
        for s in seen
        if s.sentence.addresses
    )


def named_elsewhere(seen: Sequence[Seen], sender: str) -> bool:
    """Whether another address than the sender's is named, and not only for the answer."""
    return any(_REPLY not in s.hits and _other(s, sender) for s in seen if s.sentence.addresses)


def handed_over(seen: Sequence[Seen]) -> bool:
    """Whether something is to be moved to somebody named: `to North Star Media`."""
    moved = [not _MOVE.isdisjoint(s.hits) for s in seen]
    return any(
        _is_name(s, at)
        for s, here, before in zip(seen, moved, [False, *moved], strict=False)
        if here or before
        for hit in s.hits.get(_HAND_TO, ())
        if hit.start
        for at in _after(s, hit)
    )


def _other(seen: Seen, sender: str) -> bool:
    return any(a.casefold() != sender.casefold() for a in addresses(seen.sentence.text))


def _after(seen: Seen, hit: Hit) -> Iterator[int]:
    """Words right after it, up to the next comma."""
    sentence = seen.sentence
    for at in range(hit.end, min(hit.end + _NAME_WITHIN, len(sentence.words))):
        if at in sentence.breaks:
            return
        yield at


def _is_name(seen: Seen, at: int) -> bool:
    start, end = seen.sentence.spans[at]
    word = seen.sentence.text[start:end]
    ours = any(hit.start <= at < hit.end for name in _OURS for hit in seen.hits.get(name, ()))
    written = word[0].isupper() and not word.isupper() and len(word) >= _SHORTEST
    return written and not ours and at not in seen.sentence.addresses
