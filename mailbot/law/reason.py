"""Why somebody may be written to or not, and why a record is kept: keys with facts, no words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Why(StrEnum):
    """All reasons there are; the words to each stand in rules/page."""

    CLEAR = "clear"
    RESTRICTED = "restricted"
    SUPPRESSED = "suppressed"
    UNKNOWN = "unknown"
    NO_PROCESSING = "no_processing"
    STOPPED = "stopped"
    VOUCHERS_ONLY = "vouchers_only"
    VOUCHERS_PAST = "vouchers_past"
    NO_TIE = "no_tie"
    NO_CONSENT = "no_consent"
    PAST_TIME = "past_time"
    UNDER_WAY = "under_way"
    CONTACT = "contact"
    CUSTOMER = "customer"
    CONSENT = "consent"
    MONTHS = "months"
    CLAMPED = "clamped"
    NO_DEALING = "no_dealing"
    SILENT = "silent"
    UNKNOWN_KIND = "unknown_kind"
    HOLD_OPEN = "hold_open"
    HOLD_NO_EFFECT = "hold_no_effect"
    HOLD_ENDED = "hold_ended"
    NOT_MOVED = "not_moved"
    LEFT_FOR_VOUCHERS = "left_for_vouchers"
    VOUCHERS = "vouchers"
    COLLEAGUES = "colleagues"
    LEGAL_HOLD = "legal_hold"
    OPEN_CASE = "open_case"
    ON_WISH = "on_wish"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason. facts: what its words name.

    `kinds` are kinds of events, `off` the English name of a day off, `people` ids of records;
    the rest is said as it is.
    """

    why: Why
    facts: Mapping[str, object] = field(default_factory=dict)
