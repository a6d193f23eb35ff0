"""What a mail was read to ask, with the words that say so."""

from dataclasses import dataclass

from mailbot.desk.sense.scope import Scope
from mailbot.law.asks import Ask, Band, Correction, Tag
from mailbot.law.rights import Right


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words that say it: a quote from subject or own text, and the rule that saw it."""

    right: Right
    quote: str
    rule: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A mail, read for its sense.

    band: the surest of the asks; NONE where there are none. For an UNSURE mail with no
    right in sight (`unsure:none`: authorities, lawyers, orders to the bot) asks is empty.
    language: ISO 639-1 of the own text ("sv" where there is no telling).
    tags: circumstances of the mail as a whole.
    claimed: addresses the own text states as the writer's own, as written.
    stop_addresses: addresses a marketing stop names beside the sender's.
    case_ids: case numbers mentioned, without prefix, e.g. "2026-7K3Q".
    on_behalf_of: names, as written, of those it is written for.
    scope: what a wish for data is limited to, None for all of it.
    """

    band: Band
    asks: tuple[Ask, ...]
    language: str
    evidence: tuple[Evidence, ...] = ()
    corrections: tuple[Correction, ...] = ()
    tags: frozenset[Tag] = frozenset()
    claimed: tuple[str, ...] = ()
    stop_addresses: tuple[str, ...] = ()
    case_ids: tuple[str, ...] = ()
    on_behalf_of: tuple[str, ...] = ()
    scope: Scope | None = None
