"""What the owner is told of a batch before it goes: whom it is about, and what stays."""

from collections.abc import Iterator, Sequence

from mailbot.desk.judgement.applied import Applied
from mailbot.law.storage import large
from mailbot.register.masking import masked
from mailbot.register.person import Person
from mailbot.said import Said, said
from mailbot.settings import Source


def told(
    going: Sequence[Person], changed: Applied, spared: Sequence[str], register: int
) -> tuple[Said, ...]:
    """Line by line. register: how many people there are."""
    lines = [
        said(
            "Time is up for {going} of the {register} people in the register.",
            going=len(going),
            register=register,
        )
    ]
    lines += [said("  {who}", who=who(person)) for person in going]
    if large(len(going), register):
        lines.append(
            said("That is more than a tenth at once: make sure that clock and dates are right.")
        )
    for person_id in changed.cut_down:
        until = changed.people[person_id].kept_through
        lines.append(
            said(
                "{person} keeps what the vouchers need, through {until}.",
                person=person_id,
                until=until,
            )
        )
    if spared:
        lines.append(
            said("Not due any more, and left as they are: {people}.", people=", ".join(spared))
        )
    return tuple(lines)


def who(person: Person) -> str:
    """A record as the owner knows it."""
    named = person.name or next(iter(person.emails), "")
    return masked(", ".join(filter(None, (f"{person.id} {named}".strip(), person.company))))


def elsewhere(going: Sequence[Person], sources: Sequence[Source]) -> Iterator[Said]:
    """What no program of ours reaches must go by hand."""
    names = ", ".join(source.name for source in sources)
    if going and names:
        yield said("mailbot erases nothing in {names}: do it there by hand.", names=names)
