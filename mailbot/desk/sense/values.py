"""Values as people write them: telephone numbers, postal addresses, account numbers, names."""

import re

from mailbot.desk.sense.concepts import Hit, Seen
from mailbot.desk.sense.mentions import addresses

# Bounded repeats of one class each: linear.
_PHONE = re.compile(r"(?<![\w@-])\+?[0-9(][0-9 ()/.-]{5,20}[0-9](?![\w@-])")
_DIGITS = re.compile(r"[0-9][0-9 ,-]{2,30}[0-9X](?:XXX)?")
_TOWN = r",? {0,2}(?:[0-9]{3} ?[0-9]{2}|[0-9]{4}) [A-ZÅÄÖ][\wåäö-]{1,30}"
_STREET = re.compile(
    r"[A-ZÅÄÖÉ][\wåäöé.-]{1,30}(?: [A-ZÅÄÖÉ][\wåäöé.-]{1,30}){0,2}"
    r" [0-9]{1,4}(?: ?[A-Za-z])?(?![0-9:/\w])"
    rf"(?:, port [A-Z])?(?:{_TOWN})?"
)
_BOX = re.compile(rf"(?:Box|PO Box|FE) [0-9]{{1,6}}(?:{_TOWN})?")
_TOWN_LINE = re.compile(_TOWN.removeprefix(",? {0,2}"))
_LEAST_PHONE = 7
_STOPS = frozenset(',.;:!?()"\u201d\u2013\u2014/')
_MOST_WORDS = 5


def values(field: str, said: Seen) -> tuple[str, ...]:
    """Every value in a sentence that is shaped as that field's are."""
    text = said.sentence.text
    if field == "emails":
        return addresses(text)
    if field == "phone":
        found = (m.group().strip() for m in _PHONE.finditer(text))
        return tuple(v for v in found if sum(map(str.isdigit, v)) >= _LEAST_PHONE)
    if field in {"invoice_address", "delivery_address", ""}:
        return tuple(m.group().strip() for p in (_BOX, _STREET) for m in p.finditer(text))
    return tuple(m.group().strip(" ,-") for m in _DIGITS.finditer(text))


def town(said: Seen) -> str:
    """The postal code and town a sentence begins with, "" where it does not."""
    found = _TOWN_LINE.match(said.sentence.text)
    return found.group() if found else ""


def new_and_old(said: Seen, found: tuple[str, ...]) -> tuple[str, str]:
    """Of several values, the one after a denial, called old, or turned into the next is the old."""
    right = next((v for v in found if _called_right(said, v)), "")
    old = next((v for v in found if v != right and _called_old(said, v)), "")
    if not old and len(found) > 1:
        first, second = found[:2]
        old = first if _turned(said, first, second) or right == second else old
    new = right or next((v for v in found if v != old), "")
    return new, old


def _turned(said: Seen, first: str, second: str) -> bool:
    """Nothing but a word for change stands between two values."""
    text = said.sentence.text
    start = text.find(first) + len(first)
    return _only(said, "value_turn", start, text.find(second, start))


def _called_right(said: Seen, value: str) -> bool:
    """A word for what is right stands right after it."""
    text = said.sentence.text
    end = text.rfind(value) + len(value)
    hits = said.hits.get("value_right", ())
    starts = [said.sentence.spans[hit.start][0] for hit in hits]
    return any(start >= end and not text[end:start].strip() for start in starts)


def _only(said: Seen, concept: str, start: int, end: int) -> bool:
    """Whether a stretch of the sentence holds that concept, and nothing else but signs."""
    spans = said.sentence.spans
    found = [(spans[h.start][0], spans[h.end - 1][1]) for h in said.hits.get(concept, ())]
    inside = [(a, b) for a, b in found if start <= a and b <= end]
    text = said.sentence.text
    return any(not (text[start:a] + text[b:end]).strip(' ,.:;-"\u201d') for a, b in inside)


def _called_old(said: Seen, value: str) -> bool:
    """A word for what was, or a denial, stands right before it."""
    at = said.sentence.text.find(value)
    spans = said.sentence.spans
    ends = [spans[h.end - 1][1] for h in said.hits.get("value_not", ())]
    return any(end <= at and not said.sentence.text[end:at].strip(' (":') for end in ends)


def named(said: Seen, *, capitalised: bool) -> tuple[str, str]:
    """New and old value that are words: those after the last cue that has any, or a "not"."""
    old = next(
        (w for h in said.hits.get("value_not", ()) if (w := _after(said, h, capitalised))), ""
    )
    cues = sorted(said.hits.get("value_cue", ()), key=lambda h: h.end, reverse=True)
    for cue in cues:
        new = _after(said, cue, capitalised)
        if new and new != old:
            return new, old or _before(said, cue)
    return "", old


def _after(said: Seen, cue: Hit, capitalised: bool) -> str:  # noqa: FBT001  # passed on as it came
    """Words from there to the end of the phrase; only capitalised ones where names are sought."""
    text, spans = said.sentence.text, said.sentence.spans
    halts = {h.start for h in said.hits.get("value_not", ())}
    last = first = spans[cue.end - 1][1]
    taken = 0
    for number in range(cue.end, min(cue.end + _MOST_WORDS, len(spans))):
        start, end = spans[number]
        if (taken and not _STOPS.isdisjoint(text[last:start])) or number in halts:
            break
        if capitalised and not text[start].isupper():
            break
        first = first if taken else start
        taken, last = taken + 1, end
    return text[first:last].strip() if taken else ""


def _before(said: Seen, cue: Hit) -> str:
    """What stood between a colon and "should be": the value that was."""
    start = said.sentence.spans[cue.start][0]
    head, colon, was = said.sentence.text[:start].rpartition(":")
    return was.strip() if colon and head and 0 < len(was.split()) <= _MOST_WORDS else ""
