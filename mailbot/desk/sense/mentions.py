"""What a mail mentions by name: addresses and case numbers."""

import re
from collections.abc import Iterator, Sequence

from mailbot.desk.sense.concepts import Seen

_CASE = re.compile(r"[A-Z]{1,8}-([0-9]{4}-[0-9A-Z]{4})(?![0-9A-Z])")
_AROUND = ".<>()[]{},;:\"'\u201d\u2019!?*=|"
_LONGEST = 254  # Source: RFC 5321, 4.5.3.1.3


def case_ids(text: str) -> tuple[str, ...]:
    """Case numbers, whatever prefix they carry, without it."""
    return tuple(dict.fromkeys(m.group(1) for m in _CASE.finditer(text.upper())))


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


def claimed(seen: Sequence[Seen]) -> tuple[str, ...]:
    """Addresses the writer calls their own."""
    said = (s for s in seen if "own_address" in s.hits)
    return tuple(dict.fromkeys(a for s in said for a in _addresses(s.sentence.text)))


def stopped(seen: Sequence[Seen], sentences: Sequence[int]) -> tuple[str, ...]:
    """Addresses named where mailings are refused, or right after."""
    near = sorted({n for s in sentences for n in (s, s + 1) if n < len(seen)})
    texts = (seen[n].sentence.text for n in near)
    return tuple(dict.fromkeys(a for text in texts for a in _addresses(text)))
