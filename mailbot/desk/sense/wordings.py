"""Values that are words: names, titles, languages, and what a note is said to say."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from rapidfuzz import fuzz

from mailbot.desk.sense.roles import Role, only_turn
from mailbot.desk.sense.told import Mark, Told
from mailbot.desk.sense.values import Value

NAME = "name"
TITLE = "title"
LANGUAGE = "language"
NOTES = "notes"

_CAPITAL = r"[A-ZÅÄÖÉÆØÜÁ](?:[^\W\d_]|-)*(?:['\u2019][A-ZÅÄÖ][\wåäöé-]+)?"
_RUN = re.compile(rf"(?<![\w@.]){_CAPITAL}(?: (?:(?:von|van|de|af|der|la) )?{_CAPITAL}){{0,3}}")
_PLAIN = re.compile(r"[^\W_](?:[\w'\u2019&/-]*[\w])?")
_QUOTE = re.compile(
    r"[\"\u201c\u201d\u201e\u00bb\u00ab]([^\"\u201c\u201d\u201e\u00bb\u00ab\n]{3,160})[\"\u201c\u201d\u00ab\u00bb]"
)
_ALIKE = 68  # percent: from there on two names are one, spelt in two ways
_SIGNS = " \t\n:;.(\"'\u201c\u201d\u2019\u2013\u2014-/"
_MOST_WORDS = 5
_MOST_NAMES = 60
_LEAST = 3  # letters of a name to compare


@dataclass(frozen=True, slots=True)
class Worded:
    """A value of words, and what it is to its field."""

    value: Value
    role: Role


def names(said: Told, writer: str, taken: Sequence[Value]) -> tuple[Worded, ...]:
    """Names said to be right or wrong; of two spellings the writer's own is the right one.

    writer: the name the mail is sent under, and the one it is signed with.
    """
    free = (
        run
        for run in _runs(said)
        if not any(t.start < run.end and run.start < t.end for t in taken)
    )
    runs = list(islice(free, _MOST_NAMES))
    roles = [Worded(run, _role(said, run, runs, writer)) for run in runs]
    new = [w for w in roles if w.role is Role.NEW]
    firm = any(_right_before(said, w.value.start, "value_firm") for w in new)
    twins = tuple(_twins(runs, writer)) if not firm else ()
    if twins:
        return twins
    old = [w for w in roles if w.role is Role.OLD]
    if new:
        old = old or [
            Worded(r, Role.OLD)
            for r in runs
            if _shares_a_part(r, new[0].value) or _spelt_otherwise(r, new[0].value)
        ]
        return (*new, *(_as_long(w, new[0].value) for w in old))
    left = said.marked(("left_word",), 0, len(said.text))
    found = [_instead(w.value, runs, writer) for w in old[:1]]
    return (*found, *old[:1]) if left or any(w.value.text for w in found) else ()


def _as_long(old: Worded, new: Value) -> Worded:
    """Of a whole wrong name the one part that a single right one is to replace."""
    if " " in new.text:
        return old
    parts = [p for p in old.value.text.split() if fuzz.ratio(p, new.text) >= _ALIKE]
    return replace(old, value=replace(old.value, text=parts[0])) if len(parts) == 1 else old


def alike(found: Sequence[Worded]) -> bool:
    """Whether a right and a wrong name are one name spelt in two ways."""
    new, old = ([w.value.text for w in found if w.role is r] for r in (Role.NEW, Role.OLD))
    return bool(new and old) and fuzz.ratio(new[0], old[0]) >= _ALIKE


def _spelt_otherwise(run: Value, other: Value) -> bool:
    same = run.text.casefold() == other.text.casefold()
    return not same and fuzz.ratio(run.text, other.text) >= _ALIKE


def _shares_a_part(run: Value, other: Value) -> bool:
    """The same first name with another surname."""
    mine, theirs = run.text.split(), other.text.split()
    return len(mine) > 1 < len(theirs) and mine[0] == theirs[0] and mine != theirs


def _runs(said: Told) -> Iterator[Value]:
    """Capitalised words in a row, without those that only begin a sentence."""
    for found in _RUN.finditer(said.text):
        start, end = found.span()
        for mark in said.marked(("no_name",), start, end):
            if not said.text[start : mark.start].strip():
                start = mark.end
        start += len(said.text[start:end]) - len(said.text[start:end].lstrip())
        if start < end:
            yield Value(NAME, said.text[start:end], start, end)


def _instead(old: Value, runs: Sequence[Value], writer: str) -> Worded:
    """The name most like the wrong one, else the writer's own where the text has it."""
    alike = [(fuzz.ratio(r.text, old.text), r) for r in runs if r.text != old.text]
    best = max(alike, key=lambda pair: pair[0], default=None)
    if best is not None and best[0] >= _ALIKE:
        return Worded(best[1], Role.NEW)
    own = next((r for r in runs if r.text in writer and " " in r.text and r.text != old.text), None)
    return Worded(own or Value(NAME, "", old.start, old.end), Role.NEW)


