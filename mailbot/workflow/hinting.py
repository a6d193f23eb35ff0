"""What ordinary mail tells of somebody in the register: a line for the owner, and her yes to it.

The mail itself stays exactly as it was: no case, no answer, nothing kept of its text.
Source: GDPR 5(1)(d), 7(1), 21(3); rows O09 and O22.
"""

from collections.abc import Iterator
from dataclasses import replace

from mailbot.desk.judgement.case import Item, caseless
from mailbot.desk.judgement.steps import cannot
from mailbot.desk.sense.hints import hints_in
from mailbot.law.asks import Band
from mailbot.law.step import ItemKind, ItemPlan
from mailbot.mail.message import MailKey, Message
from mailbot.register.address import same
from mailbot.register.merge import field_change
from mailbot.register.person import Happening, Person
from mailbot.said import said
from mailbot.store.contract import Commit, LogEntry
from mailbot.workflow.committing import Prepared
from mailbot.workflow.desk import Desk
from mailbot.workflow.reviewing import ruled

HAS_LEFT, OPT_IN_AGAIN = "has_left", "opt_in_again"
RULES = {HAS_LEFT: "O09", OPT_IN_AGAIN: "O22"}
CONSENT = "newsletter"


def note_hints(key: MailKey, message: Message, band: Band, desk: Desk) -> tuple[Item, ...]:
    """Items for what an ordinary mail tells; one for each matter and address at a time."""
    address = message.origin.address
    if band is not Band.NONE or not address:
        return ()
    mark = f"hint-{message.digest}"
    told = dict.fromkeys(hints_in(message, desk.rulebook.hints))
    reasons = tuple(reason for reason in told if reason in RULES)
    if not reasons or desk.store.handled(mark):
        return ()
    items = tuple(
        _item(reason, address, key, desk) for reason in reasons if _concerns(reason, address, desk)
    )
    if not items:
        return ()
    entries = (LogEntry(i.at, "owner_asked", facts=_facts(i)) for i in items)
    return desk.store.commit(Commit(items=items, seen_digests=(mark,), log=tuple(entries)))


def _concerns(reason: str, address: str, desk: Desk) -> bool:
    """Somebody is meant, and the owner has not been told already."""
    waiting = (i for i in desk.store.items() if i.reason == reason)
    if any(same(str(i.proposal.get("address", "")), address) for i in waiting):
        return False
    if reason == OPT_IN_AGAIN:
        return desk.store.suppressed(address) is not None
    return any(
        "left" not in person.flags and not ruled(desk.store, reason, person.id)
        for person in desk.store.people_at((address,))
    )


def _item(reason: str, address: str, key: MailKey, desk: Desk) -> Item:
    now = desk.clock()
    return caseless(
        ItemPlan(
            ItemKind.APPROVE,
            RULES[reason],
            reason,
            {
                "address": address,
                "people": [person.id for person in desk.store.people_at((address,))],
                "folder": key.folder,
                "uid": key.uid,
                "on": desk.local_day(now).isoformat(),
            },
        ),
        now,
        actions=("approve", "reject"),
    )


def _facts(item: Item) -> tuple[tuple[str, str], ...]:
    return (("rule", item.rule), ("why", item.reason))


def follow_hint(desk: Desk, item: Item) -> Prepared:
    """The owner's yes: the contact is marked as having left, or may be advertised to again.

    Raises: UsageError where it cannot be done.
    """
    revision = desk.store.register_revision()
    people = desk.store.people_at((str(item.proposal["address"]),))
    removed = tuple(_entry_of(desk, item)) if item.reason == OPT_IN_AGAIN else ()
    changed = _left if item.reason == HAS_LEFT else _consenting
    facts = (("item", item.id), *_facts(item), ("people", ",".join(p.id for p in people)))
    commit = Commit(
        people=tuple(changed(person, item, desk) for person in people),
        items_closed=(item.id,),
        suppressions_removed=removed,
        log=(LogEntry(desk.clock(), "owner_approve", "", "owner", facts),),
        register_revision=revision,
    )
    return Prepared(commit, None, ())


def _entry_of(desk: Desk, item: Item) -> Iterator[str]:
    """The entry of that address alone; one of a whole domain is nobody's own to lift."""
    address = str(item.proposal["address"])
    entry = desk.store.suppressed(address)
    if entry is not None and entry.hashed != desk.store.hashed(address):
        raise cannot(
            item,
            said("the whole domain is closed to advertising"),
            said("reject it, and answer them"),
        )
    if entry is not None:
        yield entry.hashed


def _left(person: Person, item: Item, desk: Desk) -> Person:
    """Marked as left: no data go to the old mailbox, and the 24 months are only the ceiling."""
    if "left" in person.flags:
        return person
    flags = (*person.flags, "left")
    happening = Happening(desk.local_day(desk.clock()), "left_company")
    why = f"automatic answer of {item.proposal['on']}"
    entry = field_change("flags", person.flags, flags, at=_stamp(desk), by="owner", why=why)
    return replace(
        person,
        flags=flags,
        happenings=(*person.happenings, happening),
        history=(*person.history, entry),
    )


def _consenting(person: Person, item: Item, desk: Desk) -> Person:
    """A new consent, given by the mail the item names (Art. 7(1))."""
    mail = f"mail of {item.proposal['on']}, {item.proposal['folder']} {item.proposal['uid']}"
    entry = field_change(
        "consent", person.consent, CONSENT, at=_stamp(desk), by="owner", why=f"GDPR 7(1): {mail}"
    )
    return replace(person, marketing="allowed", consent=CONSENT, history=(*person.history, entry))


def _stamp(desk: Desk) -> str:
    return desk.clock().isoformat()
