"""Asking every source what it holds of a person, in this run."""

from collections.abc import Sequence

from mailbot.errors import TemporaryError
from mailbot.law.holdings import Findings, MailListed
from mailbot.register.address import same
from mailbot.register.person import Person
from mailbot.workflow.desk import Desk

MAILBOX = "mailbox"
"""Name of the correspondence in inbox and Sent, as a source."""


def gather(people: Sequence[Person], desk: Desk) -> Findings:
    """What the sources hold: a source that does not answer is named, never passed over."""
    addresses = tuple(dict.fromkeys(address for p in people for address in p.emails))
    mails, missing = _correspondence(addresses, desk)
    ids = {person.id for person in people}
    own = [case for case in desk.store.cases() if ids & set(case.people)]
    return Findings(
        mails=mails,
        missing=missing,
        manual=tuple(source.name for source in desk.settings.sources),
        cases=tuple(
            (c.id, desk.local_day(c.received), tuple(m.right.value for m in c.matters)) for c in own
        ),
        suppressed=any(desk.store.suppressed(address) for address in addresses),
    )


def _correspondence(
    addresses: Sequence[str], desk: Desk
) -> tuple[tuple[MailListed, ...], tuple[str, ...]]:
    if desk.inbox is None:
        return (), (MAILBOX,)
    try:
        return desk.inbox.correspondence(addresses), ()
    except TemporaryError:
        return (), (MAILBOX,)


def namesakes(people: Sequence[Person], desk: Desk) -> tuple[Person, ...]:
    """Other records with the same name, at other addresses."""
    names = {person.name.casefold() for person in people if person.name}
    ids = {person.id for person in people}
    return tuple(
        other
        for other in desk.store.people()
        if other.name.casefold() in names
        and other.id not in ids
        and not any(same(a, b) for a in other.emails for p in people for b in p.emails)
    )
