"""Who is told of a changed policy: every contact, each at one address, nobody twice.

A notice is information and no advertising: a marketing stop does not stop it, a restriction
does until the owner says otherwise.
Source: GDPR 13(3), 14(4) and 18(2); policy 9.1; rows O15 and N10.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from mailbot.register.address import normalised
from mailbot.register.person import Happening, Person

DAYS_AHEAD = 30
TOLD, RETURNED = "policy_notice_sent", "bounce"
"""Kinds of happenings a notice leaves with a record; neither moves the 24 months."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A record that is not written to.

    why: `no_address`, `restricted`, `left`, `time_up`, `bookkeeping` or `told`.
    """

    person: Person
    why: str


@dataclass(frozen=True, slots=True)
class Audience:
    """groups: the records told by one letter, the first naming it. left_out: all others."""

    groups: tuple[tuple[Person, ...], ...]
    left_out: tuple[LeftOut, ...]


def audience(
    register: Sequence[Person],
    notice: str,
    times_up: Collection[str],
    also: Collection[str],
    writable: Callable[[str], bool],
) -> Audience:
    """Who gets the notice now.

    notice: its id, to know who has had it. times_up: ids of records past their time.
    also: ids of those the owner wants told in spite of a restriction, or of having left.
    """
    together: dict[str, list[Person]] = {}
    left_out: list[LeftOut] = []
    for person in register:
        why = _against(person, times_up, also, writable)
        if why:
            left_out.append(LeftOut(person, why))
        else:
            together.setdefault(normalised(person.emails[0]), []).append(person)
    barred = {
        normalised(e) for one in left_out if one.why == "restricted" for e in one.person.emails
    }
    groups = []
    for address, people in together.items():
        wished = also and any(person.id in also for person in people)
        if address in barred and not wished:
            left_out += (LeftOut(person, "restricted") for person in people)
        elif any(told(person, notice) for person in people):
            left_out += (LeftOut(person, "told") for person in people)
        else:
            groups.append(tuple(people))
    return Audience(tuple(groups), tuple(left_out))


def told(person: Person, notice: str) -> bool:
    """The person has had that notice.

    One that came back counts as had, unless the address was changed since: the same address
    would only send it back again.
    """
    mine = [h for h in person.happenings if h.note.startswith(f"{notice}:")]
    if not mine:
        return False
    last = mine[-1]
    return last.kind == TOLD or not _address_changed(person, last.on)


def noted(kind: str, on: date, notice: str, effective: date) -> Happening:
    """The mark a notice leaves with the record."""
    return Happening(on, kind, f"{notice}: in force from {effective}")


def last_of(begun: date, letters: int, per_hour: int) -> date:
    """The day the last of so many letters leaves."""
    return begun + timedelta(hours=max(letters - 1, 0) // max(per_hour, 1))


def counted(left_out: Sequence[LeftOut]) -> Mapping[str, tuple[str, ...]]:
    """Ids of those left out, by why."""
    found: dict[str, tuple[str, ...]] = {}
    for one in left_out:
        found[one.why] = (*found.get(one.why, ()), one.person.id)
    return found


def _against(
    person: Person,
    times_up: Collection[str],
    also: Collection[str],
    writable: Callable[[str], bool],
) -> str:
    return next(_reasons(person, times_up, also, writable), "")


def _reasons(
    person: Person,
    times_up: Collection[str],
    also: Collection[str],
    writable: Callable[[str], bool],
) -> Iterator[str]:
    if person.kept_through is not None:
        yield "bookkeeping"
    if not person.emails or not writable(person.emails[0]):
        yield "no_address"
    if person.id in times_up:
        yield "time_up"
    if person.restricted and person.id not in also:
        yield "restricted"
    if "left" in person.flags and person.id not in also:
        yield "left"


def _address_changed(person: Person, since: date) -> bool:
    return any(c.field == "emails" and c.at[:10] >= since.isoformat() for c in person.history)
