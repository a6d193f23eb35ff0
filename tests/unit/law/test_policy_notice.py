from dataclasses import replace
from datetime import date

import pytest

from mailbot.law.policy_notice import RETURNED, TOLD, audience, last_of, noted, told
from mailbot.law.retention import NOT_COUNTED
from mailbot.register.person import FieldChange, Person

ANNA = Person("P1", name="Anna", emails=("anna@kund.example", "a@hem.example"))
BO = Person("P2", name="Bo", emails=("bo@ek.example",))
DAY = date(2026, 11, 20)
SENT = noted(TOLD, DAY, "N1", date(2027, 1, 15))
BACK = noted(RETURNED, DAY, "N1", date(2027, 1, 15))


def reasons(*people: Person, also: tuple[str, ...] = (), late: tuple[str, ...] = ()) -> object:
    heard = audience(people, "N1", late, also, lambda address: address.isascii())
    groups = [[person.id for person in group] for group in heard.groups]
    return groups, {one.person.id: one.why for one in heard.left_out}


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"restricted_fields": ("phone",)}, "restricted"),
        ({"flags": ("left",)}, "left"),
        ({"emails": ()}, "no_address"),
        ({"emails": ("å@kund.example",)}, "no_address"),
        ({"emails": (), "kept_through": date(2030, 12, 31)}, "bookkeeping"),
        ({"happenings": (SENT,)}, "told"),
        ({"happenings": (SENT, BACK)}, "told"),
    ],
)
def test_who_is_left_out(changed: dict[str, object], why: str) -> None:
    """Whoever may not or cannot be written to is named with the reason; the others are told."""
    assert reasons(replace(ANNA, **changed), BO) == ([["P2"]], {"P1": why})  # type: ignore[arg-type]  # fields of the table


def test_a_marketing_stop_does_not_stop_it() -> None:
    """A notice is information: suppressed, shared and protected contacts are told, too."""
    stopped = replace(ANNA, marketing="stopped")
    assert reasons(stopped, replace(BO, flags=("shared", "protected"))) == ([["P1"], ["P2"]], {})


def test_one_letter_an_address() -> None:
    """Records that share an address share the letter; one restricted keeps it from all of them."""
    twin = replace(BO, id="P3", emails=("ANNA@kund.example",))
    assert reasons(ANNA, twin, BO) == ([["P1", "P3"], ["P2"]], {})
    frozen = replace(twin, restricted_fields=("*",))
    assert reasons(ANNA, frozen, BO)[0] == [["P2"]]  # type: ignore[index]  # a pair
    assert reasons(ANNA, frozen, BO, also=("P3",)) == ([["P1", "P3"], ["P2"]], {})


def test_past_their_time_they_are_erased_instead() -> None:
    """A record past its 24 months is not written to."""
    assert reasons(ANNA, late=("P1",)) == ([], {"P1": "time_up"})


def test_told_again_only_at_a_new_address() -> None:
    """After a bounce a corrected address is told; another notice is another."""
    returned = replace(ANNA, happenings=(SENT, BACK))
    assert told(returned, "N1")
    assert not told(returned, "N2")
    change = FieldChange("2026-11-21T09:00:00+01:00", "emails", "", "", "owner", "")
    assert not told(replace(returned, history=(change,)), "N1")
    assert not told(replace(returned, happenings=(replace(SENT, note="N10: in force"),)), "N1")


def test_it_moves_no_clock() -> None:
    """Neither mark of a notice counts as a dealing (policy 7.2)."""
    assert {TOLD, RETURNED} <= NOT_COUNTED


@pytest.mark.parametrize(
    ("letters", "pace", "days"), [(0, 100, 0), (100, 100, 0), (2401, 100, 1), (5000, 100, 2)]
)
def test_when_the_last_is_told(letters: int, pace: int, days: int) -> None:
    """At a pace of so many an hour the last letter leaves days later."""
    assert (last_of(DAY, letters, pace) - DAY).days == days
