"""What a mail mentions by name: addresses and case numbers."""

import re
from collections.abc import Collection, Iterator, Sequence

from mailbot.desk.sense.concepts import Seen
from mailbot.desk.sense.phrases import Lexicon
from mailbot.desk.sense.told import Told, told
from mailbot.desk.sense.words import fold

_CASE = re.compile(r"[A-Z]{1,8}-([0-9]{4}-[0-9A-Z]{4})(?![0-9A-Z])")
_AROUND = ".<>()[]{},;:\"'\u201d\u2019!?*=|"
_NAME_RUN = re.compile(
    r"[A-ZÅÄÖÉÆØ][\wåäöéæøü-]+(?: (?:(?:von|van|de|af) )?[A-ZÅÄÖÉÆØ][\wåäöéæøü.-]*){0,3}"
)
_IN_ADDRESSES = str.maketrans("åäö", "aao")
_NAME = 3  # letters of a name that tell something
_BESIDE = 25  # characters
_LOOKED = 100_000  # characters searched for case numbers
_MOST = 30  # sentences in which somebody says for whom it is
_SHORT = 7  # sentences: a mail about one matter
_LONGEST = 254  # Source: RFC 5321, 4.5.3.1.3


def case_ids(text: str) -> tuple[str, ...]:
    """Case numbers, whatever prefix they carry, without it."""
    return tuple(dict.fromkeys(m.group(1) for m in _CASE.finditer(text[:_LOOKED].upper())))


def addresses(text: str) -> tuple[str, ...]:
    """E-mail addresses, as written, each once."""
    return tuple(dict.fromkeys(_addresses(text)))


def _addresses(text: str) -> Iterator[str]:
    for chunk in text.split():
        if "@" not in chunk or len(chunk) > _LONGEST:
            continue
        bare = chunk.strip(_AROUND).removeprefix("mailto:").strip(_AROUND)
        local, _, domain = bare.rpartition("@")
        if local and "." in domain and "@" not in local:
            yield bare


def claimed(
    seen: Sequence[Seen], writer: str, ours: Collection[str], details: Lexicon
) -> tuple[str, ...]:
    """Addresses the writer calls their own, or that bear the writer's name.

    writer: the name the mail is sent under. ours: where it was sent to, folded. One that is said
    to be another's is none.
    """
    found: dict[str, None] = {}
    for sentence in seen:
        if "@" not in sentence.sentence.text:
            continue
        said = told((sentence,), (0,), details)
        for address in _addresses(said.text):
            at = said.text.find(address)
            if address.casefold() not in ours and _own(said, at, bears(address, writer)):
                found[address] = None
    return tuple(found)


def _own(said: Told, at: int, named: bool) -> bool:  # noqa: FBT001  # one of three facts weighed
    """As the words before the address say; else its name, or the first word after it that tells."""
    before = said.marked(("address_mine", "address_others"), 0, at)
    others = [m for m in before if m.concept == "address_others"]
    if others:
        own = [m for m in before if m.end > others[-1].end and m.concept == "address_mine"]
        return any(said.marked(("me", "my"), m.start, m.end) for m in own)
    if before:
        return True
    after = said.marked(("address_mine", "address_others"), at, len(said.text))
    return named or bool(after and after[0].concept == "address_mine")


def bears(address: str, writer: str) -> bool:
    """Whether the part before the sign is made of that name: "anna.ek", "a.ek", "annae"."""
    local = re.split(r"[^a-zåäö]+", fold(address.rpartition("@")[0]))
    names = [fold(part) for part in re.findall(r"[^\W\d_]{2,}", writer)]
    if not names:
        return False
    first, whole = names[0], "".join(local)
    plain = [_plain(name) for name in names]
    initials = {"".join(name[0] for name in plain if name)}
    return (
        any(len(p) >= _NAME and p in {first, plain[0]} for p in local)
        or any(len(n) >= _NAME and n in whole and whole[:1] == first[:1] for n in (*names, *plain))
        or (len(first) > _NAME and whole.startswith(plain[0]))
        or whole in initials - {""}
    )


def _plain(name: str) -> str:
    """As it is written in addresses, without rings and dots."""
    return name.translate(_IN_ADDRESSES)


def stopped(seen: Sequence[Seen], sentences: Sequence[int], details: Lexicon) -> tuple[str, ...]:
    """Addresses named where mailings are refused, or right after."""
    beside = {n for s in sentences for n in (s - 1, s, s + 1) if 0 <= n < len(seen)}
    near = range(len(seen)) if sentences and len(seen) <= _SHORT else sorted(beside)
    found: dict[str, None] = {}
    for number in near:
        said = told(seen, (number,), details)
        for address in _addresses(said.text):
            at = said.text.find(address)
            kept = said.marked(("mailing_kept",), 0, len(said.text))
            if not any(abs(m.start - at) < _BESIDE for m in kept):
                found[address] = None
    return tuple(found)


def on_behalf_of(seen: Sequence[Seen], details: Lexicon) -> tuple[str, ...]:
    """Names of those a mail is written for, where they stand beside the word that says so."""
    said = told(seen, range(min(len(seen), _MOST)), details)
    found: dict[str, None] = {}
    for mark in said.marked(("for_whom",), 0, len(said.text)):
        found.update(dict.fromkeys(_names_after(said, mark.end)))
    for mark in said.marked(("for_whom_after",), 0, len(said.text)):
        found.update(dict.fromkeys(_name_before(said, mark.start)))
    return tuple(name for name in found if not any(name != n and name in n for n in found))


def is_writers(name: str, writer: str) -> bool:
    """Whether a name may be the writer's own; "" is nobody's."""
    own = {fold(part) for part in writer.split()}
    return not own.isdisjoint(map(fold, name.split()))


def _names_after(said: Told, at: int) -> Iterator[str]:
    """The name that follows, and those listed with it."""
    end = said.bounds(at)[1]
    for found in _NAME_RUN.finditer(said.text, at, end):
        between = said.text[at : found.start()]
        for mark in said.marked(
            ("value_filler", "for_whom", "and_word", "name_title"), at, found.start()
        ):
            between = between.replace(said.text[mark.start : mark.end], "", 1)
        if between.strip(" ,.(:&"):
            return
        name = _bare_name(said, found.start(), found.end())
        if not name:
            return
        yield name
        at = found.end()


def _name_before(said: Told, at: int) -> Iterator[str]:
    """The name right before a word such as "my son"."""
    start = said.bounds(at)[0]
    runs = list(_NAME_RUN.finditer(said.text, start, at))
    if runs and not said.text[runs[-1].end() : at].strip(" ,"):
        name = _bare_name(said, runs[-1].start(), runs[-1].end())
        if name:
            yield name


def _bare_name(said: Told, start: int, end: int) -> str:
    """Without titles before it; "" for a word that only begins a sentence."""
    for mark in said.marked(("name_title", "no_name"), start, end):
        if not said.text[start : mark.start].strip(" ."):
            start = mark.end
    return said.text[start:end].strip(" .")