def _twins(runs: Sequence[Value], writer: str) -> Iterator[Worded]:
    """The writer's own name, and the spelling nearest to it that is another."""
    own = [w for w in re.findall(_CAPITAL, writer) if len(w) >= _LEAST]
    for word in own:
        others = [(run, w) for run in runs for w in run.text.split() if _another(w, word)]
        if not others:
            continue
        run, wrong = others[0]
        right = next((r for r in runs if word in r.text.split()), None)
        single = right is not None and " " not in right.text
        old = wrong if single else run.text
        new = right.text if right is not None else word
        yield Worded(Value(NAME, new, run.start, run.end), Role.NEW)
        yield Worded(Value(NAME, old, run.start, run.end), Role.OLD)
        return


def _another(word: str, own: str) -> bool:
    bare = word.casefold()
    genitive = bare.removesuffix("s") == own.casefold()
    alike = fuzz.ratio(bare, own.casefold()) >= _ALIKE
    return len(word) >= _LEAST and bare != own.casefold() and not genitive and alike


def _role(said: Told, run: Value, runs: Sequence[Value], writer: str) -> Role:
    """By the word right before it, or right after it, or by what it turns into."""
    for other in runs:
        if run.end <= other.start and only_turn(said, run.end, other.start):
            return Role.OLD
        if other.end <= run.start and only_turn(said, other.end, run.start):
            return Role.NEW
    if _right_before(said, run.start, "value_not"):
        return Role.OLD
    if _right_before(said, run.start, "value_cue") or _labelled(said, run):
        return Role.NEW
    line, end = said.bounds(run.start)
    after = [
        m
        for m in said.marked(("value_right", "value_gone", "left_word"), run.end, end)
        if not said.text[run.end : m.start].strip(_SIGNS + ",")
    ]
    begins = " " not in run.text and not said.text[line : run.start].strip(_SIGNS)
    if not after or (begins and after[0].concept != "left_word" and not _like_a_part(run, writer)):
        return Role.UNSAID
    return Role.NEW if after[0].concept == "value_right" else Role.OLD


def _like_a_part(run: Value, writer: str) -> bool:
    """A word that begins a sentence, and is spelt about as a part of the writer's name."""
    own = re.findall(_CAPITAL, writer)
    return any(fuzz.ratio(run.text.casefold(), part.casefold()) >= _ALIKE for part in own)


def _labelled(said: Told, run: Value) -> bool:
    """The word for a name and a colon stand before it, in the same sentence."""
    line = said.bounds(run.start)[0]
    colon = said.text[line : run.start].rstrip().endswith(":")
    return colon and bool(said.marked(("field_name",), line, run.start))


def _right_before(said: Told, at: int, concept: str) -> bool:
    """Only signs, or words that carry nothing, stand between that concept and a character."""
    start = said.bounds(at)[0]
    above = said.above(at)
    headed = above and said.text[slice(*above)].rstrip().endswith(":")
    if above and headed and not said.text[start:at].strip(_SIGNS):
        start = above[0]
    for mark in reversed(said.marked((concept,), start, at)):
        between = said.text[mark.end : at]
        fillers = said.marked(("value_filler",), mark.end, at)
        for filler in fillers:
            between = between.replace(said.text[filler.start : filler.end], "", 1)
        if not between.strip(_SIGNS + ","):
            return True
    return False


