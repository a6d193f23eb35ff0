from dataclasses import replace
from datetime import date

import pytest

from mailbot.law.contact import may_advertise, may_contact
from mailbot.law.reason import Reason, Why
from mailbot.register.person import Person

TODAY = date(2026, 11, 20)
ANNA = Person("P1", name="Anna", emails=("anna@kund.example",), customer_kind="employee_contact")


def advertising(*people: Person, **given: object) -> bool:
    times_up = tuple(str(one) for one in (given.get("late"),) if one)
    under_way = tuple(str(one) for one in (given.get("asked"),) if one)
    suppressed = bool(given.get("suppressed"))
    return may_advertise(people, times_up, under_way, TODAY, suppressed=suppressed).allowed


def test_only_a_restriction_forbids_ordinary_mail() -> None:
    """Without a purpose, all but restricted people may be written to, strangers too."""
    assert may_contact(()).allowed
    assert may_contact((replace(ANNA, marketing="stopped"),)).allowed
    assert not may_contact((replace(ANNA, restricted_fields=("phone",)),)).allowed
    assert not may_contact((ANNA, replace(ANNA, restricted_fields=("*",)))).allowed


@pytest.mark.parametrize(
    ("kind", "number", "consent", "allowed"),
    [
        ("employee_contact", "", "", True),
        ("supplier_contact", "", "", True),
        ("sole_trader_staff", "", "", True),
        ("sole_trader", "", "", False),
        ("sole_trader", "10042", "", True),
        ("sole_trader", "", "newsletter", True),
        ("private_customer", "", "", False),
        ("private_customer", "10042", "", True),
        ("mailbox_holder", "10042", "", False),
        ("mailbox_holder", "", "newsletter", True),
        ("", "10042", "", False),
        ("", "", "newsletter", True),
    ],
)
def test_advertising_needs_the_ground_of_its_kind(
    kind: str, number: str, consent: str, *, allowed: bool
) -> None:
    """Each kind of customer needs a tie, a consent or nothing, as MFL 19 § says."""
    person = replace(ANNA, customer_kind=kind, customer_number=number, consent=consent)
    assert advertising(person) is allowed


def test_whatever_stands_against_it_forbids_advertising() -> None:
    """Unknown, suppressed, stopped, restricted, past its time, or an erasure or objection open."""
    assert not advertising()
    assert not advertising(ANNA, suppressed=True)
    assert not advertising(replace(ANNA, marketing="stopped"))
    assert not advertising(replace(ANNA, restricted_fields=("phone",)))
    assert not advertising(replace(ANNA, kept_through=date(2033, 12, 31)))
    assert not advertising(ANNA, late="P1")
    assert not advertising(ANNA, asked="P1")
    assert advertising(ANNA)


def test_one_record_that_forbids_it_is_enough() -> None:
    """Of several records at one address, the strictest decides."""
    assert not advertising(ANNA, replace(ANNA, id="P2", marketing="stopped"))


def test_the_reason_names_the_record() -> None:
    """A no says which record stands against it, and why."""
    answer = may_advertise((replace(ANNA, marketing="stopped"),), (), (), TODAY, suppressed=False)
    assert answer.because == (Reason(Why.STOPPED, {"person": "P1"}),)
