"""One record changed by hand: what was typed in, the record with its history out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from mailbot.errors import Fault
from mailbot.register import cells
from mailbot.register.merge import field_change
from mailbot.register.person import BOUNCED, Person
from mailbot.register.phone import telephone
from mailbot.register.table import header_key
from mailbot.said import Said, said

BY_OWNER = "owner"


@dataclass(frozen=True, slots=True)
class Typed:
    """Values by field, as typed. faults: all that is wrong; then the values mean nothing.

    doubts: what the owner should look at, by field and without the value.
    """

    values: Mapping[str, object] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
    doubts: tuple[Said, ...] = ()


def typed(words: Iterable[str], headers: Mapping[str, str], today: date) -> Typed:
    """Words like `phone=011-123 45` as values. headers: field of `Person` by header."""
    known = {header_key(header): name for header, name in headers.items()}
    values: dict[str, object] = {}
    faults, doubts = [], []
    for word in words:
        header, _, text = word.partition("=")
        name = known.get(header_key(header), "")
        where = f"FIELD {cells.shown(header.strip())}"
        if "=" not in word:
            faults.append(
                Fault(where, said("has no value"), said("write FIELD=VALUE; FIELD= empties it"))
            )
        elif not name:
            right = cells.nearest(header.strip().casefold(), list(headers))
            faults.append(Fault(where, said("is no field of the register"), right))
        elif name in values:
            faults.append(
                Fault(where, said("says {field} a second time", field=name), said("say it once"))
            )
        else:
            try:
                value = _value(name, text, today)
            except cells.BadCell as bad:
                faults.append(Fault(where, bad.wrong, bad.right))
                continue
            values[name] = value.held
            doubts += (
                [said("{field} {doubt}", field=name, doubt=value.doubt)] if value.doubt else []
            )
    return Typed(values, tuple(faults), tuple(doubts))


def _value(name: str, text: str, today: date) -> cells.Value:
    value = cells.value(name, text, today)
    if name == "phone" and value.held and not telephone(str(value.held)):
        wrong = said("{text} is no telephone number", text=cells.shown(text))
        raise cells.BadCell(wrong, said("write it like +46 70 123 45 67"))
    return value


def reachable_again(before: Person, after: Person) -> Person:
    """The record after a change; with other addresses it is not the one mail came back from."""
    if before.emails == after.emails or before.flags != after.flags:
        return after
    return replace(after, flags=tuple(flag for flag in after.flags if flag != BOUNCED))


def edited(person: Person, values: Mapping[str, object], at: str, why: str) -> Person:
    """The record with the values and a line of history for each that differs.

    at: ISO 8601 with offset. Returns the record itself where nothing differs.
    """
    differing = {name: value for name, value in values.items() if getattr(person, name) != value}
    if not differing:
        return person
    entries = (
        field_change(name, getattr(person, name), value, at=at, by=BY_OWNER, why=why)
        for name, value in differing.items()
    )
    new = replace(person, **differing)  # type: ignore[arg-type]  # each value was read for its field
    return replace(reachable_again(person, new), history=(*person.history, *entries))