def titles(said: Told, *, named: bool) -> tuple[Worded, ...]:
    """Titles said to be right or wrong. named: the mail speaks of a title in so many words."""
    found: list[Worded] = []
    cues = (("value_me", Role.NEW), ("value_cue", Role.NEW), ("value_not", Role.OLD))
    for concept, as_ in cues:
        for mark in said.marked((concept,), 0, len(said.text)):
            phrase = _phrase(said, mark)
            if phrase is None:
                continue
            close = named and _close(said, phrase)
            called = _a_title(said, phrase) and (named or concept != "value_cue")
            if close or called:
                found.append(Worded(phrase, as_))
                found += [Worded(w, Role.NEW) for w in _denied_after(said, mark, as_)]
    return tuple(sorted(found, key=lambda w: not _a_title(said, w.value)))


def _denied_after(said: Told, mark: Mark, as_: Role) -> Iterator[Value]:
    """The title that stands right before a denial of another: "Dr, not Mrs"."""
    line = said.bounds(mark.start)[0]
    for title in said.marked(("title_word",), line, mark.start) if as_ is Role.OLD else ():
        if not said.text[title.end : mark.start].strip(_SIGNS + ","):
            yield Value(TITLE, said.text[title.start : title.end], title.start, title.end)


def _close(said: Told, phrase: Value) -> bool:
    """The word for a title stands in the same sentence or the one before."""
    start, end = said.bounds(phrase.start)
    above = said.above(phrase.start)
    return bool(said.marked(("field_title",), above[0] if above else start, end))


def _a_title(said: Told, phrase: Value) -> bool:
    return bool(said.marked(("title_word",), phrase.start, phrase.end))


def _phrase(said: Told, cue: Mark) -> Value | None:
    """The words from a cue to the end of what is said there."""
    _, end = said.bounds(cue.end - 1)
    halts = [
        m.start
        for m in said.marked(("value_end", "value_not", "value_cue", "here_below"), cue.end, end)
    ]
    fillers = said.marked(("value_filler",), cue.end, end)
    named = [name for name in said.marks if name.startswith("month_")]
    months = {m.start for m in said.marked(named, cue.end, end)}
    first = last = cue.end
    words = 0
    for found in _PLAIN.finditer(said.text, cue.end, end):
        gap = said.text[last : found.start()]
        if words and gap.strip(" -/&'\"\u201c\u201d"):
            break
        if not words and gap.strip(_SIGNS):
            return None
        if found.start() in halts or words == _MOST_WORDS:
            break
        if not words and (found.group().isdigit() or found.start() in months):
            last = found.end()
            continue
        if not words and any(f.start == found.start() for f in fillers):
            last = found.end()
            continue
        first = first if words else found.start()
        words, last = words + 1, found.end()
    if not words:
        return None
    return Value(TITLE, said.text[first:last], first, last)


def languages(said: Told) -> tuple[Worded, ...]:
    """Languages named, the one wished for and the one given up."""
    found = []
    for mark in said.marked(("language_name",), 0, len(said.text)):
        value = Value(LANGUAGE, said.text[mark.start : mark.end], mark.start, mark.end)
        start = said.bounds(mark.start)[0]
        before = said.marked(("value_cue", "value_not", "language_name"), start, mark.start)
        old = bool(before) and before[-1].concept == "value_not"
        rest = said.text[mark.end : said.bounds(mark.end - 1)[1]]
        turned = any(
            m.end <= said.bounds(mark.start)[1] and only_turn(said, mark.end, m.start)
            for m in said.marked(("language_name",), mark.end, mark.end + len(rest))
        )
        found.append(Worded(value, Role.OLD if old or turned else Role.NEW))
    lines = {said.line_of(w.value.start) for w in found if w.role is Role.OLD}
    return tuple(sorted(found, key=lambda w: said.line_of(w.value.start) not in lines))


def noted(said: Told) -> str:
    """What a note is said to say, in the writer's quotation marks, "" where not quoted."""
    return max((m.group(1).strip() for m in _QUOTE.finditer(said.text)), key=len, default="")
