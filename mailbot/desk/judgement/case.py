"""A case: one person's asks, from the mail that opened it to the last letter."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from mailbot.desk.judgement.ruling import Pending
from mailbot.desk.sender.identity import Caution, Grade
from mailbot.desk.sense.reading import Evidence
from mailbot.law.asks import Correction, Tag
from mailbot.law.rights import Right, State
from mailbot.law.step import ItemPlan


@dataclass(frozen=True, slots=True)
class Matter:
    """One right of a case and where it stands. outcome: a short word once there is one."""

    right: Right
    state: State
    outcome: str | None = None
    tags: frozenset[Tag] = frozenset()


@dataclass(frozen=True, slots=True)
class CaseMessage:
    """A mail that came in or a letter that goes out. number: the letter's, 0 for mail in.

    kind: "request" or "reply" for mail in, else the first of kinds, a `LetterKind`.
    state: "received", or "queued" | "sent" | "failed" | "bounced".
    """

    direction: str
    message_id: str
    to: str
    subject: str
    kind: str
    state: str
    at: datetime
    number: int = 0
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened. Holds ids and words of ours only, so that it may outlive erasure."""

    at: datetime
    event: str
    right: Right | None = None
    detail: str = ""
    actor: str = "bot"


@dataclass(frozen=True, slots=True)
class Challenge:
    """A single-use code sent to a registered address; only its hash is kept."""

    hashed: str
    sent_to: str
    at: datetime
    tries: int = 0
    used: bool = False


@dataclass(frozen=True, slots=True)
class Entered:
    """What the owner said of a source. text: what she found there by hand, "" for nothing.

    looked: she has looked it through. theirs, anothers: digests of the entries she ruled on.
    """

    source: str
    text: str = ""
    looked: bool = False
    theirs: tuple[str, ...] = ()
    anothers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Details:
    """What is personal in a case, erased by itself when its time is up.

    text: the sender's own words, identification numbers masked. on_behalf_of: names, as written,
    of those it is written for. limited_to: the words by which a wish for data is limited, and the
    days, "" where it is not. automatic: why no automatic
    answer is allowed, as in `Origin.automatic`, or "". folder, uidvalidity, uid: where the
    mail lies. entered: what the owner said of sources, until the case is closed. balancing: of
    an objection refused, in the owner's words. by_hand: what
    she answered by other means, in her words. postal: where letters on paper go, of a request
    that was entered by hand. passphrase: of a locked extract, until the owner has told it.
    """

    sender: str = ""
    name: str = ""
    subject: str = ""
    text: str = ""
    message_id: str = ""
    references: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    corrections: tuple[Correction, ...] = ()
    stop_addresses: tuple[str, ...] = ()
    on_behalf_of: tuple[str, ...] = ()
    limited_to: str = ""
    automatic: str = ""
    folder: str = ""
    uidvalidity: int = 0
    uid: int = 0
    entered: tuple[Entered, ...] = ()
    by_hand: str = ""
    balancing: str = ""
    postal: str = ""
    passphrase: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Case:
    """One person's asks. Times are aware UTC; dates are firm-zone dates.

    version: raised by every commit; a commit names the version it was judged on.
    token: random, part of every Message-ID. people: ids of the records at the sender's
    address; claimed: of records at addresses the mail states as the writer's own.
    registered: the address data go to, as registered when the mail arrived.
    digests: of the mails that joined. channel: "mail", or how a request entered by hand came:
    "letter", "phone" or "visit". by_post: its answers are printed.
    """

    id: str
    version: int
    token: str
    received: datetime
    due: date
    language: str
    identity: Grade
    people: tuple[str, ...] = ()
    claimed: tuple[str, ...] = ()
    cautions: frozenset[Caution] = frozenset()
    registered: str = ""
    extended_due: date | None = None
    matters: tuple[Matter, ...] = ()
    messages: tuple[CaseMessage, ...] = ()
    events: tuple[Event, ...] = ()
    challenge: Challenge | None = None
    details: Details = field(default_factory=Details)
    digests: tuple[str, ...] = ()
    tags: frozenset[Tag] = frozenset()
    id_asked_at: datetime | None = None
    id_confirmed_at: datetime | None = None
    closed_at: datetime | None = None
    channel: str = "mail"
    by_post: bool = False

    @property
    def open(self) -> bool:
        """Not closed: some right, or some letter, is unfinished."""
        return self.closed_at is None

    @property
    def by_hand(self) -> bool:
        """It came by letter, telephone or visit, and the owner entered it."""
        return self.channel != "mail"

    @property
    def answer_by(self) -> date:
        """The last day to answer, extended or not."""
        return self.extended_due or self.due

    def matter(self, right: Right) -> Matter | None:
        """The matter of that right, if the case has it."""
        return next((m for m in self.matters if m.right is right), None)

    def with_matter(self, matter: Matter) -> "Case":
        """The case with that matter added, or put in place of the one of the same right."""
        kept = tuple(m for m in self.matters if m.right is not matter.right)
        return replace(self, matters=(*kept, matter))

    def with_event(self, *events: Event) -> "Case":
        """The case with those events appended."""
        return replace(self, events=(*self.events, *events))


@dataclass(frozen=True, slots=True)
class Item:
    """Something that waits for the owner. id: "Q1", never reused; "" until committed.

    due: the case's last day, or None. summary is written when shown, in her language, from
    rule and reason. letters: drafts already finished that approving releases (mode "ask").
    asked: when she asked the person about it. ruled: her ruling, while it can be taken back.
    returned: her ruling was not carried out, for what she had seen was no more so.
    """

    id: str
    case: str
    kind: str
    rule: str
    reason: str
    right: Right | None
    due: date | None
    at: datetime
    actions: tuple[str, ...]
    proposal: Mapping[str, object] = field(default_factory=dict)
    letters: tuple[str, ...] = ()
    asked: datetime | None = None
    ruled: Pending | None = None
    returned: bool = False


def caseless(
    plan: ItemPlan, at: datetime, due: date | None = None, actions: tuple[str, ...] = ("approve",)
) -> Item:
    """An item of no case; its number comes with the commit. actions: taking note, or more."""
    return Item(
        id="",
        case="",
        kind=plan.kind.value,
        rule=plan.rule,
        reason=plan.reason,
        right=None,
        due=due,
        at=at,
        actions=actions,
        proposal=plan.proposal,
    )


@dataclass(frozen=True, slots=True)
class Settled:
    """An item that waits no more: ids and words of ours alone. at: when it was closed."""

    id: str
    case: str
    kind: str
    right: Right | None
    due: date | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Suppression:
    """An address no advertising goes to. hashed: keyed hash of the normalised address.

    channels: ("all",) or ("email",).
    """

    hashed: str
    since: date
    channels: tuple[str, ...]
    case: str
