"""Who is writing: the From address, what the firm's own server recorded, and the register.

Source: GDPR 12(6).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from mailbot.desk.sender.identity import NO_DATA_THERE, Caution, Grade, Identity
from mailbot.mail.authentication import Verdict
from mailbot.mail.message import Origin
from mailbot.register.address import same
from mailbot.register.person import Person

PERSONAL_KINDS = frozenset({"sole_trader", "private_customer", "mailbox_holder"})
"""Kinds whose generic address (`info@`) is one person's own."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What counts as proof, from rules/proof.toml.

    shared_local_parts: local parts that mean a mailbox of several, e.g. "info".
    stale_after_months: silence after which a mailbox may have a new owner.
    """

    shared_local_parts: frozenset[str]
    stale_after_months: int


@dataclass(frozen=True, slots=True)
class Acquaintances:
    """Records that fit the mail.

    at_sender: at a From address; claimed: at an address the text states as the writer's;
    namesakes: other records with the same name; lookalikes: at addresses equal to From only
    after folding.
    """

    at_sender: tuple[Person, ...] = ()
    claimed: tuple[Person, ...] = ()
    namesakes: tuple[Person, ...] = ()
    lookalikes: tuple[Person, ...] = ()


def identify(
    origin: Origin, known: Acquaintances, verdict: Verdict, proof: Proof, today: date
) -> Identity:
    """Who is taken to be writing, on what grounds, and what speaks against it."""
    registered = _registered(origin, known)
    cautions = frozenset(_cautions(origin, known, verdict, proof, today))
    if _many_read(registered, known.at_sender or known.claimed, proof):
        cautions |= {Caution.SHARED}
    proven = bool(known.at_sender) and verdict.proves and not origin.ambiguous
    doubts = cautions & (NO_DATA_THERE | {Caution.STALE, Caution.MALFORMED, Caution.DISOWNED})
    grade = Grade.VERIFIED if proven and not doubts else Grade.UNVERIFIED
    return Identity(grade, known.at_sender, known.claimed, cautions, registered)


def _registered(origin: Origin, known: Acquaintances) -> str:
    """The register's own spelling of the address; From's record before a claimed one."""
    for person in (*known.at_sender, *known.claimed):
        for address in person.emails:
            at_sender = any(same(address, written) for written in origin.addresses)
            if at_sender or person not in known.at_sender:
                return address
    return ""


def _cautions(
    origin: Origin, known: Acquaintances, verdict: Verdict, proof: Proof, today: date
) -> Iterator[Caution]:
    if origin.ambiguous or len(origin.addresses) != 1:
        yield Caution.MALFORMED
    if verdict.disowned:
        yield Caution.DISOWNED
    if origin.reply_to and not any(same(origin.reply_to, a) for a in origin.addresses):
        yield Caution.REPLY_TO
    if known.lookalikes and not known.at_sender:
        yield Caution.LOOKALIKE
    if known.namesakes:
        yield Caution.SAME_NAME
    yield from cautions_of(known.at_sender or known.claimed, proof, today)


def cautions_of(people: Sequence[Person], proof: Proof, today: date) -> Iterator[Caution]:
    """What speaks against sending data to these records' addresses, whoever writes."""
    flags = {flag for p in people for flag in p.flags}
    yield from (Caution(flag) for flag in sorted(flags & set(Caution)))
    if len({p.name.casefold() for p in people}) > 1 or any(_generic(p, proof) for p in people):
        yield Caution.SHARED
    last = max((p.last_interaction for p in people if p.last_interaction), default=None)
    if last is not None and _months(last, today) >= proof.stale_after_months:
        yield Caution.STALE


def _many_read(address: str, people: Sequence[Person], proof: Proof) -> bool:
    """The very address that would be written to is a firm's, whatever else the records hold."""
    generic = address.partition("@")[0].casefold() in proof.shared_local_parts
    return generic and not all(p.customer_kind in PERSONAL_KINDS for p in people)


def _generic(person: Person, proof: Proof) -> bool:
    if person.customer_kind in PERSONAL_KINDS:
        return False
    local_parts = {a.partition("@")[0].casefold() for a in person.emails}
    return bool(local_parts) and local_parts <= proof.shared_local_parts


def _months(since: date, today: date) -> int:
    """Whole months gone by."""
    months = (today.year - since.year) * 12 + today.month - since.month
    return months if today.day >= since.day else months - 1
