"""What the law makes of one ask: facts in, a `Step` out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from mailbot.law.asks import Ask, Correction, Tag
from mailbot.law.extract import Extract
from mailbot.law.holdings import Findings, Processing
from mailbot.law.retention import RetentionResult
from mailbot.law.rights import State
from mailbot.register.person import Person, Recipient


class LetterKind(StrEnum):
    """A letter, named as its checklist is."""

    ACKNOWLEDGEMENT = "acknowledgement"
    NEUTRAL_IDENTITY = "neutral_identity"
    CODE_CHALLENGE = "code_challenge"
    EXTRACT = "extract"
    RECTIFIED = "rectified"
    RECTIFY_MORE = "rectify_more"
    ERASED = "erased"
    ERASED_PARTLY = "erased_partly"
    RESTRICTION_ON = "restriction_on"
    RESTRICTION_LIFT_NOTICE = "restriction_lift_notice"
    OBJECTION_UPHELD = "objection_upheld"
    OBJECTION_REFUSED = "objection_refused"
    MARKETING_STOPPED = "marketing_stopped"
    PORTABILITY = "portability"
    EXTENSION = "extension"
    REFUSAL = "refusal"
    ART19_NOTICE = "art19_notice"
    POLICY_CHANGE = "policy_change"
    COMPLAINT_INFO = "complaint_info"
    PRIVACY_INFO = "privacy_info"
    NO_DATA = "no_data"
    LOCKED = "locked"  # the text beside an extract or portable data that are encrypted


DATA_LETTERS = frozenset({LetterKind.EXTRACT, LetterKind.PORTABILITY})
"""Letters with a person's whole data enclosed."""


CONCERNS = "concerns"
"""In an incident's proposal: ids of those whose data letters wait until it is assessed."""
ANYBODY = ("*",)
"""There: everybody's wait."""


CARRY_NO_DATA = frozenset(
    {
        LetterKind.NEUTRAL_IDENTITY,
        LetterKind.CODE_CHALLENGE,
        LetterKind.MARKETING_STOPPED,
        LetterKind.COMPLAINT_INFO,
        LetterKind.PRIVACY_INFO,
    }
)
"""Letters without anybody's register data."""


class To(StrEnum):
    """Who a letter may go to."""

    REGISTERED = "registered"  # the address in the register before the mail arrived
    SENDER = "sender"  # the sender's own address: letters without register data only
    RECIPIENT = "recipient"  # one who was given data (Art. 19)


class ItemKind(StrEnum):
    """What waits in the owner's queue; the values are those of the JSON output."""

    CLASSIFY = "classify"
    APPROVE = "approve"
    IDENTIFY = "identify"
    COMPLETE = "complete"
    BOUNCE = "bounce"
    COMPLAINT = "complaint"
    INCIDENT = "incident"
    RETENTION = "retention"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class LetterPlan:
    """A letter to be written: which, to whom, with which facts.

    facts: values for the text, by name; never markup. extract: what the enclosed documents
    of access or portability are made from. address: for Art. 19 notices, the recipient's.
    """

    kind: LetterKind
    to: To
    facts: Mapping[str, object] = field(default_factory=dict)
    extract: Extract | None = None
    address: str = ""


@dataclass(frozen=True, slots=True)
class ItemPlan:
    """Something the owner must decide.

    rule: row of rules/decisions.toml, e.g. "O09". reason: a short word for why, a key of the
    owner's texts. proposal: what approving will do, in values the owner reads.
    """

    kind: ItemKind
    rule: str
    reason: str
    proposal: Mapping[str, object] = field(default_factory=dict)


class ChangeKind(StrEnum):
    """A change of the register or the suppression list."""

    SET_FIELD = "set_field"
    RESTRICT = "restrict"
    LIFT = "lift"
    STOP_MARKETING = "stop_marketing"
    CLOSE_CONSENT = "close_consent"
    SUPPRESS = "suppress"
    ERASE = "erase"
    ERASE_FIELDS = "erase_fields"
    ANONYMISE = "anonymise"
    KEEP_FOR_BOOKKEEPING = "keep_for_bookkeeping"
    MARK = "mark"
    UNMARK = "unmark"


@dataclass(frozen=True, slots=True)
class Change:
    """One change. person: id, "" for a suppression. fields: ("*",) for the whole record.

    value: the new value of a field, the address to suppress, the mark set or taken away, or
    the ISO date kept through.
    why: the ground, e.g. "GDPR 18(1)(d)". former: of a field with several values, the one
    that gives way; "" for all of them.
    """

    kind: ChangeKind
    person: str = ""
    fields: tuple[str, ...] = ()
    value: str = ""
    why: str = ""
    former: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a right is judged on.

    people: the records at the sender's address; the person's own once verified.
    case_tags: circumstances of the mail as a whole. concerns: why a record may not go out
    unseen (`special_category`, `third_person_data`). storage: by record id, when its time is
    up. other_records: another record bears the same name at another address.
    extracts_last_day, extracts_last_month: how many went to this person before. answer_by: the
    case's last day.
    concerned: whose data a claimed breach may be about, by id, or `ANYBODY`.
    """

    ask: Ask
    people: tuple[Person, ...]
    corrections: tuple[Correction, ...]
    sender: str
    case_id: str
    today: date
    processing: Processing
    verified: bool = False
    case_tags: frozenset[Tag] = frozenset()
    stop_addresses: tuple[str, ...] = ()
    concerns: tuple[str, ...] = ()
    storage: tuple[tuple[str, RetentionResult], ...] = ()
    findings: Findings | None = None
    other_records: bool = False
    extracts_last_day: int = 0
    extracts_last_month: int = 0
    answer_by: date | None = None
    concerned: tuple[str, ...] = ANYBODY

    def tagged(self, *tags: Tag) -> bool:
        """Any of these circumstances holds, for the ask or the mail as a whole."""
        return any(tag in self.ask.tags or tag in self.case_tags for tag in tags)

    @property
    def recipients(self) -> tuple[Recipient, ...]:
        """Everybody the person's data were given to, by name and address once."""
        seen = {(r.name, r.email): r for p in self.people for r in p.recipients}
        return tuple(seen.values())


@dataclass(frozen=True, slots=True)
class Step:
    """What is to be done about one ask, now."""

    state: State
    outcome: str | None = None
    letters: tuple[LetterPlan, ...] = ()
    items: tuple[ItemPlan, ...] = ()
    changes: tuple[Change, ...] = ()
