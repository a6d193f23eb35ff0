"""A reading as `classify` and `rules explain` give it."""

from typing import Any

from mailbot.desk.sense.reading import Evidence, Reading
from mailbot.desk.sense.scope import Scope
from mailbot.law.asks import Band
from mailbot.mail.message import Message
from mailbot.register.masking import masked


def reading_shape(file: str, message: Message, reading: Reading) -> dict[str, Any]:
    """The keys of `classify`."""
    return {
        "file": file,
        "verdict": reading.band.value,
        "rights": rights_of(reading),
        "language": reading.language,
        "autoreply": message.origin.automatic is None,
        "autoreply_reason": message.origin.automatic,
        "evidence": [evidence_shape(one) for one in reading.evidence],
    }


def explained_shape(file: str, message: Message, reading: Reading) -> dict[str, Any]:
    """The keys of `rules explain`: those of `classify`, and what else was read out."""
    passages = message.passages
    return reading_shape(file, message, reading) | {
        "subject": masked(message.subject),
        "asks": [
            {
                "right": ask.right.value,
                "band": ask.band.value,
                "about": ask.about.value,
                "tags": sorted(tag.value for tag in ask.tags),
            }
            for ask in reading.asks
        ],
        "tags": sorted(tag.value for tag in reading.tags),
        "corrections": [
            {
                "field": c.field,
                "new": masked(c.new),
                "old": masked(c.old),
                "disputed": c.disputed,
            }
            for c in reading.corrections
        ],
        "claimed": list(reading.claimed),
        "stop_addresses": list(reading.stop_addresses),
        "case_ids": list(reading.case_ids),
        "on_behalf_of": [masked(name) for name in reading.on_behalf_of],
        "scope": _scope_shape(reading.scope),
        "defects": list(message.defects),
        "own": masked(passages.own),
        "passed_over": {
            name: len(text)
            for name in ("quoted", "forwarded", "signature", "footer", "hidden")
            if (text := getattr(passages, name))
        },
    }


def _scope_shape(scope: Scope | None) -> dict[str, str | None] | None:
    """What a wish for data is limited to: the words, and the first and last day if told."""
    if scope is None:
        return None
    first, last = (day.isoformat() if day else None for day in (scope.first, scope.last))
    return {"quote": masked(scope.quote), "first": first, "last": last}


def evidence_shape(one: Evidence) -> dict[str, str]:
    """One quote and the rule that saw it; numbers of identity hidden."""
    return {"right": one.right.value, "quote": masked(one.quote), "rule": one.rule}


def rights_of(reading: Reading) -> list[str]:
    """The rights asked for, each once; none for an ordinary mail."""
    if reading.band is Band.NONE:
        return []
    return list(dict.fromkeys(ask.right.value for ask in reading.asks))
